"""A body of which everything is known: its use of one service, its website, what was decided and seen."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.documents.subject import Subject
from amtsblick.knowledge import load
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
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
    TriggerKind,
)  # fmt: skip
from amtsblick.values.declared import Declaration, DeclarationKind, Drift, DriftKind
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.observed import (
    Observed,
    SeenBehaviour,
    SeenChannel,
    SeenCookie,
    SeenLegalPage,
    SeenRecipient,
)  # fmt: skip
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import (
    Agreement,
    AgreementKind,
    Campaign,
    ContentKind,
    EvidenceLink,
    Measure,
    Metric,
    Origin,
    PublicStatement,
    Purpose,
    TargetGroup,
    Usage,
    UsageKind,
)  # fmt: skip

TODAY = date(2026, 11, 23)
DECIDED = date(2025, 12, 1)
SAID = Origin(said_by="Pressestelle", on=date(2026, 1, 5), title="Blatt", address="https://amt.example/blatt")


def _at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def _proof(ref: str) -> tuple[EvidenceLink, ...]:
    return (EvidenceLink(kind="survey", text=f"https://amt.example/{ref}", ref=f"sha256:{ref}"),)


USAGE = Usage(
    id="amt.tiktok",
    body="amt",
    service="tiktok",
    kind=UsageKind.OWN_CONTENT,
    handle="amt_clips",
    purposes=(Purpose.RECRUITING,),
    target_groups=(TargetGroup.AGE_14_29,),
    professions=("Hebammen",),
    contents=(ContentKind.JOB_ADVERTS,),
    unit="Referat Nachwuchs",
    since=PartialDate(text="2024-03"),
    exit_debated=True,
    reason="Nachwuchs ist sonst nicht zu erreichen",
    alternatives=("https://amt.example/stellen",),
    origin=SAID,
)
OTHER = replace(USAGE, id="amt.mastodon", service="mastodon", handle="amt@amt.example", unit="Online")
DECISION = Decision(
    id="amt.tiktok.1",
    body="amt",
    service="tiktok",
    usage="amt.tiktok",
    usage_kind=UsageKind.OWN_CONTENT,
    kind=DecisionKind.KEEP_WITH_CONDITIONS,
    reasons=(
        Reason(kind=ReasonKind.TARGET_GROUP, text="Dort sind Schulabgänger"),
        Reason(kind=ReasonKind.DATA_PROTECTION, text="Transfers sind ungeklärt"),
    ),
    conditions=(
        Condition(text="Eigenes Gerät", owner="Technik", due=date(2026, 2, 1)),
        Condition(text="Kein Chat"),
    ),
    legal_basis=("Art. 6 Abs. 1 Buchst. e DSGVO, § 1 Amtsgesetz",),
    dpo=DpoPosition.OBJECT,
    deviation="Plätze blieben sonst leer",
    decided_by="Leitung des Amts",
    decided_on=DECIDED,
    valid_from=DECIDED,
    review_due=date(2026, 12, 1),
    triggers=(TriggerKind.LEGAL_STATE,),
    lines=(Line(metric=Metric.HATE_SHARE, value=5.0, above=True, periods=2),),
    evidence=(
        EvidenceLink(kind="document", text="Vermerk 7"),
        EvidenceLink(kind="survey", text="Startseite am 1. Dezember", ref="sha256:start"),
    ),
    legal_as_of=DECIDED,
)
REVIEW = Review(
    id="aufsicht.tiktok",
    service="tiktok",
    by="aufsicht",
    depth=ReviewDepth.SUPERFICIAL,
    outcome=ReviewOutcome.DOUBTFUL,
    on=date(2026, 3, 1),
    findings="Viele Auswertungen.",
    recommendation="Vorerst ruhen lassen",
)
ADVICE = replace(
    REVIEW,
    id="aufsicht.web",
    service="homepage",
    outcome=ReviewOutcome.RECOMMENDED,
    findings="Geht datenarm.",
)
CHANNEL = SeenChannel(
    service="tiktok",
    handle="amt_clips",
    url="https://www.tiktok.com/@amt_clips",
    standing=Standing.OWN,
    state=ChannelState.ACTIVE,
    first_seen=_at(3, 10, 2024),
    absent_before=_at(3, 1, 2024),
    last_seen=_at(11, 20),
    said="Wir zeigen unseren Alltag.",
    profile_links=("https://amt.example/impressum",),
    followers=12345,
    takeover="Kennung neu vergeben",
    evidence=(*_proof("channel"), *_proof("notyet")),
    not_yet=_proof("notyet"),
)
SECOND = replace(
    CHANNEL, service="bluesky", handle="amt.example", url="https://bsky.app/profile/amt.example",
    takeover="", said="", evidence=_proof("second"), not_yet=(),
)  # fmt: skip
OBSERVED = Observed(
    body="amt",
    state=State.LOOKED,
    looked_at=_at(11, 20),
    inspected_at=_at(11, 21),
    channels=(CHANNEL, SECOND),
    adverts=(("tiktok", EvidenceLink(kind="survey", text="Pixel", ref="sha256:advert")),),
    recipients=(
        SeenRecipient(
            vendor="tiktok_pixel", name="TikTok Pixel", host="analytics.tiktok.com", category="marketing",
            country="CN", passes=("none", "reject"), tracker=True, since=_at(6, 1), absent_before=_at(5, 1),
            last_seen=_at(11, 21), evidence=_proof("pixel"),
        ),
        SeenRecipient(
            vendor="hausmeister", name="Hausmeister-Statistik", host="zaehler.example", category="analytics",
            country="DE", passes=("accept",), since=_at(1, 1, 2024), last_seen=_at(11, 21),
            evidence=_proof("counter"),
        ),
    ),
    behaviour=(
        SeenBehaviour(
            topic="after-reject", subject="analytics.tiktok.com", passes=("reject",), since=_at(6, 1),
            absent_before=_at(5, 1), evidence=_proof("reject"),
        ),
    ),
    legal_pages=(
        SeenLegalPage(kind=LegalPageKind.IMPRINT, url="https://amt.example/impressum", evidence=_proof("imp")),
        SeenLegalPage(kind=LegalPageKind.PRIVACY_NOTICE, url="", evidence=_proof("nonotice")),
        SeenLegalPage(
            kind=LegalPageKind.SOCIAL_MEDIA_CONCEPT, url="https://amt.example/konzept", evidence=_proof("con")
        ),
    ),
    named_tools=("hausmeister",),
    cookies=(
        SeenCookie(
            name="sitzung", host="amt.example", purpose="session", necessary="likely", evidence=_proof("c1")
        ),
        SeenCookie(
            name="_ttp", host=".amt.example", vendor="TikTok Pixel", purpose="marketing", necessary="unlikely",
            lifetime_s=389 * 86_400, evidence=_proof("c2"),
        ),
    ),
)  # fmt: skip


def _other(kind: DocumentKind, field: str, text: str) -> Document:
    said = Piece(text=text, origin=FieldOrigin.FILLED, who="Datenschutz", on=date(2026, 2, 2))
    return Document(
        id=f"amt.tiktok.{kind}",
        kind=kind,
        body="amt",
        service="tiktok",
        title=f"Blatt {kind}",
        made_at=_at(2, 3),
        fields=(FieldValue(key=field, pieces=(said,)),),
        legal_as_of=DECIDED,
    )


FULL = Subject(
    kind=DocumentKind.USAGE_CONCEPT,
    id="doc",
    body=Body(id="amt", name="Amt für Proben", homepage="https://amt.example/", region="DE-TH"),
    service="tiktok",
    usages=(USAGE, OTHER),
    decisions=(DECISION,),
    reviews=(REVIEW, ADVICE),
    statements=(
        PublicStatement(
            id="s1", about="amt", service="tiktok", subject="use", text="Das Amt wirbt um Nachwuchs.", origin=SAID
        ),
    ),
    campaigns=(
        Campaign(
            id="k1", body="amt", service="tiktok", title="Komm ins Amt", objective="Bewerbungen",
            payer="Amt für Proben", beneficiary="Schule für Hebammen", targeting=("16 bis 20 Jahre",),
            audience_upload=False, pixel=True, landing_page="https://amt.example/komm",
            agency="Werbehaus GmbH", budget_eur=12000, since=PartialDate(text="2026-04-01"),
            until=PartialDate(text="2026-05-31"), ad_library="https://library.example/1",
            result="40 Bewerbungen", origin=SAID,
        ),
    ),
    agreements=(
        Agreement(
            id="v1", kind=AgreementKind.JOINT_CONTROL, body="amt", party="Betreiber Ltd.", service="tiktok",
            scope="Statistik", version="3.1", address="https://betreiber.example/jca", origin=SAID,
        ),
        Agreement(
            id="v2", kind=AgreementKind.PROCESSING, body="amt", party="Agentur Blau", service="tiktok",
            origin=SAID,
        ),
    ),
    declarations=(
        Declaration(
            id="d1", body="amt", kind=DeclarationKind.CONCEPT, title="Konzept von 2024", dated=date(2024, 2, 1),
            origin=SAID,
        ),
    ),
    measures=(
        Measure(
            id="m1", body="amt", service="tiktok", metric=Metric.HATE_SHARE, value=6.5,
            since=date(2026, 1, 1), until=date(2026, 3, 31), origin=SAID,
        ),
        Measure(
            id="m2", body="amt", service="tiktok", metric=Metric.REACH, value=250000,
            since=date(2026, 1, 1), until=date(2026, 3, 31), origin=SAID,
        ),
    ),
    drift=(
        Drift(
            kind=DriftKind.UNDECLARED_CHANNEL, body="amt", service="tiktok", subject="amt_clips", declared="nichts",
            observed="Kanal", fact="x", evidence=_proof("drift"),
        ),
    ),
    documents=(
        _other(DocumentKind.DPIA_THRESHOLD, "result", "Erforderlich"),
        _other(DocumentKind.DPIA, "decision", "Restrisiko getragen"),
        _other(DocumentKind.CHANNEL_NOTICE, "version", "1"),
        _other(DocumentKind.EXIT_PLAN, "trigger", "Urteil"),
        _other(DocumentKind.RECORD_OF_PROCESSING, "entry_id", "17"),
        _other(DocumentKind.MODERATION, "scope", "alles"),
    ),
    observed=OBSERVED,
    bodies={"aufsicht": "Aufsicht für Datenschutz"},
    knowledge=load(),
    today=TODAY,
    made_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="session")
def full() -> Subject:
    """Everything is known."""
    return FULL


@pytest.fixture(scope="session")
def bare() -> Subject:
    """Nothing is known but the body, the service and the forms."""
    knowledge = replace(
        load(), legal_acts=(), figures=(), fits=(), service_facts=(), proposals=(), services=()
    )
    return Subject(
        kind=DocumentKind.USAGE_CONCEPT,
        id="doc",
        body=Body(id="amt", name="Amt für Proben", homepage="https://amt.example/"),
        service="tiktok",
        knowledge=knowledge,
        today=TODAY,
        made_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    )
