"""How does a report become paper? Chromium prints it, tagged for readers of screens."""

import asyncio
from base64 import b64decode
from pathlib import Path

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import PassName

_PATIENCE = 60.0
_STEP = 1.0


async def print_pdf(browser: Browser, page: Path, target: Path) -> None:
    """Print a local HTML file to ``target``; raises ChromiumError when that fails."""
    address = await asyncio.to_thread(lambda: page.resolve().as_uri())
    context = await browser.context(Tape(name=PassName.NONE, site=address, browser=browser.facts))
    try:
        tab = await context.tab(0)
        await tab.navigate(address)
        async with asyncio.timeout(_PATIENCE):
            while tab.activity.loaded is None:
                await tab.activity.wait_change(_STEP)
        wish = {
            "printBackground": True,
            "preferCSSPageSize": True,
            "generateTaggedPDF": True,
            "generateDocumentOutline": True,
        }
        printed = await tab.send("Page.printToPDF", wish, quiet=True, within=_PATIENCE)
    except TimeoutError as error:
        raise ChromiumError(f"{page} could not be printed: it did not load in {_PATIENCE:.0f} s.") from error
    finally:
        await context.close()
    await asyncio.to_thread(target.write_bytes, b64decode(printed["data"]))
