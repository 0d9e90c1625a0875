"""Which pages of a body are worth looking at in archives?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amtsblick.assess.changes import ONE_OF_A_KIND
from amtsblick.assess.timeline.identity import lineages
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet, Standing
from amtsblick.values.timeline import Succession


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """An official page of a body. From ``until`` on it is not the body's any more; None: it is."""

    body: str
    role: str
    url: str
    until: datetime | None = None


def families(bodies: Iterable[Body], successions: Sequence[Succession]) -> list[tuple[str, ...]]:
    """Ids of each body with all its predecessors, oldest names last; each body once."""
    today = lineages(successions).today
    members: dict[str, dict[str, None]] = {}
    for body in bodies:
        family = today.get(body.id, body.id)
        members.setdefault(family, {family: None})[body.id] = None
    for before, last in today.items():
        if last in members:
            members[last][before] = None
    return [tuple(ids) for ids in members.values()]


def official_pages(
    body: Body, sheets: Iterable[BodySheet], *, most: int, until: datetime | None = None
) -> tuple[PastPage, ...]:
    """The start page, then pages that showed own channels, then those that only one of exists.

    ``sheets`` are those of this body, oldest first: of a page that moved the newest address counts.
    At most ``most`` pages, all below the homepage's host.
    """
    newest: dict[str, str] = {}
    roles: dict[str, str] = {}
    shows: dict[str, int] = {}
    for sheet in sheets:
        for look in sheet.pages:
            if look.state is State.LOOKED and is_under(host_of(look.url), host_of(body.homepage)):
                roles[look.url] = look.role
                newest[look.role] = look.url
        for url in _showing(sheet):
            shows[url] = shows.get(url, 0) + 1
    kept = [
        url
        for url, role in roles.items()
        if role != "start" and (newest[role] == url if role in ONE_OF_A_KIND else url in shows)
    ]
    kept.sort(key=lambda url: (url not in shows, _place(roles[url]), -shows.get(url, 0), url))
    start = PastPage(body=body.id, role="start", url=body.homepage, until=until)
    others = (PastPage(body=body.id, role=roles[url], url=url, until=until) for url in kept[: most - 1])
    return (start, *others)


def ends_of(successions: Sequence[Succession]) -> Mapping[str, datetime]:
    """Body → when it gave way to its successor."""
    return lineages(successions).until


def _showing(sheet: BodySheet) -> set[str]:
    return {
        citation.page_url
        for cell in sheet.cells
        for channel in cell.channels
        if channel.standing is Standing.OWN
        for citation in channel.citations
    }


def _place(role: str) -> int:
    return ONE_OF_A_KIND.index(role) if role in ONE_OF_A_KIND else len(ONE_OF_A_KIND)
