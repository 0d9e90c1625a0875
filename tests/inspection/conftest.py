"""The web to be looked at, and the browser to look with."""

import os
import shutil
from collections.abc import Iterator

import pytest

from testweb.answers import sdks_installed
from testweb.server import TestWeb, serve
from testweb.sites import hosts
from testweb.sites.bad import EXPIRED, STRANGER

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


@pytest.fixture(scope="module")
def testweb(tmp_path_factory) -> Iterator[TestWeb]:
    folder = tmp_path_factory.mktemp("testweb")
    with serve(hosts(), folder, strangers=frozenset({STRANGER}), expired=frozenset({EXPIRED})) as running:
        yield running
