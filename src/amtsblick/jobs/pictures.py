"""Write every chart of a page as a picture of its own."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.pictures import pictures
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.jobs.reporting import replacing

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST: Final = 120


async def write_pictures(page: Path, folder: Path, settings: InspectSettings) -> AsyncIterator[Path]:
    """Draw the charts of a page to ``folder`` as PNG, named after the charts; yields each file written.

    Raises ChromiumError, with its remedy, when no Chromium can be found or started.
    """
    browser = await Browser.start(settings)
    taken: set[str] = set()
    try:
        async for name, picture in pictures(browser, page):
            target = folder / f"{_file_name(name, taken)}.png"
            await asyncio.to_thread(_write, target, picture)
            yield target
    finally:
        await browser.close()


def _file_name(name: str, taken: set[str]) -> str:
    """The chart's name as far as it is fit for a file; a number after one that is taken."""
    fit = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST] or "chart"
    number = 1
    found = fit
    while found.casefold() in taken:
        number += 1
        found = f"{fit}-{number}"
    taken.add(found.casefold())
    return found


def _write(target: Path, picture: bytes) -> None:
    with replacing(target) as stream:
        stream.write(picture)
