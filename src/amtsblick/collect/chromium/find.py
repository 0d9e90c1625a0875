"""Where on this machine is a Chromium?"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from amtsblick.collect.chromium.errors import ChromiumError

VARIABLE: Final = "AMTSBLICK_CHROMIUM"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Where Playwright's own downloads lie inside a folder "chromium-<revision>".
_DOWNLOADED: Final = (
    "chrome-linux*/chrome",
    "chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
_REMEDY: Final = (
    "Install Chromium or Google Chrome (Debian and Ubuntu: apt install chromium; or "
    f"playwright install chromium), or name the program in the environment variable {VARIABLE}."
)


def find_chromium(named: Path | None = None, *, environment: Mapping[str, str] | None = None) -> Path:
    """The program to start: the one named, else from AMTSBLICK_CHROMIUM, else the first found.

    Raises ChromiumError with the remedy when there is none, or when the one named cannot be run.
    """
    environment = os.environ if environment is None else environment
    wish = str(named or environment.get(VARIABLE, ""))
    if wish:
        path = shutil.which(wish, path=environment.get("PATH"))
        if path is None:
            raise ChromiumError(f"There is no program at {wish}. {_REMEDY}")
        return Path(path)
    found = next(_candidates(environment), None)
    if found is None:
        raise ChromiumError(f"No Chromium was found on this machine. {_REMEDY}")
    return found


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _NAMES:
        path = shutil.which(name, path=environment.get("PATH"))
        if path is not None:
            yield Path(path)
    if sys.platform == "darwin":
        yield from filter(Path.is_file, map(Path, _MAC))
    folder = _downloads(environment)
    for release in sorted(folder.glob("chromium-*"), key=_revision, reverse=True):
        for pattern in _DOWNLOADED:
            yield from (path for path in release.glob(pattern) if os.access(path, os.X_OK))


def _downloads(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen and chosen != "0":
        return Path(chosen)
    home = Path(environment.get("HOME", "") or Path.home())
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"


def _revision(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
