"""How does the live collector find its way? With the same questions that judge the page later."""

from collections.abc import Iterator
from dataclasses import dataclass

from amtsblick.collect.frontier import Step
from amtsblick.collect.visitor import Validators
from amtsblick.detect.page import Page
from amtsblick.detect.questions import official_channels
from amtsblick.detect.wayfinding import onward
from amtsblick.errors import EvidenceError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.parse.profiles import grammar_of
from amtsblick.values.answers import ChannelPointer
from amtsblick.values.capture import Capture, EvidenceRef
from amtsblick.values.knowledge import Knowledge

_OPEN_SERVICES = frozenset({"mastodon", "bluesky", "peertube", "pixelfed"})


@dataclass(frozen=True, slots=True)
class DetectGuide:
    """Wayfinding and pointers of ``detect``; satisfies ``collect.live.Guide``."""

    knowledge: Knowledge

    def steps(self, capture: Capture) -> Iterator[Step]:
        """Own pages worth a visit: leads of the wayfinding, then pointers to channels."""
        page = Page(capture)
        for lead in onward(page, self.knowledge):
            yield Step(url=lead.url, role=lead.role, rank=lead.rank)
        for answer in official_channels.detect(page, self.knowledge):
            if isinstance(answer, ChannelPointer):
                yield Step(url=answer.url, role="pointer")

    def is_service(self, url: str) -> bool:
        """Is the address one of a known service (not merely shaped like a fediverse profile)?"""
        reading = grammar_of(self.knowledge).read(url)
        return reading is not None and not reading.federated

    def is_open(self, service: str) -> bool:
        """Open networks answer without an account; the others are never asked."""
        return service in _OPEN_SERVICES


@dataclass(frozen=True, slots=True)
class RegisterRecall:
    """Earlier visits out of register and evidence; satisfies ``collect.live.Recall``."""

    register: Register
    evidence: EvidenceStore

    def validators(self, url: str) -> Validators | None:
        """Entity tag and date of the newest whole answer, when its evidence is still there."""
        known = self.register.validators(url)
        if known is None or self.capture(known.evidence) is None:
            return None
        return Validators(etag=known.etag, last_modified=known.last_modified, ref=known.evidence)

    def capture(self, ref: EvidenceRef) -> Capture | None:
        """The stored capture; None when its evidence is gone or damaged (then it is fetched anew)."""
        try:
            return self.evidence.load(ref)
        except EvidenceError:
            return None
