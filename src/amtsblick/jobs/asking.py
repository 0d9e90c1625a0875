"""Ask bodies in the browser: make questionnaires from the board, open them by personal links, read what was written.

The command line makes questionnaires for all bodies at once (``jobs.questionnaires``); here a few bodies are
chosen, and what was observed of them is read from the board instead of from all surveys.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from amtsblick.assess.register.agreement import Compared, compare
from amtsblick.assess.register.asking import services_asked
from amtsblick.assess.register.replies import reply_id
from amtsblick.errors import InputError
from amtsblick.jobs.questionnaires import Asking, Desk, questionnaire_of
from amtsblick.jobs.records import newest_of, write
from amtsblick.jobs.replies import AnswersError, ReadFile, Taken, enter, read_data
from amtsblick.jobs.secret_links import end_links, look, make_link
from amtsblick.keep.register import Register
from amtsblick.parse.questionnaire.answers import answers_of
from amtsblick.parse.questionnaire.read import ReadAnswers
from amtsblick.parse.questionnaire.tables import raw_of_tree
from amtsblick.report.questionnaire.form import Form, form_of
from amtsblick.report.questionnaire.labels import vocabulary
from amtsblick.values.accounts import LinkPurpose, NewSecret
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclaredUse, Questionnaire, Reply
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.records import Action, Change, RecordKind, RecordState
from amtsblick.values.survey import Status
from amtsblick.values.written import WrittenAnswer, WrittenTree

SOURCE: Final = "web form"
"""Where a reply came from that was written in the browser."""
MOST: Final = 200
"""Bodies that are asked at once in the browser; the command line asks all."""
_OPEN_AFTER: Final = timedelta(days=30)
"""A link opens so long after the day by which the answer was asked for: late answers are answers."""
_RUN: Final = (Status.OWN, Status.RESTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A questionnaire and the body that it is for."""

    questionnaire: Questionnaire
    body: Body


def ask(desk: Desk, asking: Asking) -> list[Questionnaire]:
    """Enter a questionnaire for each of the named bodies, all or none. Raises InputError."""
    if asking.answer_by < desk.today:
        raise InputError(f"{asking.answer_by} has passed: give a day to come.")
    if not asking.bodies or len(asking.bodies) > MOST:
        raise InputError(f"Choose 1 to {MOST} bodies; the command line asks all of them.")
    ids: set[str] = set()
    made = []
    used: dict[str, Mapping[str, int]] = {}
    for name in dict.fromkeys(asking.bodies):
        body = desk.register.body(name)
        if body is None:
            raise InputError(f"No body is called {name!r}.")
        ids |= {entry.record for entry in desk.register.newest(RecordKind.QUESTIONNAIRE, name)}
        if body.kind not in used:
            used[body.kind] = _of_kind(desk, body.kind)
        services = services_asked(observed(desk.register, name), used[body.kind], desk.knowledge)
        made.append(questionnaire_of(desk, asking, body, services, ids))
    write(
        desk.register,
        desk.knowledge,
        [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=one.made_on,
                state=RecordState.PUBLISHED,
                authors=(desk.actor.name,),
            )
            for one in made
        ],
        desk.actor,
        desk.when,
    )
    return made


def _of_kind(desk: Desk, kind: str) -> Mapping[str, int]:
    """How many bodies of the same kind (of all, for bodies without one) run a channel on each service."""
    query = BoardQuery(side=Side.INSIDE, kinds=(kind,) if kind else ())
    listed = [one.id for one in desk.knowledge.services if not one.minor]
    return {one.service: count for one in desk.register.totals(query, listed) if (count := one.of(*_RUN))}


def observed(register: Register, body: str) -> Observed:
    """What the board keeps of a body; of one that nobody looked at, just that."""
    view = register.body_view(body)
    return view.observed if view else Observed(body=body, state=State.NOT_JUDGED)


def questionnaire(register: Register, name: str) -> Asked | None:
    """A questionnaire that holds, None when there is none (any more)."""
    entry = newest_of(register, RecordKind.QUESTIONNAIRE, name)
    if entry is None or entry.state is RecordState.WITHDRAWN or not isinstance(entry.content, Questionnaire):
        return None
    body = register.body(entry.content.body)
    return None if body is None else Asked(questionnaire=entry.content, body=body)


def by_secret(register: Register, secret: str, when: datetime) -> Asked | None:
    """The questionnaire that a personal link opens, None for any that opens nothing (any more)."""
    found = look(register, LinkPurpose.QUESTIONNAIRE, secret, when)
    return questionnaire(register, found.subject) if found else None


