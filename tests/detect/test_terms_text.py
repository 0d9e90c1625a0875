"""Words of a page of terms: its text, not its frame; and no text where nobody could read one."""

from datetime import UTC, datetime
from itertools import count

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.terms_text import ReadTerms, Unread, read_terms
from amtsblick.values.capture import Capture

RULES = [f"Regel {number}: Nutzerinnen und Nutzer halten sich an diese Bestimmung." for number in range(30)]


def a_page(main: str, *, frame: str = "", lang: str = "de", status: int = 200) -> Page:
    html = f"""<!doctype html><html lang="{lang}"><head><title>AGB</title></head><body>
    <header><a href="/">Start</a> {frame}</header><nav><ul><li>{frame} Menü</li></ul></nav>
    <main><h1>Nutzungsbedingungen</h1>{main}</main>
    <div id="cookie-banner"><p>Wir verwenden Cookies {frame}</p></div>
    <footer><p>Impressum {frame}</p></footer><script>var x = "{frame}";</script></body></html>"""
    return Page(
        Capture(
            url="https://x.example/tos",
            requested="https://x.example/tos",
            taken_at=datetime(2026, 1, 1, tzinfo=UTC),
            status=status,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=html.encode(),
            collector="test",
        )
    )


def paragraphs(*rules: str) -> str:
    return "".join(f"<p>{rule}</p>" for rule in rules)


def read(page: Page) -> ReadTerms:
    told = read_terms(page)
    assert isinstance(told, ReadTerms), told
    return told


def test_the_text_without_the_frame():
    told = read(a_page(paragraphs(*RULES), frame="Rahmen"))

    assert told.text.split("\n") == ["Nutzungsbedingungen", *RULES]
    assert told.lang == "de"


def test_another_frame_or_layout_is_no_other_text():
    numbered = count()
    lists = "<ul>" + "".join(f'<li class="c{next(numbered)}"><b>{rule}</b></li>' for rule in RULES) + "</ul>"
    divs = "".join(f"<div><div><span>{rule}</span></div></div>" for rule in RULES)

    digests = {
        read(page).digest
        for page in (
            a_page(paragraphs(*RULES)),
            a_page(paragraphs(*RULES), frame="Neuigkeiten von heute"),
            a_page(lists),
            a_page(divs),
        )
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    "changed",
    [
        [*RULES[:-1], RULES[-1].replace("halten", "müssen")],
        RULES[:-1],
        ["Zuletzt geändert am 1. Mai 2026.", *RULES],
        [*RULES[1:], RULES[0]],
    ],
    ids=["word", "removed", "date", "moved"],
)
def test_a_changed_word_is_another_text(changed):
    assert read(a_page(paragraphs(*changed))).digest != read(a_page(paragraphs(*RULES))).digest


def test_words_beside_a_list_in_a_list_count():
    def nested(intro: str) -> str:
        return f"<ul><li>{intro}<ul><li>{RULES[0]}</li></ul></li></ul>" + paragraphs(*RULES[1:])

    one, other = read(a_page(nested("Wir erheben:"))), read(a_page(nested("Wir verkaufen:")))
    assert one.digest != other.digest
    assert one.text.count(RULES[0]) == 1


def test_scripts_in_the_text_are_no_text():
    hidden = "<div>Absatz <script>var secret = 1;</script></div><template><p>Vorlage</p></template>"
    told = read(a_page(hidden + paragraphs(*RULES)))

    assert "secret" not in told.text
    assert "Vorlage" not in told.text


@pytest.mark.parametrize(
    "page",
    [
        a_page(paragraphs(*RULES), status=503),
        a_page("<p>Bitte aktivieren Sie JavaScript.</p>"),
        a_page(paragraphs(*RULES[:3])),
    ],
    ids=["error", "shell", "few-words"],
)
def test_what_could_not_be_read_gives_no_text(page):
    told = read_terms(page)

    assert isinstance(told, Unread)
    assert told.detail or told.state
