"""Take the user guide's pictures: main pages of a demonstration, as Chromium shows them.

    amtsblick demo --out demo-out --no-serve
    python scripts/pictures.py demo-out docs/pictures

The folder must be a demonstration's; links that log in once are made in it.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from amtsblick.cli.demo_serving import start, stop
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.jobs.accounts import open_gate
from amtsblick.jobs.passwords import link
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.accounts import LinkPurpose

WIDTH, HEIGHT = 1280, 900
SECONDS = 600
PUBLIC = {
    "overview": "/de/",
    "body": "/de/bodies/umwelt",
    "trend": "/de/trend",
}
WORKING = {
    "inbox": "/de/work",
    "working-file": "/de/work/bodies/umwelt",
    "documents": "/de/work/documents",
    "drift": "/de/work/drift",
}


def main() -> int:
    """Serve, look, write."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    place = Workspace(folder=folder)
    with place.open_register() as register:
        secret = link(open_gate(place, register), "leitung", LinkPurpose.LOGIN, by="pictures").secret
    served = start(folder, SECONDS)
    try:
        with sync_playwright() as tool, closing(_browser(tool)) as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            for name, path in PUBLIC.items():
                _take(page, served.address + path, target / f"{name}.png")
            page.goto(f"{served.address}/de/login/link/{secret}")
            page.click("main form button")
            for name, path in WORKING.items():
                _take(page, served.address + path, target / f"{name}.png")
    finally:
        stop(served.process)
    return 0


def _browser(tool: Playwright) -> Browser:
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return tool.chromium.launch(executable_path=str(find_chromium()), args=flags)


def _take(page: Page, address: str, target: Path) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address}: {answer and answer.status}")
    page.screenshot(path=target)


if __name__ == "__main__":
    raise SystemExit(main())
