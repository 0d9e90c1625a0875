"""Ask bodies which services they use: make questionnaires, tell what came back and what agrees with what is seen."""

import json
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

from amtsblick.assess.register.agreement import Compared, compare
from amtsblick.assess.register.asking import Peers, services_asked
from amtsblick.assess.register.observed import in_order, last_sight
from amtsblick.assess.register.returns import Returns, returns
from amtsblick.errors import InputError
from amtsblick.jobs.observed import Sight, each_sight
from amtsblick.jobs.records import held, write
from amtsblick.keep.register import Register
from amtsblick.report.questionnaire.form import Form, form_data, form_of
from amtsblick.report.questionnaire.workbook import write_questionnaire
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclarationKind, Questionnaire, Reply
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.survey import Status
from amtsblick.values.written import WrittenAnswer

_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is taken for another in print."""
_GROUPS: Final = 4
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")
_GERMAN: Final = frozenset({"", "DE", "AT", "CH", "LI", "LU"})
"""Countries whose bodies are asked in German, and bodies of which nobody said in which country they are."""
_RUN: Final = frozenset({Status.OWN, Status.RESTING})
FORMS: Final = "forms"
"""Folder of the web forms' data beside the workbooks."""


def new_token() -> str:
    """A token that nobody guesses: 79 bits, in groups to be typed."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
    return "-".join(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where questionnaires are made and read, by whom and when."""

    register: Register
    knowledge: Knowledge
    actor: Actor
    when: datetime
    token: Callable[[], str] = new_token

    @property
    def today(self) -> date:
        """The day on which all of it happens."""
        return self.when.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked for. ``bodies`` () means all, ``lang`` "" each body's own."""

    answer_by: date
    bodies: tuple[str, ...] = ()
    lang: str = ""
    return_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One questionnaire and its files. ``fresh``: it was entered now, not only written again."""

    questionnaire: Questionnaire
    workbook: Path
    form: Path
    fresh: bool


def make(desk: Desk, asking: Asking, folder: Path) -> list[Made]:
    """Write a questionnaire for each body and enter them, all or none.

    One that was made today in the same way and is not answered is written again with its token. Raises
    InputError when a file cannot be written or the register refuses.
    """
    if asking.answer_by < desk.today:
        raise InputError(f"--answer-by {asking.answer_by} has passed: give a day to come.")
    made: list[Made] = []
    try:
        (folder / FORMS).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as staging:
            for form, fresh, name in _forms(desk, asking):
                _stage(Path(staging) / name, form)
                files = folder / f"{name}.xlsx", folder / FORMS / f"{name}.json"
                made.append(
                    Made(questionnaire=form.questionnaire, workbook=files[0], form=files[1], fresh=fresh)
                )
            entered = [_entered(one.questionnaire, desk) for one in made if one.fresh]
            write(desk.register, desk.knowledge, entered, desk.actor, desk.when)
            for one in made:
                for target in (one.workbook, one.form):
                    (Path(staging) / target.name).replace(target)
    except OSError as error:
        remedy = "choose another folder with --to; the same command then goes on"
        raise InputError(
            f"The questionnaires cannot be written to {folder} ({error.strerror}): {remedy}."
        ) from error
    return made


def _stage(target: Path, form: Form) -> None:
    target.with_name(f"{target.name}.xlsx").write_bytes(workbook_of(form))
    data = json.dumps(form_data(form), ensure_ascii=False, indent=1)
    target.with_name(f"{target.name}.json").write_text(f"{data}\n", encoding="utf-8")


def _entered(questionnaire: Questionnaire, desk: Desk) -> Change:
    return Change(
        action=Action.IMPORTED,
        content=questionnaire,
        valid_from=questionnaire.made_on,
        state=RecordState.PUBLISHED,
        authors=(desk.actor.name,),
    )


def workbook_of(form: Form) -> bytes:
    """The bytes of the workbook."""
    stream = BytesIO()
    write_questionnaire(form, stream)
    return stream.getvalue()


def file_name(body: str) -> str:
    """What a body's files are called, without ending."""
    return _NOT_IN_NAMES.sub("-", body).strip("-.") or "body"


