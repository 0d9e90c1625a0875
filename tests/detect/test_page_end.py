"""A page that nobody needs any more is gone at once: memory stays flat over many pages."""

import gc
import weakref
from datetime import UTC, datetime

from amtsblick.detect.examine import examine
from amtsblick.detect.page import Page
from amtsblick.values.capture import Capture

PAGES, A_FEW = 12, 3
"""Questions may remember the last page or two, so that they share work."""


def capture(number=0):
    return Capture(
        url=f"https://amt.example/{number}",
        requested=f"https://amt.example/{number}",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        body=b"<body><footer id=f><ul><li><a href='https://x.com/amt'>X</a></ul></footer>",
        collector="test",
    )


def test_documents_do_not_wait_for_the_garbage_collection(knowledge, monkeypatch):
    documents = []
    really = Page.__dict__["document"].func

    def remembered(page):
        document = really(page)
        documents.append(weakref.ref(document))
        return document

    monkeypatch.setattr(Page.__dict__["document"], "func", remembered)
    gc.disable()
    try:
        for number in range(PAGES):
            assert examine(capture(number), knowledge).answers
        assert len(documents) >= PAGES
        assert sum(document() is not None for document in documents) <= A_FEW
    finally:
        gc.enable()


def test_an_element_outlives_its_page():
    page = Page(capture())
    (link,) = page.document.select("a")
    del page
    assert link.path() == "body/footer#f/ul/li/a"
    assert link.excerpt() == "<a href='https://x.com/amt'>X</a>"
