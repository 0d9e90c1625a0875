"""Tables of what people read on public pages; every row becomes a fact or a problem."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.errors import InputError
from amtsblick.knowledge import load
from amtsblick.parse.facts_csv import FactsList, parse_facts
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact

HEADER = "service,handle,looked_at,exists,last_post,followers,display_name,persistent_id,moved_to,redirects_to,links,source"


def parsed(text: str | bytes) -> FactsList:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_facts(data, name="facts.csv", knowledge=load(), today=date(2026, 11, 23))


def rows(*lines: str, header: str = "service,handle,looked_at,exists,last_post,followers") -> FactsList:
    return parsed("\n".join((header, *lines)))


def only_fact(found: FactsList) -> ProfileFact:
    assert found.problems == ()
    (fact,) = found.facts
    return fact


def only_problem(found: FactsList) -> str:
    (problem,) = found.problems
    assert problem.remedy
    return f"{problem.line}: {problem.text}"


def test_every_column_reaches_the_fact() -> None:
    line = (
        "instagram,amtbeispiel,2026-03-04T15:30:00+01:00,yes,2026-03-01,12345,Amt für Beispiele,4711,"
        "https://mastodon.social/@amtbeispiel,https://www.instagram.com/amt_neu/,"
        "https://www.amt.example/ amt.example/impressum,Aktenvermerk 12"
    )
    assert only_fact(rows(line, header=HEADER)) == ProfileFact(
        service="instagram",
        handle="amtbeispiel",
        when=datetime(2026, 3, 4, 14, 30, tzinfo=UTC),
        outcome=Outcome.SEEN,
        persistent_id="4711",
        display_name="Amt für Beispiele",
        links=("https://www.amt.example/", "https://amt.example/impressum"),
        last_post_at=datetime(2026, 3, 1, tzinfo=UTC),
        moved_to=("mastodon", "amtbeispiel@mastodon.social"),
        redirects_to="amt_neu",
        followers=12345,
        detail="read by a human; facts.csv, line 2",
        source="Aktenvermerk 12",
    )


def test_german_tables_are_understood() -> None:
    found = rows(
        "X;@AmtBeispiel;04.03.2026;ja;1. März 2026;12.345",
        header="Dienst;Konto;Angesehen am;Vorhanden;Letzter Beitrag;Follower",
    )
    fact = only_fact(found)
    assert (fact.service, fact.followers, fact.outcome) == ("x", 12345, Outcome.SEEN)
    assert fact.handle.casefold() == "amtbeispiel"
    assert fact.when == datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert fact.last_post_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert fact.source == "facts.csv"


def test_the_profiles_address_tells_service_and_handle() -> None:
    fact = only_fact(rows("https://www.facebook.com/amt.beispiel/,2026-03-04", header="url,date"))
    assert (fact.service, fact.handle) == ("facebook", "amt.beispiel")


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("ja", Outcome.SEEN),
        ("NO", Outcome.NOT_SEEN),
        ("nein", Outcome.NOT_SEEN),
        ("unbekannt", Outcome.NOT_LOOKED),
        ("", Outcome.NOT_LOOKED),
    ],
)
def test_whether_it_exists_is_three_answers(cell: str, outcome: Outcome) -> None:
    assert only_fact(rows(f"x,amt,2026-03-04,{cell}")).outcome is outcome


def test_who_tells_of_followers_has_seen_the_account() -> None:
    assert only_fact(rows("x,amt,2026-03-04,,,12")).outcome is Outcome.SEEN


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-03-04", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("2026-03-04 08:15", datetime(2026, 3, 4, 8, 15, tzinfo=UTC)),
        ("2026-03-04T08:15:30Z", datetime(2026, 3, 4, 8, 15, 30, tzinfo=UTC)),
        ("4.3.2026", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("04.03.2026 14:30 Uhr", datetime(2026, 3, 4, 14, 30, tzinfo=UTC)),
        ("4 March 2026", datetime(2026, 3, 4, 12, tzinfo=UTC)),
    ],
    ids=["iso", "iso-time", "iso-zone", "german", "german-time", "english"],
)
def test_moments_are_read(cell: str, moment: datetime) -> None:
    assert only_fact(rows(f'x,amt,"{cell}",yes')).when == moment


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("myspace2,amt,2026-03-04,yes", "2: left out: column service"),
        ("x,,2026-03-04,yes", "2: left out: column handle"),
        ("x,https://www.instagram.com/amt/,2026-03-04,yes", "2: left out: column handle"),
        ("x,https://x.com/amt/status/12345678901,2026-03-04,yes", "2: left out: column handle"),
        ("mastodon,amt,2026-03-04,yes", "2: left out: column handle"),
        ("x,amt,,yes", "2: left out: column looked_at"),
        ("x,amt,31.02.2026,yes", "2: left out: column looked_at"),
        ("x,amt,2027-01-01,yes", "2: left out: column looked_at"),
        ("x,amt,2026-03-04,vielleicht", "2: left out: column exists"),
        ("x,amt,2026-03-04,no,2026-03-01", "2: left out: column exists"),
    ],
    ids=[
        "service",
        "empty",
        "other",
        "post",
        "server",
        "no-day",
        "impossible",
        "future",
        "maybe",
        "contradiction",
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_the_others_survive(line: str, says: str) -> None:
    found = rows(line, "x,gut,2026-03-04,yes")
    assert [fact.handle for fact in found.facts] == ["gut"]
    assert only_problem(found).startswith(says)


@pytest.mark.parametrize("cell", ["12k", "12,5", "1.2345", "viele", "-1", "999999999999999"])
def test_a_number_that_is_none_is_not_guessed(cell: str) -> None:
    found = rows(f'x,amt,2026-03-04,yes,,"{cell}"')
    assert found.facts[0].followers is None
    assert only_problem(found).startswith("2: column followers is not used")


@pytest.mark.parametrize("cell", ["12345", "12.345", "12,345", "12 345", "12'345", "12\u202f345"])
def test_thousands_may_be_grouped(cell: str) -> None:
    assert only_fact(rows(f'x,amt,2026-03-04,yes,,"{cell}"')).followers == 12345


def test_a_post_after_the_look_is_not_used() -> None:
    found = rows("x,amt,2026-03-04,yes,2026-03-05")
    assert found.facts[0].last_post_at is None
    assert "last_post" in only_problem(found)


def test_columns_that_nobody_knows_are_named() -> None:
    found = rows("x,amt,2026-03-04,rot", header="service,handle,looked_at,Farbe")
    assert len(found.facts) == 1
    assert "Farbe" in only_problem(found)


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "a,b\n1,2\n", '{"a": 1}', "PK\x03\x04"],
    ids=["empty", "blank", "other", "json", "zip"],
)
def test_files_of_no_use_are_refused_by_name(text: str) -> None:
    with pytest.raises(InputError, match=r"^facts\.csv: "):
        parsed(text)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode()))
@settings(max_examples=200)
def test_no_file_breaks_it(data: bytes) -> None:
    with suppress(InputError):
        found = parsed(data)
        assert all(problem.remedy for problem in found.problems)


@given(st.lists(st.text(max_size=40), min_size=12, max_size=12))
@settings(max_examples=200)
def test_no_cell_breaks_it(cells: list[str]) -> None:
    line = ",".join('"' + cell.replace('"', '""').replace("\n", " ") + '"' for cell in cells)
    with suppress(InputError):
        assert len(rows(line, header=HEADER).facts) <= 1
