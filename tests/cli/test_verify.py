"""``amtsblick verify`` as a user meets it: words, exit codes, JSON."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from amtsblick.cli import main
from amtsblick.keep.bundle import draft_bundle
from amtsblick.keep.signing import SigningKey
from amtsblick.values.recording import PassName, RawInspection, RawPass

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def verify(monkeypatch, capsys):
    """The whole command line, in this process: starting a new one each time is slow."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["amtsblick", "verify", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        return Done(left.value.code or 0, shown.out, shown.err)

    return run


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return SigningKey.own(tmp_path_factory.mktemp("operator"))


@pytest.fixture
def operator(tmp_path, key):
    (tmp_path / "operator.pem").write_bytes(key.public.pem)
    return tmp_path / "operator.pem"


@pytest.fixture
def write(tmp_path, key):
    def sealed(name, *, by=key, previous="", findings=b"{}"):
        one = RawPass(name=PassName.NONE, started_at=NOON, lines=(b'{"k":"pass","t":0}',))
        raw = RawInspection(site=f"https://{name}.example/", started_at=NOON, passes=(one,))
        return draft_bundle(tmp_path / f"{name}.wacz", raw, previous=previous).seal(findings=findings, key=by)

    return sealed


def test_a_sound_bundle_of_the_operator(verify, write, operator):
    done = verify(write("amt").path, "--key", operator)
    assert done.returncode == 0, done.stderr
    assert "sound, signed by a key you gave" in done.stdout
    assert "https://amt.example/ on 2026-03-01" in done.stdout
    assert "no bundle: the first of its register" in done.stdout


def test_a_broken_bundle_is_named_with_its_first_broken_part(verify, write, operator):
    path = write("amt").path
    data = path.read_bytes()
    at = data.index(b"tapes/1-none.log.gz") + 30
    path.write_bytes(data[:at] + b"X" + data[at + 1 :])
    done = verify(path, "--key", operator)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{path}: BROKEN at tapes/1-none.log.gz: " in done.stderr
    assert "it is not the file that the manifest lists" in done.stderr


def test_unsigned_unknown_and_uncompared_are_told_apart(verify, write, operator, tmp_path):
    unsigned = verify(write("one", by=None).path, "--key", operator)
    unknown = verify(write("two", by=SigningKey.own(tmp_path / "other")).path, "--key", operator)
    uncompared = verify(write("three").path)
    assert [one.returncode for one in (unsigned, unknown, uncompared)] == [4, 4, 0]
    assert "UNSIGNED" in unsigned.stdout
    assert "SIGNED BY AN UNKNOWN KEY" in unknown.stdout
    assert "compare the key with the operator's" in uncompared.stdout


def test_a_missing_stamp_is_said_when_one_was_asked_for(verify, write, operator, tmp_path):
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ed25519",
            "-nodes",
            "-keyout",
            "k",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=x",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    done = verify(write("amt").path, "--key", operator, "--tsa-ca", tmp_path / "ca.pem")
    assert done.returncode == 4
    assert "time stamp  none" in done.stdout


def test_the_link_is_checked_for_one_and_for_many(verify, write):
    first = write("one")
    second = write("two", previous=first.manifest)
    third = write("three", previous=second.manifest)
    assert verify(second.path, "--previous", first.path).returncode == 0
    wrong = verify(third.path, "--previous", first.path)
    assert (wrong.returncode, "BROKEN at the link to the bundle before" in wrong.stderr) == (1, True)
    assert verify("--chain", first.path, second.path, third.path).returncode == 0
    assert verify("--chain", first.path, third.path, second.path).returncode == 1
    assert verify("--previous", first.path, second.path, third.path).returncode == 3


def test_json_says_the_same(verify, write, operator, key):
    done = verify(write("amt").path, "--key", operator, "--json")
    (row,) = json.loads(done.stdout)["bundles"]
    assert (row["broken"], row["trust"], row["key"]) == ("", "signed by a known key", key.public.fingerprint)
    assert (row["site"], row["previous"], row["stamps"]) == ("https://amt.example/", "", [])


def test_quiet_says_nothing_but_what_is_broken(verify, write):
    path = write("amt").path
    assert verify(path, "--quiet").stdout == ""
    path.write_bytes(path.read_bytes() + b" ")
    done = verify(path, "--quiet")
    assert (done.returncode, done.stdout, "BROKEN at the end of the bundle" in done.stderr) == (1, "", True)


def test_findings_beside_the_bundle_are_compared(verify, write, tmp_path):
    path = write("amt").path
    (tmp_path / "findings.json").write_bytes(b'{"other": 1}')
    assert "BROKEN at findings.json beside the bundle" in verify(path).stderr
    assert verify(path, "--alone").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.wacz"], 3, "cannot be read"),
        ([], 2, "Missing argument"),
    ],
    ids=["missing-file", "no-argument"],
)
def test_what_cannot_be_checked_is_said(verify, arguments, code, words):
    done = verify(*arguments)
    assert done.returncode == code
    assert words in done.stderr


def test_a_key_that_is_none_is_named(verify, write, tmp_path):
    (tmp_path / "no.pem").write_text("x")
    done = verify(write("amt").path, "--key", tmp_path / "no.pem")
    assert (done.returncode, "no.pem holds no public key" in done.stderr) == (3, True)
