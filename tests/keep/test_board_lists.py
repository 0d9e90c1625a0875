"""Lists of the board: filters, cursors, order and search are the same on both databases."""

from datetime import date, datetime, timedelta

import pytest

from amtsblick.errors import InputError
from amtsblick.keep.board import Lines
from amtsblick.values.board import (
    MOST_ROWS,
    BoardBody,
    BoardCell,
    BoardItem,
    BoardQuery,
    FeedQuery,
    FeedRow,
    FeedWords,
    Field,
    HitKind,
    Order,
    Side,
)
from amtsblick.values.capture import State
from amtsblick.values.decisions import DecisionKind
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind

NAMES = ("Ämteramt", "Amtsgericht", "Zoll", "amt für Maße", "Öffentliche Bücherei", "Zentrale", "Amt ß")
IN_ORDER = ["amt für Maße", "Amt ß", "Ämteramt", "Amtsgericht", "Öffentliche Bücherei", "Zentrale", "Zoll"]


def body_line(number, **changed):
    fields = {
        "side": Side.PUBLIC,
        "id": f"b{number}",
        "name": NAMES[number],
        "kind": "Amt" if number % 2 else "",
        "region": "Nord" if number < 3 else "Süd",
        "parent": {1: "b0", 2: "b1", 3: "b3"}.get(number, ""),
        "surveyed": number != 6,
        "state": State.LOOKED if number < 5 else State.NOT_JUDGED if number == 6 else State.TIMEOUT,
        "review_due": date(2026, 5, 9 - number) if number < 3 else None,
    }
    return BoardBody(**(fields | changed))


def cell(number, **changed):
    fields = {
        "side": Side.PUBLIC,
        "body": f"b{number}",
        "service": "x",
        "status": Status.OWN,
        "handle": "amt",
        "usage_kinds": (UsageKind.OWN_CONTENT, UsageKind.PLANNED),
        "outcome": DecisionKind.KEEP,
        "decision": f"d{number}",
        "review_due": date(2026, 5, 9 - number),
    }
    return BoardCell(**(fields | changed))


def change(number, minutes, moment, **changed):
    words = {lang: FeedWords(title=f"{lang} {number}", text="\0") for lang in ("de", "en")}
    fields = {
        "side": Side.PUBLIC,
        "id": f"urn:{number}",
        "at": moment + timedelta(minutes=minutes),
        "body": "b0",
        "body_name": "A",
        "service": "x",
        "kind": "joined",
        "words": words,
    }
    return FeedRow(**(fields | changed))


def item(number, *texts, kind=HitKind.BODY, **changed):
    fields = {
        "side": Side.PUBLIC,
        "kind": kind,
        "id": f"b{number}",
        "title": NAMES[number],
        "body": f"b{number}",
    }
    return BoardItem(texts=texts or ((Field.NAME, NAMES[number]),), **(fields | changed))


