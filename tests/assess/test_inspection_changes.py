"""Two inspections: what is new, gone or elsewhere, and what nobody can compare. Never "gone" where nobody looked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.inspection_changes import inspection_changes
from amtsblick.values.capture import State
from amtsblick.values.findings import Finding, Party, Topic, Trace
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import BannerState, BrowserFacts, PageVisit, PassName

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
HOME, CONTACT = "https://amt.example/", "https://amt.example/kontakt"
NONE, REJECT, ACCEPT = PassName.NONE, PassName.REJECT, PassName.ACCEPT


def finding(name, *passes, page=HOME):
    return Finding(
        id=name,
        topic=Topic.TRACKER,
        subject=name,
        party=Party.THIRD,
        host=f"{name}.example",
        passes=passes,
        page=page,
        pages=(page,),
        traces=tuple(Trace(name=one, event=1, excerpt="") for one in passes),
    )


def one_pass(name, *pages, state=State.LOOKED):
    visits = tuple(
        PageVisit(index=number, requested=page, url=page, role="start", state=State.LOOKED)
        for number, page in enumerate(pages)
    )
    return PassSummary(name=name, started_at=WHEN, state=state, pages=visits, banner=BannerState.NO_BANNER)


TWO = (one_pass(NONE, HOME), one_pass(ACCEPT, HOME))


def site(*findings, passes=TWO):
    return InspectedSite(
        site=HOME,
        state=State.LOOKED,
        started_at=WHEN,
        browser=BrowserFacts(product="Chrome"),
        passes=passes,
        findings=findings,
    )


def ids(found):
    return [one.id for one in found]


def test_what_only_one_of_them_saw_is_new_or_gone_when_both_looked():
    told = inspection_changes(site(finding("old", NONE)), site(finding("new", NONE)))
    assert (ids(told.added), ids(told.gone)) == (["new"], ["old"])
    assert not told.same


def test_the_same_twice_is_no_difference():
    both = site(finding("a", NONE, ACCEPT))
    assert inspection_changes(both, both).same


@pytest.mark.parametrize(
    "blind",
    [
        pytest.param((one_pass(ACCEPT, HOME),), id="pass not made"),
        pytest.param((one_pass(NONE, state=State.TIMEOUT), one_pass(ACCEPT, HOME)), id="pass failed"),
        pytest.param((one_pass(NONE, CONTACT), one_pass(ACCEPT, HOME)), id="page not opened"),
    ],
)
def test_nothing_is_gone_or_new_where_one_of_them_did_not_look(blind):
    whole, half = site(finding("a", NONE)), site(passes=blind)
    lost = inspection_changes(whole, half)
    assert (ids(lost.gone), ids(lost.not_looked)) == ([], ["a"])
    found = inspection_changes(half, whole)
    assert (ids(found.added), ids(found.first_looked)) == ([], ["a"])


def test_a_finding_in_another_pass_than_before_has_moved():
    told = inspection_changes(site(finding("a", ACCEPT)), site(finding("a", NONE, ACCEPT)))
    (moved,) = told.moved
    assert (moved.added, moved.gone) == ((NONE,), ())
    back = inspection_changes(site(finding("a", NONE, ACCEPT)), site(finding("a", ACCEPT)))
    assert back.moved[0].gone == (NONE,)


def test_a_pass_that_only_one_made_moves_nothing():
    older = site(finding("a", ACCEPT), passes=(one_pass(ACCEPT, HOME),))
    newer = site(finding("a", NONE, ACCEPT))
    assert inspection_changes(older, newer).same


NAMES = st.sampled_from(["a", "b", "c"])
SITES = st.builds(
    lambda found, made: site(
        *(finding(name, *sorted(passes)) for name, passes in found.items()),
        passes=tuple(one_pass(name, HOME) for name in sorted(made)),
    ),
    st.dictionaries(NAMES, st.sets(st.sampled_from(list(PassName)), min_size=1)),
    st.sets(st.sampled_from(list(PassName))),
)


@given(SITES, SITES)
def test_every_finding_of_one_alone_is_told_exactly_once(older, newer):
    told = inspection_changes(older, newer)
    alone = {one.id for one in newer.findings} - {one.id for one in older.findings}
    lost = {one.id for one in older.findings} - {one.id for one in newer.findings}
    assert sorted(ids(told.added) + ids(told.first_looked)) == sorted(alone)
    assert sorted(ids(told.gone) + ids(told.not_looked)) == sorted(lost)


@given(SITES, SITES)
def test_forward_and_back_mirror_each_other(older, newer):
    there, back = inspection_changes(older, newer), inspection_changes(newer, older)
    assert ids(there.added) == ids(back.gone)
    assert ids(there.not_looked) == ids(back.first_looked)
    assert {(one.finding.id, one.added, one.gone) for one in there.moved} == {
        (one.finding.id, one.gone, one.added) for one in back.moved
    }
    assert inspection_changes(older, replace(older, started_at=newer.started_at)).same