def new_link(register: Register, asked: Questionnaire, by: str, when: datetime) -> NewSecret:
    """A personal link, shown once; those before it end. Open until 30 days after the day of the answer."""
    end_links(register, LinkPurpose.QUESTIONNAIRE, asked.id)
    return add_link(register, asked, by, when)


def add_link(register: Register, asked: Questionnaire, by: str, when: datetime) -> NewSecret:
    """A further personal link beside those before it, as ``new_link`` otherwise."""
    until = datetime.combine(max(asked.answer_by, when.date()), time.max, UTC) + _OPEN_AFTER
    return make_link(
        register, LinkPurpose.QUESTIONNAIRE, asked.id, by=by, expires_at=until, uses=None, when=when
    )


def form(register: Register, knowledge: Knowledge, asked: Asked, lang: str = "") -> Form:
    """The form as the board fills it, in the questionnaire's language when no other is asked for."""
    one = replace(asked.questionnaire, lang=lang or asked.questionnaire.lang)
    seen = observed(register, asked.body.id)
    named = {other.via for other in _declared_uses(register, asked.body.id)} - {""}
    bodies = (register.body(name) for name in {asked.body.id, *named})
    return form_of(one, asked.body, seen, knowledge, {each.id: each.name for each in bodies if each})


def declared(register: Register, body: str) -> Declaration | None:
    """What the body declared last, None when it never did."""
    found = [
        entry.content
        for entry in register.newest(RecordKind.DECLARATION, body)
        if entry.state in {RecordState.APPROVED, RecordState.PUBLISHED}
        and isinstance(entry.content, Declaration)
    ]
    return max(found, key=lambda one: (one.dated, one.id), default=None)


def _declared_uses(register: Register, body: str) -> Iterator[DeclaredUse]:
    found = declared(register, body)
    yield from found.uses if found else ()


def read_written(
    register: Register, knowledge: Knowledge, asked: Questionnaire, written: WrittenTree, day: date
) -> ReadAnswers:
    """What the form says and what is wrong with it; rows count from 1, columns are keys of fields."""
    spoken = vocabulary(knowledge, register.bodies())
    tree = {**written, "questionnaire": asked.id, "body": asked.body, "token": asked.token}
    answers, troubles = answers_of(raw_of_tree(tree, SOURCE, spoken), spoken, day)
    return ReadAnswers(answers=answers, troubles=tuple(troubles))


def digest_of(written: WrittenTree) -> str:
    """The digest that stands on the receipt: of the answer as JSON with sorted keys."""
    text = json.dumps(written, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def take_written(desk: Desk, asked: Questionnaire, answer: WrittenAnswer, *, replaces: bool) -> Taken:
    """Enter what was sent as the body's reply, and drafts of usages that the register does not know.

    Raises AnswersError (``jobs.replies``), also when an earlier reply says otherwise and nothing is replaced.
    """
    if answer.sent is None or answer.sent_at is None:
        raise InputError("Nothing was sent yet.")
    day = answer.sent_at.date()
    found = read_written(desk.register, desk.knowledge, asked, answer.sent, day)
    read = ReadFile(found=found, digest=answer.digest)
    return enter(desk, [read], day, replace=replaces, propose=True)


def comparison(register: Register, asked: Asked) -> tuple[Compared, ...] | None:
    """The answer that was taken in beside what is seen; None without one, () also when nobody could look."""
    found = newest_of(register, RecordKind.DECLARATION, f"{asked.questionnaire.id}-declaration")
    if found is None or found.state is RecordState.WITHDRAWN or not isinstance(found.content, Declaration):
        return None
    seen = observed(register, asked.body.id)
    return compare(found.content, seen) if seen.state is State.LOOKED else ()


def reply_of(register: Register, asked: Questionnaire) -> Reply | None:
    """What was taken in, None when nothing was."""
    entry = newest_of(register, RecordKind.REPLY, reply_id(asked))
    if entry is None or entry.state is RecordState.WITHDRAWN or not isinstance(entry.content, Reply):
        return None
    return entry.content


def take_file(desk: Desk, asked: Questionnaire, name: str, data: bytes, *, replaces: bool) -> Taken:
    """Enter a file that came back for this questionnaire, as ``take_written`` does."""
    spoken = vocabulary(desk.knowledge, desk.register.bodies())
    read = read_data(data, name, spoken, desk.today)
    answers = read.found.answers
    if answers is not None and answers.questionnaire and answers.questionnaire != asked.id:
        text = f"the file answers {answers.questionnaire}, not {asked.id}"
        trouble = answers.trouble("questionnaire", text, "open that questionnaire and give the file there")
        raise AnswersError(str(trouble), (trouble,))
    return enter(desk, [read], desk.today, replace=replaces, propose=True)