@pytest.fixture
def board(register, world):
    """Seven bodies, three of them on X."""
    cells = {
        0: cell(0),
        1: cell(1, status=Status.LEFT, usage_kinds=(), outcome=None),
        2: cell(2, reopened=True),
    }
    news = {0: [change(one, one // 2, world.day(0)) for one in range(5)]}
    for number in range(len(NAMES)):
        mine = (cells[number],) if number in cells else ()
        lines = Lines(
            owner=f"b{number}",
            last=0,
            bodies=(body_line(number),),
            cells=mine,
            items=(item(number),),
            news=tuple(
                one.__class__(**{**_fields(one), "record": f"r{one.id}"}) for one in news.get(number, ())
            ),
        )
        assert register.put_lines([lines]) == []
    return register


def _fields(row):
    return {name: getattr(row, name) for name in row.__slots__}


def names(found):
    return [row.body.name for row in found.items]


def query(**asked):
    return BoardQuery(side=Side.PUBLIC, **asked)


def test_bodies_come_by_name_whatever_capitals_and_umlauts_they_have(board):
    assert names(board.overview(query(), ["x"])) == IN_ORDER


@pytest.mark.parametrize("order", list(Order), ids=str)
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_slices_put_together_are_the_whole_list(board, limit, order):
    whole = board.overview(query(order=order, limit=MOST_ROWS), ["x"])
    after, found = "", []
    while True:
        part = board.overview(query(order=order, limit=limit, after=after), ["x"])
        assert (part.total, len(part.items) <= limit) == (whole.total, True)
        found += part.items
        after = part.next
        if not after:
            break
    assert tuple(found) == whole.items


def test_what_is_due_first_comes_first(board):
    assert names(board.overview(query(order=Order.DUE), []))[:4] == [
        "Zoll",
        "Amtsgericht",
        "Ämteramt",
        "amt für Maße",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"regions": ("Nord",)}, {0, 1, 2}, id="region"),
        pytest.param({"kinds": ("",)}, {0, 2, 4, 6}, id="no-kind"),
        pytest.param({"under": ("b0",)}, {0, 1, 2}, id="below"),
        pytest.param({"under": ("b3",)}, {3}, id="above-itself"),
        pytest.param({"under": ("nobody",)}, set(), id="below-nobody"),
        pytest.param({"service": "x", "statuses": (Status.OWN,)}, {0, 2}, id="status"),
        pytest.param({"service": "x", "statuses": (Status.NOT_FOUND,)}, {3, 4}, id="nothing-found"),
        pytest.param({"service": "x", "statuses": (Status.NOT_LOOKED,)}, {5}, id="not-looked"),
        pytest.param({"never": True}, {6}, id="never"),
        pytest.param({"service": "x", "statuses": (Status.LEFT,), "never": True}, {1, 6}, id="either"),
        pytest.param({"usage_kinds": (UsageKind.PLANNED,)}, {0, 2}, id="usage"),
        pytest.param({"outcomes": (DecisionKind.KEEP,)}, {0, 2}, id="outcome"),
        pytest.param({"due_until": date(2026, 5, 8)}, {1, 2}, id="due"),
        pytest.param({"service": "x", "reopened": True}, {2}, id="reopened"),
        pytest.param({"text": "oeffent buech"}, {4}, id="words"),
        pytest.param({"text": "MASSE"}, {3}, id="sharp-s"),
        pytest.param({"text": "?!"}, set(), id="no-words"),
        pytest.param({"text": "Amt", "regions": ("Süd",)}, {3, 6}, id="both"),
    ],
)
def test_filters(board, asked, found):
    listed = board.overview(query(**asked), ["x"])
    assert {row.body.id for row in listed.items} == {f"b{number}" for number in found}
    assert listed.total == len(found)


def test_a_cell_without_an_entry_says_why(board):
    cells = {row.body.id: row.cells[1].status for row in board.overview(query(), ["x", "mastodon"]).items}
    assert cells == {
        **dict.fromkeys(("b0", "b1", "b2", "b3", "b4"), Status.NOT_FOUND),
        "b5": Status.NOT_LOOKED,
        "b6": None,
    }


def test_a_services_list_holds_those_of_which_there_is_anything_to_tell(board):
    assert names(board.service_rows("x", query())) == ["Ämteramt", "Amtsgericht", "Zoll"]
    found = board.service_rows("x", query(statuses=(Status.NOT_FOUND, Status.LEFT), limit=2))
    assert (names(found), found.total) == (["amt für Maße", "Amtsgericht"], 3)
    further = board.service_rows(
        "x", query(statuses=(Status.NOT_FOUND, Status.LEFT), limit=2, after=found.next)
    )
    assert (names(further), further.next) == (["Öffentliche Bücherei"], "")


def test_totals_count_every_body_once(board):
    (total,) = board.totals(query(), ["x"])
    assert dict(total.counts) == {Status.OWN: 2, Status.LEFT: 1, Status.NOT_FOUND: 2, Status.NOT_LOOKED: 1}
    assert (total.bodies, total.never, total.of(Status.OWN, Status.LEFT)) == (7, 1, 3)
    (north,) = board.totals(query(regions=("Nord",)), ["mastodon"])
    assert (north.bodies, dict(north.counts)) == (3, {Status.NOT_FOUND: 3})


def test_values_of_filters_are_counted(board):
    assert [(one.value, one.bodies) for one in board.regions(Side.PUBLIC)] == [("Nord", 3), ("Süd", 4)]
    assert board.regions(Side.INSIDE) == ()
    assert [one.id for one in board.board_children(Side.PUBLIC, "b0")] == ["b1"]


@pytest.mark.parametrize(
    "bad", ["x", "W10", "WyJhIl0", "WzFd", "bm90IGpzb24", "WyJhIiwgIlx1MDAwMCJd", "ä", "WyJhIiwiXHVkODAwIl0"]
)
def test_a_cursor_that_no_slice_gave_is_refused(board, bad):
    with pytest.raises(InputError, match="first page"):
        board.overview(query(after=bad), ["x"])
    with pytest.raises(InputError, match="first page"):
        board.feed(FeedQuery(side=Side.PUBLIC, after=bad))


@pytest.mark.parametrize("limit", [0, -1, MOST_ROWS + 1])
def test_a_page_of_too_many_rows_is_refused(board, limit):
    with pytest.raises(InputError, match="1 to 500"):
        board.overview(query(limit=limit), ["x"])


