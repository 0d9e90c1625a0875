"""A body's list of channels that exists no more: a link that moved there and back is no exit."""

from datetime import UTC, datetime, timedelta

from amtsblick.assess.timeline.feed import events
from amtsblick.assess.timeline.history import Record, history
from amtsblick.knowledge import load
from amtsblick.values.answers import Evidence, OwnChannel, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import Lead, State
from amtsblick.values.past import PastCapture, PastLook

AMT = Body(id="amt", name="Landesamt Auen", homepage="https://amt.example/")
HOME, HUB, OTHER_HUB = "https://amt.example/", "https://amt.example/social", "https://amt.example/netze"
X = OwnChannel(
    service="x",
    handle="amt",
    url="https://x.com/amt",
    place=Place.FOOTER,
    reason=Reason.SITE_CHROME,
    evidence=Evidence(path="a", excerpt="<a>"),
)


def at(day):
    return datetime(2022, 1, 1, 8, tzinfo=UTC) + timedelta(days=day)


def leads_to(url):
    return Lead(url=url, role="hub", text="Social Media", rank=0)


def look(day, *answers, url=HOME, role="start", state=State.LOOKED):
    locator = f"https://archive.example/{day}/{url}"
    capture = PastCapture(archive="Archiv", url=url, taken_at=at(day), locator=locator)
    return PastLook(
        body="amt", role=role, page=url, capture=capture, fetched_at=at(2000), state=state, answers=answers
    )


def told(*looks, until=None):
    found = history([Record(body=AMT, looks=looks)], load(), until=until)
    (timeline,) = [one for one in found.timelines if one.service == "x"]
    return timeline, [str(event.kind) for event in events(timeline)]


def test_a_link_that_moved_to_a_list_of_channels_and_back_is_one_period():
    timeline, kinds = told(
        look(0, X),
        look(100, leads_to(HUB)),
        look(100, X, url=HUB, role="hub"),
        look(200, leads_to(HUB)),
        look(200, X, url=HUB, role="hub"),
        look(300, X),
    )
    assert kinds == ["found"]
    (period,) = timeline.periods
    assert (period.first.when, period.last.when, period.end) == (at(0), at(300), None)


def test_a_list_of_channels_that_no_archive_holds_leaves_it_open_whether_the_link_moved_there():
    _, kinds = told(look(0, X), look(100, leads_to(HUB)), look(200, leads_to(HUB)))
    assert "unlinked" not in kinds


def test_once_the_start_page_leads_there_no_more_the_list_is_not_needed_for_an_end():
    timeline, kinds = told(
        look(0, leads_to(HUB)), look(0, X, url=HUB, role="hub"), look(100, X), look(200), look(300)
    )
    assert kinds == ["found", "unlinked"]
    assert (timeline.periods[-1].end.after, timeline.periods[-1].end.by) == (at(100), at(200))


def test_a_list_that_shows_the_channel_no_more_ends_it():
    timeline, kinds = told(
        look(0, leads_to(HUB)),
        look(0, X, url=HUB, role="hub"),
        look(100, leads_to(HUB)),
        look(100, url=HUB, role="hub"),
    )
    assert kinds == ["found", "unlinked"]
    assert timeline.periods[0].end.by == at(100)


def test_one_of_two_lists_still_shows_it():
    both = leads_to(HUB), leads_to(OTHER_HUB)
    _, kinds = told(
        look(0, *both),
        look(0, X, url=HUB, role="hub"),
        look(0, X, url=OTHER_HUB, role="hub"),
        look(100, *both),
        look(100, url=HUB, role="hub"),
        look(100, X, url=OTHER_HUB, role="hub"),
    )
    assert kinds == ["found"]


def test_what_the_start_page_leads_to_later_is_not_known_until_then():
    later = look(300, leads_to(HUB)), look(300, X, url=HUB, role="hub")
    before, _ = told(look(0, X), look(100), *later, until=at(200))
    assert before.periods[-1].end.by == at(100)
