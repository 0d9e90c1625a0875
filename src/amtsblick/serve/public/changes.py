"""News: what became known and what was published, newest first, as a page and as feeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.serve.addresses import named, step
from amtsblick.serve.public.asked import listed
from amtsblick.serve.public.feed_rows import KINDS, feed_views
from amtsblick.serve.public.feeds import Feed, write_atom, write_json_feed
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardBody, FeedQuery, Side

_ROWS: Final = 50
_IN_FEED: Final = 100
_A_MOMENT: Final = timedelta(microseconds=1)
_FILTERS: Final = ("body", "service", "kind", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks for; ``given`` are the filters as addresses have them."""

    query: FeedQuery
    body: BoardBody | None
    given: Mapping[str, str]


@reads("/changes", Door.PUBLIC)
def changes(visit: Visit) -> Response[bytes]:
    """A page of the list."""
    wanted = _wanted(visit, _ROWS)
    found = listed(visit, lambda: visit.desk.register.feed(wanted.query))
    names = names_of(visit)
    services = [(one.id, names.service(one.id)) for one in visit.desk.knowledge.services]
    return visit.page(
        "public/changes.html",
        wanted=wanted,
        found=found,
        rows=feed_views(visit, found.items),
        services=sorted(services, key=lambda one: one[1].casefold()),
        kinds=[(str(key), visit.texts.gettext(text)) for key, text in KINDS.items()],
        atom=_address(visit, "changes.atom", wanted),
        json_feed=_address(visit, "changes.json", wanted),
        title=_title(visit, wanted),
    )


@reads("/changes.atom", Door.PUBLIC)
def changes_atom(visit: Visit) -> Response[bytes]:
    """The newest of them as Atom (RFC 4287)."""
    return visit.whole(
        write_atom(_feed(visit, "changes.atom")).encode(), "application/atom+xml; charset=utf-8"
    )


@reads("/changes.json", Door.PUBLIC)
def changes_json(visit: Visit) -> Response[bytes]:
    """The newest of them as JSON Feed 1.1."""
    return visit.whole(write_json_feed(_feed(visit, "changes.json")).encode(), "application/feed+json")


def _feed(visit: Visit, name: str) -> Feed:
    wanted = _wanted(visit, _IN_FEED)
    rows = visit.desk.register.feed(wanted.query, counted=False).items
    mark = visit.desk.register.board_mark()
    base = visit.settings.base_url
    return Feed(
        lang=visit.lang,
        title=f"Amtsblick: {_title(visit, wanted)}",
        base=base,
        address=base + _address(visit, name, wanted),
        page=base + _address(visit, "changes", wanted),
        author=visit.settings.operator or "Amtsblick",
        updated=max(
            (one.at for one in rows), default=mark.refreshed_at if mark else datetime(2000, 1, 1, tzinfo=UTC)
        ),
        rows=feed_views(visit, rows),
    )


def _wanted(visit: Visit, limit: int) -> Wanted:
    """The filters. PageError for values that are none; a body that is not public looks like none at all."""
    service = visit.chosen("service", [one.id for one in visit.desk.knowledge.services] + ["homepage"])
    kind = visit.chosen("kind", [str(one) for one in KINDS])
    first, last = visit.day("from"), visit.day("to")
    body = _body(visit)
    return Wanted(
        query=FeedQuery(
            side=Side.PUBLIC,
            bodies=(body.id,) if body else (),
            services=(service,) if service else (),
            kinds=(kind,) if kind else (),
            since=datetime.combine(first, time.min, UTC) - _A_MOMENT if first and first.year > 1 else None,
            until=datetime.combine(last, time.max, UTC) if last else None,
            after=visit.one("after") if limit == _ROWS else "",
            limit=limit,
        ),
        body=body,
        given={name: visit.one(name) for name in _FILTERS if visit.one(name)},
    )


def _body(visit: Visit) -> BoardBody | None:
    name = named(visit.one("body"))
    if not name:
        return None
    found = visit.desk.register.board_body(Side.PUBLIC, name)
    if found is None:
        raise visit.missing()
    return found


def _address(visit: Visit, name: str, wanted: Wanted) -> str:
    given = {key: step(text) if key == "body" else text for key, text in wanted.given.items()}
    query = urlencode(given, safe="~@:")
    return f"/{visit.lang}/{name}{f'?{query}' if query else ''}"


def _title(visit: Visit, wanted: Wanted) -> str:
    parts = [visit.texts.gettext("News")]
    if wanted.body:
        parts.append(wanted.body.name)
    if "service" in wanted.given:
        parts.append(names_of(visit).service(wanted.given["service"]))
    if "kind" in wanted.given:
        parts.append(visit.texts.gettext(KINDS[wanted.given["kind"]]))
    return " · ".join(parts)


ROUTES = (changes, changes_atom, changes_json)