def test_the_feed_is_told_newest_first_a_slice_at_a_time(board):
    whole = board.feed(FeedQuery(side=Side.PUBLIC))
    assert [one.id for one in whole.items] == [f"urn:{number}" for number in (4, 3, 2, 1, 0)]
    first = board.feed(FeedQuery(side=Side.PUBLIC, limit=2))
    rest = board.feed(FeedQuery(side=Side.PUBLIC, limit=3, after=first.next))
    assert (*first.items, *rest.items) == whole.items
    assert rest.next == ""
    assert whole.items[0].words["en"].text == "\ufffd"


def test_the_feed_of_a_window_leaves_out_its_beginning(board, world):
    minute = timedelta(minutes=1)
    found = board.feed(FeedQuery(side=Side.PUBLIC, since=world.day(0), until=world.day(0) + minute))
    assert [one.id for one in found.items] == ["urn:3", "urn:2"]
    assert board.feed(FeedQuery(side=Side.PUBLIC, bodies=("b1",))).total == 0
    assert (
        board.feed(FeedQuery(side=Side.PUBLIC, under=("b0",), services=("x",), kinds=("joined",))).total == 5
    )


def test_what_is_inside_only_is_not_in_the_public_feed(board, world):
    inside = change(9, 9, world.day(0), side=Side.INSIDE, record="secret")
    assert board.put_lines([Lines(owner="b1", last=0, bodies=(body_line(1),), news=(inside,))]) == []
    assert board.feed(FeedQuery(side=Side.PUBLIC)).total == 5
    assert board.feed(FeedQuery(side=Side.INSIDE)).items[0].id == "urn:9"


def test_a_fact_is_told_once_whoever_tells_it(board, world):
    again = change(0, 7, world.day(0), record="r")
    assert board.put_lines([Lines(owner="b1", last=0, bodies=(body_line(1),), news=(again, again))]) == []
    found = board.feed(FeedQuery(side=Side.PUBLIC))
    assert (found.total, found.items[0].id) == (5, "urn:0")


def test_whole_words_come_first_and_names_before_handles_before_other_texts(board):
    texts = {
        0: (Field.TEXT, "amt"),
        1: (Field.HANDLE, "@amt"),
        2: (Field.NAME, "Amtlich"),
        3: (Field.NAME, "Amt"),
    }
    for number, one in texts.items():
        lines = Lines(owner=f"b{number}", last=0, bodies=(body_line(number),), items=(item(number, one),))
        assert board.put_lines([lines]) == []
    found = [
        (one.id, one.field, one.whole)
        for one in board.search(Side.PUBLIC, "amt")
        if one.id in {"b0", "b1", "b2", "b3"}
    ]
    assert found == [
        ("b3", Field.NAME, True),
        ("b1", Field.HANDLE, True),
        ("b0", Field.TEXT, True),
        ("b2", Field.NAME, False),
    ]


def test_search_wants_every_word_and_finds_nothing_for_none(board):
    assert [one.title for one in board.search(Side.PUBLIC, "für maß")] == ["amt für Maße"]
    assert board.search(Side.PUBLIC, "für zoll") == ()
    assert board.search(Side.PUBLIC, " - ") == ()
    assert board.search(Side.INSIDE, "amt") == ()


def test_who_read_an_older_log_does_not_write_over_a_newer_line(board):
    assert board.put_lines([Lines(owner="b0", last=3)]) == ["b0"]
    assert board.board_body(Side.PUBLIC, "b0") is not None


def test_a_moment_of_another_zone_is_the_same_moment(board, world):
    assert isinstance(board.feed(FeedQuery(side=Side.PUBLIC)).items[0].at, datetime)
    assert board.feed(FeedQuery(side=Side.PUBLIC)).items[0].at == world.day(0) + timedelta(minutes=2)


def test_bodies_of_which_a_service_tells_anything_can_be_asked_for(board):
    query = BoardQuery(side=Side.PUBLIC, service="x", told=True)
    assert {one.body.id for one in board.overview(query, []).items} == {"b0", "b1", "b2"}
    nowhere = BoardQuery(side=Side.PUBLIC, service="mastodon", told=True)
    assert board.overview(nowhere, []).total == 0


def test_bodies_are_counted_by_region_and_kind(board):
    groups = {(one.region, one.kind): one for one in board.body_groups(Side.PUBLIC)}
    assert sum(one.bodies for one in groups.values()) == len(NAMES)
    assert (groups["Süd", ""].bodies, groups["Süd", ""].looked, groups["Süd", ""].never) == (2, 1, 1)
    assert (groups["Süd", "Amt"].bodies, groups["Süd", "Amt"].looked) == (2, 1)
    assert board.body_groups(Side.INSIDE) == ()
