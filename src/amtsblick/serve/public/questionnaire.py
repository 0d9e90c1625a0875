"""A body answers its questionnaire in the browser: by its personal link, without account or cookie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.assess.register.replies import reply_id
from amtsblick.jobs.asking import Asked, by_secret, declared, digest_of, form, read_written
from amtsblick.jobs.questionnaires import file_name, workbook_of
from amtsblick.jobs.records import newest_of
from amtsblick.parse.exchange.places import Trouble
from amtsblick.serve.forms import Form
from amtsblick.serve.public.questionnaire_rows import (
    begun,
    cover_fields,
    differences,
    faults_of,
    rows,
    told,
    tree_of,
)
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.values.records import RecordKind, RecordState
from amtsblick.values.written import WrittenAnswer, WrittenTree

_HEADERS: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_BASE: Final = 9


@reads("/q/{secret:str}", Door.LINK)
def answering(visit: Visit, secret: str) -> Response[bytes]:
    """The form with what was written so far; after it was sent the receipt, with a way to correct."""
    asked = _asked(visit, secret)
    if asked is None:
        return _gone(visit)
    answer = visit.desk.register.written_answer(asked.questionnaire.id)
    sent = answer is not None and answer.sent is not None
    if answer is not None and sent and not (visit.one("edit") and _open(visit, asked, answer)):
        return _receipt(visit, secret, asked, answer)
    return _form(visit, secret, asked, answer)


@writes("/q/{secret:str}", Door.LINK)
def save(visit: Visit, form: Form, secret: str) -> Response[bytes]:
    """Keep what was written; with ``do=check`` go on to look it through when nothing is wrong with it."""
    asked = _asked(visit, secret)
    if asked is None:
        raise _lost(visit, form)
    name, register = asked.questionnaire.id, visit.desk.register
    before = register.written_answer(name)
    if not _open(visit, asked, before):
        raise _lost(visit, form)
    written = tree_of(form)
    version = register.write_answer(name, written, _base(form), visit.desk.now())
    if not version:
        return _form(visit, secret, asked, before, _Wrong(status=HTTPStatus.CONFLICT, mine=written))
    if form.text("do") != "check":
        return visit.go(f"/{visit.lang}/q/{secret}?edit=1", said="kept")
    troubles = _troubles(visit, asked, written)
    if troubles:
        answer = register.written_answer(name)
        return _form(
            visit, secret, asked, answer, _Wrong(status=HTTPStatus.UNPROCESSABLE_ENTITY, troubles=troubles)
        )
    return visit.go(f"/{visit.lang}/q/{secret}/check")


@reads("/q/{secret:str}/check", Door.LINK)
def checking(visit: Visit, secret: str) -> Response[bytes]:
    """Everything that would be sent, to be looked through."""
    asked = _asked(visit, secret)
    if asked is None:
        return _gone(visit)
    answer = visit.desk.register.written_answer(asked.questionnaire.id)
    if answer is None or not _open(visit, asked, answer):
        return visit.go(f"/{visit.lang}/q/{secret}")
    troubles = _troubles(visit, asked, answer.written)
    if troubles:
        return _form(
            visit, secret, asked, answer, _Wrong(status=HTTPStatus.UNPROCESSABLE_ENTITY, troubles=troubles)
        )
    shown = form(visit.desk.register, visit.desk.knowledge, asked, visit.lang)
    return visit.page(
        "public/questionnaire_check.html",
        headers=_HEADERS,
        asked=asked,
        shown=shown,
        secret=secret,
        answer=answer,
        told=told(shown, answer.written),
    )


@writes("/q/{secret:str}/check", Door.LINK)
def send(visit: Visit, form: Form, secret: str) -> Response[bytes]:
    """Send what was looked through; refused when somebody wrote on in the meantime."""
    asked = _asked(visit, secret)
    if asked is None:
        return _gone(visit)
    register, name = visit.desk.register, asked.questionnaire.id
    answer = register.written_answer(name)
    if answer is None or not _open(visit, asked, answer) or _troubles(visit, asked, answer.written):
        return visit.go(f"/{visit.lang}/q/{secret}")
    if not register.send_answer(name, _base(form), digest_of(answer.written), visit.desk.now()):
        return visit.go(f"/{visit.lang}/q/{secret}/check", said="newer")
    return visit.go(f"/{visit.lang}/q/{secret}")


@reads("/q/{secret:str}/form.xlsx", Door.LINK)
def as_workbook(visit: Visit, secret: str) -> Response[bytes]:
    """The same form to be filled in with a spreadsheet program."""
    asked = _asked(visit, secret)
    if asked is None:
        return _gone(visit)
    content = workbook_of(form(visit.desk.register, visit.desk.knowledge, asked, visit.lang))
    headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{file_name(asked.body.id)}.xlsx"'}
    return visit.whole(content, _XLSX, headers=headers)


def _asked(visit: Visit, secret: str) -> Asked | None:
    return by_secret(visit.desk.register, secret, visit.desk.now())


def _base(form: Form) -> int:
    text = form.text("base")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_BASE else 0


def _open(visit: Visit, asked: Asked, answer: WrittenAnswer | None) -> bool:
    """May it be written? The first answer as long as the link opens, corrections until the day of the answer."""
    return answer is None or answer.sent is None or visit.desk.today <= asked.questionnaire.answer_by


def _troubles(visit: Visit, asked: Asked, written: WrittenTree) -> Sequence[Trouble]:
    desk = visit.desk
    return read_written(desk.register, desk.knowledge, asked.questionnaire, written, desk.today).troubles


def _gone(visit: Visit) -> Response[bytes]:
    """One answer for links that never were, are over or were ended: it tells nothing to who guesses."""
    return visit.page("public/questionnaire_gone.html", status=HTTPStatus.NOT_FOUND, headers=_HEADERS)


def _lost(visit: Visit, form: Form) -> Exception:
    error = visit.fault(
        visit.texts.gettext("This link does not take answers any more. What you had written stands below.")
    )
    error.add_kept(form.items())
    return error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """Why a form is shown again. ``mine`` was written while somebody else was faster."""

    status: int
    mine: WrittenTree | None = None
    troubles: Sequence[Trouble] = ()


def _form(
    visit: Visit, secret: str, asked: Asked, answer: WrittenAnswer | None, wrong: _Wrong | None = None
) -> Response[bytes]:
    mine = wrong.mine if wrong else None
    register = visit.desk.register
    shown = form(register, visit.desk.knowledge, asked, visit.lang)
    earlier = declared(register, asked.body.id)
    saved = answer.written if answer else begun(shown, earlier)
    written = saved if mine is None else mine
    return visit.page(
        "public/questionnaire.html",
        status=wrong.status if wrong else 200,
        headers=_HEADERS,
        asked=asked,
        shown=shown,
        secret=secret,
        cover=cover_fields(shown, written),
        rows=rows(shown, written),
        columns=[one for one in shown.columns if one.field.answered],
        base=answer.version if answer else 0,
        saved_at=answer.saved_at if answer else None,
        earlier=earlier if answer is None else None,
        replied=_replied(visit, asked),
        faults=faults_of(wrong.troubles if wrong else (), shown, written, visit.texts),
        differences=differences(shown, saved, mine) if mine is not None else (),
        faster=mine is not None,
        late=visit.desk.today > asked.questionnaire.answer_by,
    )


def _replied(visit: Visit, asked: Asked) -> date | None:
    """When an answer came in another way."""
    entry = newest_of(visit.desk.register, RecordKind.REPLY, reply_id(asked.questionnaire))
    if entry is None or entry.state is RecordState.WITHDRAWN:
        return None
    return getattr(entry.content, "received_on", None)


def _receipt(visit: Visit, secret: str, asked: Asked, answer: WrittenAnswer) -> Response[bytes]:
    shown = form(visit.desk.register, visit.desk.knowledge, asked, visit.lang)
    return visit.page(
        "public/questionnaire_sent.html",
        headers=_HEADERS,
        asked=asked,
        shown=shown,
        secret=secret,
        answer=answer,
        told=told(shown, answer.sent or {}),
        again=_open(visit, asked, answer),
    )


ROUTES = (answering, save, checking, send, as_workbook)
