"""The register remembers who was renamed or merged into whom; the last statement about a pair counts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from amtsblick.errors import RegisterError
from amtsblick.keep.opening import writing
from amtsblick.values.timeline import Succession

DAY = datetime(2023, 1, 1, tzinfo=UTC)
MERGED = Succession(before="old", after="new", since=DAY)


@pytest.fixture(autouse=True)
def _bodies(world):
    world.register.import_bodies([world.body(name) for name in ("old", "new", "third")], world.day(0))


def rows(register) -> int:
    with writing(register._engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM succession")).scalar_one())


def test_successions_come_oldest_first(register):
    earlier = Succession(before="third", after="old", since=DAY - timedelta(days=400))
    assert register.add_successions([MERGED, earlier]) == 2
    assert register.successions() == [earlier, MERGED]


def test_the_same_statement_is_entered_once_however_its_moment_is_written(register):
    berlin = timezone(timedelta(hours=1))
    again = Succession(before="old", after="new", since=DAY.astimezone(berlin))
    assert register.add_successions([MERGED, MERGED]) == 1
    assert register.add_successions([again]) == 0
    assert rows(register) == 1


def test_a_corrected_day_counts_and_may_be_corrected_back(register):
    corrected = Succession(before="old", after="new", since=DAY + timedelta(days=31))
    for number, one in enumerate((MERGED, corrected, MERGED), start=1):
        assert register.add_successions([one]) == 1
        assert register.successions() == [one]
        assert rows(register) == number


def test_a_succession_entered_by_mistake_can_be_taken_back_and_entered_again(register):
    register.add_successions([MERGED])
    assert register.take_back_succession("old", "new")
    assert not register.take_back_succession("old", "new")
    assert register.successions() == []
    assert register.add_successions([MERGED]) == 1
    assert register.successions() == [MERGED]


def test_what_nobody_said_cannot_be_taken_back(register):
    register.add_successions([MERGED])
    assert not register.take_back_succession("new", "old")
    assert register.successions() == [MERGED]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("nowhere", "new", "no body 'nowhere'; import"),
        ("old", "nowhere", "no body 'nowhere'; import"),
        ("old", "old", "cannot succeed itself"),
    ],
    ids=["unknown-before", "unknown-after", "itself"],
)
def test_a_succession_that_cannot_be_is_refused_and_none_of_its_list_entered(register, before, after, says):
    with pytest.raises(RegisterError, match=says):
        register.add_successions([MERGED, Succession(before=before, after=after, since=DAY)])
    assert register.successions() == []


@pytest.mark.parametrize("way", [["old"], ["third", "old"]], ids=["at-once", "by-way-of-another"])
def test_a_circle_is_refused_until_what_closes_it_is_withdrawn(register, way):
    for before, after in zip(["new", *way], way, strict=False):
        register.add_successions([Succession(before=before, after=after, since=DAY)])
    with pytest.raises(RegisterError, match="already follows"):
        register.add_successions([MERGED])
    assert register.take_back_succession("new", way[0])
    assert register.add_successions([MERGED]) == 1


@pytest.mark.parametrize("attempt", ["UPDATE {0} SET id = id", "DELETE FROM {0}"], ids=["update", "delete"])
def test_the_database_itself_refuses_to_change_successions(register, attempt):
    register.add_successions([MERGED])
    with pytest.raises(RegisterError, match="only added"), writing(register._engine) as connection:
        connection.execute(text(attempt.format("succession")))
    assert register.successions() == [MERGED]
