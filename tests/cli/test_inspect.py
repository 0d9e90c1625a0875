"""``inspect``, ``reassess`` of inspections, ``questions`` and ``survey --inspect`` as a user meets them."""

import contextlib
import json
import signal
import subprocess
import sys
import time

import psutil
import pytest

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.demo.bodies import UNSEEN
from amtsblick.demo.sites import WRONG_CERTIFICATE, rules, sites
from amtsblick.demo.web import serve
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.capture import State

NOWHERE = next(body for body, state in UNSEEN.items() if state is State.DNS) + ".auental.example"

PROMISED = {
    "third-party-request",
    "tracker",
    "cookie",
    "storage",
    "identifier-shared",
    "canvas-fingerprint",
    "font-fingerprint",
    "webgl-fingerprint",
    "audio-fingerprint",
    "session-recording",
    "key-logging",
    "pixel",
    "beacon",
    "websocket",
    "embed",
    "fonts",
    "maps",
    "captcha",
    "own-subdomain-tracker",
    "late-request",
    "consent-banner",
    "after-accept",
    "after-reject",
    "personal-data-in-url",
    "mixed-content",
    "security-headers",
}


def amtsblick(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def browsers_of(pid):
    """Chromium's processes below a process, as far as they are still alive."""
    found = []
    for one in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "--type=renderer" in one.cmdline():
                found.append(one)
    return found


@pytest.fixture(scope="module")
def chromium():
    try:
        return find_chromium()
    except ChromiumError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """The demonstration's web, and the options that lead there."""
    with serve(sites(), tmp_path_factory.mktemp("web"), WRONG_CERTIFICATE) as running:
        yield ["--allow-private", "--resolver-rules", rules(running.port), "--ca-file", running.ca_file]


@pytest.fixture(scope="module")
def inspected(chromium, web, tmp_path_factory):
    out = tmp_path_factory.mktemp("inspected")
    sites_ = ["umwelt.auental.example", f"https://{NOWHERE}/"]
    done = amtsblick("inspect", *sites_, "--out", out, "--pages", "0", "--pdf", "--json", *web)
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_questions_have_the_promised_ids():
    done = amtsblick("questions", "--json")
    assert {row["id"] for row in json.loads(done.stdout)["questions"]} >= PROMISED
    assert amtsblick("questions", "--short").stdout.split() == [
        row["id"] for row in json.loads(done.stdout)["questions"]
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["https://"], "no address to inspect"),
        (["mailto:a@b.example"], "no address to inspect"),
        (["https://a.example", "--passes", "none,perhaps"], "none, reject, accept, noscript"),
        (["https://a.example", "--chromium", "/nowhere/chromium"], "/nowhere/chromium"),
        (["https://a.example", "--key", "/nowhere/key.pem"], "/nowhere/key.pem"),
    ],
    ids=["no-host", "no-web-address", "unknown-pass", "no-browser", "no-key"],
)
def test_unusable_input_is_named_with_the_remedy(tmp_path, arguments, said):
    done = amtsblick("inspect", *arguments, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_survey_cannot_inspect_an_archive(tmp_path):
    archive, bodies = tmp_path / "a.warc", tmp_path / "b.csv"
    archive.touch()
    bodies.write_text("name,homepage\nAmt,https://amt.example/\n")
    done = amtsblick("survey", bodies, "--archive", archive, "--inspect", "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "--inspect" in done.stderr


@pytest.mark.browser
def test_each_site_gets_findings_report_and_bundle(inspected):
    out, said = inspected
    assert [row["state"] for row in said["sites"]] == ["looked", "dns"]
    folder = out / "umwelt.auental.example"
    assert {path.name for path in folder.iterdir()} >= {"findings.json", "report.html", "bundle.wacz"}
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    found = json.loads((folder / "findings.json").read_text())
    assert {name: one["banner"] for name, one in found["passes"].items()} == {
        "none": "seen",
        "reject": "rejected",
        "accept": "accepted",
    }
    hosts = {name: one["third_party_hosts"] for name, one in found["passes"].items()}
    assert hosts["none"] == hosts["reject"] == []
    assert "zaehler.messwerk.example" in hosts["accept"]
    assert found["broken"] == []


@pytest.mark.browser
def test_a_site_that_cannot_be_looked_at_has_its_state_and_its_evidence(inspected):
    out, _ = inspected
    folder = out / NOWHERE
    found = json.loads((folder / "findings.json").read_text())
    assert found["state"] == "dns"
    assert {one["state"] for one in found["passes"].values()} == {"dns"}
    assert "keine Aussage über sie möglich" in (folder / "report.html").read_text()
    assert (folder / "bundle.wacz").stat().st_size > 1000


@pytest.mark.browser
def test_bundles_are_chained_and_verify_by_themselves(inspected):
    out, _ = inspected
    bundles = sorted(out.glob("*/bundle.wacz"), key=lambda path: path.stat().st_mtime_ns)
    done = amtsblick("verify", *bundles, "--chain", "--key", out / "signing-key.pub.pem")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("signed by a key you gave") == 2


@pytest.mark.browser
def test_judging_again_from_the_bundle_finds_the_same(inspected):
    out, _ = inspected
    done = amtsblick("reassess", "--out", out)
    assert done.returncode == 0, done.stderr
    for folder in (out / "umwelt.auental.example", out / NOWHERE):
        assert json.loads((folder / "findings.reassessed.json").read_text()) == json.loads(
            (folder / "findings.json").read_text()
        )
    assert amtsblick("verify", out / "umwelt.auental.example" / "bundle.wacz").returncode == 0


@pytest.mark.browser
def test_a_survey_may_inspect_what_it_saw_and_only_once(chromium, web, tmp_path):
    bodies, out = tmp_path / "bodies.csv", tmp_path / "out"
    bodies.write_text("name,homepage\nDatenschutz,https://datenschutz.auental.example/\n")
    command = ["survey", bodies, "--out", out, "--delay", "0", "--pages", "2", "--inspect", "--quiet", *web]
    first = amtsblick(*command)
    assert first.returncode == 0, first.stderr
    with Workspace(folder=out).open_register() as register:
        (entry,) = [one for one, _ in register.inspections(1)]
    assert (out / entry.bundle).is_file()
    report = (out / "report.de.html").read_text()
    assert "Im Browser geprüft" in report
    folder = (out / entry.bundle).parent
    assert f'href="{folder.relative_to(out)}/report.html"' in report
    (folder / "report.en.html").touch()
    assert amtsblick("report", "--out", out, "--lang", "en").returncode == 0
    assert f'href="{folder.relative_to(out)}/report.en.html"' in (out / "report.en.html").read_text()


@pytest.mark.browser
def test_interrupted_it_says_what_is_whole_and_leaves_no_browser_behind(chromium, web, tmp_path):
    out = tmp_path / "out"
    words = ["inspect", "https://stadt.auental.example/", "--out", str(out), *map(str, web)]
    running = subprocess.Popen(
        [sys.executable, "-m", "amtsblick", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not (browsers := browsers_of(running.pid)):
        assert running.poll() is None, running.stderr.read()
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "done and whole" in said
    assert "Traceback" not in said
    gone, alive = psutil.wait_procs(browsers, timeout=20)
    assert (len(gone), alive) == (len(browsers), [])
    assert not list(out.glob("*/bundle.wacz"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("kein Ort",), "no address to inspect"),
        (("ftp://amt.example",), "no address to inspect"),
        (("https://amt.example", "--passes", "none,maybe"), "--passes 'none,maybe'"),
        (("https://amt.example", "--certificate", "x.pem"), "--certificate belongs to a key"),
        (("https://amt.example", "--tsa", "stamps"), "--tsa 'stamps' is no web address"),
        (("https://amt.example", "--key", "gone.pem"), "gone.pem cannot be read"),
        (("https://amt.example", "--ca-file", "gone.pem"), "gone.pem cannot be read"),
    ],
    ids=["blank", "ftp", "passes", "certificate", "tsa", "key", "ca"],
)
def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path, arguments, said):
    done = amtsblick("inspect", *arguments, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_survey_that_is_to_inspect_misses_its_browser_before_it_begins(tmp_path):
    bodies = tmp_path / "bodies.csv"
    bodies.write_text("name,homepage\nAmt,https://amt.example/\n")
    done = amtsblick(
        "survey", bodies, "--inspect", "--chromium", tmp_path / "gone", "--out", tmp_path / "out"
    )
    assert done.returncode == 3
    assert "There is no program at" in done.stderr
    assert not (tmp_path / "out").exists()
