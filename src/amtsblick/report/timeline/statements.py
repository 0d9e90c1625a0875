"""Which sentences about joins, exits and what lies between may a journalist print?"""

from amtsblick.report.timeline.desk import Desk
from amtsblick.report.timeline.ends import ends
from amtsblick.report.timeline.said import renamed, said, taken
from amtsblick.report.timeline.starts import starts
from amtsblick.report.timeline.statement import Statement
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge


def statements(history: History, words: Words, knowledge: Knowledge) -> tuple[Statement, ...]:
    """Everything that may be said about the history, newest evidence first, in one language.

    A day stands in a sentence only where a capture was made, a notice names it or a service dates a
    post. An exit that the body or the service told is one sentence with what the pages show; any other
    is "no longer linked" with its cautions.
    """
    desk = Desk(history, words, knowledge)
    drafts = [*starts(desk), *ends(desk), *said(desk), *renamed(desk), *taken(desk)]
    drafts.sort(key=lambda one: (one.timeline.body, one.timeline.service, one.timeline.handle, one.kind))
    drafts.sort(key=lambda one: one.known_at, reverse=True)
    return tuple(map(desk.statement, drafts))
