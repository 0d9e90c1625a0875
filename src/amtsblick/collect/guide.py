"""What does the core say about where to go next, and where never to go?

The bridge from ``detect`` and the service grammar to the live collector.
"""

import re
from collections.abc import Iterable, Iterator
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


class SurveyGuide:
    """Leads, pointers and services as the knowledge describes them; satisfies ``Guide``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._grammar = grammar_of(knowledge)
        federated = [service for service in knowledge.services if service.federated]
        self._open = {service.id for service in federated} | _OPEN_BESIDES_FEDERATED
        self._hosts = {host.removeprefix("*.") for service in federated for host in service.hosts}

    def steps(self, capture: Capture) -> Iterator[Step]:
        """Leads of wayfinding, own pointers to channels, and where an empty start page sends on."""
        page = Page(capture)
        leads = onward(page, self._knowledge)
        for lead in leads:
            yield Step(url=lead.url, role=lead.role, rank=lead.rank)
        for answer in official_channels.detect(page, self._knowledge):
            if isinstance(answer, ChannelPointer):
                yield Step(url=answer.url, role="pointer")
        if not leads:
            yield from (Step(url=url, role="start") for url in _sent_on(page))

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
