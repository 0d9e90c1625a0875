"""The register remembers what services said about accounts: each fact once, a source's last words count."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from amtsblick.errors import RegisterError
from amtsblick.keep.opening import writing
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = ProfileFact(
    service="mastodon",
    handle="amt@social.example",
    when=NOON,
    outcome=Outcome.SEEN,
    why="-",
    persistent_id="1234",
    display_name="Amt \0 \ud83d",
    links=("https://amt.example/", "https://amt.example/presse"),
    last_post_at=NOON - timedelta(days=3),
    moved_to=("bluesky", "amt.example"),
    redirects_to="amt2@social.example",
    holder="2011-04-01",
    ref="b.warc.gz/<urn:uuid:1>",
    followers=10**12,
    posts=0,
    verified="link",
    detail="suspended",
    source="https://social.example/api/v1/accounts/lookup?acct=amt",
)
BARE = ProfileFact(service="x", handle="amt", when=NOON, outcome=Outcome.NOT_LOOKED, why="login_wall")


def rows(register) -> int:
    with writing(register._engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM profile_fact")).scalar_one())


def test_every_field_of_a_fact_comes_back(register):
    plain = ProfileFact(service="", handle="", when=NOON, outcome=Outcome.NOT_SEEN)
    unlike = {one.name for one in fields(FULL) if getattr(FULL, one.name) != getattr(plain, one.name)}
    assert unlike == {one.name for one in fields(FULL)} - {"when"}
    assert register.record_profile_facts([FULL, BARE]) == 2
    assert register.profile_facts() == [FULL, BARE]


def test_unknown_and_none_are_not_the_same(register):
    said = replace(BARE, links=(), followers=0, handle="other")
    register.record_profile_facts([BARE, said])
    assert {one.links for one in register.profile_facts()} == {None, ()}
    assert {one.followers for one in register.profile_facts()} == {None, 0}


def test_facts_come_oldest_look_first(register):
    days = [replace(FULL, when=NOON + timedelta(days=day)) for day in (4, 0, 2)]
    register.record_profile_facts(days)
    assert [one.when for one in register.profile_facts()] == sorted(one.when for one in days)


def test_a_fact_is_entered_once(register):
    assert register.record_profile_facts([FULL, FULL]) == 1
    assert register.record_profile_facts(iter([BARE, FULL])) == 1
    assert rows(register) == 2


def test_a_corrected_file_counts_and_what_it_said_before_is_kept(register):
    file = replace(BARE, source="facts.csv", outcome=Outcome.SEEN, why="", followers=12)
    corrected = replace(file, followers=21)
    register.record_profile_facts([file])
    assert register.record_profile_facts([corrected]) == 1
    assert register.profile_facts() == [corrected]
    assert register.record_profile_facts([file]) == 1
    assert register.profile_facts() == [file]
    assert rows(register) == 3


def test_two_sources_about_one_moment_are_both_heard(register):
    other = replace(BARE, source="facts.csv", outcome=Outcome.SEEN, why="")
    register.record_profile_facts([BARE, other])
    assert register.profile_facts() == [BARE, other]


def test_more_facts_than_one_chunk_are_all_kept(register):
    many = [replace(BARE, when=NOON + timedelta(minutes=minute)) for minute in range(1201)]
    assert register.record_profile_facts(many) == 1201
    assert register.profile_facts() == many


@pytest.mark.parametrize("attempt", ["UPDATE {0} SET id = id", "DELETE FROM {0}"], ids=["update", "delete"])
def test_the_database_itself_refuses_to_change_facts(register, attempt):
    register.record_profile_facts([FULL])
    with pytest.raises(RegisterError, match="only added"), writing(register._engine) as connection:
        connection.execute(text(attempt.format("profile_fact")))
    assert register.profile_facts() == [FULL]
