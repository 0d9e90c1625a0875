"""What can go wrong between us and Chromium?"""

from amtsblick.errors import AmtsblickError


class ChromiumError(AmtsblickError):
    """Chromium is missing, does not start or did not do what it was told."""


class BrowserGoneError(ChromiumError):
    """The browser has ended; everything open in it is lost."""


class TabGoneError(ChromiumError):
    """The tab was closed, crashed or was stopped by a limit; the others go on."""


class CommandFailedError(ChromiumError):
    """Chromium refused an order; the message is its own."""


class CommandTimeoutError(ChromiumError):
    """Chromium did not answer an order in time, often because the page's script never ends."""
