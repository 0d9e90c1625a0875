"""What need not be kept goes; what proves or is cited stays; what went is stated as removed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from amtsblick.errors import EvidenceError, InputError, RemovedEvidenceError
from amtsblick.jobs.reassess import reassess
from amtsblick.jobs.retention import RULES_FILE, rehearse, retain, rules_of
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup import WORKSPACE_LOCK
from amtsblick.keep.backup_check import check_backup
from amtsblick.keep.backup_files import alone
from amtsblick.keep.backup_restore import restore
from amtsblick.keep.register import Register
from amtsblick.keep.removed import removal_of
from amtsblick.parse.retention import parse_retention, spell_retention
from amtsblick.values.capture import Capture
from amtsblick.values.days import PartialDate
from amtsblick.values.records import Action, Change
from amtsblick.values.retention import RetentionRules
from amtsblick.values.tasks import FINISHED, TaskState
from amtsblick.values.usages import Origin, Usage, UsageKind
from amtsblick.values.work import RetentionWork
from testbackup import ANNA, NOON, House

IDLE = RetentionRules(survey_evidence=30)
LATER = NOON + timedelta(days=400)


@pytest.fixture
def house(tmp_path) -> House:
    """Five weekly looks at one body that found the same each time."""
    folder = tmp_path / "house"
    with Register.open(folder / "register.sqlite") as register:
        made = House(folder, "", register, tmp_path / "backups")
        for _ in range(5):
            made.survey("amt")
        yield made


def place_of(house: House) -> Workspace:
    return Workspace(folder=house.folder)


def apply(house: House, rules: RetentionRules = IDLE, when: datetime = LATER) -> list[int]:
    """Numbers of the surveys whose evidence went."""
    said = rehearse(house.register, place_of(house), rules, when)
    done = retain(house.register, place_of(house), rules, lambda: when)
    assert (said.bundles, said.size) == (done.bundles, done.size)
    assert not any((house.folder / "evidence" / name).exists() for name in done.bundles)
    return [int(name[:6]) for name in done.bundles]


def test_the_first_and_the_newest_look_stay(house: House) -> None:
    assert apply(house) == [2, 3, 4]
    assert apply(house) == []


def test_nothing_of_evidence_goes_by_default(house: House) -> None:
    assert apply(house, RetentionRules()) == []


def test_young_evidence_stays(house: House) -> None:
    assert apply(house, when=NOON + timedelta(days=3 * 7 + 30)) == [2]


def test_what_shows_a_change_stays_on_both_sides(tmp_path) -> None:
    with Register.open(tmp_path / "house" / "register.sqlite") as register:
        house = House(tmp_path / "house", "", register, tmp_path / "backups")
        for handle in "aaabbba":
            house.survey("amt", handle=handle)
        assert apply(house) == [2, 5]


def test_what_a_record_cites_stays(house: House) -> None:
    ref = house.refs[2]
    usage = Usage(
        id="u",
        body="amt",
        service="x",
        kind=UsageKind.OWN_CONTENT,
        since=PartialDate(text="2026"),
        origin=Origin(on=NOON.date(), address="https://amt.example/"),
        note=f"seen in {ref.bundle}#{ref.record}",
    )
    change = Change(action=Action.ENTERED, content=usage, valid_from=NOON.date())
    house.register.append([change], ANNA, NOON, lambda _world: ())
    assert apply(house) == [2, 4]


def test_bytes_that_a_newer_answer_refers_to_stay(house: House) -> None:
    """A 304 keeps the bytes of an earlier answer alive, also over several steps."""
    house.survey("amt", unchanged=house.refs[2])
    assert 3 not in apply(house)
    assert house.load(house.refs[-1]).body == house.load(house.refs[2]).body


def test_removed_evidence_is_stated_as_removed_and_missing_evidence_is_not(house: House) -> None:
    apply(house)
    with pytest.raises(
        RemovedEvidenceError, match=r"removed on 2027-04-05 by retention .*30 days.* stays stated"
    ):
        house.load(house.refs[1])
    (house.folder / "evidence" / house.refs[0].bundle).unlink()
    with pytest.raises(EvidenceError, match="cannot be read") as lost:
        house.load(house.refs[0])
    assert not isinstance(lost.value, RemovedEvidenceError)


def test_statements_stay_and_are_not_judged_again_without_evidence(house: House, knowledge) -> None:
    apply(house)
    before = house.register.sheet(2, "amt")
    again = [
        reassess(
            house.register.survey(number),
            register=house.register,
            evidence=place_of(house).open_evidence(),
            knowledge=knowledge,
            software="2",
            now=lambda: LATER,
            progress=_Silent(),
        )
        for number in (1, 2)
    ]
    assert again == [(), ("amt",)]
    assert house.register.sheet(2, "amt") == before
    assert house.register.check_log() is None


class _Silent:
    def recorded(self, sheet, captures) -> None:
        pass


def test_a_backup_takes_the_note_and_misses_nothing(house: House, tmp_path) -> None:
    house.back_up()
    apply(house)
    made = house.back_up()
    assert made.new_gaps == ()
    assert check_backup(made.path).sound
    restore(made.path, tmp_path / "again")
    assert removal_of(tmp_path / "again" / "evidence" / house.refs[1].bundle) is not None


def test_nothing_is_removed_while_a_backup_is_made(house: House) -> None:
    with (
        alone(house.folder / WORKSPACE_LOCK, "?", shared=True),
        pytest.raises(InputError, match=r"backup of .* is being made: try again"),
    ):
        apply(house)
    with (
        alone(house.folder / WORKSPACE_LOCK, "?"),
        pytest.raises(InputError, match="Evidence is being removed"),
    ):
        house.back_up()


def test_a_run_that_was_killed_before_the_bundle_went_is_completed(house: House, monkeypatch) -> None:
    real = Path.unlink

    def killed(self: Path, **options: bool) -> None:
        if self.name.endswith(".warc.gz"):
            raise KeyboardInterrupt
        real(self, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            retain(house.register, place_of(house), IDLE, lambda: LATER)
    assert house.load(house.refs[1])
    assert apply(house, when=LATER + timedelta(days=3)) == [2, 3, 4]
    assert removal_of(house.folder / "evidence" / house.refs[1].bundle).removed_at == LATER


def test_a_removed_name_is_not_given_again(house: House) -> None:
    apply(house)
    store = place_of(house).open_evidence()
    taken = Capture(url="https://a.example/", requested="https://a.example/", taken_at=NOON, collector="t")
    with store.bundle("000002/amt") as bundle:
        ref = bundle.keep(taken)
    assert ref.bundle == "000002/amt~2.warc.gz"


def test_finished_tasks_go_after_their_time(house: House, knowledge) -> None:
    def ask() -> None:
        enqueue(house.register, knowledge, RetentionWork(), asked_by=ANNA, when=NOON)

    ask()
    house.register.cancel_task(1, ANNA, NOON)
    assert house.register.task(1).state in FINISHED
    ask()
    soon, late = NOON + timedelta(days=89), NOON + timedelta(days=91)
    for when, gone in ((soon, 0), (late, 1)):
        said = dict(rehearse(house.register, place_of(house), RetentionRules(), when).rows)
        done = dict(retain(house.register, place_of(house), RetentionRules(), lambda when=when: when).rows)
        assert (said["tasks"], done["tasks"]) == (gone, gone)
    assert [one.state for one in house.register.tasks()] == [TaskState.WAITING]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[days", "no TOML file"),
        ("[weeks]\nfinished_tasks = 1", r"only the table \[days\]"),
        ("days = 3", r"only the table \[days\]"),
        ("[days]\nstatements = 30", "'statements' is no kind; known: finished_tasks"),
        ("[days]\nfinished_tasks = 0", "finished_tasks = 0: give whole days from 1"),
        ("[days]\nfinished_tasks = true", "give whole days"),
        ('[days]\nfinished_tasks = "forever"', "give whole days from 1 to 36500[.]"),
        ("[days]\nsurvey_evidence = 29", 'from 30 to 36500 or "forever"'),
    ],
    ids=["toml", "table", "scalar", "kind", "zero", "bool", "forever", "short"],
)
def test_unusable_rules_are_refused_with_file_and_kind(tmp_path, text: str, says: str) -> None:
    (tmp_path / RULES_FILE).write_text(text)
    with pytest.raises(InputError, match=says) as refused:
        rules_of(Workspace(folder=tmp_path))
    assert RULES_FILE in str(refused.value)


@pytest.mark.parametrize("evidence", [None, 365])
def test_rules_are_spelled_as_they_are_read(evidence) -> None:
    rules = RetentionRules(survey_evidence=evidence, finished_tasks=5)
    assert parse_retention(spell_retention(rules).encode(), name="x") == rules


def test_a_named_file_of_rules_must_exist(tmp_path) -> None:
    assert rules_of(Workspace(folder=tmp_path)) == RetentionRules()
    with pytest.raises(InputError, match="does not exist"):
        rules_of(Workspace(folder=tmp_path), tmp_path / "none.toml")
