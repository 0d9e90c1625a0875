"""Runs, schedules and operations as people with different roles meet them."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from amtsblick.jobs.board import refresh
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.values.body import Body
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Step, TaskState
from amtsblick.values.work import SurveyWork, TaskKind

SOMEBODY = Actor(name="jemand", role=Role.EDITOR)
BODIES = (
    Body(id="land", name="Land Auental", homepage="https://land.example/"),
    Body(id="umwelt", name="Amt für Umwelt", homepage="https://umwelt.example/", parent="land"),
    Body(id="wald", name="Forstamt <b>Nord</b>", homepage="https://wald.example/", parent="umwelt"),
    Body(id="stadt", name="Stadt Seeblick", homepage="https://stadt.example/"),
)


@pytest.fixture(autouse=True)
def bodies(desk):
    desk.register.import_bodies(BODIES, desk.now())
    refresh(desk.register, desk.knowledge, when=desk.now(), evidence=desk.evidence)


def asked(desk, *names, **more):
    return enqueue(
        desk.register, desk.knowledge, SurveyWork(bodies=names, **more), asked_by=SOMEBODY, when=desk.now()
    )


def begun(desk, *names):
    """A run that a worker has begun and told something about."""
    asked(desk, *names)
    task = desk.register.take_task("worker/1", desk.now())
    hold = next(one for one in desk.register.open_tasks(desk.now())[1] if one.number == task.number)
    lines = [(desk.now(), Step.BODY_LOOKED, [names[0], "looked"])]
    desk.register.note_progress(hold, lines, done=1, total=2)
    return task


def test_a_survey_is_started_for_chosen_bodies(desk, browser_of):
    editor = browser_of("presse", (Role.EDITOR, "umwelt"))
    found = editor.send_form("/de/work/runs/new/survey", q="forst", do="find")
    assert found.status_code == HTTPStatus.OK
    assert 'value="wald"' in found.text
    assert "<b>Nord" not in found.text

    sent = editor.send_form(
        "/de/work/runs/new/survey",
        scope="chosen",
        bodies=["wald", "umwelt"],
        pages="3",
        inspect="yes",
        do="start",
    )
    assert sent.status_code == HTTPStatus.SEE_OTHER
    task = desk.register.tasks()[0]
    assert task.work == SurveyWork(bodies=("wald", "umwelt"), pages=3, inspect=True)
    assert task.asked_by == Actor(name="presse", role=Role.EDITOR)
    assert "Forstamt" in editor.get(sent.headers["location"]).text


def test_all_means_all_that_one_may_look_at(desk, browser_of):
    part = browser_of("presse", (Role.EDITOR, "umwelt"))
    part.send_form("/de/work/runs/new/survey", scope="all", pages="8", do="start")
    whole = browser_of("leitung", (Role.HEAD, ""))
    whole.send_form("/de/work/runs/new/survey", scope="all", pages="8", do="start")
    everything, mine = (one.work for one in desk.register.tasks())
    assert (mine.bodies, mine.below) == (("umwelt",), True)
    assert (everything.bodies, everything.below) == ((), False)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"scope": "chosen"}, "scope"),
        ({"scope": "chosen", "bodies": "umwelt", "pages": "999"}, "pages"),
        ({"scope": "chosen", "bodies": "umwelt", "pages": "²"}, "pages"),
        ({"scope": "chosen", "bodies": "stadt"}, "ids"),
        ({"scope": "chosen", "ids": "umwelt nirgendwo"}, "ids"),
    ],
    ids=["nobody", "many", "odd-digit", "of-others", "unknown"],
)
def test_what_cannot_be_used_is_shown_again(desk, browser_of, fields, field):
    editor = browser_of("presse", (Role.EDITOR, "umwelt"))
    answer = editor.send_form("/de/work/runs/new/survey", **({"pages": "8", "do": "start"} | fields))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'href="#{field}"' in answer.text
    assert desk.register.tasks() == []


def test_readers_start_nothing_and_parts_start_nothing_for_all(browser_of):
    reader = browser_of("lesen", (Role.READER, ""))
    assert reader.get("/de/work/runs/new/survey").status_code == HTTPStatus.FORBIDDEN
    part = browser_of("presse", (Role.EDITOR, "umwelt"))
    assert part.get("/de/work/runs/new/terms").status_code == HTTPStatus.FORBIDDEN
    assert part.send_form("/de/work/runs/new/reassess").status_code == HTTPStatus.FORBIDDEN
    assert part.get("/de/work/runs/new/backup").status_code == HTTPStatus.NOT_FOUND


def test_runs_about_bodies_of_others_are_not_there(desk, browser_of):
    foreign, own = asked(desk, "stadt"), asked(desk, "wald")
    part = browser_of("presse", (Role.EDITOR, "umwelt"))
    listed = part.get("/de/work/runs").text
    assert f"/de/work/runs/{own.number}" in listed
    assert f"/de/work/runs/{foreign.number}" not in listed
    assert "Seeblick" not in listed
    for path in ("", "/part"):
        assert part.get(f"/de/work/runs/{foreign.number}{path}").status_code == HTTPStatus.NOT_FOUND
    assert part.send_form(f"/de/work/runs/{foreign.number}/stop").status_code == HTTPStatus.NOT_FOUND
    assert part.get("/de/work/runs/99999999999999999999").status_code == HTTPStatus.NOT_FOUND
    assert desk.register.task(foreign.number).state is TaskState.WAITING


def test_the_log_of_a_run_about_all_is_for_those_who_see_all(desk, browser_of):
    enqueue(desk.register, desk.knowledge, SurveyWork(), asked_by=SOMEBODY, when=desk.now())
    task = desk.register.take_task("worker/1", desk.now())
    hold = desk.register.open_tasks(desk.now())[1][0]
    desk.register.note_progress(hold, [(desk.now(), Step.BODY_LOOKED, ["stadt", "looked"])], done=1)
    assert "Seeblick" in browser_of("leitung", (Role.HEAD, "")).get(f"/de/work/runs/{task.number}").text
    part = browser_of("presse", (Role.EDITOR, "umwelt"))
    for path in (f"/de/work/runs/{task.number}", "/de/work/runs", "/de/work/runs/part"):
        assert "Seeblick" not in part.get(path).text


def test_progress_is_fetched_until_it_is_over(desk, browser_of):
    task = begun(desk, "wald", "umwelt")
    head = browser_of("leitung", (Role.HEAD, ""))
    page = head.get(f"/de/work/runs/{task.number}")
    assert f'data-live="/de/work/runs/{task.number}/part"' in page.text
    assert 'http-equiv="refresh"' in page.text
    part = head.get(f"/de/work/runs/{task.number}/part")
    assert '<progress max="2" value="1"' in part.text
    assert "Forstamt" in part.text
    assert "x-done" not in part.headers

    desk.register.stop_task(desk.register.open_tasks(desk.now())[1][0], desk.now())
    assert head.get(f"/de/work/runs/{task.number}/part").headers["x-done"] == "1"
    over = head.get(f"/de/work/runs/{task.number}").text
    assert "data-live" not in over
    assert 'http-equiv="refresh"' not in over


def test_a_run_is_stopped_and_tried_again(desk, browser_of):
    task = asked(desk, "wald")
    part = browser_of("presse", (Role.EDITOR, "umwelt"))
    assert part.send_form(f"/de/work/runs/{task.number}/stop").status_code == HTTPStatus.SEE_OTHER
    assert desk.register.task(task.number).state is TaskState.CANCELLED
    again = part.send_form(f"/de/work/runs/{task.number}/stop")
    assert again.status_code == HTTPStatus.CONFLICT
    assert part.send_form(f"/de/work/runs/{task.number}/retry").status_code == HTTPStatus.SEE_OTHER
    assert desk.register.task(task.number).state is TaskState.WAITING
    reader = browser_of("lesen", (Role.READER, ""))
    assert reader.send_form(f"/de/work/runs/{task.number}/stop").status_code == HTTPStatus.FORBIDDEN


def test_a_missing_worker_is_said(desk, browser_of):
    head = browser_of("leitung", (Role.HEAD, ""))
    assert "kein Arbeitsprozess" in head.get("/de/work/runs").text
    desk.register.sign_worker("one", desk.now(), desk.now())
    assert "kein Arbeitsprozess" not in head.get("/de/work/runs").text
    desk.register.sign_worker("one", desk.now(), desk.now() - timedelta(minutes=5))
    assert "kein Arbeitsprozess" in head.get("/de/work/runs").text


def test_older_runs_are_on_further_pages(desk, browser_of):
    for _ in range(35):
        task = asked(desk, "wald", new=True)
        desk.register.cancel_task(task.number, SOMEBODY, desk.now())
    head = browser_of("leitung", (Role.HEAD, ""))
    first = head.get("/de/work/runs").text
    assert "before=6" in first
    second = head.get("/de/work/runs?before=6").text
    assert [f'/de/work/runs/{n}"' in second for n in (5, 1, 6)] == [True, True, False]


def test_schedules_are_for_operators(desk, browser_of):
    admin = browser_of("betrieb", (Role.ADMIN, ""))
    fields = {"kind": "backup", "repeat": "weekly", "weekday": "0", "hour": "3", "days": "1"}
    assert admin.send_form("/de/work/schedules", **fields).status_code == HTTPStatus.SEE_OTHER
    (planned,) = desk.register.schedules()
    assert (planned.rhythm.weekday, planned.rhythm.hour) == (0, 3)
    assert "jeden Montag um 03:00 Uhr (UTC)" in admin.get("/de/work/schedules").text

    path = f"/de/work/schedules/{planned.number}"
    admin.send_form(path, do="pause")
    assert not desk.register.schedule(planned.number).enabled
    admin.send_form(path, do="resume")
    assert desk.register.schedule(planned.number).enabled
    assert (
        browser_of("presse", (Role.EDITOR, "")).send_form(path, do="remove").status_code
        == HTTPStatus.FORBIDDEN
    )
    admin.send_form(path, do="remove")
    assert desk.register.schedules() == []
    assert admin.send_form(path, do="remove").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "fields", [{"kind": "survey"}, {"kind": "backup", "hour": "25"}, {"kind": "backup", "days": "0"}]
)
def test_schedules_that_make_no_sense_are_shown_again(desk, browser_of, fields):
    admin = browser_of("betrieb", (Role.ADMIN, ""))
    answer = admin.send_form("/de/work/schedules", **({"repeat": "days", "days": "1", "hour": "2"} | fields))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert desk.register.schedules() == []


def test_operations_tell_how_it_is_doing_and_hand_over_work(desk, browser_of):
    admin = browser_of("betrieb", (Role.ADMIN, ""))
    page = admin.get("/de/admin/operations?rehearse=yes")
    assert page.status_code == HTTPStatus.OK
    assert "SQLite" in page.text
    assert "Das würde jetzt entfernt" in page.text
    sent = admin.send_form("/de/admin/operations", kind="backup")
    assert desk.register.tasks()[0].kind is TaskKind.BACKUP
    assert sent.headers["location"].startswith("/de/work/runs/")
    assert admin.send_form("/de/admin/operations", kind="survey").status_code == HTTPStatus.NOT_FOUND
    assert "Einträge" in admin.send_form("/de/admin/operations/check").text


def test_unusable_rules_do_not_hide_the_page(desk, browser_of):
    (desk.folder / "retention.toml").write_text("[days]\nnonsense = 1\n")
    page = browser_of("betrieb", (Role.ADMIN, "")).get("/de/admin/operations")
    assert page.status_code == HTTPStatus.OK
    assert "nonsense" in page.text


@pytest.mark.parametrize("role", [Role.HEAD, Role.EDITOR, Role.DPO, Role.AUTHORITY, Role.READER])
def test_operations_are_for_operators(browser_of, role):
    assert browser_of("jemand", (role, "")).get("/de/admin/operations").status_code == HTTPStatus.FORBIDDEN
