"""Answers from the browser go when the log has them or nobody sent them, and never before."""

from datetime import timedelta

import pytest

from amtsblick.jobs.asking import ask, digest_of, questionnaire, take_written
from amtsblick.jobs.clock import now
from amtsblick.jobs.questionnaires import Asking, Desk
from amtsblick.jobs.retention import rehearse, retain
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup_files import look
from amtsblick.values.records import Actor
from amtsblick.values.retention import RetentionRules
from testoffice import BODIES

WRITTEN = {"unit": "Presse", "uses": [{"service": "x", "kind": "own_content", "handle": "amt_wasser"}]}


@pytest.fixture
def place(tmp_path):
    found = Workspace(folder=tmp_path / "work")
    found.prepare()
    return found


@pytest.fixture
def desk(place, knowledge):
    with place.open_register() as register:
        register.import_bodies(BODIES, now())
        yield Desk(register=register, knowledge=knowledge, actor=Actor(name="p"), when=now())


@pytest.fixture
def asked(desk):
    (made,) = ask(desk, Asking(answer_by=desk.today + timedelta(days=9), bodies=("amt",)))
    return made


def gone(desk, place, days):
    when = desk.when + timedelta(days=days)
    said = dict(rehearse(desk.register, place, RetentionRules(), when).rows)["answers"]
    done = dict(retain(desk.register, place, RetentionRules(), lambda: when).rows)["answers"]
    assert said == done
    return done


def send(desk, asked, written=WRITTEN, base=0):
    desk.register.write_answer(asked.id, written, base, desk.when)
    desk.register.send_answer(asked.id, base + 1, digest_of(written), desk.when)


def take(desk, asked):
    answer = desk.register.written_answer(asked.id)
    take_written(desk, questionnaire(desk.register, asked.id).questionnaire, answer, replaces=False)


def test_what_was_taken_in_goes_after_its_time(desk, place, asked):
    send(desk, asked)
    take(desk, asked)
    assert gone(desk, place, 89) == 0
    assert gone(desk, place, 91) == 1
    assert desk.register.written_answer(asked.id) is None


def test_what_nobody_took_in_stays(desk, place, asked):
    send(desk, asked)
    assert gone(desk, place, 3000) == 0


def test_what_was_changed_after_it_was_taken_in_stays(desk, place, asked):
    send(desk, asked)
    take(desk, asked)
    desk.register.write_answer(asked.id, {"unit": "Andere"}, 1, desk.when)
    assert gone(desk, place, 3000) == 0


def test_what_was_never_sent_goes_after_a_year(desk, place, asked):
    desk.register.write_answer(asked.id, WRITTEN, 0, desk.when)
    assert gone(desk, place, 364) == 0
    assert gone(desk, place, 366) == 1


def test_prints_are_in_no_backup_and_a_folder_of_that_name_elsewhere_is(place):
    for name in ("cache/documents/a.pdf", "evidence/cache/b.txt"):
        path = place.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    taken = {one.path for one in look(place.folder, with_keys=False).take}
    assert "cache/documents/a.pdf" not in taken
    assert "evidence/cache/b.txt" in taken
