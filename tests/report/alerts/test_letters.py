"""Mails, payloads and feeds: everything in them, in the reader's language, and nothing that steers a reader."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.publish.mail import Mail, composed
from amtsblick.report.alerts.atom import write_atom
from amtsblick.report.alerts.letters import (
    Links,
    confirm_letter,
    news_letter,
    notice_letter,
    trial_letter,
)
from amtsblick.report.alerts.payload import news_payload, trial_payload
from amtsblick.report.words import words
from amtsblick.values.alerts import ASKED_BY_KIND, Failing, News, Question, Subscription, Way
from amtsblick.values.board import FeedWords, Side

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = News(
    id="urn:1",
    kind="left",
    side=Side.PUBLIC,
    at=NOON,
    body="amt",
    body_name="Amt",
    services=("x",),
    link="https://amt.example/",
    words={
        "de": FeedWords(title="Amt: X nicht mehr verlinkt", text="Seit März."),
        "en": FeedWords(title="Amt: X no longer linked", text="Since March."),
    },
)
LINKS = Links(unsubscribe="https://a.example/u", account="https://a.example/k", confirm="https://a.example/c")
HOOK = Subscription(
    id="sub_1",
    way=Way.WEBHOOK,
    target="https://hook.example/secret-path",
    why=Failing.TIMEOUT,
    failing_since=NOON,
    created_at=NOON,
    planned_at=NOON,
)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_all_news_by_what_was_asked(lang):
    joined = replace(NEWS, id="urn:2", kind="joined", words={**NEWS.words})
    letter = news_letter([NEWS, joined, replace(NEWS, id="urn:3")], LINKS, words(lang))
    say = words(lang)
    headings = [str(say(f"alerts.question.{one}")) for one in (Question.JOINED, Question.LEFT)]

    assert letter.text.count(NEWS.words[lang].title) == 3
    assert letter.text.index(headings[0]) < letter.text.index(headings[1])
    assert letter.text.count(headings[1]) == 1
    assert "https://a.example/u" in letter.text
    assert "3" in letter.subject


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_question_and_every_failure_has_words(lang):
    say = words(lang)

    for kind in ASKED_BY_KIND:
        assert news_letter([replace(NEWS, kind=kind)], LINKS, say).text
    for why in Failing:
        assert notice_letter(replace(HOOK, why=why), LINKS, say).text


def test_one_piece_of_news_is_the_subject():
    assert news_letter([NEWS], LINKS, words("de")).subject == "Amtsblick: Amt: X nicht mehr verlinkt"


@given(title=st.text(), text=st.text(), link=st.text())
def test_no_text_of_strangers_steers_a_mail(title, text, link):
    said = {"de": FeedWords(title=title, text=text)}
    letter = news_letter([replace(NEWS, words=said, link=link)], LINKS, words("de"))
    mail = Mail(sender="a@b.example", to="c@d.example", subject=letter.subject, text=letter.text, dated=NOON)
    written = composed(mail).as_bytes()
    head = written.partition(b"\r\n\r\n")[0].decode("ascii")

    assert len(letter.subject) <= 150
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert sorted(names) == sorted({*names})
    assert "Bcc" not in names


def test_the_question_names_nothing_but_its_link():
    letter = confirm_letter(LINKS, 7, words("de"))

    assert "https://a.example/c" in letter.text
    assert "7 Tagen" in letter.text
    assert "https://a.example/u" not in letter.text


def test_the_notice_names_the_host_and_not_the_address():
    letter = notice_letter(HOOK, LINKS, words("de"))

    assert "hook.example" in letter.text
    assert "secret-path" not in letter.text
    assert "nicht rechtzeitig" in letter.text


def test_a_trial_says_what_it_is():
    assert "Test" in trial_letter(LINKS, words("de")).subject


def test_a_payload_is_the_same_each_time_and_whole():
    payload = json.loads(news_payload(NEWS))

    assert news_payload(NEWS) == news_payload(replace(NEWS))
    assert (payload["type"], payload["timestamp"]) == ("news.left", "2026-03-02T12:00:00Z")
    assert payload["data"]["body"] == {"id": "amt", "name": "Amt"}
    assert payload["data"]["texts"]["en"]["title"] == "Amt: X no longer linked"
    assert json.loads(news_payload(replace(NEWS, body="")))["data"]["body"] is None
    assert json.loads(trial_payload("sub_1", NOON))["type"] == "alert.test"


@given(text=st.text(st.characters()))
def test_payloads_and_feeds_take_any_text(text):
    odd = replace(
        NEWS, body_name=text, handle=text, link=text, words={"de": FeedWords(title=text, text=text)}
    )

    assert json.loads(news_payload(odd))["data"]["question"] == "left"
    feed = write_atom([odd], words("de"), name="urn:f", address="", side=Side.PUBLIC, when=NOON)
    assert ET.fromstring(feed) is not None


def test_readers_understand_the_feed():
    feed = write_atom(
        [NEWS], words("en"), name="urn:f", address="https://a.example/f", side=Side.INSIDE, when=NOON
    )
    read = feedparser.parse(feed)

    assert not read.bozo
    assert read.feed.title == "Notices by Amtsblick (internal)"
    (entry,) = read.entries
    assert (entry.id, entry.title, entry.link) == ("urn:1", "Amt: X no longer linked", "https://amt.example/")
    assert [one.term for one in entry.tags] == ["left", "x"]
