"""Editions of every kind of document, with every origin of a field."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from amtsblick.report.documents.paper import Edition
from amtsblick.values.body import Body
from amtsblick.values.documents import (
    CitedAct,
    Document,
    DocumentKind,
    FieldOrigin,
    FieldValue,
    Piece,
)
from amtsblick.values.records import RecordState
from amtsblick.values.usages import EvidenceLink

WHEN = datetime(2026, 11, 3, 9, 14, tzinfo=UTC)
DAY = date(2026, 11, 5)
TEXTS = {
    "de": "Die Stelle führt dort ein eigenes Konto & schreibt für „alle“.",
    "en": "The body runs an account of its own & writes for “everybody”.",
}
PROOF = EvidenceLink(
    kind="survey",
    text="Startseite, Fußzeile",
    ref="2026/a.wacz#urn:uuid:1",
    address="https://www.amt.example/",
    taken_at=WHEN,
)


def every_origin(number, field, lang, sources):
    """Empty, observed, declared with a proposal, known, filled in: in turn."""
    text = TEXTS[lang]
    return (
        (),
        (Piece(text=text, origin=FieldOrigin.OBSERVED, evidence=(PROOF,)),),
        (
            Piece(text=text, origin=FieldOrigin.DECLARED, who="Pressestelle", on=DAY),
            Piece(text=text, origin=FieldOrigin.KNOWLEDGE, sources=sources[:1], to_check=True),
        ),
        (Piece(text=text, origin=FieldOrigin.KNOWLEDGE, sources=sources),),
        (Piece(text=f"{text}\nZweite Zeile.", origin=FieldOrigin.FILLED, who="a.amt", on=DAY),),
    )[number % 5]


@pytest.fixture
def edition(knowledge) -> Callable[..., Edition]:
    """An edition of a kind; ``pieces(number, field, lang, sources)`` fills its fields."""
    sources = tuple(one.id for one in knowledge.sources[:2])

    def made(kind=DocumentKind.USAGE_CONCEPT, lang="de", pieces=every_origin, **more):
        form = next(one for one in knowledge.forms if one.kind is kind)
        fields = tuple(
            FieldValue(key=field.key, pieces=pieces(number, field, lang, sources))
            for number, field in enumerate(form.fields)
        )
        service = "" if kind is DocumentKind.WEBSITE_NOTICE else "instagram"
        document = Document(
            id=f"amt.{service or 'website'}.{kind}.{lang}",
            kind=kind,
            body="amt",
            service=service,
            title="Titel",
            lang=lang,
            made_at=WHEN,
            fields=fields,
            legal_as_of=DAY,
            acts=(CitedAct(act=knowledge.legal_acts[0].id, status="appealed", since=DAY),),
            knowledge=knowledge.digest,
        )
        return Edition(
            **{
                "document": document,
                "form": form,
                "body": Body(id="amt", name="Landesamt für Beispiele", homepage="https://www.amt.example/"),
                "state": RecordState.DRAFT,
                "version": 2,
                "authors": ("a.amt",),
                "dated": WHEN,
                **more,
            }
        )

    return made
