"""Overview, bodies and search: what is public of the board, with filters that work, honest about what nobody saw."""

import csv
import io
import re
from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from litestar.testing import TestClient

from amtsblick.keep.board import Lines
from amtsblick.serve.app import make_app
from amtsblick.serve.public.places import land
from amtsblick.values.board import (
    BoardBody,
    BoardCell,
    BoardItem,
    FeedRow,
    FeedWords,
    Field,
    HitKind,
    Side,
)
from amtsblick.values.capture import State
from amtsblick.values.records import Role
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def a_body(ident, /, **changed):
    fields = {
        "side": Side.PUBLIC,
        "id": ident,
        "name": f"Amt {ident}",
        "kind": "Ministerium",
        "region": "Hessen",
        "country": "DE",
        "surveyed": True,
        "state": State.LOOKED,
        "looked_at": NOON,
    }
    return BoardBody(**(fields | changed))


def a_cell(body, service="mastodon", **changed):
    fields = {"side": Side.PUBLIC, "body": body, "service": service, "status": Status.OWN}
    return BoardCell(**(fields | changed))


def lines(body, *cells, news=()):
    texts = ((Field.NAME, body.name), (Field.TEXT, body.kind))
    hit = BoardItem(side=body.side, kind=HitKind.BODY, id=body.id, title=body.name, body=body.id, texts=texts)
    return Lines(owner=body.id, last=0, bodies=(body,), cells=cells, items=(hit,), news=tuple(news))


def put(desk, *every):
    assert desk.register.put_lines(list(every)) == []


@pytest.fixture
def told(desk, client):
    """Three bodies that were looked at, one that could not be, one that nobody tried, one that is not public."""
    words = {lang: FeedWords(title=f"Neu {lang}", text="") for lang in ("de", "en")}
    news = FeedRow(side=Side.PUBLIC, id="urn:1", at=NOON, body="a", body_name="A", kind="joined", words=words)
    left = a_cell("b", status=Status.LEFT, usage_kinds=(UsageKind.LEFT,))
    put(
        desk,
        lines(a_body("a", review_due=date(2026, 9, 1)), a_cell("a"), news=[news]),
        lines(a_body("b", region="DE-TH", parent="a"), left, a_cell("b", "x")),
        lines(a_body("c", kind="Stadt", parent="b", review_due=date(2026, 4, 1))),
        lines(a_body("d", state=State.TIMEOUT)),
        lines(a_body("e", surveyed=False, state=State.NOT_JUDGED, looked_at=None)),
        lines(a_body("geheim", side=Side.INSIDE, name="Amt Geheim"), a_cell("geheim", side=Side.INSIDE)),
    )
    return client


def page(client, path, status=HTTPStatus.OK):
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def names_in(text):
    return re.findall(r"<bdi>(Amt \w+)</bdi></a>", text[text.index('id="uses"') :])


def test_every_public_body_is_in_the_overview_and_no_other(told):
    text = page(told, "/de/")
    assert names_in(text) == ["Amt a", "Amt b", "Amt c", "Amt d", "Amt e"]
    assert "Geheim" not in text


def test_members_see_the_same_public_overview(told, browser_of):
    text = page(browser_of("eva", (Role.ADMIN, "")), "/de/")
    assert len(names_in(text)) == 5
    assert "Geheim" not in text


def test_who_could_not_be_looked_at_is_told_apart_from_who_shows_nothing(told):
    text = page(told, "/en/")
    assert text.count('class="dark"') == 2
    assert "never looked at" in text
    assert re.search(r"<dd>3<small> of 5", text)
    assert re.search(r'class="dark"[^>]*><b>not looked at:', text[text.index("Amt d") :])


def test_an_empty_register_says_that_nothing_can_be_said(client):
    text = page(client, "/en/")
    assert "Nothing can be said before bodies are entered and looked at." in text
    assert "The lists are being made for the first time" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=DE-TH", ["Amt b"]),
        ("kind=Stadt", ["Amt c"]),
        ("under=b", ["Amt b", "Amt c"]),
        ("q=amt+C", ["Amt c"]),
        ("service=x", ["Amt b"]),
        ("service=mastodon&seen=left", ["Amt b"]),
        ("service=mastodon&seen=not_found", ["Amt c"]),
        ("seen=not_looked", ["Amt d"]),
        ("seen=never", ["Amt e"]),
        ("said_kind=left", ["Amt b"]),
        ("sort=due", ["Amt c", "Amt a", "Amt b", "Amt d", "Amt e"]),
        ("region=Nirgends", []),
    ],
)
def test_filters_choose_bodies(told, query, found):
    assert names_in(page(told, f"/de/?{query}")) == found


@pytest.mark.parametrize(
    "query", ["seen=nix", "said_kind=nix", "service=nix", "sort=nix", "after=nix", "as_of=gestern"]
)
def test_a_filter_that_is_none_is_refused_with_a_reason(told, query):
    text = page(told, f"/de/?{query}", HTTPStatus.BAD_REQUEST)
    assert "<h1>So kann das nicht verwendet werden</h1>" in text
    assert 'class="lead"></p>' not in text


def test_a_part_of_the_tree_that_nobody_may_know_of_is_not_there(told):
    page(told, "/de/?under=geheim", HTTPStatus.NOT_FOUND)
    page(told, "/de/bodies?under=geheim", HTTPStatus.NOT_FOUND)


def test_not_found_without_a_service_asks_for_one(told):
    text = page(told, "/en/?seen=not_found")
    assert "choose one as well" in text
    assert len(names_in(text)) == 5


