"""A survey that is killed loses nothing and goes on where it stopped."""

import csv
import random
import resource
import signal
import subprocess
import sys
import time

import pytest

from amtsblick.demo.bodies import BODIES
from amtsblick.demo.sites import WRONG_CERTIFICATE, rules, sites
from amtsblick.demo.web import serve
from amtsblick.jobs.workspace import Workspace


@pytest.fixture
def bodies_csv(tmp_path):
    path = tmp_path / "bodies.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name", "kind", "parent", "homepage"])
        for body in BODIES:
            writer.writerow([body.id, body.name, body.kind, body.parent or "", body.homepage])
    return path


def command(bodies_csv, out, web):
    options = ["--out", str(out), "--delay", "0.02", "--timeout", "1.5", "--parallel", "3", "--quiet"]
    test_web = ["--allow-private", "--resolver-rules", rules(web.port), "--ca-file", str(web.ca_file)]
    return [sys.executable, "-m", "amtsblick", "survey", str(bodies_csv), *options, *test_web]


def last_written(out):
    """When the register or its journal was last written; nothing before the first survey."""
    return max((file.stat().st_mtime_ns for file in out.glob("register.sqlite*")), default=0)


def await_first_record(running, out, before):
    """Until this run has recorded something: earlier, a slow machine is still starting Python."""
    while last_written(out) <= before and running.poll() is None:
        time.sleep(0.02)


def verdicts(out):
    with Workspace(folder=out).open_register() as register:
        (run,) = register.surveys()
        return run.finished_at, {
            sheet.body.id: (
                sheet.state,
                sheet.cells
                and [
                    (cell.service, cell.status, [(one.handle, one.standing) for one in cell.channels])
                    for cell in sheet.cells
                ],
            )
            for sheet in register.sheets(run.id)
        }


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_survey_goes_on_and_ends_like_an_undisturbed_one(tmp_path, bodies_csv, how):
    chance = random.Random(f"{how}")
    with serve(sites(), tmp_path, WRONG_CERTIFICATE) as web:
        undisturbed = tmp_path / "whole"
        subprocess.run(command(bodies_csv, undisturbed, web), check=True)
        out = tmp_path / "killed"
        ended = []
        while len(ended) < 3 and 0 not in ended:
            before = last_written(out)
            running = subprocess.Popen(command(bodies_csv, out, web), stderr=subprocess.PIPE)
            await_first_record(running, out, before)
            time.sleep(chance.uniform(0.0, 0.8))
            running.send_signal(how)
            _, complaint = running.communicate(timeout=30)
            ended.append(running.returncode)
            if how is signal.SIGINT and running.returncode:
                assert running.returncode == 130
                assert b"goes on" in complaint
                assert b"Traceback" not in complaint
        assert ended[0] != 0, "the survey was to be killed, and had ended before"
        if 0 not in ended:
            subprocess.run(command(bodies_csv, out, web), check=True)
    finished, found = verdicts(out)
    assert finished is not None
    assert found == verdicts(undisturbed)[1]
    assert len(found) == len(BODIES)


def test_full_disk_ends_in_one_sentence_and_the_same_command_completes(tmp_path, bodies_csv):
    """A limit on the size of files stands in for the full disk: writing fails just so."""

    def no_more_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    with serve(sites(), tmp_path, WRONG_CERTIFICATE) as web:
        out = tmp_path / "out"
        full = subprocess.run(
            command(bodies_csv, out, web),
            preexec_fn=no_more_room,
            capture_output=True,
            text=True,
            check=False,
        )
        assert full.returncode == 3, full.stderr
        assert "Traceback" not in full.stderr
        assert "never retrieved" not in full.stderr
        assert len(full.stderr.strip().splitlines()) == 1
        subprocess.run(command(bodies_csv, out, web), check=True)
    assert len(verdicts(out)[1]) == len(BODIES)
