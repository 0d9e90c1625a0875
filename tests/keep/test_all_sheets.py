"""All sheets of a body over all surveys: oldest first, newest judgement each, whole bodies at a time."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from amtsblick.assess.sheet import judge
from amtsblick.keep import all_sheets
from amtsblick.keep.opening import writing

HOME = "https://amt.example/"


@pytest.fixture
def amt(world):
    return world.body("amt")


def test_a_bodys_sheets_come_with_their_surveys_oldest_first(world, amt):
    runs = [
        world.whole_survey(amt, world.look(HOME, world.channel(f"amt{day}"), day=day), day=day)
        for day in range(3)
    ]
    found = list(world.register.sheets_of("amt"))
    assert [run.id for run, _ in found] == [run.id for run in runs]
    assert [run for run, _ in found] == world.register.surveys()
    for day, (run, sheet) in enumerate(found):
        assert sheet == world.register.sheet(run.id, "amt")
        assert sheet.pages[0].taken_at == world.day(day)


def test_a_body_that_no_survey_recorded_has_no_sheets(world, amt):
    world.start([amt])
    assert list(world.register.sheets_of("amt")) == []
    assert list(world.register.sheets_of("nobody")) == []


def test_a_survey_under_way_counts_once_the_body_is_recorded(world, amt):
    other = world.body("other")
    run = world.start([amt, other])
    sheet = world.record(run, amt, world.look(HOME, world.channel("amt")))
    assert [one for _, one in world.register.sheets_of("amt")] == [sheet]
    assert list(world.register.sheets_by_body()) == [
        ("amt", list(world.register.sheets_of("amt"))),
        ("other", []),
    ]


def test_the_newest_judgement_speaks_and_half_of_one_does_not(world, amt):
    run = world.whole_survey(amt, world.look(HOME, world.channel("amt")), day=0)
    amended = replace(next(sheet for _, sheet in world.register.sheets_of("amt")), state_detail="amended")
    world.register.amend(run.id, [amended], world.day(1))
    assert [sheet for _, sheet in world.register.sheets_of("amt")] == [amended]

    again = world.register.start_judgement(run.id, software="2", knowledge="k", when=world.day(2))
    (stored,) = world.register.captures(run.id)
    looked = [world.look(HOME, world.channel("other"), taken_at=stored.captures[0].capture.taken_at)]
    judged = judge(amt, looked, ("x",))
    assert world.register.record_judgement(again, judged, looked, world.day(2))
    assert [sheet for _, sheet in world.register.sheets_of("amt")] == [amended]
    world.register.finish_judgement(again, world.day(2))
    assert [sheet for _, sheet in world.register.sheets_of("amt")] == [judged]


def test_many_bodies_come_one_at_a_time_in_the_order_asked_for(world, monkeypatch):
    monkeypatch.setattr(all_sheets, "_BODIES", 2)
    bodies = [world.body(name) for name in ("e", "d", "c", "b", "a")]
    for day in range(2):
        run = world.start(bodies, day=day)
        for body in bodies:
            world.record(run, body, world.look(body.homepage, world.channel(body.id), day=day), day=day)
        world.register.finish_survey(run.id, world.day(day))
    everything = list(world.register.sheets_by_body())
    assert [name for name, _ in everything] == ["e", "d", "c", "b", "a"]
    for name, found in everything:
        assert [sheet.body.id for _, sheet in found] == [name, name]
        assert [run.id for run, _ in found] == [1, 2]
    asked = list(world.register.sheets_by_body(["a", "nobody", "d"]))
    assert asked == [("a", dict(everything)["a"]), ("nobody", []), ("d", dict(everything)["d"])]


def test_a_survey_begun_while_sheets_are_read_is_read_too(world, amt, monkeypatch):
    monkeypatch.setattr(all_sheets, "_BODIES", 1)
    other = world.body("other")
    world.whole_survey(amt, world.look(HOME), day=0)
    stream = world.register.sheets_by_body(["amt", "other"])
    assert next(stream)[0] == "amt"
    run = world.whole_survey(other, world.look(other.homepage), day=1)
    assert [found.id for found, _ in next(stream)[1]] == [run.id]


def test_a_lone_surrogate_in_a_sheet_is_read_as_it_was_written(world, amt):
    run = world.whole_survey(amt, world.look(HOME, world.channel("amt", excerpt="\ud83d")), day=0)
    ((_, sheet),) = world.register.sheets_of("amt")
    assert sheet.cells[0].channels[0].citations[0].evidence.excerpt == "\ud83d"
    with writing(world.register._engine) as connection:
        stored = connection.execute(text("SELECT sheet FROM sheet")).scalar_one()
    assert json.loads(stored)["cells"]
    assert sheet == world.register.sheet(run.id, "amt")
