"""Web archives: which captures of a page do they hold, and what did the page say then?

Here belong: asking archives' indexes (TimeMap, CDX, Common Crawl, own WARC and WACZ files) and bringing single
captures home as they were, with the moment that the archive really stands for. One request at a time goes to
an archive's host. Its index and replay are interfaces that the user named: robots.txt, which speaks to those
who wander through links, is not asked for them.
Not here: which capture is worth a look (assess), what indexes and rewritten pages look like (parse), the
order of bodies and pages (jobs), where captures stay (keep).
"""

from amtsblick.collect.web_archives.seam import WebArchive
from amtsblick.collect.web_archives.specs import open_archives

__all__ = ["WebArchive", "open_archives"]
