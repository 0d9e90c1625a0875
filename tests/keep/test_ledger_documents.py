"""The list of documents: the newest version of each, by body, service, kind and state, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.jobs.records import write
from amtsblick.keep.ledger_documents import DocumentQuery
from amtsblick.values.body import Body
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.records import Action, Actor, Change, RecordState, Role
from amtsblick.values.usages import EvidenceLink

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
EDITOR = Actor(name="presse", role=Role.EDITOR)


def a_document(record, kind, body="amt", service="x", text="Ein Satz"):
    proof = EvidenceLink(kind="dpia", text="dpia", address="https://amt.example/")
    piece = Piece(text=text, origin=FieldOrigin.OBSERVED, evidence=(proof,))
    return Document(
        id=record,
        kind=kind,
        body=body,
        service=service,
        title=record,
        made_at=NOON,
        fields=(FieldValue(key="purposes", pieces=(piece,)),),
        legal_as_of=NOON.date(),
    )


@pytest.fixture
def documents(register, knowledge):
    """Four documents of two bodies; the first one changed last, one is withdrawn."""
    register.import_bodies(
        [Body(id=one, name=one.title(), homepage=f"https://{one}.example/") for one in ("amt", "stadt")], NOON
    )
    first = a_document("amt.concept", DocumentKind.USAGE_CONCEPT)
    gone = a_document("amt.dpia", DocumentKind.DPIA, service="mastodon")
    steps = [
        (first, Action.ENTERED, 0),
        (a_document("amt.threshold", DocumentKind.DPIA_THRESHOLD), Action.ENTERED, 0),
        (a_document("stadt.website", DocumentKind.WEBSITE_NOTICE, "stadt", ""), Action.ENTERED, 0),
        (gone, Action.ENTERED, 0),
        (gone, Action.WITHDRAWN, 1),
        (a_document("amt.concept", DocumentKind.USAGE_CONCEPT, text="Anders"), Action.CHANGED, 1),
    ]
    for number, (content, action, base) in enumerate(steps):
        change = Change(action=action, content=content, valid_from=date(2026, 1, 5), base=base)
        write(register, knowledge, [change], EDITOR, NOON + timedelta(hours=number))
    return register


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (DocumentQuery(), ["amt.concept", "amt.dpia", "stadt.website", "amt.threshold"]),
        (DocumentQuery(bodies=["stadt"]), ["stadt.website"]),
        (DocumentQuery(bodies=[]), []),
        (DocumentQuery(service="x"), ["amt.concept", "amt.threshold"]),
        (DocumentQuery(service=""), ["stadt.website"]),
        (DocumentQuery(kind=DocumentKind.DPIA), ["amt.dpia"]),
        (DocumentQuery(kind=DocumentKind.DPIA_THRESHOLD), ["amt.threshold"]),
        (DocumentQuery(states=[RecordState.DRAFT]), ["amt.concept", "stadt.website", "amt.threshold"]),
        (DocumentQuery(states=[RecordState.WITHDRAWN]), ["amt.dpia"]),
        (DocumentQuery(limit=2), ["amt.concept", "amt.dpia"]),
        (DocumentQuery(before=5), ["stadt.website", "amt.threshold"]),
    ],
    ids=[
        "all", "body", "no-body", "service", "website", "kind", "longer-kind", "draft", "gone", "limit", "before"
    ],
)  # fmt: skip
def test_documents_are_listed_by_their_newest_version(documents, query, found):
    assert [one.record for one in documents.documents(query)] == found


def test_the_newest_version_is_the_one_that_is_told(documents):
    [newest] = documents.documents(DocumentQuery(kind=DocumentKind.USAGE_CONCEPT))
    assert newest.version == 2
    assert newest.content.fields[0].pieces[0].text == "Anders"
