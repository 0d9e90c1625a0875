from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.knowledge import load
from amtsblick.values.knowledge import Knowledge

# How long an example takes depends on the machine; speed is measured in bench/, never tested.
settings.register_profile("amtsblick", deadline=None)
settings.load_profile("amtsblick")

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""The tests' own pages need no sandbox, and the browser has nothing to ask of the network."""


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; contexts keep its users apart.

    Never wider than a module: while Playwright's plain interface is open, its event loop counts as running,
    and no asynchronous test of the same process could start one.
    """
    try:
        path = find_chromium()
    except ChromiumError as error:
        pytest.skip(str(error))
    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=str(path), args=list(QUIET))
        yield opened
        opened.close()
