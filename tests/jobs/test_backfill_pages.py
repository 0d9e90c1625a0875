"""Which pages of a body speak for it, and which bodies belong together?"""

from datetime import UTC, datetime

import pytest

from amtsblick.assess.sheet import Looked, judge
from amtsblick.detect.examine import examine
from amtsblick.jobs.backfill_pages import families, official_pages
from amtsblick.jobs.survey import service_ids
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, State
from amtsblick.values.timeline import Succession

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AMT = Body(id="amt", name="Amt Auental", homepage="https://www.amt.example/")
WITH = "<footer><h2>Folgen Sie uns</h2><a href='https://x.com/AmtAuental'>X</a></footer>"


@pytest.fixture
def sheet(knowledge):
    """A sheet of pages: role, address, whether it links a channel, whether it answered."""

    def build(*pages):
        looked = []
        for role, url, links, answers in pages:
            text = "<p>Wir sind für alle Anliegen der Menschen im Auental da.</p>" * 5
            content = (
                f"<html><head><title>Amt</title></head><body>{text}{WITH if links else ''}</body></html>"
            )
            capture = Capture(
                url=url,
                requested=url,
                taken_at=NOW,
                status=200,
                body=content.encode(),
                failure=None if answers else State.TIMEOUT,
                collector="live",
            )
            looked.append(Looked(role=role, examination=examine(capture, knowledge)))
        return judge(AMT, looked, service_ids(knowledge))

    return build


def roles(pages):
    return [(page.role, page.url.removeprefix("https://www.amt.example")) for page in pages]


def test_a_body_that_nobody_surveyed_has_its_start_page():
    assert roles(official_pages(AMT, [], most=5)) == [("start", "/")]


def test_pages_that_showed_channels_come_first_and_moved_pages_count_once(sheet):
    home = AMT.homepage
    older = sheet(("start", home, True, True), ("imprint", f"{home}impressum.html", True, True))
    newer = sheet(
        ("start", home, True, True),
        ("imprint", f"{home}impressum", False, True),
        ("other", f"{home}social", True, True),
        ("other", f"{home}aktuelles", False, True),
        ("contact", f"{home}kontakt", False, True),
        ("hub", "https://anderswo.example/", True, True),
        ("press", f"{home}presse", False, False),
    )
    found = roles(official_pages(AMT, [older, newer], most=9))
    assert found == [("start", "/"), ("other", "/social"), ("imprint", "/impressum"), ("contact", "/kontakt")]
    assert roles(official_pages(AMT, [older, newer], most=2)) == [("start", "/"), ("other", "/social")]


def test_predecessors_stay_with_their_successor():
    new, alone = Body(id="neu", name="N", homepage="https://n.example/"), AMT
    chain = [
        Succession(before="älter", after="alt", since=NOW),
        Succession(before="alt", after="neu", since=NOW),
    ]
    found = families([new, alone], chain)
    assert [(one[0], set(one)) for one in found] == [("neu", {"neu", "alt", "älter"}), ("amt", {"amt"})]
    old = Body(id="alt", name="A", homepage="https://a.example/")
    assert [set(one) for one in families([old], chain)] == [{"neu", "alt", "älter"}]
