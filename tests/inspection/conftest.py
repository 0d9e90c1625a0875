"""The web to be looked at, the browser to look with, and what must happen only once."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from typing import TypeVar

import pytest

from testweb.answers import sdks_installed

T = TypeVar("T")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium or Chrome; tests are skipped where there is none."""
    path = os.environ.get("AMTSBLICK_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not path:
        pytest.skip("no Chromium on this machine; scripts/setup-chromium installs it")
    return path


@pytest.fixture(scope="session")
def sdks() -> None:
    """Tests that need real SDKs are skipped where npm could not install them."""
    if not sdks_installed():
        pytest.skip("the SDKs from npm are not installed; scripts/setup-sdks installs them")


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable[[str, Callable[[], T]], T]:
    """Call a function in one of the test processes; the others wait and get what it returned."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def call(name: str, make: Callable[[], T]) -> T:
        kept = folder / f"{name}.pickle"
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_bytes(pickle.dumps(make()))
        result: T = pickle.loads(kept.read_bytes())
        return result

    return call
