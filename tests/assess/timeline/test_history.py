"""What becomes of surveys and archived captures when they are joined to one history?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.sheet import Looked, judge
from amtsblick.assess.timeline.feed import events
from amtsblick.assess.timeline.history import Record, history
from amtsblick.assess.timeline.remarks import remarks_of_look, remarks_of_sheet
from amtsblick.assess.timeline.rows import rows_of_look, rows_of_sheet
from amtsblick.knowledge import load
from amtsblick.parse.evidence_refs import spell_ref
from amtsblick.values.answers import (
    ChannelPointer,
    Evidence,
    Notice,
    NoticeKind,
    OwnChannel,
    PageState,
    Place,
    Reason,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries
from amtsblick.values.survey import Examination, Outcome, Standing
from amtsblick.values.timeline import Bounds, ProfileFact, Said, Succession

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
AMT = Body(id="amt", name="Landesamt Auen", homepage="https://amt.example/", parent="land")
HOME, IMPRINT, HUB, NEWS = (f"https://amt.example/{path}" for path in ("", "impressum", "social", "news/1"))
EVIDENCE = Evidence(path="a", excerpt="<a>")
SERVICES = ("mastodon", "bluesky", "facebook", "x")
LAW = settings(max_examples=200)


def at(day, seconds=0):
    return NOON + timedelta(days=day, seconds=seconds)


def channel(handle="amt", service="x", reason=Reason.SITE_CHROME, place=Place.FOOTER):
    url = f"https://{service}.example/{handle}"
    return OwnChannel(service=service, handle=handle, url=url, place=place, reason=reason, evidence=EVIDENCE)


def notice(sentence, kind=NoticeKind.LEFT, service="x", when=None):
    return Notice(kind=kind, service=service, sentence=sentence, when=when, evidence=EVIDENCE)


def page(day, *answers, url=HOME, role="start", state=State.LOOKED, status=200):
    looked = state is State.LOOKED
    capture = Capture(
        url=url,
        requested=url,
        taken_at=at(
            day, 10 * (HOME, IMPRINT, HUB, NEWS).index(url) if url in (HOME, IMPRINT, HUB, NEWS) else 50
        ),
        status=status,
        failure=None if looked or state in (State.CLIENT_ERROR, State.SOFT_404) else state,
        collector="test",
        evidence=EvidenceRef(bundle=f"{day}.wacz", record=url, offset=0, digest="sha256:0"),
    )
    examined = Examination(capture=capture, page=PageState(state=state), answers=answers)
    return Looked(role=role, examination=examined)


def sheet(*pages, body=AMT):
    return judge(body, pages, SERVICES)


def stands(judged, standing, via=None):
    """The sheet with another standing for all of its channels."""
    cells = tuple(
        replace(cell, channels=tuple(replace(one, standing=standing, via=via) for one in cell.channels))
        for cell in judged.cells
    )
    return replace(judged, cells=cells)


def look(day, *answers, url=HOME, role="start", state=State.LOOKED, body="amt", archive="Archiv"):
    capture = PastCapture(
        archive=archive, url=url, taken_at=at(day), locator=f"https://archive.example/{day}/{url}"
    )
    return PastLook(
        body=body, role=role, page=url, capture=capture, fetched_at=at(2000), state=state, answers=answers
    )


def series(*looks, url=HOME, role="start", state=State.LOOKED, complete=True):
    index = PastIndex(
        archive="Archiv",
        url=url,
        asked_at=at(2000),
        captures=tuple(one.capture for one in looks),
        state=state,
        detail="",
    )
    return PastSeries(body="amt", role=role, page=url, index=index, looks=looks, complete=complete)


def told(*sheets, looks=(), past=(), kin=(), body=AMT, **more):
    record = Record(body=body, sheets=sheets, looks=looks, series=past, kin=kin)
    return history([record], load(), **more)


def kinds(found, service="x"):
    return [
        str(event.kind)
        for timeline in found.timelines
        if timeline.service == service
        for event in events(timeline)
    ]


def test_a_survey_makes_a_look_per_page_and_a_sight_per_citation():
    judged = sheet(page(0, channel()), page(0, url=IMPRINT, role="imprint", state=State.TIMEOUT))
    assert [(row[1], row[2], row[4], row[5], row[6]) for row in rows_of_sheet(judged)] == [
        ("", "", "amt:start", "not_seen", ""),
        ("", "", "amt:imprint", "not_looked", "timeout"),
        ("x", "amt", "amt:start", "seen", ""),
    ]


def test_an_archived_capture_is_a_look_at_the_page_as_it_is_named_today():
    (whole, seen) = rows_of_look(look(-300, channel(), url="http://www.alt.example/"))
    assert (whole[3:6], seen[1:3], seen[3:6]) == (
        (at(-300), "amt:start", "not_seen"),
        ("x", "amt"),
        (at(-300), "amt:start", "seen"),
    )


def test_a_look_that_failed_says_why_and_shows_nothing():
    assert [row[5:7] for row in rows_of_look(look(0, channel(), state=State.BOT_WALL))] == [
        ("not_looked", "bot_wall")
    ]


def test_a_link_that_vanished_between_two_surveys_is_an_exit_with_the_bounds_of_the_looks():
    found = told(sheet(page(0, channel())), sheet(page(190)))
    assert found.timelines[0].periods[0].end == Bounds(after=at(0), by=at(190))


def test_archived_captures_narrow_what_surveys_left_open():
    surveys = sheet(page(0, channel())), sheet(page(190))
    found = told(*surveys, looks=[look(-100), look(-40, channel()), look(90, channel()), look(120)])
    (period,) = found.timelines[0].periods
    assert (period.start, period.end) == (
        Bounds(after=at(-100), by=at(-40)),
        Bounds(after=at(90), by=at(120)),
    )
    source = found.sources[period.absent_after[0].ref]
    assert (source.archive, source.archived_at) == ("Archiv", f"https://archive.example/120/{HOME}")


@pytest.mark.parametrize("standing", [Standing.VIA_OTHER, Standing.MENTIONED], ids=str)
def test_a_link_that_is_judged_anew_is_no_exit_and_no_join(standing):
    own, other = page(0, channel()), stands(sheet(page(190, channel())), standing, "land")
    assert set(kinds(told(sheet(own), other))) <= {"found"}
    other_first = stands(sheet(page(0, channel())), standing, "land")
    assert kinds(told(other_first, sheet(page(190, channel())))) == ["found"]


def test_a_channel_that_the_newest_survey_gives_to_the_parent_is_not_the_bodys():
    other = stands(sheet(page(190, channel())), Standing.VIA_OTHER, "land")
    assert told(sheet(page(0, channel())), other).timelines == ()


def test_a_channel_of_others_never_makes_a_timeline():
    other = stands(sheet(page(0, channel())), Standing.VIA_OTHER, "land")
    assert told(other, sheet(page(190)), looks=[look(-99, channel())]).timelines == ()


def test_an_archived_page_that_shows_the_parents_channel_says_nothing_of_the_body():
    land = Body(id="land", name="Staatsregierung Hochtal", homepage="https://hochtal.example/")
    found = told(looks=[look(-99, channel("hochtal"), channel("landesamt_auen"))], kin=[land])
    assert [one.handle for one in found.timelines] == ["landesamt_auen"]


def test_an_account_that_archives_show_on_pages_of_several_bodies_goes_to_the_one_it_names():
    land = Body(id="land", name="Staatsregierung Hochtal", homepage="https://hochtal.example/")
    found = history(
        [
            Record(body=AMT, looks=[look(-99, channel("hochtal"))]),
            Record(body=land, looks=[look(-99, channel("hochtal"), body="land")]),
        ],
        load(),
    )
    assert [one.body for one in found.timelines] == ["land"]


def test_a_service_offered_behind_an_own_address_is_no_exit():
    pointer = ChannelPointer(
        service="x", url="https://amt.example/twitter", place=Place.FOOTER, evidence=EVIDENCE
    )
    assert kinds(told(sheet(page(0, channel())), sheet(page(190, pointer)))) == ["found", "lost_sight"]
    past = told(sheet(page(0, channel())), looks=[look(-90, pointer), look(90, pointer)])
    assert kinds(past) == ["found", "lost_sight"]


def test_a_page_that_shows_the_link_beyond_the_cited_ones_still_keeps_it():
    """A verdict cites four pages; the fifth is not thereby one without the link."""
    urls = [HOME, *(f"https://amt.example/seite-{number}" for number in range(5))]
    roles = ["start", *["other"] * 5]
    before = sheet(*(page(0, channel(), url=url, role=role) for url, role in zip(urls, roles, strict=True)))
    gone = [page(20, url=url, role=role) for url, role in zip(urls[:5], roles[:5], strict=True)]
    failed = page(20, url=urls[5], role="other", state=State.TIMEOUT)
    assert "unlinked" not in kinds(told(before, sheet(*gone, failed)))
    old_form = replace(
        before,
        cells=tuple(
            replace(cell, channels=tuple(replace(one, further=()) for one in cell.channels))
            for cell in before.cells
        ),
    )
    assert "unlinked" not in kinds(told(old_form, sheet(*gone, failed)))


def test_an_imprint_that_moved_is_the_same_page():
    old, new = IMPRINT, "https://amt.example/service/impressum.html"
    before = sheet(page(0), page(0, channel(), url=old, role="imprint"))
    after = sheet(page(190), page(190, url=new, role="imprint"))
    assert kinds(told(before, after)) == ["found", "unlinked"]


def test_pages_of_the_first_survey_do_not_make_each_other_earlier_looks():
    """The start page was looked at seconds before the imprint that shows the link: nothing began there."""
    first = sheet(page(0), page(0, channel(), url=IMPRINT, role="imprint"))
    assert kinds(told(first)) == ["found"]


def test_two_pages_of_one_role_are_told_apart():
    second = "https://amt.example/presse-2"
    first = "https://amt.example/presse-1"
    before = sheet(page(0), page(0, url=first, role="press"), page(0, channel(), url=second, role="press"))
    after = sheet(page(20), page(20, url=first, role="press"))
    assert "unlinked" not in kinds(told(before, after))


def test_a_page_taken_down_for_good_does_not_keep_a_channel_alive():
    before = sheet(page(0), page(0, channel(), url=HUB, role="hub"))
    once = sheet(page(100), page(100, url=HUB, role="hub", state=State.CLIENT_ERROR, status=404))
    again = sheet(page(190), page(190, url=HUB, role="hub", state=State.SOFT_404))
    assert "unlinked" not in kinds(told(before, once))
    assert kinds(told(before, once, again)) == ["found", "unlinked"]


def test_a_refused_page_is_never_taken_down():
    before = sheet(page(0), page(0, channel(), url=HUB, role="hub"))
    refused = [
        sheet(page(day), page(day, url=HUB, role="hub", state=State.CLIENT_ERROR, status=403))
        for day in (100, 190, 280)
    ]
    assert "unlinked" not in kinds(told(before, *refused))


def test_the_same_capture_in_a_survey_and_in_an_archive_counts_once():
    surveyed = told(sheet(page(0, channel())), sheet(page(190)))
    both = told(sheet(page(0, channel())), sheet(page(190)), looks=[look(0, channel()), look(190)])
    (one,), (two,) = surveyed.timelines[0].periods, both.timelines[0].periods
    assert (one.start, one.end) == (two.start, two.end)


def test_an_archive_survey_dates_each_page_by_its_own_capture():
    mixed = sheet(page(0, channel()), page(-400, url=IMPRINT, role="imprint"))
    later = sheet(page(30), page(31, url=IMPRINT, role="imprint"))
    (period,) = told(mixed, later).timelines[0].periods
    assert (period.start.by, period.end) == (at(0), Bounds(after=at(0), by=at(31, 10)))


NAMED = [
    ("Wir verlassen X zum 31. Dezember 2026.", NoticeKind.ANNOUNCED, date(2026, 12, 31), Said.LEFT),
    ("Unser X-Kanal ruht ab dem 1. Januar 2027.", NoticeKind.ANNOUNCED, date(2027, 1, 1), Said.RESTING),
    ("Wir sind nicht mehr auf X.", NoticeKind.LEFT, None, Said.LEFT),
    ("Ab sofort finden Sie uns auf X.", NoticeKind.ANNOUNCED, None, Said.ANNOUNCED),
]


@pytest.mark.parametrize(("sentence", "kind", "when", "said"), NAMED, ids=["left", "rests", "gone", "comes"])
def test_a_notice_is_what_its_sentence_says_of_the_service(sentence, kind, when, said):
    (remark,) = remarks_of_look(look(0, notice(sentence, kind, when=when)), load())
    assert (remark.said, remark.day, remark.sentence) == (said, when, sentence)


def test_a_farewell_to_come_without_a_day_ends_and_announces_nothing():
    sentence = "Unsere X-Seite wird in Kürze geschlossen."
    assert list(remarks_of_look(look(0, notice(sentence, NoticeKind.ANNOUNCED)), load())) == []


MOVED = "Wir sind von X zu Mastodon umgezogen."


def test_a_move_names_the_one_new_channel_that_the_same_capture_shows():
    notices = notice(MOVED, NoticeKind.MOVED), notice(MOVED, NoticeKind.ANNOUNCED, "mastodon")
    new = channel("amt@social.example", "mastodon")
    (moved, _) = remarks_of_look(look(0, *notices, new), load())
    assert (moved.said, moved.to) == (Said.MOVED, ("mastodon", "amt@social.example"))
    second = channel("presse@social.example", "mastodon")
    assert next(iter(remarks_of_look(look(0, *notices, new, second), load()))).to is None
    assert next(iter(remarks_of_look(look(0, *notices), load()))).to is None


def test_a_move_to_a_handle_that_the_sentence_spells_names_it():
    sentence = "Wir verlassen X und sind nun als @Amt@social.example erreichbar."
    (remark,) = remarks_of_look(look(0, notice(sentence)), load())
    assert remark.to == ("mastodon", "amt@social.example")


def test_a_farewell_names_no_new_channel_only_because_one_is_there():
    capture = look(0, notice("Wir sind nicht mehr auf X."), channel("amt@social.example", "mastodon"))
    (remark,) = remarks_of_look(capture, load())
    assert remark.to is None


def test_a_notice_of_a_survey_leads_to_its_page_and_evidence():
    judged = sheet(page(0, channel(), notice("Wir verlassen X zum 1. März 2024.", when=date(2024, 3, 1))))
    found = told(judged)
    (remark,) = remarks_of_sheet(judged, load())
    assert found.sources[remark.ref].page_url == HOME
    assert found.timelines[0].remarks == (remark,)


def test_a_notice_that_spells_one_of_two_handles_is_about_that_one():
    sentence = "Unser X-Kanal @amt_presse ruht."
    judged = sheet(page(0, channel("amt_presse"), channel("amt"), notice(sentence, NoticeKind.RESTING)))
    found = {one.handle: [str(event.kind) for event in events(one)] for one in told(judged).timelines}
    assert found == {"amt": ["found"], "amt_presse": ["found", "resting"]}


def test_a_word_of_a_sentence_is_no_handle():
    sentence = "Die Presse erreicht uns nicht mehr auf X."
    judged = sheet(page(0, channel("presse"), channel("amt"), notice(sentence)))
    assert {one.handle for timeline in told(judged).timelines for one in timeline.remarks} == {""}


def test_archives_that_show_nothing_are_named_and_half_done_backfills_too():
    past = [
        series(state=State.WITHHELD),
        series(look(0, channel()), url=IMPRINT, role="imprint", complete=False),
    ]
    found = told(past=past)
    assert [(one.archive, one.state) for one in found.blind] == [("Archiv", State.WITHHELD)]
    assert found.half == ("amt",)


def test_a_stretch_of_failed_looks_is_blind_and_ends_nothing():
    failed = [look(day, state=State.BOT_WALL) for day in (100, 200, 300)]
    found = told(sheet(page(0, channel())), looks=failed)
    (blind,) = found.blind
    assert (blind.since, blind.until, blind.looks, blind.state) == (at(0), None, 3, State.BOT_WALL)
    assert kinds(found) == ["found", "lost_sight"]


def test_a_hole_of_years_between_captures_is_a_gap_of_the_archive():
    found = told(past=[series(look(0, channel()), look(900, channel()))])
    assert [(one.state, one.since, one.until) for one in found.blind] == [(State.ARCHIVE_GAP, at(0), at(900))]


def test_a_body_that_was_renamed_keeps_its_channels():
    old = Body(id="alt", name="Altamt", homepage="https://alt.example/")
    records = [
        Record(body=old, looks=[look(-300, channel(), url="https://alt.example/", body="alt")]),
        Record(body=AMT, sheets=[sheet(page(0, channel()))]),
    ]
    found = history(records, load(), successions=[Succession(before="alt", after="amt", since=at(-100))])
    (timeline,) = found.timelines
    assert (timeline.body, timeline.bodies, len(timeline.periods)) == ("amt", ("alt", "amt"), 1)
    assert set(found.bodies) == {"alt", "amt"}


def test_a_predecessors_pages_are_not_needed_for_an_end_after_it_gave_way():
    old = Body(id="alt", name="Altamt", homepage="https://alt.example/")
    records = [
        Record(body=old, looks=[look(-300, channel(), url="https://alt.example/", body="alt")]),
        Record(body=AMT, sheets=[sheet(page(0, channel())), sheet(page(100))]),
    ]
    found = history(records, load(), successions=[Succession(before="alt", after="amt", since=at(-100))])
    assert kinds(found) == ["found", "unlinked"]
    assert found.timelines[0].periods[0].end == Bounds(after=at(0), by=at(100))


def test_facts_reach_the_account_they_speak_of():
    facts = [
        ProfileFact(service="x", handle="amt", when=at(50), outcome=Outcome.NOT_SEEN),
        ProfileFact(service="x", handle="jemand", when=at(50), outcome=Outcome.NOT_SEEN),
    ]
    found = told(sheet(page(0, channel())), facts=facts)
    assert found.timelines[0].facts == (facts[0],)
    assert kinds(found) == ["found", "left"]
    assert (found.since, found.until) == (at(0), at(50))


def test_the_answer_behind_a_fact_can_be_found_again():
    ref = EvidenceRef(bundle="networks/a.warc.gz", record="urn:uuid:1", offset=7, digest="sha256:1")
    fact = ProfileFact(
        service="x",
        handle="amt",
        when=at(50),
        outcome=Outcome.SEEN,
        ref=spell_ref(ref),
        source="https://x.example/api",
    )
    found = told(sheet(page(0, channel())), facts=[fact])
    source = found.sources[fact.ref]
    assert (source.page_url, source.taken_at, source.evidence) == ("https://x.example/api", at(50), ref)


def test_moments_of_looks_that_came_through_are_known_for_the_body_and_its_predecessor():
    old = Body(id="alt", name="Altamt", homepage="https://alt.example/")
    records = [
        Record(body=old, looks=[look(-300, body="alt"), look(-200, body="alt", state=State.TIMEOUT)]),
        Record(body=AMT, sheets=[sheet(page(0))]),
    ]
    found = history(records, load(), successions=[Succession(before="alt", after="amt", since=at(-100))])
    assert found.looked == {"alt": (at(-300),), "amt": (at(-300), at(0))}


def test_nothing_later_than_the_end_is_taken_into_account():
    found = told(sheet(page(0, channel())), sheet(page(190)), until=at(100))
    assert (kinds(found), found.until) == (["found"], at(0))


def test_sources_that_nothing_leans_on_are_forgotten():
    found = told(sheet(page(0), page(0, url=NEWS, role="other")))
    assert (found.sources, found.timelines) == ({}, ())


@st.composite
def surveys(draw):
    """Surveys of three pages, each showing the channel, not showing it, or failing for any reason."""
    failures = [state for state in State if state is not State.LOOKED]
    moments = draw(st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True))
    return [
        (
            10 * day,
            [
                draw(st.sampled_from(["shows", "without", *failures]))
                for _ in ((HOME, "start"), (IMPRINT, "imprint"), (HUB, "hub"))
            ],
        )
        for day in sorted(moments)
    ]


def as_sheets(plan):
    for day, outcomes in plan:
        yield sheet(
            *(
                page(
                    day,
                    *([channel()] if outcome == "shows" else []),
                    url=url,
                    role=role,
                    state=outcome if isinstance(outcome, State) else State.LOOKED,
                )
                for outcome, (url, role) in zip(
                    outcomes, ((HOME, "start"), (IMPRINT, "imprint"), (HUB, "hub")), strict=True
                )
            )
        )


@LAW
@given(surveys())
def test_no_exit_while_a_page_that_was_looked_at_shows_the_channel(plan):
    found = told(*as_sheets(plan))
    for timeline in found.timelines:
        for period in timeline.periods:
            if period.end is not None:
                inside = [day for day, seen in plan if period.end.after < at(day) < period.end.by]
                shown = [day for day, seen in plan if "shows" in seen]
                assert not set(inside) & set(shown)
                assert period.end.after.date() in {at(day).date() for day in shown}


@LAW
@given(surveys())
def test_failures_alone_never_end_anything(plan):
    held = [(day, ["shows" if one == "without" else one for one in outcomes]) for day, outcomes in plan]
    found = told(*as_sheets(held))
    assert all(period.end is None for one in found.timelines for period in one.periods)


@LAW
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_surveys_and_their_form_do_not_matter(plan, shuffle):
    sheets = list(as_sheets(plan))
    mixed = list(sheets)
    shuffle.shuffle(mixed)
    assert told(*mixed).timelines == told(*sheets).timelines
