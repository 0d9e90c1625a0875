"""The feed's files hold what the entries say, whatever strangers wrote, and readers accept them."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amtsblick.report.timeline.feed import BEGINNING, Window
from amtsblick.report.timeline.feed_entry import FeedEntry, FeedKind, FeedText, entry_id
from amtsblick.report.timeline.feed_formats import (
    COLUMNS,
    Feed,
    write_atom,
    write_csv,
    write_json,
    write_json_feed,
)
from amtsblick.report.timeline.statement import ProofLink
from amtsblick.report.words import words
from amtsblick.values.capture import EvidenceRef
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
GERMAN, ENGLISH = words("de"), words("en")
ATOM = "{http://www.w3.org/2005/Atom}"
DOCUMENT = Path(__file__).parents[3] / "docs" / "changefeed.md"
WRITERS: dict[str, Callable[[Feed], Iterator[str]]] = {
    "json": write_json,
    "csv": write_csv,
    "atom": lambda feed: write_atom(feed, GERMAN),
    "json feed": lambda feed: write_json_feed(feed, GERMAN),
}


def an_entry(
    day: int = 0, quote: str = "", body: str = "Amt A", link: str = "https://a.example/"
) -> FeedEntry:
    known = NOON + timedelta(days=day)
    ref = EvidenceRef(bundle="1.wacz", record="<urn:uuid:1>", offset=0, digest="sha256:0")
    proof = ProofLink(
        outcome=Outcome.SEEN,
        page_url="https://a.example/",
        taken_at=known,
        evidence=ref,
        archive="Archiv",
        archived_at="https://archive.example/a",
    )
    return FeedEntry(
        id=entry_id({"day": known, "quote": quote}),
        kind=FeedKind.RESTING if quote else FeedKind.JOINED,
        body="a",
        body_name=body,
        service="x",
        handle="amt",
        known_at=known,
        bounds=Bounds(after=None, by=known),
        texts={
            "de": FeedText(lang="de", title=f"{body}: Titel", summary=f"{body}: Satz."),
            "en": FeedText(lang="en", title=f"{body}: title", summary=f"{body}: sentence."),
        },
        quote=quote,
        quote_url="https://a.example/" if quote else "",
        link=link,
        proofs=(proof,),
    )


def a_feed(*entries: FeedEntry, address: str = "", since: datetime = BEGINNING) -> Feed:
    return Feed(entries=entries, window=Window(since=since, until=NOON + timedelta(days=99)), address=address)


def text_of(pieces: Iterator[str]) -> str:
    return "".join(pieces)


def checked_atom(text: str) -> etree._Element:
    """The document, after everything that RFC 4287 section 4 demands of it."""
    root = etree.fromstring(text.encode())
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert re.match(r"(?:urn:uuid:[0-9a-f-]{36}|https://)", element.findtext(f"{ATOM}id"))
        for name in ("updated", "published"):
            for found in element.findall(ATOM + name):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", found.text)
        alternates = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
        assert len(alternates) <= 1
        assert len(element.findall(f"{ATOM}content")) <= 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for entry in root.findall(f"{ATOM}entry"):
        has_link = any(one.get("rel") == "alternate" for one in entry.findall(f"{ATOM}link"))
        assert has_link or entry.find(f"{ATOM}content") is not None
        assert all(one.get("term") for one in entry.findall(f"{ATOM}category"))
    assert len({one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")}) == len(
        root.findall(f"{ATOM}entry")
    )
    return root


def test_atom_is_read_by_a_feed_reader() -> None:
    feed = a_feed(an_entry(0), an_entry(5, "Unser Kanal ruht."), address="https://me.example/feed.xml")
    text = text_of(write_atom(feed, ENGLISH))
    checked_atom(text)
    read = feedparser.parse(text)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Changes to official channels"
    assert read.feed.language == "en"
    assert read.feed.updated == "2024-03-09T12:00:00Z"
    newest, oldest = read.entries
    assert (newest.title, oldest.id) == ("Amt A: title", feed.entries[0].id)
    assert newest.content[0].value == "Amt A: sentence.\n\nIn the body's own words: “Unser Kanal ruht.”"
    assert [tag.term for tag in newest.tags] == ["resting", "x"]
    assert newest.link == "https://a.example/"
    assert [one.href for one in newest.links if one.rel == "related"] == ["https://archive.example/a"]


def test_an_empty_atom_feed_is_a_feed() -> None:
    root = checked_atom(text_of(write_atom(a_feed(), GERMAN)))
    assert root.findtext(f"{ATOM}updated") == "2024-06-11T12:00:00Z"


def test_json_feed_has_what_its_specification_demands() -> None:
    feed = a_feed(an_entry(0), an_entry(5, "Unser Kanal ruht."), since=NOON)
    read = json.loads(text_of(write_json_feed(feed, GERMAN)))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["language"]) == ("Änderungen an amtlichen Kanälen", "de")
    newest, oldest = read["items"]
    assert {"id", "content_text", "date_published"} <= newest.keys()
    assert all(isinstance(one["id"], str) for one in read["items"])
    assert newest["content_text"].endswith("Wortlaut der Stelle: „Unser Kanal ruht.“")
    assert oldest["_amtsblick"]["proofs"][0]["record_id"] == "<urn:uuid:1>"
    assert "4. März 2024" in read["description"]


def test_json_holds_everything_oldest_first() -> None:
    read = json.loads(text_of(write_json(a_feed(an_entry(0), an_entry(5, "Ruht.")))))
    assert (read["format"], read["version"], read["since"]) == ("amtsblick-changes", 1, None)
    first, second = read["entries"]
    assert list(first) == [*(column.name for column in COLUMNS), "title", "summary", "proofs"]
    assert (first["after"], first["by"]) == (None, "2024-03-04T12:00:00Z")
    assert second["summary"] == {"de": "Amt A: Satz.", "en": "Amt A: sentence."}
    assert second["quote"] == "Ruht."


def test_csv_has_a_line_per_entry_and_no_formulas() -> None:
    pieces = text_of(write_csv(a_feed(an_entry(0, body="=1+1"), an_entry(5, "Ruht."))))
    header, first, second = csv.reader(io.StringIO(pieces))
    assert header == [*(c.name for c in COLUMNS), "title_de", "summary_de", "title_en", "summary_en"]
    assert first[header.index("body_name")] == "'=1+1"
    assert second[header.index("quote")] == "Ruht."


def test_the_document_explains_every_field_and_every_kind() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    names = [*(column.name for column in COLUMNS), *(kind.value for kind in FeedKind)]
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_same_entries_give_the_same_bytes(name: str) -> None:
    feed = a_feed(an_entry(0), an_entry(5, "Ruht."))
    assert text_of(WRITERS[name](feed)) == text_of(WRITERS[name](feed))


STRANGE = st.text(
    st.characters(codec=None, exclude_categories=()) | st.sampled_from("<>&\"'\0\ud83d]]>„“\n\u2028=")
)


@given(quote=STRANGE, body=STRANGE)
def test_whatever_strangers_write_the_files_stay_whole(quote: str, body: str) -> None:
    entry = an_entry(3, quote, body)
    feed = a_feed(entry)
    root = checked_atom(text_of(write_atom(feed, GERMAN)))
    assert len(root.findall(f"{ATOM}entry")) == 1
    for name in ("json", "json feed"):
        text = text_of(WRITERS[name](feed))
        assert json.loads(text.encode())
    (item,) = json.loads(text_of(write_json(feed)).encode())["entries"]
    if entry.quote.isprintable():
        assert item["quote"] == entry.quote
    assert len(list(csv.reader(io.StringIO(text_of(write_csv(feed)), newline="")))) == len(("header", "line"))
