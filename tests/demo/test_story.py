"""The whole pipeline over a real web server: collector, evidence, questions, verdicts, report."""

import re
from datetime import timedelta

import pytest

from amtsblick.assess.changes import changes
from amtsblick.demo.bodies import BODIES, TRUTH, UNSEEN
from amtsblick.demo.ministries import UMWELT_LEFT_X
from amtsblick.jobs.clock import now
from amtsblick.jobs.reassess import reassess
from amtsblick.parse.charset import to_text
from amtsblick.values.answers import LoadState
from amtsblick.values.survey import BodySheet, ChangeKind, Standing, Status, Verification


@pytest.fixture(scope="session")
def sheets(register) -> dict[str, BodySheet]:
    return {sheet.body.id: sheet for sheet in register.sheets(register.surveys()[-1].id)}


def test_every_body_of_the_list_has_a_sheet(sheets):
    assert sheets.keys() == {body.id for body in BODIES} == TRUTH.keys() | UNSEEN.keys()


@pytest.mark.parametrize("body", TRUTH)
def test_matrix_says_what_is_true(sheets, body):
    assert {cell.service: cell.status for cell in sheets[body].cells} == TRUTH[body]


@pytest.mark.parametrize("body", UNSEEN)
def test_body_that_cannot_be_looked_at_says_why_and_nothing_else(sheets, body):
    assert sheets[body].state is UNSEEN[body]
    assert sheets[body].state_detail
    assert sheets[body].cells == ()
    assert all(page.evidence_ref is not None for page in sheets[body].pages)


def test_subordinate_office_uses_the_ministrys_channels(sheets):
    channels = [channel for cell in sheets["landesumweltamt"].cells for channel in cell.channels]
    assert {(channel.standing, channel.via) for channel in channels} == {(Standing.VIA_OTHER, "umwelt")}


def test_profiles_that_link_back_are_confirmed(sheets):
    confirmed = {
        (sheet.body.id, channel.service)
        for sheet in sheets.values()
        for cell in sheet.cells
        for channel in cell.channels
        if channel.verification is Verification.CONFIRMED and channel.standing is Standing.OWN
    }
    assert confirmed == {("umwelt", "mastodon"), ("statistik", "mastodon"), ("staatskanzlei", "bluesky")}


def test_notice_carries_the_date_that_the_body_gives(sheets):
    (cell,) = [cell for cell in sheets["umwelt"].cells if cell.status is Status.LEFT]
    ((notice, citation),) = cell.notices
    assert notice.when == now().date() - timedelta(days=UMWELT_LEFT_X)
    assert citation.evidence_ref is not None


def test_third_parties_of_the_pages(sheets):
    def vendors(body):
        return {party.vendor: party.state for party, _ in sheets[body].third_parties}

    assert vendors("bildung")["tiktok_pixel"] is LoadState.LOADS
    assert vendors("bildung")["google_tag_manager"] is LoadState.LOADS
    assert vendors("hochschule")["google_fonts"] is LoadState.LOADS
    assert vendors("museum")["youtube"] is LoadState.DEFERRED
    assert vendors("datenschutz") == {}


def test_exits_show_as_changes_since_the_first_survey(register):
    before, after = register.surveys()
    gone = {
        (sheet.body.id, change.service)
        for sheet in register.sheets(after.id)
        for change in changes(register.sheet(before.id, sheet.body.id), sheet)
        if change.kind is ChangeKind.GONE
    }
    assert gone == {("umwelt", "x"), ("hochschule", "x")}


def test_every_statement_leads_to_the_bytes_that_prove_it(place, sheets):
    evidence = place.open_evidence()
    checked = 0
    for sheet in sheets.values():
        cited = [citation for cell in sheet.cells for one in cell.channels for citation in one.citations]
        cited += [citation for cell in sheet.cells for _, citation in (*cell.notices, *cell.adverts)]
        cited += [citation for _, citation in sheet.third_parties]
        for citation in cited:
            assert citation.evidence_ref is not None
            capture = evidence.load(citation.evidence_ref)
            source = " ".join(to_text(capture.body).split()) + " ".join(hop.location for hop in capture.hops)
            piece = " ".join(citation.evidence.excerpt.rstrip("…").split())
            assert piece in source
            checked += 1
    assert checked > 100


def test_judging_the_evidence_again_says_the_same(place, register, sheets, knowledge, listening):
    run = register.surveys()[-1]
    listener = listening()
    reassess(
        run,
        register=register,
        evidence=place.open_evidence(),
        knowledge=knowledge,
        software="test",
        now=now,
        progress=listener,
    )
    again = {sheet.body.id: sheet for sheet in register.sheets(run.id)}
    assert {name: sheet.cells for name, sheet in again.items()} == {
        name: sheet.cells for name, sheet in sheets.items()
    }
    assert listener.captures > len(BODIES)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_report_loads_nothing_from_elsewhere(place, lang):
    text = place.report(lang).read_text(encoding="utf-8")
    assert not re.findall(
        r"""<(?:script|img|iframe|link|source)[^>]+(?:src|href)=["']?(?!data:|#)[^"'>\s]""", text
    )
    assert "url(http" not in text
    assert text.count("<h1") == 1
    assert all(body.name in text for body in BODIES)
