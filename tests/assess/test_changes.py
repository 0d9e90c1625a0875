"""What changed between two surveys, and what only came out of sight."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.changes import Page, changes, sight
from amtsblick.assess.sheet import Looked, judge
from amtsblick.values.answers import (
    Answer,
    Evidence,
    LegalPage,
    LegalPageKind,
    LoadState,
    Notice,
    NoticeKind,
    OwnChannel,
    PageState,
    Place,
    Reason,
    ThirdParty,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, State
from amtsblick.values.survey import BodySheet, Change, ChangeKind, Examination, Standing

AMT = Body(id="amt", name="Amt", homepage="https://amt.example/")
HOME = "https://amt.example/"
HUB = "https://amt.example/social-media"
EVIDENCE = Evidence(path="a", excerpt="<a>")
NOT_LOOKED = [state for state in State if state is not State.LOOKED]


def channel(handle: str = "amt", service: str = "x") -> OwnChannel:
    return OwnChannel(
        service=service,
        handle=handle,
        url=f"https://{service}.example/{handle}",
        place=Place.FOOTER,
        reason=Reason.SITE_CHROME,
        evidence=EVIDENCE,
    )


def vendor(name: str = "matomo", state: LoadState = LoadState.LOADS) -> ThirdParty:
    return ThirdParty(vendor=name, category="analytics", host="m.example", state=state, evidence=EVIDENCE)


def notice(sentence: str = "Wir sind nicht mehr auf X.", service: str = "x") -> Notice:
    return Notice(
        kind=NoticeKind.LEFT, service=service, sentence=sentence, when=date(2025, 1, 31), evidence=EVIDENCE
    )


IMPRINT = LegalPage(
    kind=LegalPageKind.IMPRINT,
    url=f"{HOME}impressum",
    text="Impressum",
    place=Place.FOOTER,
    evidence=EVIDENCE,
)


def page(*answers: Answer, url: str = HOME, role: str = "start", state: State = State.LOOKED) -> Looked:
    capture = Capture(url=url, requested=url, taken_at=datetime(2026, 3, 1, tzinfo=UTC), collector="test")
    return Looked(
        role=role, examination=Examination(capture=capture, page=PageState(state=state), answers=answers)
    )


def sheet(*pages: Looked) -> BodySheet:
    return judge(AMT, pages, ("mastodon", "twitter", "x"))


def kinds(before: BodySheet | None, after: BodySheet) -> list[tuple[ChangeKind, str, str]]:
    return [(change.kind, change.service, change.subject) for change in changes(before, after)]


def test_the_first_survey_of_a_body_gives_no_changes() -> None:
    assert changes(None, sheet(page(channel(), vendor(), notice(), IMPRINT))) == ()


def test_the_same_sheet_twice_gives_no_changes() -> None:
    same = sheet(page(channel(), vendor(), notice(), IMPRINT), page(channel(), url=HUB, role="hub"))
    assert changes(same, same) == ()


def test_a_channel_on_a_page_that_was_looked_at_before_joined() -> None:
    assert changes(sheet(page()), sheet(page(channel()))) == (
        Change(
            body="amt",
            kind=ChangeKind.JOINED,
            service="x",
            subject="amt",
            before="",
            after="https://x.example/amt",
        ),
    )


def test_a_channel_that_its_page_no_longer_shows_is_gone() -> None:
    assert changes(sheet(page(channel())), sheet(page())) == (
        Change(
            body="amt",
            kind=ChangeKind.GONE,
            service="x",
            subject="amt",
            before="https://x.example/amt",
            after="",
        ),
    )


def test_a_new_handle_is_one_gone_and_one_joined() -> None:
    assert kinds(sheet(page(channel("old"))), sheet(page(channel("new")))) == [
        (ChangeKind.GONE, "x", "old"),
        (ChangeKind.JOINED, "x", "new"),
    ]


def test_a_service_that_was_renamed_is_no_change() -> None:
    before = sheet(page(channel("Amt", "twitter"), notice(service="twitter")))
    assert changes(before, sheet(page(channel("amt", "x"), notice()))) == ()


def test_a_channel_of_the_renamed_service_that_goes_is_gone_under_todays_name() -> None:
    assert kinds(sheet(page(channel("amt", "twitter"))), sheet(page())) == [(ChangeKind.GONE, "x", "amt")]


def test_another_spelling_of_a_handle_is_no_change() -> None:
    assert changes(sheet(page(channel("Polizei_Thuer"))), sheet(page(channel("polizei_thuer")))) == ()


@pytest.mark.parametrize("state", NOT_LOOKED)
def test_a_body_that_was_not_looked_at_lost_sight_and_nothing_else(state: State) -> None:
    before = sheet(page(channel(), vendor(), IMPRINT))
    assert changes(before, sheet(page(state=state))) == (
        Change(body="amt", kind=ChangeKind.LOST_SIGHT, subject=state, before="looked", after=state),
    )


def test_a_body_that_is_looked_at_again_is_back_and_nothing_joined() -> None:
    after = sheet(page(channel(), vendor(), notice(), IMPRINT))
    assert changes(sheet(page(state=State.DNS)), after) == (
        Change(body="amt", kind=ChangeKind.BACK_IN_SIGHT, subject="dns", before="dns", after="looked"),
    )


def test_a_body_out_of_sight_twice_gives_no_change() -> None:
    assert changes(sheet(page(state=State.DNS)), sheet(page(state=State.TIMEOUT))) == ()


@pytest.mark.parametrize("state", NOT_LOOKED)
def test_a_channel_whose_page_was_not_looked_at_is_out_of_sight_and_not_gone(state: State) -> None:
    before = sheet(page(), page(channel(), url=HUB, role="hub"))
    after = sheet(page(), page(url=HUB, role="hub", state=state))
    (change,) = changes(before, after)
    assert (change.kind, change.service, change.subject, change.after) == (
        ChangeKind.LOST_SIGHT,
        "x",
        "amt",
        state,
    )


def test_a_channel_whose_page_was_not_visited_is_out_of_sight_and_not_gone() -> None:
    before = sheet(page(), page(channel(), url=f"{HOME}news", role="other"))
    (change,) = changes(before, sheet(page(), page(url=f"{HOME}other", role="other")))
    assert (change.kind, change.after) == (ChangeKind.LOST_SIGHT, "not_visited")


def test_a_channel_on_a_page_not_looked_at_before_is_found_and_not_joined() -> None:
    before = sheet(page(), page(url=HUB, role="hub", state=State.TIMEOUT))
    after = sheet(page(), page(channel(), url=HUB, role="hub"))
    (change,) = changes(before, after)
    assert (change.kind, change.before, change.after) == (
        ChangeKind.FIRST_SIGHT,
        "timeout",
        "https://x.example/amt",
    )


def test_a_channel_on_a_page_never_visited_before_is_found_and_not_joined() -> None:
    after = sheet(page(), page(channel(), url=HUB, role="hub"))
    assert kinds(sheet(page()), after) == [(ChangeKind.FIRST_SIGHT, "x", "amt")]


def test_a_channel_that_only_moved_to_another_page_is_no_change() -> None:
    before = sheet(page(channel()), page(url=HUB, role="hub"))
    assert changes(before, sheet(page(), page(channel(), url=HUB, role="hub"))) == ()


def test_the_social_media_page_is_found_again_under_another_address() -> None:
    before = sheet(page(), page(channel(), url=HUB, role="hub"))
    after = sheet(page(), page(url=f"{HOME}kontakt/soziale-medien", role="hub"))
    assert kinds(before, after) == [(ChangeKind.GONE, "x", "amt")]


def test_a_channel_seen_on_several_pages_is_gone_when_one_of_them_was_looked_at() -> None:
    before = sheet(page(channel()), page(channel(), url=HUB, role="hub"))
    after = sheet(page(), page(url=HUB, role="hub", state=State.TIMEOUT))
    assert kinds(before, after) == [(ChangeKind.GONE, "x", "amt")]


def with_standing(before: BodySheet, standing: Standing) -> BodySheet:
    cells = tuple(
        replace(cell, channels=tuple(replace(one, standing=standing) for one in cell.channels))
        for cell in before.cells
    )
    return replace(before, cells=cells)


@pytest.mark.parametrize("standing", [Standing.VIA_OTHER, Standing.MENTIONED])
def test_channels_that_are_not_the_bodys_own_neither_join_nor_go(standing: Standing) -> None:
    shown = with_standing(sheet(page(channel())), standing)
    assert changes(sheet(page()), shown) == ()
    assert changes(shown, sheet(page())) == ()


def test_a_channel_judged_otherwise_was_there_both_times() -> None:
    own = sheet(page(channel()))
    via = with_standing(own, Standing.VIA_OTHER)
    assert changes(own, via) == ()
    assert changes(via, own) == ()


def test_a_new_notice_is_reported_once_with_its_sentence() -> None:
    after = sheet(page(notice(), notice()), page(notice(), url=HUB, role="hub"))
    (change,) = changes(sheet(page()), after)
    assert (change.kind, change.service, change.subject) == (ChangeKind.NOTICE, "x", "left")
    assert change.after == "Wir sind nicht mehr auf X."


def test_a_notice_with_other_spaces_is_no_new_one() -> None:
    before = sheet(page(notice("Wir  sind weg.")))
    assert changes(before, sheet(page(notice("wir sind weg.")))) == ()


def test_third_parties_come_and_go() -> None:
    assert kinds(sheet(page(vendor("old"))), sheet(page(vendor("new")))) == [
        (ChangeKind.NEW_THIRD_PARTY, "", "new"),
        (ChangeKind.THIRD_PARTY_GONE, "", "old"),
    ]


def test_a_third_party_on_a_page_not_looked_at_again_is_not_gone() -> None:
    before = sheet(page(), page(vendor(), url=HUB, role="hub"))
    assert changes(before, sheet(page(), page(url=HUB, role="hub", state=State.BOT_WALL))) == ()


def test_a_third_party_on_a_page_not_looked_at_before_is_not_new() -> None:
    assert changes(sheet(page()), sheet(page(), page(vendor(), url=HUB, role="hub"))) == ()


def test_a_third_party_that_is_only_named_in_markup_is_not_embedded() -> None:
    assert changes(sheet(page()), sheet(page(vendor(state=LoadState.MARKUP)))) == ()
    assert kinds(sheet(page(vendor(state=LoadState.MARKUP))), sheet(page(vendor()))) == [
        (ChangeKind.NEW_THIRD_PARTY, "", "matomo")
    ]


def test_a_legal_page_that_is_no_longer_linked_is_gone() -> None:
    (change,) = changes(sheet(page(IMPRINT)), sheet(page()))
    assert (change.kind, change.subject, change.before) == (
        ChangeKind.LEGAL_PAGE_GONE,
        "imprint",
        f"{HOME}impressum",
    )


def test_a_legal_page_at_another_address_is_no_change() -> None:
    moved = replace(IMPRINT, url=f"{HOME}de/impressum")
    assert changes(sheet(page(IMPRINT)), sheet(page(moved))) == ()


def test_a_legal_page_linked_from_a_page_not_looked_at_again_is_not_gone() -> None:
    before = sheet(page(), page(IMPRINT, url=HUB, role="hub"))
    assert changes(before, sheet(page(), page(url=HUB, role="hub", state=State.TIMEOUT))) == ()


PAGES = st.lists(
    st.builds(
        Page,
        url=st.sampled_from(["a", "b", "c"]),
        role=st.sampled_from(["start", "hub", "other", ""]),
        state=st.sampled_from([State.LOOKED, State.DNS, State.ROBOTS]),
    ),
    max_size=4,
)


@given(PAGES, PAGES)
def test_nothing_is_in_sight_without_a_page_that_was_looked_at(
    showed: list[Page], visited: list[Page]
) -> None:
    found = sight(showed, visited)
    if found is State.LOOKED:
        assert any(one.state is State.LOOKED for one in visited)
    assert found is None or any(one.state is found for one in visited)


@given(PAGES)
def test_pages_that_are_all_looked_at_again_are_in_sight(showed: list[Page]) -> None:
    visited = [replace(one, state=State.LOOKED) for one in showed]
    assert sight(showed, visited) is (State.LOOKED if showed else None)


@given(st.lists(st.sampled_from(["a", "b", "c"])), st.lists(st.sampled_from(["a", "b", "c"])))
def test_what_joined_one_way_is_gone_the_other_way(old: list[str], new: list[str]) -> None:
    before, after = sheet(page(*map(channel, old))), sheet(page(*map(channel, new)))
    there, back = kinds(before, after), kinds(after, before)
    joined = {subject for kind, _, subject in there if kind is ChangeKind.JOINED}
    gone = {subject for kind, _, subject in back if kind is ChangeKind.GONE}
    assert joined == gone == set(new) - set(old)
