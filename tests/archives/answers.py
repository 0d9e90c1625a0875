"""Locators and moments for tests that ask no index first."""

from typing import Any

from amtsblick.values.past import PastCapture
from archives.holdings import HOME, instant


def wanted(locator: str, *, url: str = HOME, digits: str = "20180102030405", **more: Any) -> PastCapture:
    return PastCapture(archive="test", url=url, taken_at=instant(digits), locator=locator, **more)
