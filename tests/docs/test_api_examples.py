"""Every example of docs/api.md runs as it stands there, against the real server on loopback."""

import os
import re
import shutil
import socket
import subprocess
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from amtsblick.client import Client, ProblemError
from amtsblick.jobs.accounts import add
from amtsblick.jobs.api_tokens import make_token
from amtsblick.jobs.records import write
from amtsblick.jobs.workspace import Workspace
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.settings import Settings
from amtsblick.values.accounts import AccountRules, Grant, Scope
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from testoffice import BODIES, a_decision, a_usage

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def service(tmp_path, knowledge):
    """Address of a running service with three bodies, and a token that reads, writes and runs."""
    place = Workspace(folder=tmp_path / "work")
    place.prepare()
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with place.open_register() as register:
        rules = AccountRules(second_factor_for=frozenset())
        desk = Desk.of(place, register, knowledge, Settings(base_url=base), lambda: NOW, rules=rules)
        register.import_bodies(BODIES, NOW)
        changes = [
            Change(
                action=Action.IMPORTED, content=one, valid_from=date(2025, 3, 1), state=RecordState.PUBLISHED,
                authors=("pressestelle",), approved_by="leitung",
            )
            for one in (a_usage(), a_decision())
        ]  # fmt: skip
        write(register, knowledge, changes, Actor(name="admin", role=Role.ADMIN), NOW)
        desk.written({one.id for one in BODIES})
        grants = [Grant(role=Role.EDITOR, root=""), Grant(role=Role.DPO, root="")]
        add(desk.accounts, "presse", "Pressestelle", grants=grants, by="test", when=NOW)
        end = NOW + timedelta(days=9)
        new = make_token(desk.accounts, "presse", "t", tuple(Scope), expires_at=end, by="presse", when=NOW)
        server = uvicorn.Server(uvicorn.Config(make_app(desk), log_config=None, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            httpx.get(f"{base}/api/v1/health", timeout=20)
            yield base, new.secret
        finally:
            server.should_exit = True
            thread.join()


def test_every_line_for_the_shell_is_answered(service):
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    base, token = service
    for block in SHELL:
        script = (
            f'set -e\ncurl() {{ command curl --silent --show-error --fail-with-body "$@"; echo; }}\n{block}'
        )
        environment = {**os.environ, "BASE": base, "TOKEN": token, "no_proxy": "127.0.0.1"}
        ran = subprocess.run(
            ["bash", "-c", script], env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_python_block_runs(service, capsys):
    base, token = service
    for block in PYTHON:
        exec(compile(block, "docs/api.md", "exec"), {"base": base, "token": token})
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Amt für Wasser [('x',")
    assert told[1] == "keep 2026-02-01"
    assert told[2].startswith("sha256:")
    assert told[3].startswith("404 There is no body")
    assert told[4:] == ["submitted", "1 waiting"]


def test_lists_go_on_over_all_pages(service):
    with Client(service[0]) as register:
        assert [row.body.id for row in register.bodies(limit=1)] == ["amt", "land", "stadt"]
        assert [one.record for one in register.records(RecordKind.USAGE, limit=1)] == ["amt.x"]


def test_refusals_tell_what_is_wrong(service):
    with Client(*service) as register, pytest.raises(ProblemError) as refused:
        register.draft(a_usage(id="amt.neu", service="nowhere"), date(2026, 3, 2))
    assert refused.value.status == 422
    assert [one["field"] for one in refused.value.errors] == ["service"]


def test_a_service_that_is_away_is_told_as_such():
    with Client("http://127.0.0.1:9") as register, pytest.raises(ProblemError, match="did not answer"):
        register.health()
