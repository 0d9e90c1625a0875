"""Which cookies did the newest inspection find on the visitor's device?"""

from collections.abc import Mapping, Sequence
from typing import Any

from amtsblick.assess.register.inspection_looks import InspectionLook
from amtsblick.values.findings import Topic
from amtsblick.values.observed import SeenCookie


def cookies(looks: Sequence[InspectionLook]) -> tuple[SeenCookie, ...]:
    """Each cookie of the newest inspection that could look, by name and host; () where none could.

    ``looks`` are oldest first. Purpose and necessity are hints of the inspection, not judgements.
    """
    looked = [look for look in looks if look.looked]
    if not looked:
        return ()
    found = (
        _cookie(finding, looked[-1])
        for finding in looked[-1].findings()
        if finding["question"] == Topic.COOKIE.value
    )
    return tuple(sorted(found, key=lambda one: (one.name, one.host, one.lifetime_s or 0)))


def _cookie(finding: Mapping[str, Any], look: InspectionLook) -> SeenCookie:
    facts = finding.get("facts", {})
    seconds = facts.get("lifetime_seconds", "")
    return SeenCookie(
        name=finding["subject"],
        host=finding.get("host") or "",
        vendor=finding.get("vendor") or "",
        purpose=facts.get("purpose", ""),
        necessary=facts.get("necessary", "unknown"),
        lifetime_s=int(seconds) if seconds.isdigit() else None,
        passes=tuple(finding["pass"]),
        evidence=(look.link(finding),),
    )
