"""Does a document have exactly its form's fields, and does every piece say where it comes from?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

import amtsblick.assess.documents.prefill as module
from amtsblick.assess.documents.prefill import FILLERS, form_of, prefill, share_prefilled
from amtsblick.assess.documents.subject import Filled, Subject
from amtsblick.assess.documents.words import word
from amtsblick.assess.register.inspection_looks import BEHAVIOUR
from amtsblick.values.decisions import (
    DecisionKind,
    DpoPosition,
    ReasonKind,
    ReviewDepth,
    ReviewOutcome,
    TriggerKind,
)
from amtsblick.values.declared import DriftKind
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, Piece
from amtsblick.values.legal import ActStatus
from amtsblick.values.recording import PassName
from amtsblick.values.usages import (
    AgreementKind,
    ContentKind,
    Metric,
    Purpose,
    TargetGroup,
    UsageKind,
)

KINDS = list(DocumentKind)


def made(subject: Subject, kind: DocumentKind, lang: str = "de") -> Document:
    service = "" if kind is DocumentKind.WEBSITE_NOTICE else subject.service
    return prefill(replace(subject, kind=kind, service=service, lang=lang))


def pieces(document: Document) -> Iterator[Piece]:
    return (piece for value in document.fields for piece in value.pieces)


def texts(document: Document, key: str) -> list[str]:
    (value,) = (value for value in document.fields if value.key == key)
    return [piece.text for piece in value.pieces]


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_has_exactly_its_forms_fields_in_their_order(full: Subject, kind: DocumentKind) -> None:
    form = form_of(full.knowledge, kind)

    assert [value.key for value in made(full, kind).fields] == [field.key for field in form.fields]
    assert set(FILLERS[kind]) <= {field.key for field in form.fields}


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_piece_says_where_it_comes_from(full: Subject, kind: DocumentKind, lang: str) -> None:
    known = {source.id for source in full.knowledge.sources}
    for piece in pieces(made(full, kind, lang)):
        assert piece.text.strip()
        match piece.origin:
            case FieldOrigin.OBSERVED:
                assert piece.evidence
            case FieldOrigin.DECLARED:
                assert piece.who
            case FieldOrigin.KNOWLEDGE:
                assert piece.sources
                assert set(piece.sources) <= known
            case _:
                pytest.fail(f"{piece.origin} where nobody wrote anything")


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_fill_the_same_fields_from_the_same_origins(full: Subject, kind: DocumentKind) -> None:
    german, english = made(full, kind), made(full, kind, "en")

    def shape(document: Document) -> list[tuple[str, list[FieldOrigin]]]:
        return [(value.key, [piece.origin for piece in value.pieces]) for value in document.fields]

    assert shape(german) == shape(english)
    own = [p.text for p in pieces(english) if p.origin is FieldOrigin.KNOWLEDGE]
    assert not [text for text in own if re.search(r"\b(der|nicht|wird|eine)\b", text)]
    assert german.title != english.title


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_is_known_nothing_is_said_but_body_and_day(bare: Subject, kind: DocumentKind) -> None:
    for piece in pieces(made(bare, kind)):
        assert piece.origin is FieldOrigin.DECLARED
        assert piece.who in {"Register", "Amtsblick"}
        assert re.search(r"Amt für Proben|amt\.example|23\. November 2026", piece.text), piece


def test_documents_that_cite_the_law_name_the_acts_and_where_they_stand(full: Subject) -> None:
    document = made(full, DocumentKind.USAGE_CONCEPT)

    states = {act.act: (act.status, act.since) for act in document.acts}
    assert states["com-tiktok-dsa"] == ("proposed", date(2026, 2, 6))
    assert document.legal_as_of == full.today
    earlier = prefill(replace(full, today=date(2026, 1, 1)))
    assert "com-tiktok-dsa" not in {act.act for act in earlier.acts}
    assert not [text for text in texts(earlier, "legal_state") if "6. Februar 2026" in text]


def test_rules_of_moderation_cite_what_holds_everywhere_and_a_plan_to_leave_nothing(full: Subject) -> None:
    rules = {act.act for act in made(full, DocumentKind.MODERATION).acts}

    assert "ovg-nrw-blocking" in rules
    assert "com-tiktok-dsa" not in rules
    assert made(full, DocumentKind.EXIT_PLAN).acts == ()


def test_what_a_human_wrote_takes_the_place_of_proposals_and_stands_beside_facts(full: Subject) -> None:
    wrote = Filled(text="Nur auf Geräten des Amts", who="Pressestelle", on=date(2026, 11, 1))
    document = prefill(replace(full, filled={"devices": wrote, "account": wrote, "triggers": wrote}))

    assert texts(document, "devices") == ["Nur auf Geräten des Amts"]
    assert any("amt_clips" in text for text in texts(document, "account"))
    assert texts(document, "account")[-1] == "Nur auf Geräten des Amts"
    filled = [piece for piece in pieces(document) if piece.origin is FieldOrigin.FILLED]
    assert [(piece.who, piece.on) for piece in filled] == [("Pressestelle", date(2026, 11, 1))] * 3
    triggers = next(value for value in document.fields if value.key == "triggers")
    assert not any(piece.to_check for piece in triggers.pieces)


def test_an_empty_text_of_a_human_takes_nothing_away(full: Subject) -> None:
    wrote = Filled(text="  ", who="Pressestelle", on=date(2026, 11, 1))
    assert prefill(replace(full, filled={"devices": wrote})) == prefill(full)


def test_a_text_for_a_field_that_the_form_does_not_have_is_refused(full: Subject) -> None:
    wrote = Filled(text="x", who="y", on=date(2026, 11, 1))
    with pytest.raises(ValueError, match="usage_concept has no field colour"):
        prefill(replace(full, filled={"colour": wrote}))


def test_the_same_facts_give_the_same_document(full: Subject) -> None:
    assert prefill(full) == prefill(replace(full))


def test_the_share_counts_fields_in_which_something_stands(bare: Subject, full: Subject) -> None:
    form = form_of(full.knowledge, DocumentKind.DECISION_RECORD)
    # Its reviews came after the decision, so that one field stays empty.
    much = share_prefilled(made(full, DocumentKind.DECISION_RECORD), form)
    little = share_prefilled(made(bare, DocumentKind.DECISION_RECORD), form)

    assert (much.filled, much.total, much.required_filled, much.required) == (19, 20, 14, 14)
    assert (little.filled, little.required_filled) == (1, 1)


def test_a_decision_record_is_about_its_decision_and_a_campaign_sheet_about_its_campaign(
    full: Subject,
) -> None:
    assert made(full, DocumentKind.DECISION_RECORD).subject == "amt.tiktok.1"
    named = replace(full, campaign=full.campaigns[0])
    assert made(named, DocumentKind.CAMPAIGN_SHEET).subject == "k1"
    assert made(full, DocumentKind.EXIT_PLAN).subject == "amt.tiktok"
    assert made(full, DocumentKind.WEBSITE_NOTICE).subject == ""


def test_every_sentence_of_knowledge_is_used(full: Subject) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(module.__file__).parent.glob("*.py"))
    named = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)?)"', code)) | set(re.findall(r"'([a-z]+)'", code))
    begun = tuple(re.findall(r'f"([a-z_.]+)\{', code))
    for sentence in full.knowledge.sentences:
        group, dot, _ = sentence.id.partition(".")
        assert sentence.id in named or (dot and group in named) or sentence.id.startswith(begun), sentence.id


LISTS: dict[str, type[StrEnum]] = {
    "use_kind": UsageKind,
    "purpose": Purpose,
    "target": TargetGroup,
    "content": ContentKind,
    "agreement_kind": AgreementKind,
    "metric": Metric,
    "reason": ReasonKind,
    "decision_kind": DecisionKind,
    "dpo_position": DpoPosition,
    "depth": ReviewDepth,
    "outcome": ReviewOutcome,
    "trigger": TriggerKind,
    "drift_kind": DriftKind,
    "status": ActStatus,
    "pass": PassName,
}


@pytest.mark.parametrize("group", sorted(LISTS))
def test_every_value_of_a_list_has_a_word(full: Subject, group: str) -> None:
    known = {sentence.id for sentence in full.knowledge.sentences}

    assert {f"{group}.{value}" for value in LISTS[group]} <= known
    assert word(full, group, "of no list") == "of no list"


def test_what_figures_behaviour_and_vendors_name_has_a_word(full: Subject) -> None:
    known = {sentence.id for sentence in full.knowledge.sentences}

    assert {f"study.{one.metric}" for one in full.knowledge.figures} <= known
    assert {f"study_part.{one.part}" for one in full.knowledge.figures if one.part} <= known
    assert {f"topic.{topic.value}" for topic in BEHAVIOUR} <= known
    assert {f"cookie_purpose.{one.purpose}" for one in full.knowledge.cookies} <= known
    seats = {one.operator_country for one in full.knowledge.vendors} - {"ZZ"}
    seats |= {one.parent_country for one in full.knowledge.services if len(one.parent_country) == 2}
    assert {f"country.{code}" for code in seats} <= known


@pytest.mark.parametrize("use", list(UsageKind))
def test_documents_can_be_made_for_every_service_and_kind_of_use(full: Subject, use: UsageKind) -> None:
    for service in full.knowledge.services:
        usages = (replace(full.usages[0], service=service.id, kind=use, id="u"),)
        subject = replace(full, service=service.id, usages=usages)
        for kind in KINDS:
            for piece in pieces(made(subject, kind)):
                assert "{" not in piece.text, piece.text


def test_approval_does_not_count_as_missing_once_it_was_given(full: Subject) -> None:
    form = form_of(full.knowledge, DocumentKind.USAGE_CONCEPT)
    concept = made(full, DocumentKind.USAGE_CONCEPT)
    before, after = (share_prefilled(concept, form, approved=approved) for approved in (False, True))
    assert (after.filled, after.required_filled) == (before.filled + 1, before.required_filled + 1)
