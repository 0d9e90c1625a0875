"""Sentences that say a channel was left, rests, moved or opened, and their many near misses."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions import notices
from amtsblick.values.answers import Notice
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge

ROWS = tomllib.loads((Path(__file__).parent / "cases/notices/sentences.toml").read_text("utf-8"))


def a_page(
    inner: str,
    *,
    url: str = "https://www.amt.example/aktuelles/meldung",
    title: str = "Meldung",
    site: str = "",
) -> Page:
    named = f'<meta property="og:site_name" content="{escape(site)}">' if site else ""
    body = f'<html lang="de"><head><title>{escape(title)}</title>{named}</head><body><main>{inner}</main></body></html>'
    return Page(
        Capture(
            url=url,
            requested=url,
            taken_at=datetime(2025, 6, 1, tzinfo=UTC),
            status=200,
            body=body.encode(),
            collector="test",
        )
    )


def asked(row: dict[str, str]) -> Page:
    url = f"https://{row.get('host', 'www.amt.example')}{row.get('path', '/aktuelles/meldung')}"
    return a_page(
        f"<p>{escape(row['text'], quote=False)}</p>",
        url=url,
        title=row.get("title", "Meldung"),
        site=row.get("site", ""),
    )


def told(answers: Iterator[Notice]) -> str:
    return "; ".join(
        f"{one.kind.value} {one.service.removesuffix('_channel')}{f' {one.when}' if one.when else ''}"
        for one in answers
    )


@pytest.mark.parametrize("row", ROWS["hit"], ids=lambda row: row["text"])
def test_the_owner_says_it(row: dict[str, str], knowledge: Knowledge) -> None:
    found = list(notices.detect(asked(row), knowledge))
    if "whatsapp" in row["expect"] and not any(s.id.startswith("whatsapp") for s in knowledge.services):
        pytest.skip("the catalogue has no WhatsApp yet")
    assert told(iter(found)) == row["expect"]
    assert {one.sentence for one in found} == {row["text"]}


@pytest.mark.parametrize("row", ROWS["miss"], ids=lambda row: row["text"])
def test_this_is_no_notice_of_the_owner(row: dict[str, str], knowledge: Knowledge) -> None:
    assert told(notices.detect(asked(row), knowledge)) == ""


def test_comments_and_quotations_are_others_words(knowledge: Knowledge) -> None:
    said = "<p>Wir haben unseren X-Kanal stillgelegt.</p>"
    for inner in (f"<blockquote>{said}</blockquote>", f'<ol class="comment-list"><li>{said}</li></ol>'):
        assert told(notices.detect(a_page(inner), knowledge)) == ""


def test_markup_inside_the_sentence_does_not_hide_it(knowledge: Knowledge) -> None:
    inner = '<div id="hinweis"><p>Wir haben unseren <a href="https://x.com/amt">X-Kanal</a> am 1.&nbsp;Mai 2024 still&shy;gelegt.</p></div>'
    (found,) = notices.detect(a_page(inner), knowledge)
    assert found.sentence == "Wir haben unseren X-Kanal am 1. Mai 2024 stillgelegt."
    assert str(found.when) == "2024-05-01"
    assert found.evidence.path == "body/main/div#hinweis/p"
    assert found.evidence.excerpt == inner.removeprefix('<div id="hinweis"><p>').removesuffix("</p></div>")


def test_scripts_comments_and_templates_say_nothing(knowledge: Knowledge) -> None:
    said = "Wir haben unseren X-Kanal stillgelegt."
    for inner in (
        f"<script>var a = '{said}';</script>",
        f"<!-- {said} -->",
        f"<template>{said}</template>",
        f"<noscript>{said}</noscript>",
    ):
        assert told(notices.detect(a_page(inner), knowledge)) == ""


def test_only_full_dates_become_a_day(knowledge: Knowledge) -> None:
    for when in ("im Oktober 2023", "am 1. Januar", "2024", "am 31.02.2024"):
        (found,) = notices.detect(a_page(f"<p>Wir haben unseren X-Kanal {when} stillgelegt.</p>"), knowledge)
        assert found.when is None, when


@pytest.mark.parametrize(
    ("letter", "spelt"),
    [
        (" ", "&nbsp;"),
        (" ", "\n          "),
        (" ", "<wbr> "),
        ("ö", "&ouml;"),
        ("ä", "&#228;"),
        ("ß", "&szlig;"),
        ("’", "&#8217;"),
    ],
)
def test_another_spelling_in_the_source_says_the_same(letter: str, spelt: str, knowledge: Knowledge) -> None:
    for row in ROWS["hit"]:
        page = asked({**row, "text": row["text"]})
        inner = f"<p>{escape(row['text'], quote=False).replace(letter, spelt)}</p>"
        respelt = a_page(
            inner, url=page.capture.url, title=row.get("title", "Meldung"), site=row.get("site", "")
        )
        assert told(notices.detect(respelt, knowledge)) == told(notices.detect(page, knowledge)), inner


def test_thousands_of_notices_are_not_a_bodys_own(knowledge: Knowledge) -> None:
    many = "".join(f"<p>Wir haben unseren X-Kanal Nummer {n} geschlossen.</p>" for n in range(3000))
    assert 0 < len(list(notices.detect(a_page(many), knowledge))) <= len("far fewer than three thousand")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Wir haben unseren X-Kanal stillgelegt. Der Account bleibt bestehen, um Missbrauch des Namens zu verhindern.",
            "left x; handle_kept x",
        ),
        (
            "Wir sind auch auf X vertreten. Der Kanal wird nur in Katastrophenlagen genutzt.",
            "exceptional x",
        ),
        (
            "We have left X. The account remains registered to prevent impersonation.",
            "left x; handle_kept x",
        ),
        (
            "Wir verlassen X und Facebook. Der Account bleibt bestehen, um Missbrauch zu verhindern.",
            "left x; left facebook",
        ),
        ("Die Feuerwehr ist auf X. Der Kanal wird nur in Krisenlagen genutzt.", ""),
        ("Wir sind auf X. Bei Facebook auch. Der Kanal wird nur in Krisenlagen genutzt.", ""),
        (
            "Wir sind auf X. Es war ein langer Weg. Der Kanal wird nur in Krisenlagen genutzt.",
            "",
        ),
    ],
    ids=[
        "kept after a farewell",
        "for disasters only",
        "English",
        "which of two services",
        "others' channel",
        "two services in the block",
        "not just before",
    ],
)
def test_a_sentence_may_go_on_about_the_one_channel_named_just_before(
    text: str, expected: str, knowledge: Knowledge
) -> None:
    assert told(notices.detect(a_page(f"<p>{text}</p>"), knowledge)) == expected


@pytest.mark.parametrize(
    ("behind", "reason"),
    [
        (
            "Grund ist die Zunahme von Hass. Wir bleiben auf Mastodon.",
            "Grund ist die Zunahme von Hass.",
        ),
        ("Damit reagieren wir auf neue Regeln. Danke.", "Damit reagieren wir auf neue Regeln."),
        ("The reason is a lack of staff.", "The reason is a lack of staff."),
        ("Sie finden uns auf Mastodon.", ""),
        ("Grundlage unserer Arbeit ist das Gesetz.", ""),
        ("", ""),
    ],
)
def test_the_sentence_behind_may_give_the_reason(behind: str, reason: str, knowledge: Knowledge) -> None:
    page = a_page(f"<p>Wir haben unseren X-Kanal am 12. Juni 2023 stillgelegt. {behind}</p>")
    (notice,) = notices.detect(page, knowledge)
    assert (notice.sentence, notice.reason) == (
        "Wir haben unseren X-Kanal am 12. Juni 2023 stillgelegt.",
        reason,
    )
