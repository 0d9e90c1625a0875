"""What would a web archive hold of the fictional state's last five years?"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

from amtsblick.demo.bodies import BODIES
from amtsblick.demo.frames import HOSTS, Then
from amtsblick.demo.sites import site_at
from amtsblick.demo.web import Reply, Site, html
from amtsblick.parse.warc_writing import write_capture, write_info
from amtsblick.values.capture import Capture, Hop

YEARS: Final = 5
GAP: Final = (1090, 610)
"""Days before today between which the archive holds nothing of the police's site."""
_EVERY: Final = 24
"""Days between two visits of the archive, give or take a few."""
_PAGES: Final = ("/", "/impressum", "/social-media", "/kontakt", "/presse", "/datenschutz")
_BROKEN_AT: Final = 800
"""About this many days before today the town's site answered with an error page, as if all were well."""
_MISSING: Final = html("<title>Seite nicht gefunden</title><h1>Fehler 404: Seite nicht gefunden</h1>")


def write_archive(target: Path, now: datetime) -> int:
    """Write five years of captures to ``target`` (WARC, gzip); returns how many."""
    target.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with target.open("wb") as stream:
        write_info(
            stream,
            filename=target.name,
            written_at=now,
            fields={"software": "amtsblick demo", "description": "Fictional web archive of Auental"},
        )
        for capture in captures(now):
            write_capture(capture, stream)
            count += 1
    return count


def captures(now: datetime) -> Iterator[Capture]:
    """Every capture of the fictional archive, oldest first; none younger than a fortnight."""
    visits = [visit for body in BODIES for visit in _visits(body.id)]
    for ago, minute, body in sorted(visits, reverse=True):
        then = Then(today=now.date(), ago=ago)
        site = site_at(body, then)
        day = datetime.combine(now.date() - timedelta(days=ago), time(6), tzinfo=now.tzinfo)
        for number, path in enumerate(_PAGES):
            reply = _answer(body, ago, path, site)
            if reply is not None:
                yield _capture(body, path, day + timedelta(minutes=minute, seconds=number), reply)


def _visits(body: str) -> Iterator[tuple[int, int, str]]:
    random = Random(body)  # noqa: S311 - the same archive every time, not a secret
    ago = YEARS * 365 - random.randrange(_EVERY)
    while ago > _EVERY // 2:
        if body != "polizei" or not GAP[1] < ago < GAP[0]:
            yield ago, random.randrange(600), body
        ago -= _EVERY + random.randrange(-6, 7)


def _answer(body: str, ago: int, path: str, site: Site) -> Reply | None:
    """None where the archive got no answer at all."""
    if body == "stadt" and abs(ago - _BROKEN_AT) < _EVERY:
        return _MISSING
    reply = site.get(path) or site.get("*")
    return reply if reply and not reply.fault else None


def _capture(body: str, path: str, moment: datetime, reply: Reply) -> Capture:
    url = f"https://{HOSTS[body]}{path}"
    headers = (("content-type", reply.content_type), *((name.lower(), text) for name, text in reply.headers))
    target = dict(headers).get("location", "")
    hops = (Hop(url=url, status=reply.status, location=target),) if target else ()
    return Capture(
        url=url,
        requested=url,
        taken_at=moment,
        status=reply.status,
        headers=headers,
        body=reply.body,
        hops=hops,
        collector="demo",
    )
