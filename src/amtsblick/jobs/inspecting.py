"""Inspect sites in one browser, which is started for them and ends with the last of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TypeAlias

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.inspector import Inspector
from amtsblick.collect.chromium.printing import print_pdf
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.guide import SurveyGuide
from amtsblick.jobs.inspect import Desk, Inspected, Order, Wish, inspect_sites

Told: TypeAlias = AbstractContextManager[Callable[[Inspected], object]]
"""Who hears of each site as soon as it is sealed, from when the browser runs until it ends."""


async def inspect_all(  # noqa: PLR0913 - what is inspected, how, and who hears of it
    orders: Sequence[Order],
    settings: InspectSettings,
    desk: Desk,
    wish: Wish,
    told: Told,
    *,
    pdf: bool = False,
) -> list[Inspected]:
    """Inspect all sites; results in the order asked.

    Cancelled, what was sealed stays sealed. Raises ChromiumError when there is no browser.
    """
    browser = await Browser.start(settings)
    done: list[Inspected] = []
    try:
        looks = Inspector(browser, settings, SurveyGuide(desk.knowledge))
        with told as hear:
            async for one in inspect_sites(orders, looks, desk, wish):
                done.append(one)
                hear(one)
                if pdf and one.report is not None:
                    await print_pdf(browser, one.report, one.report.with_suffix(".pdf"))
    finally:
        await browser.close()
    return sorted(done, key=lambda one: orders.index(one.order))
