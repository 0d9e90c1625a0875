"""A stored inspection in brief, for the report of the survey that it belongs to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from amtsblick.assess.passes import ANALYSING
from amtsblick.values.capture import State
from amtsblick.values.inspected import BriefPass, InspectionBrief
from amtsblick.values.recording import BannerState, PassName


def brief_of(found: Mapping[str, Any], *, body: str, report: str, started_at: datetime) -> InspectionBrief:
    """Read an object of ``inspection_object`` back as far as a survey's report shows it."""
    return InspectionBrief(
        body=body,
        state=State(found["state"]),
        started_at=started_at,
        report=report,
        passes=tuple(_pass(name, one, found["findings"]) for name, one in found["passes"].items()),
    )


def _pass(name: str, one: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> BriefPass:
    trackers = {
        finding["vendor"] or finding["host"]
        for finding in findings
        if finding["question"] in ANALYSING and name in finding["pass"]
    }
    return BriefPass(
        name=PassName(name),
        state=State(one["state"]),
        banner=BannerState(one["banner"]),
        sent_third=one["third_party_requests"],
        third_hosts=len(one["third_party_hosts"]),
        trackers=tuple(sorted(trackers)),
    )
