"""What does the mail say that reminds somebody of decisions?"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from amtsblick.report.register.agenda import Item, items, where
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.text import clean
from amtsblick.values.decisions import Due, Pending

_MOST: Final = 40
"""Things named in one mail; the list names all."""
_PROOFS: Final = 1
"""Evidence named beside a sentence; the list has all of it."""


def subject(count: int, sentences: Sentences) -> str:
    """The subject line; ``count`` things wait."""
    return sentences.words("due.mail.subject", count).unescape()


def letter(due: Sequence[Due], pending: Sequence[Pending], sentences: Sentences, today: date) -> str:
    """Plain text: what waits, since when and why."""
    say = sentences.words
    listed = items(due, pending, sentences, today)
    lines = [say("due.mail.greeting").unescape(), "", say("due.mail.opening", len(listed)).unescape(), ""]
    for item in listed[:_MOST]:
        lines += [*_told(item), ""]
    if len(listed) > _MOST:
        lines += [say("due.mail.more", len(listed) - _MOST).unescape(), ""]
    lines += [say("due.mail.closing").unescape(), "", say("due.mail.automatic").unescape(), ""]
    return clean("\n".join(lines))


def _told(item: Item) -> list[str]:
    when = f" ({item.when.unescape()})" if item.when else ""
    lines = [f"{item.title.unescape()}{when}"]
    for point in item.points:
        lines.append(f"  – {point.text.unescape()}")
        lines += [f"    {where(link)}" for link in point.proofs[:_PROOFS]]
    return lines
