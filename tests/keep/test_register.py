"""The register keeps what every survey said: the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from amtsblick.assess.sheet import Looked, judge
from amtsblick.errors import RegisterError
from amtsblick.keep import tables
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.keep.opening import writing
from amtsblick.keep.records import Progress
from amtsblick.values.answers import (
    Answer,
    BackLink,
    Evidence,
    LoadState,
    RejectedBecause,
    RejectedLink,
    ThirdParty,
)
from amtsblick.values.capture import EvidenceRef, Hop, State
from amtsblick.values.survey import BodySheet, Standing

EVIDENCE = Evidence(path="html > a", excerpt="<a>")
MATOMO = ThirdParty(vendor="matomo", category="a", host="m.example", state=LoadState.LOADS, evidence=EVIDENCE)
SHARE = RejectedLink(service="x", url="https://x.com/share", why=RejectedBecause.SHARE, evidence=EVIDENCE)
HOME = "https://amt.example/"


@pytest.fixture
def amt(world):
    return world.body("amt")


def count(world, table: str) -> int:
    with writing(world.register._engine) as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def all_counts(world) -> dict[str, int]:
    return {table: count(world, table) for table in (*tables.APPEND_ONLY, "channel", "judgement")}


# Sheets


def test_a_recorded_sheet_comes_back_as_it_was(world, amt) -> None:
    run = world.start([amt])
    sheet = world.record(run, amt, world.look(HOME, world.channel("amt"), MATOMO, SHARE))
    assert list(world.register.sheets(run.id)) == [sheet]
    assert world.register.sheet(run.id, "amt") == sheet
    assert world.register.sheet(run.id, "other") is None


@pytest.mark.parametrize("nasty", ["a\0b", "half \ud83d emoji", "ä€😀", "'; DROP TABLE sheet; --", ""])
def test_no_character_of_the_web_is_lost_or_breaks_the_register(world, amt, nasty: str) -> None:
    run = world.start([amt])
    seen = world.look(HOME + nasty * 3000, world.channel("amt" + nasty, excerpt=nasty))
    sheet = world.record(run, amt, seen)
    assert world.register.sheet(run.id, "amt") == sheet
    assert world.register.sheet(run.id, "amt").cells[0].channels[0].citations[0].evidence.excerpt == nasty


def test_sheets_come_in_list_order_and_not_in_order_of_recording(world) -> None:
    bodies = [world.body(f"amt{number}") for number in range(120)]
    run = world.start(bodies)
    for body in reversed(bodies):
        world.record(run, body, world.look(body.homepage))
    assert [sheet.body for sheet in world.register.sheets(run.id)] == bodies


# Surveys


def test_a_survey_knows_what_it_was_started_with(world, amt) -> None:
    run = world.start([amt], source="archive", archives=("a.warc.gz", "b.wacz"), pages_limit=3)
    assert (run.source, run.archives, run.pages_limit, run.bodies) == (
        "archive",
        ("a.warc.gz", "b.wacz"),
        3,
        1,
    )
    assert (run.started_at, run.finished_at) == (world.day(0), None)
    world.record(run, amt, world.look(HOME))
    world.register.finish_survey(run.id, world.day(1), ["b.wacz@17: truncated"])
    finished = replace(run, finished_at=world.day(1), broken_records=("b.wacz@17: truncated",))
    assert world.register.surveys() == [finished]
    assert world.register.survey(run.id) == finished


def test_an_unfinished_survey_is_gone_on_with(world) -> None:
    bodies = [world.body(name) for name in ("c", "a", "b")]
    run = world.start(bodies)
    world.record(run, bodies[1], world.look("https://a.example/"))
    again = world.start(bodies, day=1, software="0.2.0")
    assert again == run
    assert list(world.register.pending(again.id)) == [bodies[0], bodies[2]]
    assert world.register.progress(run.id) == Progress(done=1, total=3)


@pytest.mark.parametrize(
    "difference",
    [{"resume": False}, {"pages_limit": 9}, {"source": "archive"}, {"archives": ("a.warc",)}],
    ids=lambda difference: next(iter(difference)),
)
def test_a_survey_that_differs_is_a_new_one(world, amt, difference) -> None:
    run = world.start([amt])
    assert world.start([amt], **difference).id != run.id


def test_a_survey_over_another_list_is_a_new_one(world, amt) -> None:
    run = world.start([amt])
    assert world.start([replace(amt, homepage="https://new.example/")]).id != run.id
    assert world.start([amt, world.body("b")]).id != run.id


def test_a_finished_survey_is_not_gone_on_with(world, amt) -> None:
    run = world.whole_survey(amt, world.look(HOME), day=0)
    assert world.start([amt], day=1).id != run.id


def test_a_survey_cannot_be_finished_while_bodies_are_pending(world, amt) -> None:
    run = world.start([amt])
    with pytest.raises(RegisterError, match="still has 1 bodies"):
        world.register.finish_survey(run.id, world.day(0))
    assert world.register.survey(run.id).finished_at is None


def test_two_bodies_with_one_id_are_a_mistake_of_the_caller(world, amt) -> None:
    with pytest.raises(ValueError, match="same id"):
        world.start([amt, amt])


def test_a_body_is_recorded_once(world, amt) -> None:
    run = world.start([amt])
    seen = (world.look(HOME, world.channel("amt"), SHARE),)
    sheet = world.record(run, amt, *seen)
    before = all_counts(world)
    assert world.register.record(run.id, sheet, seen, world.day(1)) is False
    assert all_counts(world) == before


def test_a_body_outside_the_survey_is_refused_and_leaves_nothing(world, amt) -> None:
    run = world.start([amt])
    stranger = world.body("stranger")
    seen = (world.look("https://stranger.example/", world.channel("s")),)
    before = all_counts(world)
    with pytest.raises(RegisterError, match="'stranger'"):
        world.register.record(run.id, judge(stranger, seen, ("x",)), seen, world.day(0))
    assert all_counts(world) == before


def test_a_failure_half_way_leaves_the_body_pending_and_nothing_recorded(world, amt, monkeypatch) -> None:
    run = world.start([amt])
    seen = (world.look(HOME, world.channel("amt"), SHARE),)
    before = all_counts(world)

    def give_up(*_: object) -> None:
        raise KeyboardInterrupt

    sheet = judge(amt, seen, ("x",))
    with monkeypatch.context() as patch:
        patch.setattr("amtsblick.keep.recording.Statements.write_sheet", give_up)
        with pytest.raises(KeyboardInterrupt):
            world.register.record(run.id, sheet, seen, world.day(0))
    assert all_counts(world) == before
    assert list(world.register.pending(run.id)) == [amt]
    world.record(run, amt, *seen)


def test_the_previous_survey_is_the_last_finished_one_that_shares_a_body(world, amt) -> None:
    other = world.body("other")
    first = world.whole_survey(amt, world.look(HOME), day=0)
    world.whole_survey(other, world.look("https://other.example/"), day=1)
    world.start([amt], day=2)
    run = world.start([amt, other], day=3)
    assert world.register.previous(first.id) is None
    assert world.register.previous(run.id).id == first.id + 1
    alone = world.start([amt], day=4, resume=False)
    assert world.register.previous(alone.id).id == first.id


# Bodies


def test_importing_tells_new_from_changed_from_known(world) -> None:
    bodies = [world.body(f"amt{number}") for number in range(1200)]
    first = world.register.import_bodies(bodies, world.day(0))
    assert (first.added, first.changed, first.same) == (1200, 0, 0)
    changed = [replace(bodies[0], name="Neu"), *bodies[1:], world.body("late")]
    second = world.register.import_bodies(changed, world.day(1))
    assert (second.added, second.changed, second.same) == (1, 1, 1199)
    assert list(world.register.bodies()) == changed


def test_a_renamed_body_keeps_its_earlier_name_in_earlier_surveys(world, amt) -> None:
    run = world.whole_survey(amt, world.look(HOME), day=0)
    renamed = replace(amt, name="Landesamt")
    later = world.start([renamed], day=1)
    assert list(world.register.bodies_of(run.id)) == [amt]
    assert list(world.register.bodies_of(later.id)) == [renamed]
    assert world.register.sheet(run.id, "amt").body == amt
    with writing(world.register._engine) as connection:
        rows = connection.execute(select(tables.body_version.c.since, tables.body_version.c.name)).all()
    assert sorted(map(tuple, rows)) == [(world.day(0), amt.name), (world.day(1), "Landesamt")]


# Append-only


@pytest.mark.parametrize("attempt", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_statements(world, amt, attempt: str) -> None:
    run = world.start([amt])
    world.record(run, amt, world.look(HOME, world.channel("amt"), SHARE))
    world.register.record_inspection(
        InspectionEntry(site=HOME, started_at=world.day(0), bundle="amt/bundle.wacz", manifest="sha256:1"),
        InspectionResult(judged_at=world.day(0), software="0.1", knowledge="k", state="looked", found={}),
    )
    before = all_counts(world)
    assert min(before.values()) > 0
    for table in tables.APPEND_ONLY:
        with pytest.raises(RegisterError, match="only added"), writing(world.register._engine) as connection:
            connection.execute(text(attempt.format(table, next(iter(tables.metadata.tables[table].c)).name)))
    assert all_counts(world) == before


# Channels of several bodies


def a_shared_survey(world) -> int:
    bodies = [world.body(name) for name in ("min", "kid", "solo")]
    run = world.start(bodies)
    world.record(
        run,
        bodies[0],
        world.look("https://min.example/", world.channel("Min"), world.channel("m", "youtube")),
    )
    world.record(run, bodies[1], world.look("https://kid.example/", world.channel("MIN")))
    world.record(run, bodies[2], world.look("https://solo.example/", world.channel("solo")))
    return run.id


def test_channels_of_several_bodies_are_found_with_every_claim(world) -> None:
    number = a_shared_survey(world)
    (shared,) = world.register.shared_channels(number)
    assert (shared.service, shared.key, shared.handle) == ("x", "min", "Min")
    assert [(claim.body_id, claim.standing) for claim in shared.claims] == [
        ("min", Standing.OWN),
        ("kid", Standing.OWN),
    ]
    assert [(claim.pages_seen, claim.pages_looked) for claim in shared.claims] == [(1, 1), (1, 1)]


def test_channels_of_one_body_in_two_surveys_are_not_shared(world, amt) -> None:
    for day in range(2):
        run = world.whole_survey(amt, world.look(HOME, world.channel("amt"), day=day), day=day)
    assert list(world.register.shared_channels(run.id)) == []


def restated(sheet: BodySheet, **changes: object) -> BodySheet:
    cells = tuple(
        replace(cell, channels=tuple(replace(channel, **changes) for channel in cell.channels))
        for cell in sheet.cells
    )
    return replace(sheet, cells=cells)


def test_amended_sheets_speak_and_the_earlier_ones_stay(world) -> None:
    number = a_shared_survey(world)
    before = list(world.register.sheets(number))
    observed = count(world, "observation")

    def via_ministry() -> Iterator[BodySheet]:
        for sheet in world.register.sheets(number):
            if sheet.body.id == "kid":
                yield restated(sheet, standing=Standing.VIA_OTHER, via="min")

    assert world.register.amend(number, via_ministry(), world.day(1)) == 1
    after = list(world.register.sheets(number))
    assert [sheet == earlier for sheet, earlier in zip(after, before, strict=True)] == [True, False, True]
    assert after[1].cells[0].channels[0].via == "min"
    assert list(world.register.sheets(number, judgement=1)) == before
    (shared,) = world.register.shared_channels(number)
    assert [claim.via for claim in shared.claims] == [None, "min"]
    assert count(world, "observation") == observed


def test_amending_nothing_adds_nothing(world) -> None:
    number = a_shared_survey(world)
    before = all_counts(world)
    assert world.register.amend(number, (), world.day(1)) == 0
    assert all_counts(world) == before


def test_an_amendment_that_breaks_off_changes_no_sheet(world) -> None:
    number = a_shared_survey(world)
    before = list(world.register.sheets(number))

    def breaks_off() -> Iterator[BodySheet]:
        yield restated(before[0], standing=Standing.MENTIONED)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.register.amend(number, breaks_off(), world.day(1))
    assert list(world.register.sheets(number)) == before


# Captures


def test_captures_come_back_without_their_bytes(world, amt) -> None:
    run = world.start([amt])
    kept = EvidenceRef(bundle="old.warc.gz", record="<urn:old>", offset=0, digest="sha256:11")
    start = world.look(
        HOME,
        requested="http://amt.example/",
        headers=(("etag", '"1"'), ("content-type", "text/html")),
        hops=(Hop(url="http://amt.example/", status=301, location=HOME),),
        unchanged=kept,
        remote_address="192.0.2.1",
    )
    failed = world.look(
        f"{HOME}impressum", role="imprint", state=State.TIMEOUT, failure_detail="no answer in 30 s"
    )
    world.record(run, amt, start, failed)
    (stored,) = world.register.captures(run.id)
    assert stored.body == amt
    assert [(one.role, one.capture) for one in stored.captures] == [
        ("start", start.examination.capture),
        ("imprint", failed.examination.capture),
    ]


def test_captures_come_for_recorded_bodies_only_and_in_list_order(world) -> None:
    bodies = [world.body(f"amt{number}") for number in range(60)]
    run = world.start(bodies)
    for body in bodies[:55]:
        world.record(run, body, world.look(body.homepage), world.look(f"{body.homepage}x", role="other"))
    stored = list(world.register.captures(run.id))
    assert [one.body for one in stored] == bodies[:55]
    assert all(len(one.captures) == 2 for one in stored)


def test_validators_come_from_the_newest_whole_answer(world, amt) -> None:
    headers = (("last-modified", "Sun, 01 Mar 2026 00:00:00 GMT"),)
    world.whole_survey(amt, world.look(HOME, headers=(("etag", '"old"'),)), day=0)
    newest = world.look(HOME, day=1, headers=(*headers, ("etag", '"new"')))
    world.whole_survey(amt, newest, day=1)
    unchanged = world.look(HOME, day=2, status=304, headers=(("etag", '"new"'),))
    world.whole_survey(amt, unchanged, day=2)
    world.whole_survey(amt, world.look(HOME, day=3, state=State.DNS), day=3)
    known = world.register.validators(HOME)
    assert (known.etag, known.last_modified) == ('"new"', "Sun, 01 Mar 2026 00:00:00 GMT")
    assert known.evidence == newest.examination.capture.evidence
    assert world.register.validators("https://other.example/") is None


def test_an_answer_without_etag_or_date_has_no_validators(world, amt) -> None:
    world.whole_survey(amt, world.look(HOME), day=0)
    assert world.register.validators(HOME) is None


# Answers


def test_an_answer_that_every_page_gives_is_kept_once_with_its_captures(world, amt) -> None:
    run = world.start([amt])
    world.record(run, amt, world.look(HOME, MATOMO, SHARE), world.look(f"{HOME}x", MATOMO, role="other"))
    answer = tables.answer.c
    with writing(world.register._engine) as connection:
        rows = connection.execute(select(answer.kind, answer.subject, answer.captures)).all()
    assert set(map(tuple, rows)) == {
        ("third_party", "matomo", "[0,1]"),
        ("rejected_link", "x", "[0]"),
    }


def test_channels_on_a_profile_that_was_checked_are_not_seen_on_the_body(world, amt) -> None:
    run = world.start([amt])
    back = BackLink(service="x", handle="amt", target=HOME, verified=False, evidence=EVIDENCE)
    check = world.look("https://x.com/amt", world.channel("support"), back, role="verify")
    seen = (world.look(HOME, world.channel("amt")), check)
    world.register.record(run.id, judge(amt, seen, ("x",)), seen, world.day(0))
    with writing(world.register._engine) as connection:
        observed = connection.execute(
            select(tables.channel.c.key).join(
                tables.observation, tables.observation.c.channel == tables.channel.c.id
            )
        ).all()
        kinds = connection.execute(select(tables.answer.c.kind)).scalars().all()
    assert [row.key for row in observed] == ["amt"]
    assert sorted(kinds) == ["back_link", "own_channel"]


# Judging again


def again(world, number: int, judgement: int, *answers: Answer) -> None:
    for stored in world.register.captures(number, judgement):
        looked = [
            Looked(role=one.role, examination=replace(fresh.examination, capture=one.capture))
            for one in stored.captures
            for fresh in [world.look(one.capture.url, *answers)]
        ]
        sheet = judge(stored.body, looked, ("x",))
        assert world.register.record_judgement(judgement, sheet, looked, world.day(9))


def start_again(world, number: int, software: str = "0.2.0") -> int:
    return world.register.start_judgement(number, software=software, knowledge="sha256:bb", when=world.day(9))


def handles(sheets: Iterator[BodySheet]) -> list[list[str]]:
    return [[one.handle for cell in sheet.cells for one in cell.channels] for sheet in sheets]


def test_a_reassessment_speaks_once_it_is_finished(world) -> None:
    number = a_shared_survey(world)
    judgement = start_again(world, number)
    again(world, number, judgement, world.channel("better"))
    assert handles(world.register.sheets(number)) == [["Min", "m"], ["MIN"], ["solo"]]
    assert handles(world.register.sheets(number, judgement)) == [["better"]] * 3
    assert len(next(world.register.shared_channels(number, judgement)).claims) == 3
    world.register.finish_judgement(judgement, world.day(9))
    assert handles(world.register.sheets(number)) == [["better"]] * 3
    assert handles(world.register.sheets(number, 1)) == [["Min", "m"], ["MIN"], ["solo"]]


def test_a_reassessment_that_was_killed_goes_on(world) -> None:
    number = a_shared_survey(world)
    judgement = start_again(world, number)
    stored = next(iter(world.register.captures(number, judgement)))
    looked = [
        Looked(
            role="start", examination=replace(world.look("u").examination, capture=stored.captures[0].capture)
        )
    ]
    sheet = judge(stored.body, looked, ("x",))
    assert world.register.record_judgement(judgement, sheet, looked, world.day(9))
    assert world.register.record_judgement(judgement, sheet, looked, world.day(9)) is False
    assert start_again(world, number) == judgement
    assert start_again(world, number, software="0.3.0") != judgement
    assert [one.body.id for one in world.register.captures(number, judgement)] == ["kid", "solo"]


def test_a_reassessment_finishes_together_with_its_amended_sheets(world) -> None:
    number = a_shared_survey(world)
    judgement = start_again(world, number)
    again(world, number, judgement, world.channel("better"))
    amended = (
        restated(sheet, standing=Standing.VIA_OTHER, via="min")
        for sheet in world.register.sheets(number, judgement)
        if sheet.body.id != "min"
    )
    world.register.finish_judgement(judgement, world.day(9), amended)
    vias = [sheet.cells[0].channels[0].via for sheet in world.register.sheets(number)]
    assert vias == [None, "min", "min"]


def test_a_capture_that_was_never_stored_cannot_be_judged_again(world, amt) -> None:
    run = world.whole_survey(amt, world.look(HOME), day=0)
    judgement = start_again(world, run.id)
    stranger = [world.look(HOME, day=5)]
    with pytest.raises(LookupError):
        world.register.record_judgement(judgement, judge(amt, stranger, ("x",)), stranger, world.day(9))


# Seen, not seen, not looked


def observed(world, number: int) -> set[tuple[str, str, str, str]]:
    """(handle, address of the page or "", outcome, why) of every observation of a survey."""
    query = text(
        "SELECT channel.handle, coalesce(capture.url, ''), outcome, why FROM observation "
        "JOIN channel ON channel.id = observation.channel LEFT JOIN capture ON capture.survey = observation.survey "
        "AND capture.body = observation.body AND capture.number = observation.capture "
        "WHERE observation.survey = :number AND judgement = "
        "(SELECT max(judgement) FROM observation AS newest WHERE newest.survey = :number)"
    )
    with writing(world.register._engine) as connection:
        return {tuple(row) for row in connection.execute(query, {"number": number})}


def test_seen_channels_are_observed_on_each_page(world, amt) -> None:
    own = world.channel("amt")
    pages = (world.look(HOME, own), world.look(f"{HOME}i", own, role="imprint"))
    run = world.whole_survey(amt, *pages, day=0)
    assert observed(world, run.id) == {("amt", HOME, "seen", ""), ("amt", f"{HOME}i", "seen", "")}


def follow_up(world, amt, *now: Looked, first: tuple[Looked, ...] = ()) -> set[tuple[str, str, str, str]]:
    world.whole_survey(amt, *(first or (world.look(HOME, world.channel("amt")),)), day=0)
    return observed(world, world.whole_survey(amt, *now, day=1).id)


def test_a_channel_that_its_page_no_longer_shows_is_not_seen(world, amt) -> None:
    assert follow_up(world, amt, world.look(HOME, day=1)) == {
        ("amt", HOME, "not_seen", ""),
        ("amt", "", "not_seen", ""),
    }


def test_a_channel_that_moved_to_another_page_is_missed_on_the_old_page_only(world, amt) -> None:
    moved = world.look(f"{HOME}hub", world.channel("AMT"), role="hub", day=1)
    assert follow_up(world, amt, world.look(HOME, day=1), moved) == {
        ("amt", HOME, "not_seen", ""),
        ("amt", f"{HOME}hub", "seen", ""),
    }


@pytest.mark.parametrize(
    "state", [State.TIMEOUT, State.ROBOTS, State.BOT_WALL, State.SCRIPT_SHELL, State.CLIENT_ERROR]
)
def test_a_body_that_could_not_be_looked_at_is_never_a_disappearance(world, amt, state: State) -> None:
    assert follow_up(world, amt, world.look(HOME, state=state, day=1)) == {
        ("amt", HOME, "not_looked", state),
        ("amt", "", "not_looked", state),
    }


def test_a_page_that_could_not_be_looked_at_is_never_a_disappearance(world, amt) -> None:
    hub = f"{HOME}hub"
    first = (world.look(HOME), world.look(hub, world.channel("amt"), role="hub"))
    now = (world.look(HOME, day=1), world.look(hub, role="hub", state=State.TIMEOUT, day=1))
    assert follow_up(world, amt, *now, first=first) == {
        ("amt", hub, "not_looked", "timeout"),
        ("amt", "", "not_looked", "timeout"),
    }


def test_a_page_that_was_not_visited_is_never_a_disappearance(world, amt) -> None:
    first = (world.look(HOME), world.look(f"{HOME}news", world.channel("amt"), role="other"))
    assert follow_up(world, amt, world.look(HOME, day=1), first=first) == {
        ("amt", "", "not_looked", "not_visited")
    }


def test_a_page_is_found_again_by_the_address_that_was_asked_for(world, amt) -> None:
    redirected = world.look("https://amt.example/de/", requested=HOME, day=1)
    assert follow_up(world, amt, redirected) == {
        ("amt", "https://amt.example/de/", "not_seen", ""),
        ("amt", "", "not_seen", ""),
    }


def test_a_channel_gone_long_ago_is_still_looked_for_and_found_again(world, amt) -> None:
    own = world.channel("amt")
    world.whole_survey(amt, world.look(HOME, own), day=0)
    for day in (1, 2):
        run = world.whole_survey(amt, world.look(HOME, day=day), day=day)
        assert ("amt", "", "not_seen", "") in observed(world, run.id)
    back = world.whole_survey(amt, world.look(HOME, own, day=3), day=3)
    assert observed(world, back.id) == {("amt", HOME, "seen", "")}


def test_a_channel_of_another_body_is_not_looked_for(world, amt) -> None:
    other = world.body("other")
    world.whole_survey(other, world.look("https://other.example/", world.channel("other")), day=0)
    run = world.whole_survey(amt, world.look(HOME, day=1), day=1)
    assert observed(world, run.id) == set()


def test_what_a_reassessment_took_back_is_no_longer_looked_for(world, amt) -> None:
    first = world.whole_survey(amt, world.look(HOME, world.channel("wrong")), day=0)
    judgement = start_again(world, first.id)
    again(world, first.id, judgement)
    world.register.finish_judgement(judgement, world.day(9))
    run = world.whole_survey(amt, world.look(HOME, day=1), day=1)
    assert observed(world, run.id) == set()


def test_a_reassessment_that_finds_more_adds_observations_of_its_own(world, amt) -> None:
    first = world.whole_survey(amt, world.look(HOME), day=0)
    judgement = start_again(world, first.id)
    again(world, first.id, judgement, world.channel("found"))
    world.register.finish_judgement(judgement, world.day(9))
    assert observed(world, first.id) == {("found", HOME, "seen", "")}
    run = world.whole_survey(amt, world.look(HOME, day=1), day=1)
    assert ("found", "", "not_seen", "") in observed(world, run.id)


def test_two_captures_of_one_page_in_one_survey_are_told_apart(world, amt) -> None:
    then, now = world.look(HOME, world.channel("amt"), day=-900), world.look(HOME, day=-800)
    world.whole_survey(amt, then, now, day=0)
    moments = select(
        tables.observation.c.outcome, tables.observation.c.observed_at, tables.observation.c.capture
    )
    with writing(world.register._engine) as connection:
        found = {tuple(row) for row in connection.execute(moments)}
    assert found == {("seen", world.day(-900), 0), ("not_seen", world.day(-800), 1)}


def test_a_page_that_was_not_looked_at_shows_no_channel_but_its_redirect_may(world, amt) -> None:
    own = world.channel("amt")
    hop = Hop(url=f"{HOME}x", status=302, location="https://x.com/amt")
    walled = world.look(HOME, world.channel("wall"), state=State.BOT_WALL)
    pointer = world.look("https://x.com/amt", own, state=State.LOGIN_WALL, role="pointer", hops=(hop,))
    run = world.whole_survey(amt, walled, pointer, day=0)
    assert observed(world, run.id) == {("amt", "https://x.com/amt", "seen", "")}
    assert handles(world.register.sheets(run.id)) == [["amt"]]


def test_what_was_missed_carries_the_time_of_the_page_and_not_of_the_machine(world, amt) -> None:
    world.whole_survey(amt, world.look(HOME, world.channel("amt"), day=-900), day=0)
    world.whole_survey(amt, world.look(HOME, day=-800), day=1)
    moments = select(tables.observation.c.outcome, tables.observation.c.observed_at)
    with writing(world.register._engine) as connection:
        found = {tuple(row) for row in connection.execute(moments)}
    assert found == {("seen", world.day(-900)), ("not_seen", world.day(-800))}


def test_every_known_channel_has_an_observation_in_every_later_survey(world, amt) -> None:
    """What timelines are computed from: intervals without holes, by SQL alone."""
    pages = [HOME, f"{HOME}hub", f"{HOME}news"]
    states = [State.LOOKED, State.LOOKED, State.TIMEOUT, State.BOT_WALL, State.LOOKED]
    for day in range(12):
        looks = [
            world.look(
                url,
                *[
                    world.channel(f"h{number}")
                    for number in range(5)
                    if (day * 7 + number * 3 + index) % 4 == 0
                ],
                role=("start", "hub", "other")[index],
                state=State.LOOKED,
                day=day,
            )
            if states[(day + index) % 5] is State.LOOKED
            else world.look(
                url, role=("start", "hub", "other")[index], state=states[(day + index) % 5], day=day
            )
            for index, url in enumerate(pages)
            if (day + index) % 6
        ]
        world.whole_survey(amt, *looks, day=day)
    with writing(world.register._engine) as connection:
        holes = connection.execute(text(HOLES)).all()
        doubled = connection.execute(text(CONTRADICTIONS)).all()
        outcomes = set(connection.execute(select(tables.observation.c.outcome)).scalars())
    assert outcomes == {"seen", "not_seen", "not_looked"}
    assert holes == []
    assert doubled == []


HOLES = """
SELECT first.body, first.channel, later.id FROM
  (SELECT body, channel, min(survey) AS survey FROM observation WHERE outcome = 'seen' GROUP BY body, channel) AS first
JOIN survey AS later ON later.id > first.survey
WHERE NOT EXISTS (SELECT 1 FROM observation WHERE observation.body = first.body
  AND observation.channel = first.channel AND observation.survey = later.id)
"""
CONTRADICTIONS = """
SELECT body, channel, survey, capture FROM observation
GROUP BY body, channel, survey, capture HAVING count(DISTINCT outcome) > 1
"""
