"""What do the mails to subscribers say? Plain text; nothing in it can steer a mail program."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from amtsblick.report.text import shown
from amtsblick.report.words import Words
from amtsblick.values.alerts import Failing, News, Question, Subscription
from amtsblick.values.board import Side

_LONGEST_SUBJECT: Final = 150
_ORDER: Final = {question: number for number, question in enumerate(Question)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Subject and plain text of a mail."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a mail leads: ``account`` is for accounts' subscriptions, the others for bare addresses."""

    unsubscribe: str = ""
    account: str = ""
    confirm: str = ""


def news_letter(news: Sequence[News], links: Links, say: Words) -> Letter:
    """All the news, by what was asked, and how to get no more of them."""
    count, first = len(news), _one_line(news[0].words[say.lang].title)
    lines = [say("alerts.mail.greeting").unescape(), "", say("alerts.mail.opening", count).unescape(), ""]
    ordered = sorted(news, key=lambda one: _ORDER[one.question])
    for question, group in groupby(ordered, key=lambda one: one.question):
        heading = say(f"alerts.question.{question}").unescape()
        lines += [heading, "=" * len(heading), ""]
        for one in group:
            lines += [*_told(one, say), ""]
    if any(one.side is Side.INSIDE for one in news):
        lines += [say("alerts.mail.inside").unescape(), ""]
    subject = say("alerts.mail.subject", count, title=first).unescape()
    return _letter(subject, [*lines, *_closing(links, say)])


def _told(news: News, say: Words) -> list[str]:
    said = news.words[say.lang]
    lines = [f"{_one_line(said.title)} ({say.day(news.at)})", shown(said.text)]
    return [*lines, _one_line(news.link)] if news.link else lines


def confirm_letter(links: Links, days: int, say: Words) -> Letter:
    """Asks an address whether it really wants to be written to."""
    otherwise = say("alerts.confirm.otherwise", days=say("alerts.confirm.days", days))
    lines = [
        say("alerts.mail.greeting").unescape(),
        "",
        say("alerts.confirm.opening").unescape(),
        "",
        links.confirm,
        "",
        otherwise.unescape(),
        "",
        say("alerts.mail.automatic").unescape(),
    ]
    return _letter(say("alerts.confirm.subject").unescape(), lines)


def trial_letter(links: Links, say: Words) -> Letter:
    """Shows that mails arrive."""
    lines = [say("alerts.mail.greeting").unescape(), "", say("alerts.test.opening").unescape(), ""]
    return _letter(say("alerts.test.subject").unescape(), [*lines, *_closing(links, say)])


def notice_letter(disabled: Subscription, links: Links, say: Words) -> Letter:
    """Tells the owner that a webhook was disabled. Its host is named, never its whole address."""
    why = say(f"alerts.why.{disabled.why or Failing.STATUS}").unescape()
    host = _one_line(urlsplit(disabled.target).hostname or "")
    lines = [
        say("alerts.mail.greeting").unescape(),
        "",
        say("alerts.notice.opening", name=disabled.id, host=host, why=why).unescape(),
    ]
    if disabled.failing_since:
        lines.append(say("alerts.notice.since", day=say.day(disabled.failing_since)).unescape())
    lines += [say("alerts.notice.remedy").unescape(), ""]
    return _letter(say("alerts.notice.subject").unescape(), [*lines, *_closing(links, say)])


def _closing(links: Links, say: Words) -> list[str]:
    lines = []
    if links.account:
        lines.append(say("alerts.mail.account", address=links.account).unescape())
    if links.unsubscribe:
        lines.append(say("alerts.mail.unsubscribe", address=links.unsubscribe).unescape())
    return [*lines, "", say("alerts.mail.automatic").unescape()]


def _letter(subject: str, lines: Sequence[str]) -> Letter:
    return Letter(subject=_cut(_one_line(subject)), text="\n".join(lines) + "\n")


def _one_line(text: str) -> str:
    """Strangers' text without line breaks and without anything that is not shown."""
    flat = " ".join(shown(text).split())
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in flat)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[: _LONGEST_SUBJECT - 1].rstrip()}…"
