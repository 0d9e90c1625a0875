"""Units, containers and proxies: every command line is one that we understand, every file is there, every tool agrees."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

import pytest
import typer.main
import yaml

from amtsblick.cli.app import app

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
PROGRAM = "/opt/amtsblick/bin/amtsblick"
SETTINGS = {
    "AMTSBLICK_OUT": "/data",
    "AMTSBLICK_SMTP": "mail.example:587",
    "AMTSBLICK_MAIL_FROM": "a@b.example",
}
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "User": "amtsblick",
    "UMask": "0077",
}
BROWSER = "amtsblick-worker.service"
NOT_WITH_A_BROWSER = {
    "RestrictNamespaces",
    "PrivateUsers",
    "ProcSubset",
    "SystemCallFilter",
    "MemoryDenyWriteExecute",
}


class Unit(RawConfigParser):
    """Keys may stand more than once: the values are joined by line feeds."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
        self.optionxform = str
        sections: dict[str, dict[str, list[str]]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                keys = sections.setdefault(line.strip("[]"), {})
            elif line and not line.startswith("#"):
                key, _, value = line.partition("=")
                keys.setdefault(key, []).append(value)
        self.read_dict(
            {name: {k: "\n".join(v) for k, v in found.items()} for name, found in sections.items()}
        )


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def command_lines():
    for path in UNITS:
        for line in Unit(path)["Service"]["ExecStart"].splitlines():
            program, *words = shlex.split(line)
            assert program == PROGRAM
            yield pytest.param(words, id=f"{path.stem}-{'-'.join(words[:3])}")
    for name in ("web", "worker"):
        words = [
            re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in compose()["services"][name]["command"]
        ]
        yield pytest.param(words, id=f"compose-{name}")
    (last,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    yield pytest.param(yaml.safe_load(last), id="containerfile")
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["amtsblick"] or PROGRAM in words:
                words = words[words.index(PROGRAM if PROGRAM in words else "amtsblick") + 1 :]
                yield pytest.param(words, id=f"docs-{'-'.join(words[:3])}")


@pytest.mark.parametrize("words", list(command_lines()))
def test_every_command_line_is_understood(words: list[str], monkeypatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    understood(words)


def understood(words: list[str]) -> None:
    """Raises UsageError when the command line is none of ours."""
    command = typer.main.get_command(app)
    context = command.context_class(command, info_name="amtsblick")
    rest = list(words)
    while hasattr(command, "list_commands"):
        name, command, rest = command.resolve_command(context, rest)
        if hasattr(command, "list_commands"):
            context = command.context_class(command, info_name=name, parent=context)
            continue
        if "--no-worker" in rest and not any(
            "--no-worker" in (*one.opts, *one.secondary_opts) for one in command.params
        ):
            pytest.skip("this 'amtsblick serve' starts no worker that could be left out")
        command.make_context(name, rest, parent=context)


def test_an_option_that_does_not_exist_is_noticed() -> None:
    """The test above can fail."""
    for words in (["backup", "x", "--nonsense"], ["backup"], ["nonsense"], ["task", "nonsense"]):
        with pytest.raises(Exception, match=r"(?i)no such|missing"):
            understood(words)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_services_are_hardened(path: Path) -> None:
    service = Unit(path)["Service"]
    assert {key: service.get(key) for key in HARDENED} == HARDENED
    if path.name == BROWSER:
        assert not NOT_WITH_A_BROWSER & set(service)
    else:
        assert NOT_WITH_A_BROWSER - {"MemoryDenyWriteExecute"} <= set(service)


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_every_timer_has_its_service_and_a_moment(path: Path) -> None:
    assert path.with_suffix(".service").is_file()
    timer = Unit(path)
    assert timer["Timer"]["OnCalendar"]
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_units_name_only_units_that_are_there(path: Path) -> None:
    unit = Unit(path)["Unit"]
    named = {name for key in ("Wants", "Before", "After", "Requires") for name in unit.get(key, "").split()}
    ours = {name for name in named if name.startswith("amtsblick")}
    assert ours <= {one.name for one in (*UNITS, *TIMERS)}


def test_systemd_agrees(tmp_path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze here")
    program = shutil.which("true")
    for path in (*UNITS, *TIMERS):
        text = path.read_text(encoding="utf-8").replace(PROGRAM, program)
        (tmp_path / path.name).write_text(text)
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run([tool, "verify", *names], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "amtsblick" in line]
    assert (done.returncode, said) == (0, [])


def test_nginx_agrees(tmp_path) -> None:
    tool = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if tool is None or shutil.which("openssl") is None:
        pytest.skip("no nginx or openssl here")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x"),
            *("-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
    site = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    for there in ("/etc/ssl/amtsblick", "/var/log/nginx"):
        assert there in site
        site = site.replace(there, str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = f"pid {tmp_path}/pid; error_log stderr;\nevents {{}}\nhttp {{ include {tmp_path}/site.conf; }}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(
        [tool, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_caddy_agrees(tmp_path) -> None:
    tool = shutil.which("caddy")
    if tool is None:
        pytest.skip("no caddy here")
    done = subprocess.run(
        [tool, "adapt", "--adapter", "caddyfile", "--config", DEPLOY / "proxy" / "Caddyfile"],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr


def test_what_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)]
    assert copied
    for name in (name for words in copied for name in words):
        assert (ROOT / name).exists(), name
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["debian:bookworm-slim"] * 2
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)


def test_compose_holds_together() -> None:
    whole = compose()
    assert set(whole["services"]) == {"db", "web", "worker"}
    for name, service in whole["services"].items():
        mounts = {mount.split(":")[0] for mount in service.get("volumes", ())}
        assert mounts <= set(whole["volumes"]), name
        assert set(service["networks"]) <= set(whole["networks"]), name
        assert set(service.get("depends_on", ())) <= set(whole["services"]), name
    assert whole["services"]["web"]["ports"] == ["127.0.0.1:8480:8480"]
    assert "ports" not in whole["services"]["db"]
    for name in ("db", "web"):
        assert whole["services"][name]["healthcheck"]["test"]
    asked = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    example = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")
    assert asked <= set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_every_variable_in_examples_is_one_that_we_read() -> None:
    known = {"AMTSBLICK_SMTP_PASSWORD", *_variables(typer.main.get_command(app))}
    assert {"AMTSBLICK_OUT", "AMTSBLICK_BASE_URL"} <= known
    for name in ("systemd/amtsblick.env", "compose.env.example", "compose.yaml", "Containerfile"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert set(re.findall(r"\bAMTSBLICK_[A-Z_]+", text)) <= known, name


def _variables(command) -> Iterator[str]:
    for param in command.params:
        yield from [param.envvar] if isinstance(param.envvar, str) else param.envvar or ()
    if hasattr(command, "list_commands"):
        context = command.context_class(command)
        for name in command.list_commands(context):
            yield from _variables(command.resolve_command(context, [name])[1])
