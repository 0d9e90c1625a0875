"""Take in questionnaires that came back: all of them or none, and no second answer silently."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from amtsblick.assess.register.replies import (
    declaration_of,
    differences,
    reply_id,
    says_the_same,
    usages_of,
)
from amtsblick.errors import InputError
from amtsblick.jobs.questionnaires import Desk
from amtsblick.jobs.records import held, write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.parse.exchange.places import Trouble, shown
from amtsblick.parse.questionnaire.answers import Answers
from amtsblick.parse.questionnaire.read import MOST_BYTES, SUFFIXES, ReadAnswers, read_answers
from amtsblick.parse.questionnaire.vocabulary import Vocabulary
from amtsblick.report.questionnaire.labels import vocabulary
from amtsblick.report.words import words
from amtsblick.values.declared import Questionnaire, Reply
from amtsblick.values.records import Action, Change, Entry, Objection, Record, RecordKind, RecordState
from amtsblick.values.usages import Usage

_SHOWN: Final = 50
"""Problems that a message lists; the others are counted."""
_DIFFERENCES: Final = 5
_AS_MADE: Final = "give the file as it was made, filled in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One answer. ``known``: the register has it already; ``replaced``: an earlier one is replaced."""

    questionnaire: Questionnaire
    reply: Reply
    unanswered: tuple[str, ...]
    known: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was entered. ``objections`` say why some usages were not proposed."""

    came: tuple[Came, ...]
    proposed: tuple[Usage, ...] = ()
    objections: tuple[Objection, ...] = ()


class AnswersError(InputError):
    """Answers cannot be taken in as they stand; ``troubles`` say what is wrong where."""

    def __init__(self, text: str, troubles: tuple[Trouble, ...]) -> None:
        super().__init__(text)
        self.troubles = troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What was read, and the digest ("sha256:…") of what it was read from."""

    found: ReadAnswers
    digest: str


@dataclass(slots=True, kw_only=True)
class _Tray:
    """What is read before anything is entered."""

    came: list[Came] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def take_in(
    desk: Desk,
    paths: Sequence[Path],
    *,
    received: date | None = None,
    replace: bool = False,
    propose: bool = False,
) -> Taken:
    """Enter the replies of files (or of all such files of folders) and what they declare, all or none.

    ``received`` is the day on which they came, today when not given. ``replace`` lets a second answer take
    the first one's place, as a new version. ``propose`` enters drafts of usages that the register does not
    know. Raises InputError that lists every problem with file, row and column.
    """
    spoken = vocabulary(desk.knowledge, desk.register.bodies())
    day = received or desk.today
    read = (_read(path, spoken, day) for path in dict.fromkeys(_files(paths)))
    return enter(desk, read, day, replace=replace, propose=propose)


def enter(
    desk: Desk, read: Iterable[ReadFile], day: date, *, replace: bool = False, propose: bool = False
) -> Taken:
    """Enter replies that were read already, as ``take_in`` does. Raises AnswersError."""
    tray = _Tray()
    known = {one.id: one for one in held(desk.register, Questionnaire)}
    newest = {entry.record: entry for entry in desk.register.newest(RecordKind.REPLY)}
    seen: dict[str, str] = {}
    for one in read:
        tray.troubles += one.found.troubles
        answers = one.found.answers
        asked = _asked(answers, known, tray) if answers else None
        if answers is not None and asked is not None and _first(answers, asked, seen, tray):
            reply = _reply(answers, asked, day, one.digest)
            _put(answers, asked, reply, newest.get(reply.id), tray, replace=replace)
    if tray.troubles:
        _refuse(tray.troubles)
    write(desk.register, desk.knowledge, list(_changes(desk, tray.came, newest)), desk.actor, desk.when)
    if not propose:
        return Taken(came=tuple(tray.came))
    proposed, objections = _propose(desk, tray.came)
    return Taken(came=tuple(tray.came), proposed=proposed, objections=objections)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = [
            one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith((".", "~"))
        ]
        if not inside:
            raise InputError(f"The folder {path} holds no questionnaires ({', '.join(SUFFIXES)}).")
        yield from inside


def _read(path: Path, spoken: Vocabulary, day: date) -> ReadFile:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): name an existing file.") from error
    return read_data(data, str(path), spoken, day)


def read_data(data: bytes, name: str, spoken: Vocabulary, day: date) -> ReadFile:
    """The answers of one file's bytes; the ending of ``name`` tells its form."""
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return ReadFile(found=read_answers(data, name, spoken, day), digest=digest)


def _asked(answers: Answers, known: Mapping[str, Questionnaire], tray: _Tray) -> Questionnaire | None:
    """The questionnaire that is answered; None when it is not this register's or not this body's."""
    by_token = {_plain(one.token): one for one in known.values()}
    meant = known.get(answers.questionnaire)
    token = by_token.get(_plain(answers.token)) if answers.token else None
    if not answers.token:
        tray.troubles.append(answers.trouble("token", "the token is missing", _AS_MADE))
    elif meant is None and token is None:
        text = f"this register has no questionnaire {shown(answers.questionnaire or answers.token)}"
        remedy = "it is another register's, or was withdrawn: name the register with --out or --register"
        tray.troubles.append(answers.trouble("questionnaire", text, remedy))
    elif token is None or (meant is not None and meant is not token):
        text = f"the token is not that of questionnaire {shown(answers.questionnaire)}"
        tray.troubles.append(answers.trouble("token", text, _AS_MADE))
    elif answers.questionnaire and meant is None:
        text = f"the token belongs to questionnaire {shown(token.id)}"
        tray.troubles.append(answers.trouble("questionnaire", text, _AS_MADE))
    elif answers.body and answers.body != token.body:
        text = f"questionnaire {token.id} was sent to {shown(token.body)}, not to {shown(answers.body)}"
        tray.troubles.append(answers.trouble("body", text, "have each body answer its own questionnaire"))
    else:
        return token
    return None


