"""Have documents made: one, all that are missing, or one again, which shows first what would change."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.assess.access.steps import rights_for, rights_for_record
from amtsblick.assess.documents.needed import WEBSITE
from amtsblick.errors import InputError
from amtsblick.jobs import documents
from amtsblick.jobs.documents import document_of
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.document import differences
from amtsblick.serve.work.document_form import CLOSED
from amtsblick.serve.work.document_views import document_entry, document_path
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault
from amtsblick.values.accounts import Right
from amtsblick.values.documents import DocumentKind
from amtsblick.values.records import Action, Actor, Entry, RecordKind

_LANGS: Final = frozenset({"de", "en"})


@writes("/work/documents", Right.ENTER)
def make(visit: Visit, form: Form) -> Response[bytes]:
    """Make one kind of document, or every document that is missing, of one body."""
    body = form.text("body")
    if not body or visit.desk.register.body(body) is None or not visit.visitor.may(Right.SEE_INSIDE, body):
        raise visit.missing()
    actor = visit.acting(rights_for(Action.ENTERED, RecordKind.DOCUMENT), body)
    lang = form.text("language") if form.text("language") in _LANGS else "de"
    maker = _maker(visit, actor, lang)
    kind = next((one for one in DocumentKind if one.value == form.text("kind")), None)
    if kind is None and "kind" in form:
        raise visit.fault(visit.texts.gettext("Choose from the list."))
    if kind is None:
        made = documents.make_every(maker, body, missing=True)
        visit.desk.written({body})
        listed = f"/{visit.lang}/work/documents?{urlencode({'body': body})}"
        return visit.go(listed, said="made" if made else "made_none")
    service = "" if kind in WEBSITE else form.text("service")
    if kind not in WEBSITE and service not in {one.id for one in visit.desk.knowledge.services}:
        raise visit.fault(visit.texts.gettext("Choose a service."))
    one = documents.make(maker, kind, body, service)
    visit.desk.written({body})
    return visit.go(document_path(visit.lang, one.document.id), said="made" if one.fresh else "made_same")


@reads("/work/documents/{part:str}/again", Right.SEE_INSIDE)
def again(visit: Visit, part: str) -> Response[bytes]:
    """What the document would say if it were made again from what is known now."""
    return _page(visit, document_entry(visit, part))


@writes("/work/documents/{part:str}/again", Right.SEE_INSIDE)
def make_again(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """Make it again, as it was shown: what people wrote is kept."""
    entry = document_entry(visit, part)
    actor = _acting(visit, entry)
    if form.text("base") != str(entry.version) or entry.state in CLOSED:
        return _page(visit, entry, status=HTTPStatus.CONFLICT)
    try:
        made = documents.make_again(_maker(visit, actor, document_of(entry).lang), entry)
    except RefusedError as error:
        fresh = document_entry(visit, part)
        faults = [one._replace(field="") for one in faults_of(error.objections, entry.kind, visit.texts)]
        return _page(visit, fresh, faults=faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    visit.desk.written({made.document.body})
    return visit.go(document_path(visit.lang, entry.record), said="made" if made.fresh else "made_same")


def _page(
    visit: Visit, entry: Entry, *, faults: list[Fault] | None = None, status: int = 200
) -> Response[bytes]:
    actor = _acting(visit, entry)
    before = document_of(entry)
    found: documents.Again | None = None
    faults = list(faults or [])
    if entry.state not in CLOSED:
        try:
            found = documents.again(_maker(visit, actor, before.lang), entry)
        except InputError as error:
            faults.append(Fault("", str(error), "en"))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    same = found is None or found.same
    return visit.page(
        "work/document_again.html",
        status=status,
        entry=entry,
        document=before,
        closed=entry.state in CLOSED,
        same=same,
        faults=faults,
        faster=status == HTTPStatus.CONFLICT,
        acts=[] if found is None or found.fresh.acts == before.acts else [found.fresh.legal_as_of],
        differences=[]
        if found is None
        else differences(visit, before.fields, found.fresh.fields, found.fresh),
        here=document_path(visit.lang, entry.record),
    )


def _acting(visit: Visit, entry: Entry) -> Actor:
    rights = rights_for_record(Action.CHANGED, RecordKind.DOCUMENT, entry.content, entry.state)
    return visit.acting(rights, document_of(entry).body)


def _maker(visit: Visit, actor: Actor, lang: str) -> documents.Desk:
    desk = visit.desk
    return documents.Desk(
        register=desk.register,
        knowledge=desk.knowledge,
        actor=actor,
        when=desk.now(),
        board=True,
        lang=lang,
    )


ROUTES = (make, again, make_again)
