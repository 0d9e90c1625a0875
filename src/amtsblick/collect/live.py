"""Which pages of a body are brought home from the live web?

Start page first, then the body's own hub pages and pointers, then what the wayfinding of
``detect`` ranks highest. Services themselves are never contacted, except open ones for ``verify``.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from amtsblick.collect.frontier import Frontier, Step
from amtsblick.collect.own_site import Claims, OwnSite
from amtsblick.collect.seam import Visit
from amtsblick.collect.settings import Settings
from amtsblick.collect.verify import back_link_captures
from amtsblick.collect.visitor import Errand, Validators, Visitor, clean
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State

_LOOKED: Final = frozenset({200, 203, 304})


class Guide(Protocol):
    """What a collector must know to find its way; judged by ``detect``, never here."""

    def leads(self, capture: Capture) -> Iterable[Step]:
        """Pages of the same site that are worth a visit."""
        ...

    def pointers(self, capture: Capture) -> Iterable[Step]:
        """Own addresses on this page behind which a channel stands."""
        ...

    def is_service(self, url: str) -> bool:
        """Does ``url`` lead to a known service, whose servers must not be contacted?"""
        ...

    def is_open(self, service: str) -> bool:
        """May this service be asked whether a profile links back?"""
        ...

    def knows_host(self, host: str) -> bool:
        """Is ``host`` known, so that its software needs no asking?"""
        ...


class Recall(Protocol):
    """Access to earlier visits, for conditional requests."""

    def validators(self, url: str) -> Validators | None:
        """What the last good answer of ``url`` said about itself."""
        ...

    def capture(self, ref: EvidenceRef) -> Capture | None:
        """Stored capture, to read its links when the server says that nothing changed."""
        ...


class LiveCollector:
    """Collector over the live web; satisfies ``Collector``. Close it with ``aclose``."""

    def __init__(
        self,
        settings: Settings,
        guide: Guide,
        *,
        homepages: Iterable[str] = (),
        recall: Recall | None = None,
        visitor: Visitor | None = None,
    ) -> None:
        """``homepages`` of all bodies of the survey keep one body's pages from another's."""
        self._claims = Claims(homepages)
        self._guide = guide
        self._recall = recall
        self._known: Callable[[str], Validators | None] = recall.validators if recall else lambda _: None
        self._visitor = visitor or Visitor(settings, barred=guide.is_service)

    async def aclose(self) -> None:
        """Close all connections; safe to call twice."""
        await self._visitor.aclose()

    async def captures(self, body: Body, *, pages: int) -> AsyncIterator[Visit]:
        """Yield raw captures of ``body``, start page first; see ``Collector``.

        The start page is followed wherever it moved, short of a service. Other pages and
        pointers are followed on the body's own hosts only (``OwnSite``): a redirect that leaves them
        ends the visit and stays in the capture as its last hop.
        """
        if self._guide.is_service(clean(body.homepage)):
            yield Visit(capture=self._no_own_site(body), role="start")
            return
        frontier = Frontier(pointers=max(1, pages // 2))
        frontier.add(Step(url=clean(body.homepage) or body.homepage, role="start"))
        own = OwnSite(clean(body.homepage), self._claims)
        for left in range(pages - 1, -1, -1):
            step = frontier.pop()
            if step is None:
                return
            capture = await self._visit(step, own)
            frontier.mark(capture.url)
            if step.role == "start":
                own.moved_to(capture.url)
            if left:
                self._plan(frontier, step, capture, own, left)
            yield Visit(capture=capture, role=step.role)

    async def verify(self, body: Body, channels: Sequence[tuple[str, str, str]]) -> list[Visit]:
        """Captures that show whether open services' profiles point back; see ``Collector``."""
        opened = [channel for channel in channels if self._guide.is_open(channel[0])]
        captures = await back_link_captures(
            self._visitor, body.homepage, opened, knows_host=self._guide.knows_host
        )
        return [Visit(capture=capture, role="verify") for capture in captures]

    async def _visit(self, step: Step, own: OwnSite) -> Capture:
        def follow(target: str) -> bool:
            if self._guide.is_service(target):
                return False
            return step.role == "start" or own.holds(target)

        capture = await self._visitor.visit(step.url, Errand(follow=follow, known=self._known))
        return self._refreshed(capture)

    def _refreshed(self, capture: Capture) -> Capture:
        """Body and missing headers of an unchanged page from its evidence (RFC 9111 §4.3.4)."""
        if capture.unchanged is None or self._recall is None:
            return capture
        stored = self._recall.capture(capture.unchanged)
        if stored is None:
            return capture
        fresh = {name for name, _ in capture.headers}
        kept = tuple(pair for pair in stored.headers if pair[0] not in fresh)
        return replace(capture, body=stored.body, headers=capture.headers + kept)

    def _plan(self, frontier: Frontier, step: Step, capture: Capture, own: OwnSite, left: int) -> None:
        """Add what this page leads to. Reading a page costs more than fetching it.

        Leads are therefore sought only while there is room for them, pointers also on hub pages,
        whose very purpose is to lead on; there is where many bodies link their usage concept, too.
        """
        if capture.failure is not None or capture.status not in _LOOKED or not capture.body:
            return
        found: list[Step] = []
        if step.role in {"start", "hub"} or len(frontier) < left:
            found += _told(self._guide.pointers, capture)
        if step.role == "start" or len(frontier) + len(found) < left:
            found += _told(self._guide.leads, capture)
        elif step.role == "hub":
            found += [one for one in _told(self._guide.leads, capture) if one.role == "concept"]
        for one in found:
            url = clean(one.url)
            if url and own.holds(url) and not self._guide.is_service(url):
                frontier.add(replace(one, url=url))

    def _no_own_site(self, body: Body) -> Capture:
        return self._visitor.not_visited(
            body.homepage, State.BAD_ADDRESS, "the homepage given is a profile on a service, no own website"
        )


def _told(ask: Callable[[Capture], Iterable[Step]], capture: Capture) -> list[Step]:
    """What the guide says; nothing when a question fails over this page.

    The same question fails in ``examine``, which says so; here it must not cost the body.
    """
    try:
        return list(ask(capture))
    except Exception:  # noqa: BLE001 - a page may break any question, a survey must go on
        return []