def _plain(token: str) -> str:
    """A token as it is compared, however it was typed."""
    return "".join(token.split()).replace("-", "").upper()


def _first(answers: Answers, one: Questionnaire, seen: dict[str, str], tray: _Tray) -> bool:
    other = seen.setdefault(one.id, answers.file)
    if other != answers.file:
        text = f"{one.id} is answered in {other} too"
        tray.troubles.append(answers.trouble("questionnaire", text, "give one of the two files"))
    return other == answers.file


def _reply(answers: Answers, one: Questionnaire, day: date, digest: str) -> Reply:
    return Reply(
        id=reply_id(one),
        questionnaire=one.id,
        body=one.body,
        received_on=day,
        uses=answers.uses,
        next_review=answers.next_review,
        unit=answers.unit,
        remarks=answers.remarks,
        source=Path(answers.file).name,
        digest=digest,
    )


def _put(  # noqa: PLR0913 - the answer, what it answers and what there was before
    answers: Answers, one: Questionnaire, reply: Reply, before: Entry | None, tray: _Tray, *, replace: bool
) -> None:
    old = before.content if before and before.state is not RecordState.WITHDRAWN else None
    known = isinstance(old, Reply) and says_the_same(old, reply)
    if isinstance(old, Reply) and not known and not replace:
        told = differences(old, reply)
        more = f" and {len(told) - _DIFFERENCES} more" if len(told) > _DIFFERENCES else ""
        text = (
            f"{one.id} was answered on {old.received_on} already ({old.source}), and otherwise: "
            f"{'; '.join(told[:_DIFFERENCES])}{more}"
        )
        remedy = "ask the body which one counts; with --replace this one becomes the reply's next version"
        tray.troubles.append(answers.trouble("questionnaire", text, remedy))
        return
    tray.came.append(
        Came(
            questionnaire=one,
            reply=old if isinstance(old, Reply) and known else reply,
            unanswered=answers.unanswered,
            known=known,
            replaced=isinstance(old, Reply) and not known,
        )
    )


def _changes(desk: Desk, came: Sequence[Came], replies: Mapping[str, Entry]) -> Iterator[Change]:
    declarations = {entry.record: entry for entry in desk.register.newest(RecordKind.DECLARATION)}
    for one in came:
        if not one.known:
            declaration = declaration_of(one.questionnaire, one.reply, _title(one))
            yield _fact(one.reply, one.reply.received_on, replies.get(one.reply.id), desk)
            yield _fact(declaration, declaration.dated, declarations.get(declaration.id), desk)


def _fact(content: Record, day: date, before: Entry | None, desk: Desk) -> Change:
    return Change(
        action=Action.IMPORTED,
        content=content,
        valid_from=max(day, before.valid_from) if before else day,
        base=before.version if before else 0,
        state=RecordState.PUBLISHED,
        authors=(desk.actor.name,),
    )


def _title(came: Came) -> str:
    say = words("en" if came.questionnaire.lang == "en" else "de")
    return say("questionnaire.declared.title", questionnaire=came.questionnaire.id).unescape()


def _propose(desk: Desk, came: Sequence[Came]) -> tuple[tuple[Usage, ...], tuple[Objection, ...]]:
    """Drafts for a human to approve; what contradicts the register is left out and told."""
    entries = desk.register.newest(RecordKind.USAGE)
    ever = {entry.record for entry in entries}
    by_body: dict[str, list[Usage]] = {}
    for entry in entries:
        if isinstance(entry.content, Usage) and entry.state is not RecordState.WITHDRAWN:
            by_body.setdefault(entry.content.body, []).append(entry.content)
    bodies = {body.id for body in desk.register.bodies()}
    drafts = [
        usage
        for one in came
        for usage in usages_of(one.reply, _title(one), by_body.get(one.reply.body, ()), ever, bodies)
    ]
    told: list[Objection] = []
    while drafts:
        changes = [Change(action=Action.ENTERED, content=one, valid_from=desk.today) for one in drafts]
        try:
            write(desk.register, desk.knowledge, changes, desk.actor, desk.when)
        except RefusedError as error:
            wrong = {one.change for one in error.objections}
            if None in wrong:
                raise
            told += error.objections
            drafts = [one for number, one in enumerate(drafts) if number not in wrong]
        else:
            break
    return tuple(drafts), tuple(told)


def _refuse(troubles: Sequence[Trouble]) -> NoReturn:
    lines = [str(one) for one in troubles[:_SHOWN]]
    if len(troubles) > _SHOWN:
        lines.append(f"… and {len(troubles) - _SHOWN} more.")
    what = "1 problem" if len(troubles) == 1 else f"{len(troubles)} problems"
    raise AnswersError("\n".join([f"Nothing was entered: {what}.", *lines]), tuple(troubles))
