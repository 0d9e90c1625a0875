"""A public register of four bodies, made of values."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from amtsblick.assess.documents.prefill import form_of
from amtsblick.knowledge import load
from amtsblick.report.documents.paper import Edition
from amtsblick.report.site.files import files
from amtsblick.report.site.shelf import Issue, Shelf, Wishes
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    Reason,
    ReasonKind,
    Review,
    ReviewDepth,
    ReviewOutcome,
)
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.holdings import Holdings
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.records import RecordKind, RecordState
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import (
    Agreement,
    AgreementKind,
    Campaign,
    Origin,
    PublicStatement,
    SaidMode,
    Usage,
    UsageKind,
)

DAY = date(2026, 11, 3)
MOMENT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
SAID = Origin(
    said_by="Pressestelle",
    mode=SaidMode.QUOTE,
    on=date(2026, 9, 1),
    title="Mitteilung",
    address="https://amt.example/mitteilung",
)


def bodies(word: str) -> dict[str, Body]:
    """``word`` ends every name."""
    return {
        one: Body(
            id=one,
            name=f"{name}{word}",
            kind="ministry",
            homepage=f"https://www{number}.example/",
            parent=parent,
            country="DE",
            region="DE-TH",
        )
        for number, (one, name, parent) in enumerate(
            [
                ("amt", "Amt", None),
                ("Ämter/Ö b", "Doppelamt", "amt"),
                ("AMT", "Großes Amt", "amt"),
                ("..", "Punktamt", None),
            ]
        )
    }


def a_decision(word: str, **changed: object) -> Decision:
    found = {
        "id": "amt.tiktok.1",
        "body": "amt",
        "service": "tiktok",
        "usage_kind": UsageKind.OWN_CONTENT,
        "kind": DecisionKind.KEEP_WITH_CONDITIONS,
        "reasons": (Reason(kind=ReasonKind.REACH, text=f"Junge Leute{word}"),),
        "conditions": (Condition(text=f"Jährlich prüfen{word}", due=date(2027, 1, 1)),),
        "legal_basis": (f"Art. 6 DSGVO{word}",),
        "decided_by": f"Leitung{word}",
        "decided_on": date(2026, 9, 1),
        "valid_from": date(2026, 9, 1),
        "review_due": date(2027, 9, 1),
        "legal_as_of": date(2026, 9, 1),
        "origin": SAID,
    }
    return Decision(**{**found, **changed})


def a_document(word: str, **changed: object) -> Document:
    pieces = (Piece(text=f"Damit Junge es lesen{word}", origin=FieldOrigin.FILLED, on=DAY),)
    found = {
        "id": "amt.tiktok.usage_concept.de",
        "kind": DocumentKind.USAGE_CONCEPT,
        "body": "amt",
        "service": "tiktok",
        "title": f"Konzept{word}",
        "made_at": MOMENT,
        "fields": (FieldValue(key="purpose", pieces=pieces),),
        "legal_as_of": DAY,
    }
    return Document(**{**found, **changed})


def usages(word: str) -> tuple[Usage, ...]:
    return (
        Usage(
            id="amt.tiktok",
            body="amt",
            service="tiktok",
            kind=UsageKind.OWN_CONTENT,
            handle="amt_auen",
            since=PartialDate(text="2024-03"),
            reason=f"Junge Leute{word}",
            alternatives=(f"Internetseite{word}",),
            origin=SAID,
        ),
        Usage(
            id="b.x", body="Ämter/Ö b", service="x", kind=UsageKind.LEFT, reason=f"Hass{word}", origin=SAID
        ),
        Usage(
            id="c.via", body="AMT", service="instagram", kind=UsageKind.VIA_OTHER_BODY, via="amt", origin=SAID
        ),
        Usage(id="d.none", body="..", service="", kind=UsageKind.NONE, origin=SAID),
    )


def a_shelf(word: str = "", decisions: tuple[Decision, ...] = ()) -> Shelf:
    """``word`` is in every text that people enter."""
    named = bodies(word)
    held = Holdings(
        day=DAY,
        bodies=named,
        usages=usages(word),
        campaigns=(
            Campaign(
                id="k", body="AMT", service="tiktok", title=f"Lehramt{word}", payer=f"Amt{word}", origin=SAID
            ),
        ),
        agreements=(
            Agreement(
                id="v",
                kind=AgreementKind.USE_VIA,
                body="AMT",
                party="amt",
                service="instagram",
                scope=f"Einzelfälle{word}",
            ),
        ),
        statements=(
            PublicStatement(
                id="s", about="amt", service="tiktok", subject="use", text=f"Gesagt{word}", origin=SAID
            ),
            PublicStatement(
                id="g", group=f"Alle{word}", service="x", subject="use", text=f"Alle sagen{word}", origin=SAID
            ),
        ),
        reviews=(
            Review(
                id="r",
                service="tiktok",
                by="..",
                depth=ReviewDepth.SUPERFICIAL,
                outcome=ReviewOutcome.DOUBTFUL,
                on=DAY,
                findings=f"Viele Verarbeitungen{word}",
                recommendation=f"Lieber nicht{word}",
                origin=SAID,
            ),
        ),
        decisions=decisions or (a_decision(word),),
    )
    document = a_document(word)
    edition = Edition(
        document=document,
        form=form_of(load(), document.kind),
        body=named["amt"],
        state=RecordState.PUBLISHED,
        version=2,
        authors=(),
        dated=MOMENT,
        names=False,
    )
    issues = {(RecordKind.DECISION, one.id): Issue(first=MOMENT, last=MOMENT) for one in held.decisions}
    issues[RecordKind.DOCUMENT, document.id] = Issue(first=datetime(2026, 1, 1, tzinfo=UTC), last=MOMENT)
    return Shelf(
        held=held,
        pages=tuple(named),
        editions=(edition,),
        issues=issues,
        observed=observed(),
        newest=DAY,
    )


def observed() -> dict[str, Observed]:
    """One body was looked at, one could not be, one was never tried; of the fourth nothing is known."""
    channel = SeenChannel(
        service="tiktok",
        handle="amt_auen",
        url="https://www.tiktok.com/@amt_auen",
        standing=Standing.OWN,
        state=next(iter(ChannelState)),
        first_seen=MOMENT,
        last_seen=MOMENT,
    )
    weak = SeenChannel(
        service="x",
        handle="fremd",
        url="https://x.com/fremd",
        standing=Standing.MENTIONED,
        state=channel.state,
        first_seen=MOMENT,
        last_seen=MOMENT,
    )
    return {
        "amt": Observed(
            body="amt",
            state=State.LOOKED,
            looked_at=MOMENT,
            statuses=(("tiktok", Status.OWN), ("x", Status.UNCLEAR)),
            channels=(channel, weak),
            pages=5,
        ),
        "Ämter/Ö b": Observed(body="Ämter/Ö b", state=State.TIMEOUT, looked_at=MOMENT),
        "AMT": Observed(body="AMT", state=State.NOT_JUDGED, detail="no survey of this body"),
    }


@pytest.fixture(scope="session")
def site() -> SimpleNamespace:
    """Makes shelves and the files of a site: ``site.files(shelf, wishes)`` is a dict of texts by path."""
    knowledge = load()
    both = Wishes(licence="http://dcat-ap.de/def/licenses/dl-zero-de/2.0", publisher="Amt")

    def made(shelf: Shelf, wishes: Wishes = both) -> dict[str, str]:
        return {one.path: "".join(one.pieces()) for one in files(shelf, knowledge, wishes)}

    make: Callable[..., Shelf] = a_shelf
    return SimpleNamespace(
        files=made, shelf=make, decision=a_decision, wishes=both, knowledge=knowledge, day=DAY, moment=MOMENT
    )
