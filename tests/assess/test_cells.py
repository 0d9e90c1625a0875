import itertools

import pytest

from amtsblick.assess.cells import cells
from amtsblick.values.answers import AdvertHint, ChannelPointer, Evidence, Notice, NoticeKind, Place
from amtsblick.values.survey import ChannelVerdict, Citation, Standing, Status

EVIDENCE = Evidence(path="p", excerpt="x")


@pytest.fixture
def citation(a_page):
    page = a_page()
    return Citation(
        page_url=page.capture.url,
        taken_at=page.capture.taken_at,
        evidence_ref=None,
        evidence=EVIDENCE,
        place=Place.BODY,
    )


def channel(standing):
    return ChannelVerdict(
        service="x",
        handle="a",
        url="https://x.com/a",
        standing=standing,
        via=None,
        reason="site_chrome",
        pages_seen=1,
        pages_looked=1,
        citations=(),
    )


def notice(kind):
    return Notice(kind=kind, service="x", sentence="s", when=None, evidence=EVIDENCE)


POINTER = ChannelPointer(service="x", url="https://a.example/x", place=Place.FOOTER, evidence=EVIDENCE)
ADVERT = AdvertHint(service="x", what="pixel", evidence=EVIDENCE)
UNPAID = AdvertHint(service="x", what="tagged link", evidence=EVIDENCE, paid=False)


@pytest.mark.parametrize(
    ("standings", "kinds", "adverts", "pointers", "status"),
    [
        ([Standing.OWN], [], [], [], Status.OWN),
        ([Standing.OWN], [NoticeKind.RESTING], [], [], Status.RESTING),
        ([Standing.OWN], [NoticeKind.LEFT], [], [], Status.RESTING),
        ([Standing.OWN], [NoticeKind.HANDLE_KEPT], [], [], Status.RESTING),
        ([Standing.OWN], [NoticeKind.EXCEPTIONAL], [], [], Status.OWN),
        ([Standing.OWN], [NoticeKind.EXCEPTIONAL, NoticeKind.RESTING], [], [], Status.RESTING),
        ([], [NoticeKind.LEFT, NoticeKind.HANDLE_KEPT], [], [], Status.LEFT),
        ([], [NoticeKind.HANDLE_KEPT], [], [], Status.UNCLEAR),
        ([], [NoticeKind.EXCEPTIONAL], [], [], Status.UNCLEAR),
        ([Standing.OWN], [NoticeKind.ANNOUNCED], [ADVERT], [POINTER], Status.OWN),
        ([], [NoticeKind.LEFT], [ADVERT], [], Status.LEFT),
        ([Standing.VIA_OTHER], [NoticeKind.MOVED], [], [], Status.LEFT),
        ([], [NoticeKind.RESTING], [], [], Status.RESTING),
        ([Standing.VIA_OTHER], [], [ADVERT], [], Status.VIA_OTHER),
        ([], [], [ADVERT], [POINTER], Status.OFFERED),
        ([Standing.MENTIONED], [], [ADVERT], [], Status.ADVERTS_ONLY),
        ([Standing.MENTIONED], [], [], [], Status.UNCLEAR),
        ([], [NoticeKind.ANNOUNCED], [], [], Status.UNCLEAR),
        ([Standing.MENTIONED], [], [UNPAID], [], Status.UNCLEAR),
    ],
)
def test_status(citation, standings, kinds, adverts, pointers, status):
    (cell,) = cells(
        [channel(standing) for standing in standings],
        [(notice(kind), citation) for kind in kinds],
        [(advert, citation) for advert in adverts],
        pointers,
        ("tiktok", "x"),
    )
    assert (cell.service, cell.status) == ("x", status)


def test_no_finding_makes_no_cell():
    assert cells([], [], [], [], ("x", "tiktok")) == ()


def test_sign_that_unpaid_links_carry_too_makes_no_statement(citation):
    assert cells([], [], [(UNPAID, citation)], [], ("x",)) == ()


def test_adverts_never_make_a_channel(citation):
    for kinds in itertools.chain([()], itertools.combinations(NoticeKind, 2)):
        found = cells([], [(notice(kind), citation) for kind in kinds], [(ADVERT, citation)], [], ("x",))
        assert all(cell.status is not Status.OWN and not cell.channels for cell in found)
