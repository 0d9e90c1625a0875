"""A real pywb on loopback, in a process of its own.

pywb needs libraries in versions that ours exclude; it lives in ``.pywb``, made by ``scripts/setup-pywb``.
Tests that need it are skipped where it is missing.
"""

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_PYTHON = _HERE.parents[1] / ".pywb/bin/python"


@dataclass(frozen=True)
class Pywb:
    """A running pywb; ``base`` is ``http://127.0.0.1:port``, without a slash at its end."""

    base: str
    log: Path

    def asked(self, part: str = "") -> list[str]:
        """Targets of all requests so far that have ``part`` in them, in order."""
        if not self.log.exists():
            return []
        return [line for line in self.log.read_text().splitlines() if part in line]

    def cdx(self, collection: str = "past") -> str:
        return f"{self.base}/{collection}/cdx"

    def timemap(self, collection: str = "past", form: str = "link") -> str:
        return f"{self.base}/{collection}/timemap/{form}/"

    def replay(self, collection: str = "past") -> str:
        return f"{self.base}/{collection}/"


@contextlib.contextmanager
def pywb_web(
    folders: Path | Mapping[str, Path],
    scratch: Path,
    *,
    acl: Mapping[str, str] | None = None,
    framed: bool = False,
) -> Iterator[Pywb]:
    """Serve a folder of WARC files as the collection ``past``, or several by name.

    ``acl`` are access rules by collection, lines of pywb's .aclj form. ``scratch`` is an empty folder for
    index, configuration and logs. The WARC files have to be there before it starts.
    """
    python = os.environ.get("AMTSBLICK_PYWB") or str(_PYTHON)
    if not Path(python).exists():
        pytest.skip("pywb is not installed; scripts/setup-pywb installs it")
    scratch.mkdir(parents=True, exist_ok=True)
    named = {"past": folders} if isinstance(folders, Path) else folders
    rules = {}
    for name, lines in (acl or {}).items():
        rules[name] = str(scratch / f"{name}.aclj")
        Path(rules[name]).write_text(lines)
    wish = {
        "collections": {name: str(folder) for name, folder in named.items()},
        "acl": rules,
        "log": str(scratch / "requests.log"),
        "framed": framed,
    }
    config = scratch / "pywb.json"
    config.write_text(json.dumps(wish))
    with _process(python, config, scratch) as port:
        yield Pywb(base=f"http://127.0.0.1:{port}", log=scratch / "requests.log")


@contextlib.contextmanager
def _process(python: str, config: Path, scratch: Path) -> Iterator[int]:
    with (scratch / "pywb.err").open("w") as errors:
        process = subprocess.Popen(
            [python, "-W", "ignore", str(_HERE / "serve_pywb.py"), str(config)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=scratch,
        )
        assert process.stdout is not None
        try:
            said = iter(process.stdout.readline, "")  # pywb talks before our script prints the port
            port = next((line for line in said if line.strip().isdigit()), "")
            if not port:
                raise RuntimeError(f"pywb did not start: {(scratch / 'pywb.err').read_text()[-2000:]}")
            yield int(port)
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()
