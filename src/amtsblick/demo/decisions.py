"""What the bodies of the fictional state decided a year ago, and what makes them decide again today."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    DpoPosition,
    Line,
    Reason,
    ReasonKind,
    Review,
    ReviewDepth,
    ReviewOutcome,
)
from amtsblick.values.usages import Metric, Origin, SaidMode, UsageKind

DECIDED: Final = 355
"""Days ago."""
_YEAR: Final = timedelta(days=365)
_PUBLIC_TASK: Final = "Art. 6 Abs. 1 Buchst. e DSGVO mit der Aufgabe Öffentlichkeitsarbeit"


def decisions(today: date) -> Iterator[Decision]:
    """Decisions taken ``DECIDED`` days before ``today``; one of them is overdue."""
    day = today - timedelta(days=DECIDED)
    yield Decision(
        id="staatskanzlei.x.1",
        body="staatskanzlei",
        service="x",
        usage="staatskanzlei.x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP_WITH_CONDITIONS,
        reasons=(
            Reason(kind=ReasonKind.REACH, text="Medien und Korrespondenten sind dort zu erreichen"),
            Reason(kind=ReasonKind.HATE, text="Kommentare verletzen häufig die Netiquette"),
        ),
        conditions=(
            Condition(
                text="Jeder Beitrag steht zuerst auf der eigenen Internetseite",
                owner="Pressestelle",
                due=day + timedelta(days=30),
            ),
            Condition(text="Bluesky als zweiten Kanal ausbauen", owner="Pressestelle"),
        ),
        legal_basis=(_PUBLIC_TASK,),
        dpo=DpoPosition.AGREE_WITH_CONDITIONS,
        decided_by="Chefin der Staatskanzlei",
        decided_on=day,
        valid_from=day,
        review_due=day + timedelta(days=180),
        legal_as_of=day,
    )
    yield Decision(
        id="polizei.x.1",
        body="polizei",
        service="x",
        usage="polizei.x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.CRISIS_DUTY, text="Warnungen bei Einsatzlagen"),),
        legal_basis=(_PUBLIC_TASK,),
        dpo=DpoPosition.AGREE,
        decided_by="Behördenleitung",
        decided_on=day,
        valid_from=day,
        review_due=day + _YEAR,
        lines=(Line(metric=Metric.HATE_SHARE, value=5.0, above=True, periods=2),),
        legal_as_of=day,
    )
    yield Decision(
        id="stadt.tiktok.1",
        body="stadt",
        service="tiktok",
        usage="stadt.tiktok",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP_WITH_CONDITIONS,
        reasons=(
            Reason(kind=ReasonKind.TARGET_GROUP, text="Ausbildungssuchende sind dort zu erreichen"),
            Reason(kind=ReasonKind.DATA_PROTECTION, text="Übermittlung in Drittländer ungeklärt"),
        ),
        conditions=(
            Condition(text="Nur auf einem Gerät ohne dienstliche Daten", owner="IT"),
            Condition(text="Keine Direktnachrichten, keine Zielgruppenlisten", owner="Pressestelle"),
        ),
        legal_basis=(_PUBLIC_TASK,),
        dpo=DpoPosition.OBJECT,
        deviation="Ausbildungsplätze bleiben sonst unbesetzt; befristet auf ein Jahr",
        decided_by="Oberbürgermeister",
        decided_on=day,
        valid_from=day,
        review_due=day + _YEAR,
        legal_as_of=day,
    )
    yield _short("statistik", DecisionKind.REJECT, UsageKind.NONE, ReasonKind.CONTENT_UNFIT, day)
    yield _short("bildung", DecisionKind.START, UsageKind.ADVERTS_ONLY, ReasonKind.TARGET_GROUP, day)


def _short(body: str, kind: DecisionKind, use: UsageKind, reason: ReasonKind, day: date) -> Decision:
    """A decision on TikTok with one reason."""
    return Decision(
        id=f"{body}.tiktok.1",
        body=body,
        service="tiktok",
        usage=f"{body}.tiktok",
        usage_kind=use,
        kind=kind,
        reasons=(Reason(kind=reason),),
        legal_basis=(_PUBLIC_TASK,),
        dpo=DpoPosition.AGREE,
        decided_by="Behördenleitung",
        decided_on=day,
        valid_from=day,
        review_due=day + _YEAR,
        legal_as_of=day,
    )


def reviews(today: date) -> Iterator[Review]:
    """The commissioner's superficial look, and what she recommends."""
    day = today - timedelta(days=350)
    said = Origin(said_by="Landesbeauftragte", mode=SaidMode.INDIRECT, on=day, title="Pressegespräch")
    yield Review(
        id="datenschutz.tiktok",
        service="tiktok",
        by="datenschutz",
        depth=ReviewDepth.SUPERFICIAL,
        outcome=ReviewOutcome.PRESUMABLY_UNLAWFUL,
        on=day,
        findings="Viele Verarbeitungen werten das Verhalten aus; eine Rechtsgrundlage fehlt vermutlich.",
        origin=said,
    )
    yield Review(
        id="datenschutz.homepage",
        service="homepage",
        by="datenschutz",
        depth=ReviewDepth.STATEMENT,
        outcome=ReviewOutcome.RECOMMENDED,
        on=day,
        findings="Die eigene Internetseite lässt sich datenschutzgerecht betreiben.",
        recommendation="Für die öffentliche Darstellung die eigene Internetseite vorziehen.",
        origin=said,
    )
