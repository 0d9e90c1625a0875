"""Pages that nobody writes on purpose: each ends in a state or in answers, never in an exception."""

from datetime import UTC, datetime

import pytest

from amtsblick.detect.examine import examine
from amtsblick.values.answers import Broken, OwnChannel
from amtsblick.values.capture import Capture, State

FOOTER = b'<footer><a href="https://x.com/amt_auen">X</a></footer>'
TEXT = b"<h1>Amt Auen</h1><p>Willkommen beim Amt Auen, wir helfen gern weiter.</p>" * 5

MONSTERS = {
    "many_links": b"<ul>" + b"".join(b'<li><a href="/s/%d">Seite</a>' % n for n in range(100_000)) + b"</ul>",
    "many_profiles": b"".join(b'<a href="https://x.com/u%d">u</a>' % n for n in range(20_000)),
    "deep": b"<div>" * 50_000,
    "deep_inline": b"<b>" * 20_000,
    "unclosed_tags": b"<a href='" * 5_000,
    "nul_bytes": b"\x00".join(b"<p>Amt</p>" for _ in range(10_000)),
    "one_huge_text": b"Amt " * 2_000_000,
    "one_huge_attribute": b'<p class="' + b"x " * 1_000_000 + b'">',
    "comments": b"<!-- x -->" * 50_000,
    "open_comment_at_the_end": b"<p>Amt</p><!-- " + b"-" * 1_000_000,
    "scripts": b"<script>var a = 'https://x.com/';</script>" * 10_000,
    "json_ld_bomb": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "entities": b"&amp;" * 500_000,
    "not_its_charset": b'<meta charset="utf-16">' + "Ämter".encode("latin-1") * 100,
    "unknown_charset": b'<meta charset="klingon">',
    "notices": b"<p>Wir haben unseren Kanal auf X nicht verlassen, wir bleiben.</p>" * 5_000,
    "templates": b"<template><a href='https://x.com/tpl'>x</a></template>" * 5_000,
    "bidi_and_emoji": "\u202e\U0001f3db\ufe0f\u200d".encode() * 50_000,
}


def page(body):
    return Capture(
        url="https://amt-auen.example/",
        requested="https://amt-auen.example/",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html"),),
        body=b"<!DOCTYPE html><html lang=de><title>Amt Auen</title><body>" + body,
        collector="test",
    )


@pytest.mark.parametrize("name", MONSTERS)
def test_monstrous_page_is_examined_without_a_broken_question(knowledge, name):
    answers = examine(page(TEXT + FOOTER + MONSTERS[name]), knowledge).answers
    assert [answer for answer in answers if isinstance(answer, Broken)] == []


@pytest.mark.parametrize("name", ["many_links", "nul_bytes", "comments", "scripts", "notices", "templates"])
def test_own_channel_before_the_monster_is_still_found(knowledge, name):
    answers = examine(page(TEXT + FOOTER + MONSTERS[name]), knowledge).answers
    assert "amt_auen" in {answer.handle for answer in answers if isinstance(answer, OwnChannel)}


def test_page_nested_beyond_every_browser_is_not_looked_at(knowledge):
    state = examine(page(TEXT + FOOTER + b"<div>" * 2_000_000), knowledge).page
    assert state.state is State.TOO_LARGE
    assert "nested" in state.detail


def test_large_but_flat_page_is_looked_at(knowledge):
    flat = b"<p>Absatz<br><ul><li>Punkt</ul><b>fett</b>" * 20_000
    assert examine(page(TEXT + FOOTER + flat), knowledge).page.state is State.LOOKED


def test_empty_page_is_not_looked_at(knowledge):
    empty = Capture(
        url="https://a.example/",
        requested="https://a.example/",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html"),),
        collector="test",
    )
    assert examine(empty, knowledge).page.state is not State.LOOKED
