"""How do a report's charts become picture files? Chromium draws them, twice as fine as a screen."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.tab import Tab
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import PassName

_PATIENCE: Final = 60.0
_STEP: Final = 1.0
_SCALE: Final = 2
_SIZE: Final = {"width": 1000, "height": 900, "mobile": False}
_ROOM: Final = 16
"""CSS pixels around a picture."""


async def pictures(browser: Browser, page: Path) -> AsyncIterator[tuple[str, bytes]]:
    """Yield name and PNG of every element of a local HTML file that carries ``data-chart``, in order.

    Drawn in light colours on 1000 CSS pixels, two device pixels each. Raises ChromiumError when the
    page does not load or cannot be drawn.
    """
    async with _opened(browser, page) as tab:
        script = files(__package__).joinpath("scripts", "pictures.js").read_text(encoding="utf-8")
        names = await _value(tab, script)
        for number, name in enumerate(names):
            box = await _value(tab, f"showPicture({number})")
            clip = {
                "x": max(box["x"] - _ROOM, 0),
                "y": max(box["y"] - _ROOM, 0),
                "width": box["width"] + 2 * _ROOM,
                "height": box["height"] + 2 * _ROOM,
                "scale": 1,
            }
            wish = {"format": "png", "clip": clip, "captureBeyondViewport": True}
            drawn = await tab.send("Page.captureScreenshot", wish, quiet=True, within=_PATIENCE)
            yield str(name), b64decode(drawn["data"])


@asynccontextmanager
async def _opened(browser: Browser, page: Path) -> AsyncIterator[Tab]:
    address = await asyncio.to_thread(lambda: page.resolve().as_uri())
    context = await browser.context(Tape(name=PassName.NONE, site=address, browser=browser.facts))
    try:
        tab = await context.tab(0)
        light = {"features": [{"name": "prefers-color-scheme", "value": "light"}]}
        await tab.send("Emulation.setEmulatedMedia", light, quiet=True)
        size = {**_SIZE, "deviceScaleFactor": _SCALE}
        await tab.send("Emulation.setDeviceMetricsOverride", size, quiet=True)
        await tab.navigate(address)
        async with asyncio.timeout(_PATIENCE):
            while tab.activity.loaded is None:
                await tab.activity.wait_change(_STEP)
        yield tab
    except TimeoutError as error:
        raise ChromiumError(f"{page} could not be drawn: it did not load in {_PATIENCE:.0f} s.") from error
    finally:
        await context.close()


async def _value(tab: Tab, script: str) -> Any:
    wish = {"expression": script, "returnByValue": True}
    answer = await tab.send("Runtime.evaluate", wish, quiet=True, within=_PATIENCE)
    if "exceptionDetails" in answer:
        raise ChromiumError(f"The page's pictures could not be found: {answer['exceptionDetails']['text']}")
    return answer["result"]["value"]
