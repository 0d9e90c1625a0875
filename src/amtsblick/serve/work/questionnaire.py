"""One questionnaire inside: its personal link, the letter to copy, the answer beside what is seen, taken in as drafts."""

from http import HTTPStatus
from pathlib import PurePath
from typing import Any, Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.asking import (
    Asked,
    comparison,
    form,
    new_link,
    questionnaire,
    reply_of,
    take_file,
    take_written,
)
from amtsblick.jobs.chase import matter as mail_matter
from amtsblick.jobs.questionnaires import file_name, workbook_of
from amtsblick.jobs.replies import AnswersError, Taken
from amtsblick.jobs.secret_links import end_links
from amtsblick.report.lookup import Names
from amtsblick.report.questionnaire.invitations import invitation, language
from amtsblick.report.questionnaire.returns import sentence
from amtsblick.serve.addresses import named, step
from amtsblick.serve.forms import Form
from amtsblick.serve.public.questionnaire_rows import told
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.trouble_words import trouble_text
from amtsblick.serve.visit import Visit
from amtsblick.serve.work import questionnaire_mail
from amtsblick.serve.work.questionnaires import table_of
from amtsblick.values.accounts import LinkPurpose, Right

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PRIVATE: Final = {"Cache-Control": "no-store"}


@reads("/work/questionnaires/{part:str}", Right.ASK)
def one_questionnaire(visit: Visit, part: str) -> Response[bytes]:
    """How it stands, and everything that can be done with it."""
    return _page(visit, _asked(visit, part))


@writes("/work/questionnaires/{part:str}/link", Right.ASK)
def link_again(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """A new personal link with its letter, shown once; or none any more."""
    asked = _asked(visit, part)
    actor = visit.acting([Right.ASK], asked.body.id)
    if form.text("do") == "end":
        end_links(visit.desk.register, LinkPurpose.QUESTIONNAIRE, asked.questionnaire.id)
        return visit.go(_path(visit, asked), said="ended")
    made = new_link(visit.desk.register, asked.questionnaire, actor.name, visit.desk.now())
    lang = language(asked.questionnaire).lang
    address = f"{visit.settings.base_url}/{lang}/q/{made.secret}"
    return _page(
        visit,
        asked,
        address=address,
        letter=invitation(asked.questionnaire, asked.body, address),
        letter_lang=lang,
    )


@writes("/work/questionnaires/{part:str}/take", Right.ASK)
def take(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """Take in what was sent in the browser."""
    asked = _asked(visit, part)
    answer = visit.desk.register.written_answer(asked.questionnaire.id)
    table = table_of(visit, visit.acting([Right.ASK], asked.body.id))
    if answer is None or answer.digest != form.text("digest"):
        return visit.go(_path(visit, asked), said="newer_answer")
    try:
        taken = take_written(table, asked.questionnaire, answer, replaces=bool(form.text("replace")))
    except InputError as error:
        return _refused(visit, asked, error)
    return _taken(visit, asked, taken)


@writes("/work/questionnaires/{part:str}/file", Right.ASK, uploads=True)
def take_returned(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """Take in a file that came back."""
    asked = _asked(visit, part)
    table = table_of(visit, visit.acting([Right.ASK], asked.body.id))
    upload = form.uploads.get("file")
    if upload is None:
        return _page(
            visit, asked, faults=[("file", visit.texts.gettext("Choose the file that came back."), "")]
        )
    name = PurePath(upload.name.replace("\\", "/")).name or "file"
    try:
        taken = take_file(
            table, asked.questionnaire, name, upload.content, replaces=bool(form.text("replace"))
        )
    except InputError as error:
        return _refused(visit, asked, error)
    return _taken(visit, asked, taken)


@reads("/work/questionnaires/{part:str}/form.xlsx", Right.ASK)
def workbook(visit: Visit, part: str) -> Response[bytes]:
    """The questionnaire as a workbook, to be sent by e-mail."""
    asked = _asked(visit, part)
    content = workbook_of(form(visit.desk.register, visit.desk.knowledge, asked))
    name = f'attachment; filename="{file_name(asked.body.id)}.xlsx"'
    return visit.whole(content, _XLSX, headers=_PRIVATE | {"Content-Disposition": name})


def _asked(visit: Visit, part: str) -> Asked:
    found = questionnaire(visit.desk.register, named(part))
    if found is None or not visit.visitor.may(Right.ASK, found.body.id):
        raise visit.missing()
    return found


def _path(visit: Visit, asked: Asked) -> str:
    return f"/{visit.lang}/work/questionnaires/{step(asked.questionnaire.id)}"


def _taken(visit: Visit, asked: Asked, taken: Taken) -> Response[bytes]:
    visit.desk.written({asked.body.id})
    if taken.objections:
        return _page(visit, asked, objections=[str(one) for one in taken.objections])
    return visit.go(_path(visit, asked), said="taken")


def _refused(visit: Visit, asked: Asked, error: InputError) -> Response[bytes]:
    """What is wrong, each with its row and column."""
    faults = [("", str(error), "en")]
    if isinstance(error, AnswersError):
        faults = []
        for one in error.troubles:
            text, lang = trouble_text(one, visit.texts)
            place = [one.place.sheet, one.column]
            if one.place.row:
                place.insert(1, visit.texts.gettext("row %(num)d") % {"num": one.place.row})
            faults.append(("", f"{', '.join(filter(None, place))}: {text}", lang))
    return _page(visit, asked, faults=faults)


def _page(visit: Visit, asked: Asked, *, faults: Any = (), **more: Any) -> Response[bytes]:
    register = visit.desk.register
    answer = register.written_answer(asked.questionnaire.id)
    reply = reply_of(register, asked.questionnaire)
    shown = form(register, visit.desk.knowledge, asked, visit.lang)
    names = Names(visit.desk.knowledge, visit.say, {asked.body.id: asked.body.name})
    compared = comparison(register, asked)
    matter = mail_matter(asked.questionnaire)
    links = register.links(LinkPurpose.QUESTIONNAIRE, asked.questionnaire.id)
    return visit.page(
        "work/questionnaire.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else 200,
        headers=_PRIVATE,
        asked=asked,
        path=_path(visit, asked),
        answer=answer,
        told=told(shown, answer.sent) if answer and answer.sent else (),
        reply=reply,
        current=bool(reply and answer and reply.digest == answer.digest),
        compared=None if compared is None else [sentence(one, names, visit.say) for one in compared],
        links=[one for one in links if one.expires_at is None or one.expires_at > visit.desk.now()],
        mailed=[one.sent_at.date() for one in register.reminders_about(matter) if one.matter == matter],
        late=max(0, (visit.desk.today - asked.questionnaire.answer_by).days) if reply is None else 0,
        faults=faults,
        **{"objections": (), "address": "", "letter": "", "letter_lang": visit.lang, **more},
    )


ROUTES = (one_questionnaire, link_again, take, take_returned, workbook, *questionnaire_mail.ROUTES)
