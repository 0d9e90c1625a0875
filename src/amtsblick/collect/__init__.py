"""The hands: bring captures home from the live web or out of archives, and judge nothing.

Here belong: fetching, robots, pace, redirects, which address is really contacted; reading archives
into captures. Foreign errors become states of a ``Capture`` here, in one table (``failures``).
Not here: what a page means or which link is worth a visit (detect), where captures stay (keep),
in which order bodies are surveyed (jobs), what archives and documents look like inside (parse).
"""

from amtsblick.collect.seam import Collector, Visit

__all__ = ["Collector", "Visit"]
