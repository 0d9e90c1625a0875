"""What came back, who is late, and what is written to them; answers beside what is seen."""

from typing import Final

from amtsblick.assess.register.agreement import Compared
from amtsblick.assess.register.returns import Rate, Return, Returns
from amtsblick.report.columns import Column, Value
from amtsblick.report.lookup import Names
from amtsblick.report.text import clean
from amtsblick.report.words import Words

CHASE: Final = (
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body."),
    Column("kind", "text", "Kind of body as the list has it."),
    Column("questionnaire", "text", "Id of the newest questionnaire that it was sent."),
    Column("made_on", "date", "When that was made."),
    Column("answer_by", "date", "Until when the answer was asked for."),
    Column("days_late", "integer", "Days since then."),
    Column("homepage", "text", "Homepage as the list has it."),
)
FOLLOWED: Final = (
    *CHASE,
    Column(
        "state",
        "text",
        "late, waiting, sent (arrived in the browser, to be taken in), answered.",
    ),
    Column("received_on", "date", "When the answer that was taken in came; empty for none."),
)
"""Everybody who was asked."""
COMPARED: Final = (
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body."),
    Column(
        "agreement",
        "text",
        "agreed, not_seen (said only), not_said (seen only), other_kind, not_visible (nobody can see it), "
        "not_looked (nobody could look).",
    ),
    Column("service", "text", "Id of the service; empty for all together."),
    Column("handle", "text", "Canonical handle."),
    Column("said", "text", "Kind of use that the body answered."),
    Column("seen", "text", "Kind of use or state of the channel that was seen; empty for nothing."),
    Column("evidence", "text", "Addresses of the proofs, separated by spaces."),
)
_HUNDRED: Final = 100


def chase_row(one: Return) -> tuple[Value, ...]:
    """One row of ``CHASE``."""
    asked = one.questionnaire
    return (
        one.body.id,
        one.body.name,
        one.body.kind,
        asked.id,
        asked.made_on,
        asked.answer_by,
        one.late,
        one.body.homepage,
    )


def followed_row(one: Return, state: str) -> tuple[Value, ...]:
    """One row of ``FOLLOWED``."""
    return (*chase_row(one), state, one.reply.received_on if one.reply else None)


def compared_row(body: str, name: str, one: Compared) -> tuple[Value, ...]:
    """One row of ``COMPARED``."""
    addresses = " ".join(dict.fromkeys(link.address for link in one.evidence if link.address))
    return (body, name, one.agreement.value, one.service, one.handle, one.said, one.seen, addresses)


def not_looked_row(body: str, name: str) -> tuple[Value, ...]:
    """The row of a body that nobody could look at."""
    return (body, name, "not_looked", "", "", "", "", "")


def percent(rate: Rate) -> int:
    """Whole percent that answered, rounded down: 100 means all."""
    return rate.answered * _HUNDRED // rate.sent if rate.sent else 0


def summary(found: Returns, say: Words) -> tuple[str, ...]:
    """Plain text: how many answered and how many are late."""
    whole = found.whole
    if not whole.sent:
        return (say("questionnaire.returns.none").unescape(),)
    told = say(
        "questionnaire.returns.whole", answered=whole.answered, sent=whole.sent, percent=percent(whole)
    )
    return told.unescape(), say("questionnaire.returns.late", whole.late).unescape()


def days(count: int, say: Words) -> str:
    """So many days."""
    return say("questionnaire.returns.days", count).unescape()


def kind_name(kind: str, names: Names, say: Words) -> str:
    """What a kind of body is called."""
    return names.kind(kind) if kind else say("questionnaire.returns.no_kind").unescape()


def sentence(one: Compared, names: Names, say: Words) -> str:
    """One answer and what is seen beside it, in plain text."""
    service = names.service(one.service) if one.service else say("questionnaire.compare.all").unescape()
    said = say("questionnaire.compare.said", said=_word(one.said, say)).unescape() if one.said else ""
    if one.seen:
        seen = say("questionnaire.compare.seen", seen=_word(one.seen, say)).unescape()
    else:
        seen = say("questionnaire.compare.unseen").unescape()
    about = " ".join(filter(None, (service, one.handle)))
    return clean(f"{about}: {', '.join(filter(None, (said, seen)))}")


def _word(value: str, say: Words) -> str:
    for key in (f"questionnaire.words.kind.{value}", f"drift.word.{value}"):
        if say.has(key):
            return say(key).unescape()
    return value


def subject(say: Words) -> str:
    """The subject of a reminder."""
    return say("questionnaire.mail.subject").unescape()


def letter(one: Return, say: Words) -> str:
    """Plain text of a reminder to one body."""
    asked = one.questionnaire
    lines = [
        say("questionnaire.mail.greeting"),
        say(
            "questionnaire.mail.asked",
            one.late,
            body=one.body.name,
            made=say.day(asked.made_on),
            due=say.day(asked.answer_by),
        ),
        say("questionnaire.mail.attached"),
        say("questionnaire.mail.crossed"),
        say("questionnaire.mail.automatic"),
    ]
    if asked.return_to:
        lines.insert(3, say("questionnaire.mail.return_to", where=asked.return_to))
    return clean("\n\n".join(line.unescape() for line in lines)) + "\n"
