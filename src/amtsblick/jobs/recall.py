"""What did earlier surveys leave that spares asking again?"""

from dataclasses import dataclass

from amtsblick.collect.visitor import Validators
from amtsblick.errors import EvidenceError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.capture import Capture, EvidenceRef


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
