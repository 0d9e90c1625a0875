"""What inspections of the bodies' websites found about one service, each with the way to its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from litestar import Response

from amtsblick.jobs.service_findings import service_findings
from amtsblick.report.addresses import Linked, link
from amtsblick.report.words import Words
from amtsblick.serve.addresses import named, step
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.answers import OwnChannel
from amtsblick.values.board import Side
from amtsblick.values.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    """Findings of one kind."""

    label: str
    hosts: tuple[str, ...]
    passes: tuple[str, ...]


@reads("/services/{part:str}/inspections", Door.PUBLIC)
def found_by_inspections(visit: Visit, part: str) -> Response[bytes]:
    """Newest inspections first; ``before`` goes on with older ones."""
    desk = visit.desk
    known = next((one for one in desk.knowledge.services if one.id == named(part)), None)
    if known is None:
        raise visit.missing()
    before = visit.number("before", 0, 0, 999_999_999) or None
    found = service_findings(desk.register, desk.knowledge, known, Side.PUBLIC, before=before)
    return visit.page(
        "public/service_inspections.html",
        service=known.id,
        name=names_of(visit).service(known.id),
        found=found,
        before=before,
        lines=[(one, _topics(one.findings, visit.say), _accounts(one.channels)) for one in found.sites],
        here=f"/{visit.lang}/services/{step(known.id)}",
    )


def _topics(findings: Iterable[Finding], say: Words) -> list[_Topic]:
    topics: dict[str, list[Finding]] = {}
    for one in findings:
        topics.setdefault(one.topic.value, []).append(one)
    return [
        _Topic(
            label=str(say(f"inspect.topic.{topic}.label")),
            hosts=tuple(sorted({one.host for one in mine if one.host})),
            passes=tuple(
                str(say(f"inspect.pass.{one}.label"))
                for one in dict.fromkeys(each.value for finding in mine for each in finding.passes)
            ),
        )
        for topic, mine in topics.items()
    ]


def _accounts(channels: Iterable[OwnChannel]) -> list[Linked]:
    return [Linked(text=one.handle or one.url, href=link(one.url)) for one in channels]


ROUTES = (found_by_inspections,)