def _forms(desk: Desk, asking: Asking) -> Iterator[tuple[Form, bool, str]]:
    """Forms one at a time, whether each is new, and its name."""
    bodies = {body.id: body for body in desk.register.bodies()}
    wanted = [one for one in bodies if not asking.bodies or one in asking.bodies]
    peers = Peers(bodies.values(), dict(_used(desk.register)))
    ids = {entry.record for entry in desk.register.newest(RecordKind.QUESTIONNAIRE)}
    waiting = _waiting(desk)
    names: set[str] = set()
    for sight in each_sight(desk.register, desk.knowledge, bodies=wanted):
        body = bodies[sight.observed.body]
        services = services_asked(sight.observed, peers.of(body), desk.knowledge)
        one = questionnaire_of(desk, asking, body, services, ids)
        again = next((old for old in waiting.get(body.id, ()) if _same(old, one)), None)
        name = _free(file_name(body.id), names)
        names.add(name)
        yield form(again or one, body, sight, desk.knowledge, bodies), again is None, name


def form(
    questionnaire: Questionnaire, body: Body, sight: Sight, knowledge: Knowledge, bodies: Mapping[str, Body]
) -> Form:
    """The form as the body's newest observation fills it."""
    names = {one.id: one.name for one in bodies.values()}
    return form_of(questionnaire, body, sight.observed, knowledge, names)


def questionnaire_of(
    desk: Desk, asking: Asking, body: Body, services: tuple[str, ...], ids: set[str]
) -> Questionnaire:
    """A questionnaire of today with a token of its own, its id beside those that are taken already."""
    return Questionnaire(
        id=_free(f"{body.id}-questionnaire-{desk.today}", ids),
        body=body.id,
        token=desk.token(),
        made_on=desk.today,
        answer_by=asking.answer_by,
        services=services,
        lang=asking.lang or ("de" if body.country.upper() in _GERMAN else "en"),
        return_to=asking.return_to,
    )


def _same(old: Questionnaire, new: Questionnaire) -> bool:
    fields = ("made_on", "answer_by", "lang", "return_to", "services")
    return all(getattr(old, one) == getattr(new, one) for one in fields)


def _free(name: str, taken: set[str]) -> str:
    return next(
        one for number in count(1) if (one := f"{name}-{number}" if number > 1 else name) not in taken
    )


def _waiting(desk: Desk) -> dict[str, list[Questionnaire]]:
    """Questionnaires without an answer, by body."""
    answered = {reply.questionnaire for reply in held(desk.register, Reply)}
    found: dict[str, list[Questionnaire]] = {}
    for one in held(desk.register, Questionnaire):
        if one.id not in answered:
            found.setdefault(one.body, []).append(one)
    return found


def _used(register: Register) -> Iterator[tuple[str, frozenset[str]]]:
    """Services on which each body's newest survey that could look shows a channel of its own."""
    for body, dated in register.sheets_by_body():
        sheet = last_sight(in_order([sheet for _, sheet in dated]))
        if sheet is not None:
            yield body, frozenset(cell.service for cell in sheet.cells if cell.status in _RUN)


def returned(register: Register, today: date) -> Returns:
    """Which questionnaires came back until ``today``, and who is late.

    Answers that were sent in the browser count from the day on which they arrived, taken in or not.
    """
    return returns(
        held(register, Questionnaire, today),
        held(register, Reply, today),
        {body.id: body for body in register.bodies()},
        today,
        {one.questionnaire for one in register.sent_answers() if _until(one, today)},
    )


def _until(answer: WrittenAnswer, day: date) -> bool:
    return answer.sent_at is not None and answer.sent_at.date() <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One body's newest answer beside what is seen; ``looked`` False: nobody could look, nothing is compared."""

    body: Body
    declaration: Declaration
    looked: bool
    lines: tuple[Compared, ...]


def compared(desk: Desk, bodies: Sequence[str] = ()) -> Iterator[Comparison]:
    """Bodies that answered, in the order of the register; ``bodies`` () means all."""
    newest: dict[str, Declaration] = {}
    for one in held(desk.register, Declaration, desk.today):
        if one.kind is DeclarationKind.QUESTIONNAIRE and (not bodies or one.body in bodies):
            other = newest.get(one.body)
            newest[one.body] = (
                one if other is None else max(other, one, key=lambda each: (each.dated, each.id))
            )
    known = {body.id: body for body in desk.register.bodies()}
    wanted = [one for one in known if one in newest]
    for sight in each_sight(desk.register, desk.knowledge, bodies=wanted):
        declaration = newest[sight.observed.body]
        yield Comparison(
            body=known[declaration.body],
            declaration=declaration,
            looked=sight.observed.state is State.LOOKED,
            lines=compare(declaration, sight.observed),
        )
