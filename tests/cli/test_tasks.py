"""``work`` and ``task`` as an operator meets them."""

import json
import subprocess
import sys

import pytest

from amtsblick.demo.bodies import BODIES
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace


def amtsblick(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def told(*arguments):
    done = amtsblick(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def out(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies(BODIES, now())
    return ["--out", tmp_path / "out"]


def test_work_is_asked_for_done_and_shown(out):
    asked = told("task", "add", "due_run", "--actor", "betrieb", "--role", "admin", *out)["task"]
    assert (asked["state"], asked["asked_by"]) == ("waiting", {"name": "betrieb", "role": "admin"})
    assert amtsblick("work", "--once", *out).returncode == 0

    shown = told("task", "show", asked["number"], *out)
    assert shown["task"]["state"] == "done"
    assert shown["lines"][0]["step"] == "started"
    listed = amtsblick("task", "list", "--state", "done", *out)
    assert "due_run" in listed.stdout


def test_parameters_and_bodies_are_checked(out):
    asked = told("task", "add", "survey", "--body", "umwelt", "--with", '{"pages": 4}', *out)["task"]
    assert (asked["work"]["bodies"], asked["work"]["pages"]) == (["umwelt"], 4)

    for wrong, named in (
        (["survey", "--body", "nirgendwo"], "nirgendwo"),
        (["survey", "--with", '{"speed": 4}'], "speed"),
        (["survey", "--with", '{"pages": "4"}'], "pages"),
        (["survey", "--with", "[1]"], "parameters"),
    ):
        refused = amtsblick("task", "add", *wrong, *out)
        assert refused.returncode == 3
        assert named in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_task_is_cancelled_and_retried(out):
    number = told("task", "add", "due_run", *out)["task"]["number"]

    assert told("task", "cancel", number, *out)["task"]["state"] == "cancelled"
    assert amtsblick("task", "cancel", number, *out).returncode == 3
    assert told("task", "retry", number, *out)["task"]["state"] == "waiting"
    assert amtsblick("task", "show", 99, *out).returncode == 3


def test_work_is_planned_shown_and_unplanned(out):
    planned = told("task", "plan", "survey", "--weekday", 0, "--at", "03:30", *out)["schedule"]
    assert planned["rhythm"] == {"hour": 3, "minute": 30, "weekday": 0, "days": 1}

    assert [one["number"] for one in told("task", "plans", *out)["schedules"]] == [planned["number"]]
    assert "03:30 UTC" in amtsblick("task", "plans", *out).stdout
    assert told("task", "unplan", planned["number"], *out)["removed"] == planned["number"]
    assert amtsblick("task", "unplan", planned["number"], *out).returncode == 3
    assert amtsblick("task", "plan", "survey", "--at", "halb vier", *out).returncode == 3
