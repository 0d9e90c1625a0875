"""Print documents in Chromium, each version once: what was printed is kept until its page changes."""

import asyncio
import hashlib
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Final

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.printing import print_pdf
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.jobs.reporting import replacing, write_text
from amtsblick.report.documents.html import render_html
from amtsblick.report.documents.paper import Edition
from amtsblick.values.knowledge import Knowledge

_SECONDS: Final = 90.0
_KEPT: Final = 200
"""Prints that are kept; the ones not asked for longest make room."""
_ONE: Final = threading.Lock()
"""One browser at a time: each takes hundreds of megabytes."""


def printed(edition: Edition, knowledge: Knowledge, folder: Path, settings: InspectSettings) -> bytes:
    """The document as PDF, out of ``folder`` when the same page was printed before.

    Raises ChromiumError, with its remedy, when there is no browser or it does not finish.
    """
    text = "".join(render_html(replace(edition, base=""), knowledge))
    kept = folder / f"{hashlib.sha256(text.encode()).hexdigest()}.pdf"
    if (found := _read(kept)) is not None:
        return found
    with _ONE:
        if (found := _read(kept)) is not None:
            return found
        content = asyncio.run(_print(text, settings))
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(kept) as stream:
        stream.write(content)
    _make_room(folder)
    return content


async def _print(text: str, settings: InspectSettings) -> bytes:
    try:
        async with asyncio.timeout(_SECONDS):
            browser = await Browser.start(settings)
            try:
                with tempfile.TemporaryDirectory() as scratch:
                    page, target = Path(scratch, "page.html"), Path(scratch, "page.pdf")
                    write_text(page, [text])
                    await print_pdf(browser, page, target)
                    return await asyncio.to_thread(target.read_bytes)
            finally:
                await browser.close()
    except TimeoutError as error:
        raise ChromiumError(
            f"Chromium did not print the document within {_SECONDS:.0f} s: try again, or print the HTML page."
        ) from error


def _read(kept: Path) -> bytes | None:
    try:
        content = kept.read_bytes()
        kept.touch()
    except OSError:
        return None
    return content


def _make_room(folder: Path) -> None:
    prints = sorted(folder.glob("*.pdf"), key=lambda one: one.stat().st_mtime, reverse=True)
    for one in prints[_KEPT:]:
        one.unlink(missing_ok=True)
