"""The whole command and two existing tools over some sites: what do they cost, what do they name?"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from inspection_runs import Web
from testweb.truth import Site

HERE = Path(__file__).parent
ROOT = HERE.parent
PATIENCE = 180
"""Seconds for one site."""
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One tool over one site. ``named`` are our questions that it answered with yes; ``failure`` or ""."""

    site: Site
    cpu: float = 0.0
    wall: float = 0.0
    named: frozenset[str] = frozenset()
    failure: str = ""

    @property
    def demanded(self) -> frozenset[str]:
        """Questions whose answer on this site is yes."""
        return frozenset(must.question for must in self.site.must)

    @property
    def wrong(self) -> frozenset[str]:
        """Named, and neither demanded nor true in some other way."""
        return self.named - self.demanded - {may.question for may in self.site.may}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """An existing tool: its runner beside this file, and how its answer reads in our questions."""

    name: str
    runner: str
    read: Callable[[Found], Iterator[str]]


def blacklight(found: Found) -> Iterator[str]:
    reports = found["reports"]
    for report, question in (
        ("canvas_fingerprinters", "canvas-fingerprint"),
        ("canvas_font_fingerprinters", "font-fingerprint"),
    ):
        if reports[report].get("fingerprinters"):
            yield question
    for report, question in (
        ("cookies", "cookie"),
        ("key_logging", "key-logging"),
        ("session_recorders", "session-recording"),
        ("third_party_trackers", "tracker"),
    ):
        if reports[report]:
            yield question
    if any(reports[f"{pixel}_events"] for pixel in ("fb_pixel", "tiktok_pixel", "twitter_pixel")):
        yield "pixel"
    if found["hosts"]["requests"]["third_party"]:
        yield "third-party-request"


def gdpr_scanner(found: Found) -> Iterator[str]:
    times = ("BeforeInteraction", "AfterReject", "AfterAccept")
    if found["modal"]["detected"]:
        yield "consent-banner"
    if any(found[f"cookies{when}"] for when in times):
        yield "cookie"
    requests = [one for when in times for one in found[f"network{when}"]]
    if any(one["isThirdParty"] for one in requests):
        yield "third-party-request"
    kinds = {one["trackerCategory"] for one in requests if one["trackerName"]}
    if kinds & {"analytics", "advertising", "social"}:
        yield "tracker"
    if "pixel" in kinds:
        yield "pixel"


TOOLS = (
    Tool(
        name="@themarkup/blacklight-collector",
        runner="blacklight.cjs",
        read=blacklight,
    ),
    Tool(
        name="@slashgear/gdpr-cookie-scanner",
        runner="gdpr.mjs",
        read=gdpr_scanner,
    ),
)


def node() -> str:
    """The machine's node, or the one that the set-up script took from its Python package; "" without."""
    return shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent)) or ""


def installed() -> Path | str:
    """Folder of the tools' packages, or why there is none."""
    done = subprocess.run(
        [ROOT / "scripts/setup-sdks", "bench/peers", ".peers", "The bench goes without existing tools"],
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(done.stdout.strip()) if done.stdout.strip() else done.stderr.strip()[-300:]


def compared(tool: Tool, web: Web, site: Site, modules: Path) -> Look:
    folder = web.folder / f"{tool.runner}-{site.name}"
    folder.mkdir()
    target, answer = folder / "target.json", folder / "answer.json"
    target.write_text(
        json.dumps(
            {
                "url": site.url,
                "rules": web.rules,
                "chromium": str(web.chromium),
                "folder": str(folder / "out"),
                "answer": str(answer),
                "modules": str(modules),
            }
        )
    )
    used = counted(folder, node(), HERE / "peers" / tool.runner, target)
    if not answer.exists():
        return Look(site=site, failure=f"ended without an answer (code {used['code']})")
    found = json.loads(answer.read_text())
    if "failure" in found:
        return Look(site=site, failure=found["failure"])
    return Look(site=site, cpu=used["cpu"], wall=used["wall"], named=frozenset(tool.read(found)))


def ours(web: Web, site: Site, *options: str) -> Look:
    """``amtsblick inspect`` over one site, from start to end, with evidence kept and reports written."""
    folder = Path(mkdtemp(dir=web.folder))
    used = counted(folder, *command(web, folder), *options, site.url)
    results = list(folder.glob("*/findings.json"))
    if not results:
        return Look(site=site, failure=f"ended without an answer (code {used['code']})")
    found = json.loads(results[0].read_text())["findings"]
    return Look(
        site=site, cpu=used["cpu"], wall=used["wall"], named=frozenset(one["question"] for one in found)
    )


def command(web: Web, folder: Path) -> list[str | Path]:
    """``amtsblick inspect`` over the test web, without options for how much and without addresses."""
    rules = ["--resolver-rules", web.rules, "--ca-file", web.ca_file, "--allow-private"]
    chromium = ["--chromium", web.chromium]
    return [sys.executable, "-m", "amtsblick", "inspect", "--quiet", "--out", folder, *rules, *chromium]


def counted(folder: Path, *words: str | Path, patience: float = PATIENCE) -> dict[str, float]:
    """Run a command; CPU seconds of it and all it started, seconds by the clock, exit code."""
    result = folder / "counted.json"
    with (folder / "said.txt").open("wb") as said:
        subprocess.run(
            [sys.executable, HERE / "counted.py", result, str(patience), *words],
            stdout=said,
            stderr=said,
            check=True,
        )
    used: dict[str, float] = json.loads(result.read_text())
    return used
