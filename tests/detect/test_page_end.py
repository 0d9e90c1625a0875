"""A page that nobody needs any more is gone at once: memory stays flat over many pages."""

import gc
import weakref
from datetime import UTC, datetime

from amtsblick.detect.examine import examine
from amtsblick.detect.page import Page
from amtsblick.values.capture import Capture


def capture():
    return Capture(
        url="https://amt.example/",
        requested="https://amt.example/",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        body=b"<body><footer id=f><ul><li><a href='https://x.com/amt'>X</a></ul></footer>",
        collector="test",
    )


def test_a_document_goes_with_its_page_without_garbage_collection(knowledge, monkeypatch):
    documents = []
    really = Page.__dict__["document"].func

    def remembered(page):
        document = really(page)
        documents.append(weakref.ref(document))
        return document

    monkeypatch.setattr(Page.__dict__["document"], "func", remembered)
    gc.disable()
    try:
        examination = examine(capture(), knowledge)
        assert examination.answers
        assert documents
        assert [document() for document in documents] == [None] * len(documents)
    finally:
        gc.enable()


def test_an_element_outlives_its_page():
    page = Page(capture())
    (link,) = page.document.select("a")
    del page
    assert link.path() == "body/footer#f/ul/li/a"
    assert link.excerpt() == "<a href='https://x.com/amt'>X</a>"
