"""What do the survey's questions say about the pages as the browser rendered them?"""

from collections.abc import Iterator
from dataclasses import replace

from amtsblick.detect.examine import examine
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import PageVisit, Recording
from amtsblick.values.survey import Examination

_TYPE = "text/html; charset=utf-8"


def examinations(recording: Recording, knowledge: Knowledge) -> Iterator[Examination]:
    """The survey's judgement of the final DOM of each page of a pass, in the order of the visits.

    A page of which the browser brought home no DOM is left out: it was not looked at.
    """
    for visit in recording.pages:
        if html := recording.bodies.get(visit.html, b""):
            yield examine(capture_of(recording, visit, html), knowledge)


def capture_of(recording: Recording, visit: PageVisit, html: bytes) -> Capture:
    """A rendered page as if a collector had fetched it: the DOM as body, the answer's own headers."""
    answers = [
        request
        for request in recording.requests
        if request.page == visit.index and request.kind == "document" and request.url == visit.url
    ]
    headers = answers[-1].response_headers if answers else ()
    capture = Capture(
        url=visit.url or visit.requested,
        requested=visit.requested,
        taken_at=recording.started_at,
        status=visit.status,
        headers=tuple((name, value) for name, value in headers if name != "content-type"),
        body=html,
        collector="chromium",
        remote_address=answers[-1].remote_address if answers else "",
    )
    return replace(capture, headers=(*capture.headers, ("content-type", _TYPE)))
