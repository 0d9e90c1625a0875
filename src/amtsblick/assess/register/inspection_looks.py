"""What does one inspection, as the register keeps it, say about recipients and behaviour?

Looks are compared pass by pass: what a pass did not see counts as absent only where the earlier
inspection made that pass, got the same answer from the banner, and opened the page in question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amtsblick.assess.register.proofs import INSPECTION, by_finding
from amtsblick.values.capture import State
from amtsblick.values.findings import Topic
from amtsblick.values.recording import PassName
from amtsblick.values.usages import EvidenceLink

FOLLOWING: Final = frozenset({
    Topic.TRACKER, Topic.PIXEL, Topic.SESSION_RECORDING, Topic.KEY_LOGGING, Topic.IDENTIFIER_SHARED,
    Topic.OWN_SUBDOMAIN_TRACKER, Topic.CANVAS_FINGERPRINT, Topic.FONT_FINGERPRINT, Topic.WEBGL_FINGERPRINT,
    Topic.AUDIO_FINGERPRINT,
})  # fmt: skip
"""Topics of findings whose host follows or recognises visitors."""
RECEIVING: Final = FOLLOWING | {
    Topic.THIRD_PARTY_REQUEST, Topic.BEACON, Topic.WEBSOCKET, Topic.FONTS, Topic.MAPS, Topic.CAPTCHA,
}  # fmt: skip
"""Topics of findings that name somebody who gets data."""
BEHAVIOUR: Final = frozenset({
    Topic.AFTER_REJECT, Topic.SESSION_RECORDING, Topic.KEY_LOGGING, Topic.CANVAS_FINGERPRINT,
    Topic.FONT_FINGERPRINT, Topic.WEBGL_FINGERPRINT, Topic.AUDIO_FINGERPRINT, Topic.IDENTIFIER_SHARED,
    Topic.OWN_SUBDOMAIN_TRACKER, Topic.PERSONAL_DATA_IN_URL, Topic.PIXEL,
})  # fmt: skip
"""Topics that decisions look at."""
_ANSWERED: Final = frozenset({PassName.REJECT.value, PassName.ACCEPT.value})
_AFTER_ANSWER: Final = {Topic.AFTER_REJECT: PassName.REJECT.value, Topic.AFTER_ACCEPT: PassName.ACCEPT.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLook:
    """One inspection of a body's site. ``found`` is its JSON object (``report.inspection_json``).

    ``bundle`` is the evidence's path below the output folder, ``manifest`` its manifest's digest.
    """

    at: datetime
    bundle: str
    manifest: str
    found: Mapping[str, Any]

    @property
    def looked(self) -> bool:
        """Did any pass see the site?"""
        return self.found.get("state") == State.LOOKED.value

    def findings(self) -> Iterator[Mapping[str, Any]]:
        """Its findings; those of topics that this version does not know are left out."""
        known = {topic.value for topic in Topic}
        yield from (one for one in self.found.get("findings", ()) if one.get("question") in known)

    def link(self, finding: Mapping[str, Any]) -> EvidenceLink:
        """Where a finding can be checked."""
        return EvidenceLink(
            kind=INSPECTION, taken_at=self.at, **by_finding(finding, self.bundle, self.manifest)
        )

    def made(self, name: str) -> Mapping[str, Any] | None:
        """A pass that could look, else None."""
        one = self.found.get("passes", {}).get(name)
        return one if one is not None and one.get("state") == State.LOOKED.value else None

    def could_see(self, other: "InspectionLook", finding: Mapping[str, Any]) -> bool:
        """Would this inspection have seen what ``other`` found, had it been there?"""
        passes = finding.get("pass") or [_AFTER_ANSWER.get(Topic(finding["question"]), PassName.NONE.value)]
        pages = set(finding.get("pages") or [finding.get("page")])
        if not pages & set(self.found.get("pages", ())):
            return False
        return any(self._like(other, name) for name in passes)

    def _like(self, other: "InspectionLook", name: str) -> bool:
        mine, theirs = self.made(name), other.made(name)
        if mine is None or theirs is None:
            return False
        return name not in _ANSWERED or mine.get("banner") == theirs.get("banner")


def since(
    looks: Sequence[InspectionLook],
    key: object,
    finding: Mapping[str, Any],
    keys: Sequence[frozenset[object]],
) -> tuple[datetime, datetime | None]:
    """First look of the unbroken row that ends with the last one, and the last look without it before.

    ``keys`` tell what each look saw; ``looks`` are oldest first, and the last one saw ``key``.
    """
    first = looks[-1]
    for look, seen in zip(reversed(looks), reversed(keys), strict=True):
        if key in seen:
            first = look
        elif look.could_see(looks[-1], finding):
            return first.at, look.at
    return first.at, None
