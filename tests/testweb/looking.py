"""How do the tests run ``amtsblick inspect`` over the test web?"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from testweb.server import Arrival, Host, serve
from testweb.sites import hosts
from testweb.sites.bad import EXPIRED, STRANGER

_PATIENCE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a run of the command left behind. ``found`` maps a site's host to its findings.json."""

    code: int
    said: str
    found: dict[str, dict[str, Any]]
    folders: dict[str, Path]
    arrivals: tuple[Arrival, ...]
    seconds: float


def look(
    urls: Sequence[str],
    folder: Path,
    *options: str,
    private: bool = True,
    more: Mapping[str, Host] | None = None,
) -> Look:
    """Serve the web and ``more`` hosts, inspect ``urls`` with one command, read what it wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with serve(
        {**hosts(), **(more or {})}, folder, strangers=frozenset({STRANGER}), expired=frozenset({EXPIRED})
    ) as running:
        command = [
            sys.executable,
            "-m",
            "amtsblick",
            "inspect",
            *urls,
            "--out",
            str(folder / "out"),
            "--quiet",
        ]
        command += ["--resolver-rules", running.rules, "--ca-file", str(running.ca_file), *options]
        command += ["--allow-private"] if private else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        arrivals = tuple(running.arrivals)
    found, folders = {}, {}
    for path in sorted((folder / "out").glob("*/findings.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        found[host_of(told["site"])] = told
        folders[host_of(told["site"])] = path.parent
    return Look(
        code=done.returncode,
        said=done.stdout + done.stderr,
        found=found,
        folders=folders,
        arrivals=arrivals,
        seconds=time.monotonic() - began,
    )


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