def test_long_lists_go_on_and_end(desk, client):
    put(desk, *(lines(a_body(f"n{number:02}")) for number in range(55)))
    first = page(client, "/de/?kind=Ministerium")
    assert len(names_in(first)) == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = page(client, following)
    assert names_in(second) == [f"Amt n{number}" for number in range(50, 55)]
    assert 'rel="next"' not in second


def test_the_table_has_the_bodies_of_the_filters_and_no_formulas(desk, told):
    put(desk, lines(a_body("f", name="=HYPERLINK(1)", kind="Stadt")))
    answer = told.get("/de/overview.csv?kind=Stadt")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {one["body"] for one in rows} == {"c", "f"}
    assert "'=HYPERLINK(1)" in {one["body_name"] for one in rows}


def test_the_table_goes_through_all_slices(desk, client):
    put(desk, *(lines(a_body(f"n{number:03}")) for number in range(520)))
    rows = list(csv.DictReader(io.StringIO(client.get("/de/overview.csv").text)))
    assert len(rows) == len({one["body"] for one in rows}) == 520


@pytest.mark.parametrize(
    "path", ["/de/", "/de/bodies", "/de/bodies?list=all", "/de/bodies?under=evil", "/de/search?q=alert"]
)
def test_strangers_texts_stay_texts(desk, client, path):
    put(desk, lines(a_body("evil", name=EVIL, kind=EVIL, region=EVIL), a_cell("evil")))
    text = page(client, path)
    assert "&lt;script&gt;alert" in text
    assert "<img src=x" not in text
    assert "<script>alert" not in text
    assert 'style="' not in text


def test_what_is_searched_for_stays_text(client):
    text = client.get("/de/search", params={"q": EVIL}).text
    assert "&lt;script&gt;alert" in text
    assert "<script>alert" not in text


def test_news_lead_to_the_page_that_tells_more(told):
    assert '<a href="/de/bodies/a"><bdi>Neu de</bdi></a>' in page(told, "/de/")


def test_another_day_is_not_passed_off_as_that_day(told):
    assert "You asked for 1 January 2025." in page(told, "/en/?as_of=2025-01-01")


def test_regions_are_counted_and_laender_are_tiles(told):
    text = page(told, "/en/bodies")
    assert 'aria-label="Thüringen: one body"' in text
    assert 'aria-label="Hessen: 4 bodies"' in text
    assert 'aria-label="Bayern: no body"' in text
    assert "2 of them could not be looked at." in text
    assert "Geheim" not in text


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        ("DE", "Thüringen", "TH"),
        ("de", "THUERINGEN", "TH"),
        ("", "DE-BY", "BY"),
        ("DE", "by", "BY"),
        ("DE", "Baden-Württemberg", "BW"),
        ("AT", "Salzburg", ""),
        ("BE", "BE", ""),
        ("DE", "", ""),
    ],
)
def test_a_region_is_a_land_by_code_or_name(country, region, code):
    assert land(country, region) == code


def test_a_country_without_laender_has_no_map(desk, client):
    put(desk, lines(a_body("z", country="AT", region="Salzburg")))
    text = page(client, "/en/bodies")
    assert 'class="tiles"' not in text
    assert "Salzburg" in text
    assert "Austria" in text


def test_the_tree_is_walked_down_and_up(told):
    text = page(told, "/en/bodies?under=b")
    assert "One body is directly below it." in text
    assert 'href="/en/bodies?under=a"' in text
    assert "With all that is further down there are 2." in page(told, "/en/bodies?under=a")


def test_who_stands_above_himself_is_shown_once(desk, client):
    put(desk, lines(a_body("r1", parent="r2")), lines(a_body("r2", parent="r1")))
    assert "Amt r2" in page(client, "/de/bodies?under=r1")


def test_channels_of_who_was_never_seen_are_unknown_not_zero(told):
    row = page(told, "/en/bodies?list=all").split("Amt e")[1].split("</tr>")[0]
    assert "unknown" in row
    assert ">0<" not in row


def test_search_finds_bodies_and_says_why(told):
    text = page(told, "/en/search?q=amt+minist")
    assert "4 hits." in text
    assert "only the beginning of a word" in text
    assert "Geheim" not in text


def test_search_without_a_hit_says_what_that_means(told):
    text = page(told, "/en/search?q=xyzzy")
    assert "That says nothing about whether there is such a body" in text
    assert "What can be found" in text


def test_search_stops_at_a_hundred_and_says_so(desk, client):
    put(desk, *(lines(a_body(f"n{number:03}")) for number in range(101)))
    text = page(client, "/en/search?q=ministerium")
    assert "More than 100 hits" in text
    assert text.count('<li><a href="/en/bodies/n') == 100


def test_pages_are_closed_where_the_operator_closed_them(make_desk):
    with TestClient(make_app(make_desk(public=False)), base_url="http://127.0.0.1:8480") as closed:
        closed.follow_redirects = False
        for path in ("/de/", "/de/bodies", "/de/search", "/de/data", "/de/overview.csv", "/data/bodies.csv"):
            assert closed.get(path).status_code in {HTTPStatus.SEE_OTHER, HTTPStatus.UNAUTHORIZED}, path
        assert closed.get("/de/about").status_code == HTTPStatus.OK


def test_a_page_that_did_not_change_is_not_sent_again(told):
    first = told.get("/de/bodies")
    again = told.get("/de/bodies", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert "set-cookie" not in first.headers
