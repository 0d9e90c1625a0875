"""What does the core say about where to go next, and where never to go?

The bridge from ``detect`` and the service grammar to the live collector.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from amtsblick.collect.frontier import Step
from amtsblick.detect.page import Page
from amtsblick.detect.questions import official_channels
from amtsblick.detect.wayfinding import onward
from amtsblick.parse.profiles import grammar_of
from amtsblick.values.answers import ChannelPointer
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge

_OPEN_BESIDES_FEDERATED: Final = frozenset({"bluesky"})
_REFRESH: Final = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?\s*([^'\"]+)", re.IGNORECASE)
_FRAMES: Final = 3
_NOTHING: Final = Capture(
    url="", requested="", taken_at=datetime.min.replace(tzinfo=UTC), collector="none", body=b""
)


class SurveyGuide:
    """Leads, pointers and services as the knowledge describes them; satisfies ``Guide``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._grammar = grammar_of(knowledge)
        federated = [service for service in knowledge.services if service.federated]
        self._open = {service.id for service in federated} | _OPEN_BESIDES_FEDERATED
        self._last = Page(_NOTHING)
        self._hosts = {host.removeprefix("*.") for service in federated for host in service.hosts}

    def leads(self, capture: Capture) -> Iterator[Step]:
        """Leads of wayfinding; where an otherwise empty start page sends on when there are none."""
        page = self._page(capture)
        leads = onward(page, self._knowledge)
        for lead in leads:
            yield Step(url=lead.url, role=lead.role, rank=lead.rank)
        if not leads:
            yield from (Step(url=url, role="start") for url in _sent_on(page))

    def pointers(self, capture: Capture) -> Iterator[Step]:
        """Own pointers to channels whose handle is not on the page."""
        for answer in official_channels.detect(self._page(capture), self._knowledge):
            if isinstance(answer, ChannelPointer):
                yield Step(url=answer.url, role="pointer")

    def _page(self, capture: Capture) -> Page:
        """The page parsed last, so that both questions about it share one document."""
        if self._last.capture is not capture:
            self._last = Page(capture)
        return self._last

    def is_service(self, url: str) -> bool:
        """Does ``url`` lead to a known service or unmistakably to a fediverse account?

        Only host and path count: an own address may carry a service's address in its query.
        """
        reading = self._grammar.read(re.split(r"[?#]", url, maxsplit=1)[0])
        return reading is not None and not reading.plain

    def is_open(self, service: str) -> bool:
        """May this service be asked whether a profile links back?"""
        return service in self._open

    def knows_host(self, host: str) -> bool:
        """Is ``host`` in the knowledge, so that its software needs no asking?"""
        return host in self._hosts


def _sent_on(page: Page) -> Iterable[str]:
    """Targets of a page that is nothing but a refresh or a frameset."""
    for meta in page.document.select("meta[http-equiv=refresh i][content]"):
        found = _REFRESH.match(meta.attribute("content"))
        if found:
            yield page.resolve(found[1])
    for frame in page.document.select("frame[src]")[:_FRAMES]:
        yield page.resolve(frame.attribute("src"))
