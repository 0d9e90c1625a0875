"""Documents are tests: what the README tells a user to type works, and nothing in it is stale."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = (line for block in BLOCK.findall(text) for line in block.splitlines())
    words = (shlex.split(line, comments=True) for line in lines)
    return [line for line in words if line and line[0] == "amtsblick"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A user's folder with the example list and archives of the names the README uses."""
    from datetime import UTC, datetime

    from amtsblick.demo.bodies import BODIES
    from amtsblick.keep.evidence import EvidenceStore
    from amtsblick.values.capture import Capture

    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "examples", folder / "examples")
    rows = [f'{body.id},"{body.name}",{body.kind},{body.parent or ""},{body.homepage}' for body in BODIES]
    (folder / "bodies.csv").write_text("\n".join(["id,name,kind,parent,homepage", *rows]), encoding="utf-8")
    html = '<html lang="de"><title>Stadt</title><footer><a href="https://x.com/auenstadt">X</a></footer>'
    with EvidenceStore(folder / "made").bundle("crawl") as bundle:
        bundle.keep(
            Capture(
                url="https://stadt.auental.example/",
                requested="https://stadt.auental.example/",
                taken_at=datetime(2023, 5, 4, tzinfo=UTC),
                status=200,
                headers=(("content-type", "text/html"),),
                body=(html + "<p>Willkommen in der Stadt.</p>" * 20).encode(),
                collector="test",
            )
        )
    made = folder / "made" / "crawl.warc.gz"
    shutil.copy(made, folder / "crawl-2023.warc.gz")
    shutil.copy(made, folder / "inner.warc.gz")
    packer = [sys.executable, "-m", "wacz.main", "create", "-o", "crawl-2024.wacz", "inner.warc.gz"]
    subprocess.run(packer, cwd=folder, check=True, capture_output=True)
    return folder


def test_the_readme_names_commands():
    assert len(commands()) >= 6


@pytest.fixture(scope="module")
def has_chromium() -> bool:
    try:
        find_chromium()
    except ChromiumError:
        return False
    return True


def test_every_command_of_the_readme_works_in_its_order(folder, has_chromium):
    for typed in commands():
        # A server runs until somebody ends it.
        words = [*typed, "--end-after", "2", "--port", "0"] if typed[1] == "serve" else typed
        goes_out = words[1] == "inspect" or (words[1] == "survey" and "--archive" not in words)
        offline = ["--resolver-rules", "MAP * ~NOTFOUND"] if goes_out else []
        if words[1] in {"inspect", "verify"} and not has_chromium:
            continue
        done = subprocess.run(
            [sys.executable, "-m", *words, *offline], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (words, done.stderr)


def test_documents_are_complete_and_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "check_docs.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_file_names_a_package_index():
    hosts = ["pypi" + ".org", "files." + "pythonhosted", "registry." + "npmjs", "deb." + "debian"]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("no git checkout")
    for name in tracked.stdout.splitlines():
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        assert not [host for host in hosts if host in text], name
