from dataclasses import replace
from datetime import date

from amtsblick.assess.kinship import CLAIMS_DO_NOT_TELL, STANDS_HIGHER
from amtsblick.assess.sheet import VERIFY, Looked, judge, with_owners
from amtsblick.values.answers import (
    Broken,
    Evidence,
    LegalPage,
    LegalPageKind,
    LoadState,
    Notice,
    NoticeKind,
    Place,
    ThirdParty,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Hop, State
from amtsblick.values.channel_claims import Ownership
from amtsblick.values.survey import Standing, Status

SERVICES = ("x", "instagram")


def looked(*pages, role="start"):
    return [
        Looked(role=role if number == 0 else "other", examination=page) for number, page in enumerate(pages)
    ]


def party(state):
    return ThirdParty(
        vendor="matomo",
        category="analytics",
        host="m.example",
        state=state,
        evidence=Evidence(path="s", excerpt=str(state)),
    )


def test_one_looked_at_page_makes_the_body_looked_at(a_body, a_page):
    sheet = judge(a_body(), looked(a_page(state=State.TIMEOUT), a_page(path="impressum")), SERVICES)
    assert sheet.state is State.LOOKED
    assert [page.state for page in sheet.pages] == [State.TIMEOUT, State.LOOKED]


def test_body_that_nobody_could_look_at_has_the_start_pages_state_and_no_cells(a_body, a_page):
    sheet = judge(a_body(), looked(a_page(state=State.DNS)), SERVICES)
    assert sheet.state is State.DNS
    assert sheet.cells == ()
    assert all(legal.url == "" for legal in sheet.legal_pages)


def test_verification_captures_are_no_pages_of_the_body(a_body, a_channel, a_page):
    visits = [*looked(a_page(a_channel())), Looked(role=VERIFY, examination=a_page(path="check"))]
    sheet = judge(a_body(), visits, SERVICES)
    assert [page.role for page in sheet.pages] == ["start"]
    assert sheet.cells[0].channels[0].pages_looked == 1


def test_own_address_that_only_sends_on_is_no_page_that_was_not_looked_at(a_body, a_channel, a_page):
    channel = a_channel(place=Place.REDIRECT)
    sent_on = a_page(channel, path="x", state=State.NOT_HTML)
    hop = Hop(url=sent_on.capture.url, status=302, location=channel.url)
    capture = replace(sent_on.capture, hops=(hop,), failure=None)
    visits = [*looked(a_page()), Looked(role="pointer", examination=replace(sent_on, capture=capture))]
    sheet = judge(a_body(), visits, SERVICES)
    assert [page.role for page in sheet.pages] == ["start"]
    assert sheet.cells[0].status is Status.OWN


def test_vendor_is_named_once_in_the_state_that_does_most(a_body, a_page):
    pages = [a_page(party(LoadState.HINT)), a_page(party(LoadState.LOADS), path="b")]
    ((found, citation),) = judge(a_body(), looked(*pages), SERVICES).third_parties
    assert found.state is LoadState.LOADS
    assert citation.page_url.endswith("/b")


def test_footer_link_to_a_legal_page_is_preferred(a_body, a_page):
    def link(url, place):
        evidence = Evidence(path="a", excerpt="a")
        kind = LegalPageKind.PRIVACY_NOTICE
        return LegalPage(kind=kind, url=url, text="Datenschutz", place=place, evidence=evidence)

    topic, notice = link("https://a/topic", Place.BODY), link("https://a/notice", Place.FOOTER)
    sheet = judge(a_body(), looked(a_page(topic, notice)), SERVICES)
    found = {legal.kind: legal.url for legal in sheet.legal_pages}
    assert found[LegalPageKind.PRIVACY_NOTICE] == "https://a/notice"
    assert found[LegalPageKind.IMPRINT] == ""


def test_broken_question_stays_visible(a_body, a_page):
    sheet = judge(a_body(), looked(a_page(Broken(question="notices", error="ValueError"))), SERVICES)
    assert sheet.broken == ("notices: ValueError (https://www.stadt.example/)",)


def test_channel_of_the_owner_becomes_via_another_body(a_body, a_channel, a_page):
    sheet = judge(a_body(), looked(a_page(a_channel("land"))), SERVICES)
    owners = {("x", "land"): Ownership(owner="ministry", reason=STANDS_HIGHER)}
    (cell,) = with_owners(sheet, owners, ()).cells
    assert cell.status is Status.VIA_OTHER
    assert (cell.channels[0].standing, cell.channels[0].via) == (Standing.VIA_OTHER, "ministry")


def test_owner_keeps_its_channel(a_body, a_channel, a_page):
    sheet = judge(a_body(), looked(a_page(a_channel("land"))), SERVICES)
    own = {("x", "land"): Ownership(owner="stadt", reason=STANDS_HIGHER)}
    assert with_owners(sheet, own, ()) is sheet


def test_channel_that_several_bodies_claim_alike_is_nobodys_until_a_human_decides(a_body, a_channel, a_page):
    sheet = judge(a_body(), looked(a_page(a_channel("land"))), SERVICES)
    undecided = {("x", "land"): Ownership(owner=None, reason=CLAIMS_DO_NOT_TELL)}
    (cell,) = with_owners(sheet, undecided, ()).cells
    assert (cell.status, cell.channels[0].reason) == (Status.UNCLEAR, CLAIMS_DO_NOT_TELL)


def test_handle_that_names_the_parent_is_the_parents_even_if_its_pages_were_not_seen(
    a_body, a_channel, a_page
):
    parent = Body(id="umwelt", name="Umweltministerium", homepage="https://umwelt.example/")
    sheet = judge(a_body(), looked(a_page(a_channel("umweltministerium"))), SERVICES)
    (cell,) = with_owners(sheet, {}, [parent]).cells
    assert (cell.status, cell.channels[0].via) == (Status.VIA_OTHER, "umwelt")


def test_places_of_structured_data_count_as_pages_too(a_body, a_channel, a_page):
    channel = a_channel(place=Place.STRUCTURED_DATA)
    sheet = judge(a_body(), looked(a_page(channel)), SERVICES)
    assert sheet.cells[0].status is Status.OWN


def test_farewell_dated_after_the_capture_is_announced_not_done(a_body, a_channel, a_page):
    def farewell(when):
        evidence = Evidence(path="p", excerpt="Wir verlassen X.")
        return Notice(
            service="x", kind=NoticeKind.LEFT, sentence="Wir verlassen X.", when=when, evidence=evidence
        )

    for when, kind, status in (
        (date(2026, 3, 4), NoticeKind.LEFT, Status.RESTING),
        (date(2026, 3, 5), NoticeKind.ANNOUNCED, Status.OWN),
        (None, NoticeKind.LEFT, Status.RESTING),
    ):
        (cell,) = judge(a_body(), looked(a_page(a_channel(), farewell(when))), SERVICES).cells
        assert (cell.notices[0][0].kind, cell.status) == (kind, status)


def test_a_handle_that_is_kept_until_a_day_is_kept_and_stands_beside_the_farewell(a_body, a_channel, a_page):
    said = "Wir verlassen X und behalten den Namen bis zum 1. Mai 2030."
    notices = [
        Notice(
            service="x",
            kind=kind,
            sentence=said,
            when=date(2030, 5, 1) if kind is NoticeKind.HANDLE_KEPT else None,
            evidence=Evidence(path="p", excerpt=said),
        )
        for kind in (NoticeKind.LEFT, NoticeKind.HANDLE_KEPT)
    ]
    (cell,) = judge(a_body(), looked(a_page(a_channel(), *notices)), SERVICES).cells
    assert [notice.kind for notice, _ in cell.notices] == [NoticeKind.LEFT, NoticeKind.HANDLE_KEPT]
    assert cell.status is Status.RESTING
