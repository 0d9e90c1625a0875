"""What is written to a body that answers by its personal link, in the questionnaire's language?"""

from datetime import date

from amtsblick.report.text import clean
from amtsblick.report.words import Words, words
from amtsblick.values.body import Body
from amtsblick.values.declared import Questionnaire


def language(asked: Questionnaire) -> Words:
    """The words in which a body is written to."""
    return words("en" if asked.lang == "en" else "de")


def invitation(asked: Questionnaire, body: Body, address: str) -> str:
    """Plain text of the first letter; ``address`` is the personal link."""
    say = language(asked)
    first = say("questionnaire.invite.asked", body=body.name, due=say.day(asked.answer_by)).unescape()
    return _letter(asked, say, first, address)


def reminder(asked: Questionnaire, body: Body, address: str, today: date) -> str:
    """Plain text of every further letter: before the day of the answer, or so many days after it."""
    say = language(asked)
    late = (today - asked.answer_by).days
    key, count = ("late", late) if late > 0 else ("again", None)
    made, due = say.day(asked.made_on), say.day(asked.answer_by)
    first = say(f"questionnaire.invite.{key}", count, body=body.name, made=made, due=due).unescape()
    return _letter(asked, say, first, address, again=True)


def invitation_subject(asked: Questionnaire) -> str:
    """The subject of the first letter."""
    return language(asked)("questionnaire.invite.subject").unescape()


def _letter(asked: Questionnaire, say: Words, first: str, address: str, *, again: bool = False) -> str:
    parts = [say("questionnaire.invite.greeting").unescape(), first, address]
    parts.append(say("questionnaire.invite.personal").unescape())
    if again:
        parts.append(say("questionnaire.invite.kept").unescape())
        parts.append(say("questionnaire.mail.crossed").unescape())
    if asked.return_to:
        parts.append(say("questionnaire.invite.questions", where=asked.return_to).unescape())
    return clean("\n\n".join(parts)) + "\n"
