"""Which fact fills which field, and does the field stay empty without it?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from amtsblick.assess.documents.prefill import prefill
from amtsblick.assess.documents.subject import Subject
from amtsblick.values.documents import DocumentKind, FieldOrigin, Piece
from amtsblick.values.survey import Standing
from amtsblick.values.usages import UsageKind

NO_USAGE: dict[str, Any] = {"usages": ()}
NO_DECISION: dict[str, Any] = {"decisions": ()}
UNSEEN: dict[str, Any] = {"observed": None}
NO_CAMPAIGN: dict[str, Any] = {"campaigns": ()}
NO_AGREEMENT: dict[str, Any] = {"agreements": ()}
NO_DOCUMENT: dict[str, Any] = {"documents": ()}
NO_MEASURE: dict[str, Any] = {"measures": ()}
NO_REVIEW: dict[str, Any] = {"reviews": ()}

CASES = [
    # kind, field, what is taken away, what then is no longer said
    ("usage_concept", "use_kind", NO_USAGE, "eigene Inhalte"),
    ("usage_concept", "use_kind", NO_USAGE, "Die Stelle erwägt den Ausstieg."),
    ("usage_concept", "account", NO_USAGE, "amt_clips – https://www.tiktok.com/@amt_clips"),
    ("usage_concept", "account", UNSEEN, "gesehen zwischen 10. März 2024 und 20. November 2026"),
    ("usage_concept", "period", NO_USAGE, "seit März 2024"),
    ("usage_concept", "period", UNSEEN, "zum ersten Mal gesehen am 10. März 2024"),
    ("usage_concept", "period", UNSEEN, "am 1. März 2024 noch nicht gesehen"),
    ("usage_concept", "body", UNSEEN, "nach dem Impressum: https://amt.example/impressum"),
    ("usage_concept", "purposes", NO_USAGE, "Personalgewinnung"),
    ("usage_concept", "target_groups", NO_USAGE, "14- bis 29-Jährige"),
    ("usage_concept", "target_groups", NO_USAGE, "Hebammen"),
    ("usage_concept", "benefits", NO_USAGE, "Nachwuchs ist sonst nicht zu erreichen"),
    ("usage_concept", "benefits", NO_DECISION, "Zielgruppe: Dort sind Schulabgänger"),
    ("usage_concept", "milder_means", NO_REVIEW, "Geht datenarm."),
    ("exit_plan", "replacements", UNSEEN, "Weiterer Kanal der Stelle: Bluesky, amt.example"),
    (
        "usage_concept",
        "milder_means",
        NO_USAGE,
        "Weiterer Kanal der Stelle: Mastodon/Fediverse, amt@amt.example",
    ),
    ("usage_concept", "milder_means", NO_USAGE, "Eigene Website: Ein Landesbeauftragter"),
    ("usage_concept", "reach", UNSEEN, "Abonnierende von amt_clips: 12.345"),
    ("usage_concept", "reach", NO_MEASURE, "Reichweite 1. Januar 2026 bis 31. März 2026: 250.000"),
    (
        "usage_concept",
        "reach",
        NO_USAGE,
        "TikTok: 38 % der 14- bis 29-Jährigen, täglich (ARD/ZDF-Medienstudie 2024)",
    ),
    ("usage_concept", "pros_and_cons", NO_USAGE, "Dafür: "),
    ("usage_concept", "contents", NO_USAGE, "Stellenanzeigen"),
    ("usage_concept", "advertising", NO_CAMPAIGN, "Kampagne „Komm ins Amt“"),
    ("usage_concept", "advertising", UNSEEN, "Anzeichen für Anzeigen bei TikTok"),
    ("usage_concept", "legal_basis", NO_DECISION, "§ 1 Amtsgesetz"),
    (
        "usage_concept",
        "agreement",
        NO_AGREEMENT,
        "Vereinbarung nach Art. 26 DSGVO mit Betreiber Ltd.: Statistik",
    ),
    ("usage_concept", "editorial", NO_USAGE, "Referat Nachwuchs"),
    ("usage_concept", "alternatives", NO_USAGE, "https://amt.example/stellen"),
    ("usage_concept", "imprint", UNSEEN, "Das Profil amt_clips verlinkt: https://amt.example/impressum"),
    ("usage_concept", "privacy_notice", NO_DOCUMENT, "Blatt channel_notice vom 3. Februar 2026"),
    ("usage_concept", "dpia_result", NO_DOCUMENT, "Blatt dpia_threshold vom 3. Februar 2026: Erforderlich"),
    ("usage_concept", "dpia_result", NO_DOCUMENT, "Restrisiko getragen"),
    ("usage_concept", "dpo_opinion", NO_DECISION, "weil: Plätze blieben sonst leer"),
    (
        "usage_concept",
        "authority_opinion",
        NO_REVIEW,
        "oberflächliche Prüfung: Zweifel an der Rechtsgrundlage",
    ),
    ("usage_concept", "authority_opinion", NO_REVIEW, "empfiehlt: Vorerst ruhen lassen"),
    ("usage_concept", "authority_opinion", {"statements": ()}, "Das Amt wirbt um Nachwuchs."),
    ("usage_concept", "triggers", NO_DECISION, "geänderter Rechtsstand"),
    ("usage_concept", "next_review", NO_DECISION, "1. Dezember 2026"),
    ("usage_concept", "exit_plan", NO_DOCUMENT, "Blatt exit_plan"),
    ("usage_concept", "published_at", UNSEEN, "https://amt.example/konzept"),
    ("usage_concept", "published_at", {"declarations": ()}, "Konzept von 2024 vom 1. Februar 2024"),
    ("usage_concept", "history", NO_DECISION, "Mit Auflagen fortsetzen (1. Dezember 2025, Leitung des Amts)"),
    ("usage_concept", "history", UNSEEN, "„Wir zeigen unseren Alltag.“"),
    ("dpia_threshold", "object", NO_USAGE, "Amt für Proben: eigene Inhalte bei TikTok"),
    ("dpia_threshold", "existing_dpia", NO_DOCUMENT, "Blatt dpia vom"),
    ("dpia", "measures_plan", NO_DECISION, "Eigenes Gerät (zuständig: Technik, bis 1. Februar 2026)"),
    ("dpia", "measures_plan", NO_DECISION, "Kein Chat"),
    ("dpia", "roles", NO_AGREEMENT, "Vertrag nach Art. 28 DSGVO mit Agentur Blau"),
    (
        "dpia",
        "technology",
        UNSEEN,
        "Auf der eigenen Website: Anfragen an TikTok Pixel (analytics.tiktok.com)",
    ),
    ("dpia", "purposes", NO_USAGE, "Zielgruppe: 14- bis 29-Jährige"),
    ("campaign_sheet", "pixel", UNSEEN, "Auf der eigenen Website: Anfragen an TikTok Pixel"),
    ("record_of_processing", "title", NO_USAGE, "Nutzung von TikTok: eigene Inhalte"),
    ("record_of_processing", "status", NO_USAGE, "Laufend"),
    ("record_of_processing", "joint_controllers", NO_AGREEMENT, "Betreiber Ltd."),
    ("record_of_processing", "processors", NO_AGREEMENT, "Agentur Blau"),
    ("record_of_processing", "dpia_ref", NO_DOCUMENT, "Blatt dpia_threshold"),
    ("role_sheet", "agreement_url", NO_AGREEMENT, "https://betreiber.example/jca"),
    ("role_sheet", "agreement_version", NO_AGREEMENT, "Fassung: 3.1"),
    ("transfer_sheet", "next_review", NO_DECISION, "1. Dezember 2026"),
    ("channel_notice", "controller", UNSEEN, "https://amt.example/impressum"),
    ("channel_notice", "ads", NO_CAMPAIGN, "Komm ins Amt"),
    (
        "website_notice",
        "necessary_cookies",
        UNSEEN,
        "sitzung (amt.example): Zweck nach dem Wissensbestand: Sitzung; bis zum Ende des Besuchs",
    ),
    (
        "website_notice",
        "other_cookies",
        UNSEEN,
        "_ttp (.amt.example, TikTok Pixel): Zweck nach dem Wissensbestand: Marketing; 389 Tage",
    ),
    (
        "website_notice",
        "without_consent",
        UNSEEN,
        "Anfragen an TikTok Pixel (analytics.tiktok.com), Unternehmen mit Sitz in: China",
    ),
    ("website_notice", "social_networks", UNSEEN, "TikTok: amt_clips – https://www.tiktok.com/@amt_clips"),
    (
        "website_notice",
        "recipients",
        UNSEEN,
        "Hausmeister-Statistik (zaehler.example), Unternehmen mit Sitz in: Deutschland",
    ),
    ("website_notice", "third_countries", UNSEEN, "ob Daten dorthin gelangen, ist zu prüfen): TikTok Pixel"),
    ("website_notice", "check_page", UNSEEN, "war keine Datenschutzerklärung verlinkt"),
    ("website_notice", "check_named", UNSEEN, "Hausmeister-Statistik"),
    ("website_notice", "check_not_named", UNSEEN, "TikTok Pixel"),
    ("website_notice", "check_before_consent", UNSEEN, "TikTok Pixel"),
    ("website_notice", "check_after_reject", UNSEEN, "Datenfluss trotz Ablehnen"),
    ("decision_record", "decision_id", NO_DECISION, "amt.tiktok.1"),
    ("decision_record", "reasons", NO_DECISION, "Datenschutz: Transfers sind ungeklärt"),
    ("decision_record", "evidence", NO_DECISION, "Vermerk 7"),
    ("decision_record", "evidence", NO_DECISION, "Startseite am 1. Dezember"),
    ("decision_record", "dpo_position", NO_DECISION, "Widerspruch"),
    ("decision_record", "deviation_reason", NO_DECISION, "Plätze blieben sonst leer"),
    ("decision_record", "triggers", NO_DECISION, "Anteil von Hass in Kommentaren über 5 %, 2 Zeiträume"),
    ("decision_record", "public", NO_DECISION, "Wird veröffentlicht"),
    ("decision_record", "legal_state", NO_DECISION, "Stand 1. Dezember 2025"),
    ("exit_plan", "links", UNSEEN, "Zeigt das Konto noch: https://amt.example/channel"),
    ("exit_plan", "trigger", UNSEEN, "Verdacht auf Übernahme (Kennung neu vergeben)"),
    ("exit_plan", "record_closed", NO_DOCUMENT, "Blatt record_of_processing"),
    ("moderation", "hate_figures", NO_MEASURE, "bis 31. März 2026: 6,5 %"),
    ("moderation", "responsible", NO_USAGE, "Referat Nachwuchs"),
    ("campaign_sheet", "title", NO_CAMPAIGN, "Komm ins Amt"),
    ("campaign_sheet", "beneficiary", NO_CAMPAIGN, "Schule für Hebammen"),
    ("campaign_sheet", "target", NO_CAMPAIGN, "16 bis 20 Jahre"),
    ("campaign_sheet", "audience_upload", NO_CAMPAIGN, "Nein"),
    ("campaign_sheet", "pixel", NO_CAMPAIGN, "Ja, mit Zählpixel"),
    ("campaign_sheet", "landing_page", NO_CAMPAIGN, "https://amt.example/komm"),
    ("campaign_sheet", "landing_scan", UNSEEN, "TikTok Pixel"),
    ("campaign_sheet", "landing_scan", NO_CAMPAIGN, "TikTok Pixel"),
    ("campaign_sheet", "agency", NO_CAMPAIGN, "Werbehaus GmbH"),
    ("campaign_sheet", "budget", NO_CAMPAIGN, "12.000 Euro"),
    ("campaign_sheet", "period", NO_CAMPAIGN, "1. April 2026 bis 31. Mai 2026"),
    ("campaign_sheet", "ad_library", NO_CAMPAIGN, "https://library.example/1"),
    ("campaign_sheet", "result", NO_CAMPAIGN, "40 Bewerbungen"),
    ("evaluation", "period", NO_DECISION, "1. Dezember 2025 bis 23. November 2026"),
    ("evaluation", "figures", NO_MEASURE, "250.000"),
    ("evaluation", "incidents", UNSEEN, "Verdacht auf Übernahme"),
    ("evaluation", "changes_observed", UNSEEN, "Neu auf der Website: Anfragen an TikTok Pixel"),
    ("evaluation", "changes_observed", UNSEEN, "Neu auf der Website: Datenfluss trotz Ablehnen"),
    ("evaluation", "changes_observed", UNSEEN, "Kanal amt_clips weiterhin auf eigenen Seiten"),
    ("evaluation", "changes_observed", NO_DECISION, "TikTok Pixel"),
    ("evaluation", "drift", {"drift": None}, "steht aber nicht in der Erklärung bei TikTok: amt_clips"),
    ("evaluation", "conditions_kept", NO_DECISION, "Auflage: Eigenes Gerät – Frist war der 1. Februar 2026"),
    ("evaluation", "conditions_kept", NO_DECISION, "Auflage: Kein Chat – ohne Frist"),
    ("evaluation", "law_changes", NO_DECISION, "Neu seit 6. Februar 2026: EU-Kommission, DSA, TikTok"),
]


def said(subject: Subject, kind: str, key: str) -> str:
    chosen = DocumentKind(kind)
    service = "" if chosen is DocumentKind.WEBSITE_NOTICE else subject.service
    document = prefill(replace(subject, kind=chosen, service=service))
    (value,) = (value for value in document.fields if value.key == key)
    return "\n".join(piece.text for piece in value.pieces)


@pytest.mark.parametrize(
    ("kind", "key", "without", "text"),
    CASES,
    ids=[f"{kind}-{key}-{number}" for number, (kind, key, _, _) in enumerate(CASES)],
)
def test_a_field_says_what_is_known_and_no_more(
    full: Subject, kind: str, key: str, without: dict[str, Any], text: str
) -> None:
    assert text in said(full, kind, key)
    assert text not in said(replace(full, **without), kind, key)


KNOWN = [
    # kind, field, rows of knowledge that are taken away
    ("usage_concept", "service", "services"),
    ("usage_concept", "operator", "service_facts"),
    ("usage_concept", "terms", "service_facts"),
    ("usage_concept", "access_without_account", "service_facts"),
    ("usage_concept", "legal_state", "legal_acts"),
    ("usage_concept", "self_protection", "proposals"),
    ("usage_concept", "reach", "figures"),
    ("usage_concept", "pros_and_cons", "fits"),
    ("dpia", "risk.profiles.event", "proposals"),
    ("dpia", "legal_state", "legal_acts"),
    ("dpia_threshold", "criterion.vulnerable", "proposals"),
    ("role_sheet", "operator_view", "service_facts"),
    ("role_sheet", "legal_state", "legal_acts"),
    ("transfer_sheet", "country", "services"),
    ("transfer_sheet", "watch", "legal_acts"),
    ("channel_notice", "complaint", "proposals"),
    ("exit_plan", "examples", "proposals"),
    ("evaluation", "law_changes", "legal_acts"),
    ("campaign_sheet", "ad_library", "service_facts"),
]


@pytest.mark.parametrize(("kind", "key", "rows"), KNOWN)
def test_what_knowledge_says_goes_with_its_rows(full: Subject, kind: str, key: str, rows: str) -> None:
    less = replace(full, knowledge=replace(full.knowledge, **{rows: ()}))
    before, after = said(full, kind, key), said(less, kind, key)

    assert len(after) < len(before)


def test_risks_of_big_networks_are_not_proposed_for_open_ones(full: Subject) -> None:
    open_one = replace(full, service="mastodon")

    assert "Profile von Besuchenden" in said(full, "dpia", "risk.profiles.event")
    assert said(open_one, "dpia", "risk.profiles.event") == ""
    assert said(open_one, "dpia_threshold", "criterion.evaluation_scoring") == ""
    assert "beleidigt" in said(open_one, "dpia", "risk.hate.event")


def test_adverts_alone_are_not_described_as_a_channel(full: Subject) -> None:
    usages = tuple(replace(one, kind=UsageKind.ADVERTS_ONLY) for one in full.usages)
    adverts = replace(full, usages=usages)

    assert "Abonnierende" in said(full, "record_of_processing", "subject_categories")
    assert "Abonnierende" not in said(adverts, "record_of_processing", "subject_categories")
    assert "Anzeigen gezeigt" in said(adverts, "record_of_processing", "subject_categories")
    assert "Anzeigen gezeigt" not in said(full, "record_of_processing", "subject_categories")


def test_the_competent_authority_follows_from_the_region_or_is_left_open(full: Subject) -> None:
    saxony = replace(full, body=replace(full.body, region="Sachsen"))
    nowhere = replace(full, body=replace(full.body, region="Auental"))

    assert "Thüringer Landesbeauftragter" in said(full, "channel_notice", "complaint")
    assert "Sächsische" in said(saxony, "channel_notice", "complaint")
    assert "Thüringer" not in said(saxony, "channel_notice", "complaint")
    assert "Zuständig für" not in said(nowhere, "channel_notice", "complaint")


def test_what_the_website_sends_to_others_is_no_part_of_this_services_assessment(full: Subject) -> None:
    assert "Hausmeister" not in said(full, "dpia", "technology")
    assert "analytics.tiktok.com" not in said(replace(full, service="youtube"), "dpia", "technology")


def test_a_channel_that_needs_an_account_elsewhere_is_no_way_without_one(full: Subject) -> None:
    usages = (*full.usages, replace(full.usages[0], id="amt.facebook", service="facebook", handle="amt"))
    more = replace(full, usages=usages, usage=full.usages[0])

    for kind, key in (("channel_notice", "alternatives"), ("usage_concept", "alternatives")):
        assert "Facebook" not in said(more, kind, key)
        assert "Bluesky" not in said(more, kind, key)
        assert "Mastodon" in said(more, kind, key)
    assert "Facebook" in said(more, "exit_plan", "replacements")


def test_a_notice_that_nobody_read_neither_names_nor_leaves_out_anything(full: Subject) -> None:
    assert full.observed is not None
    unread = replace(full, observed=replace(full.observed, named_tools=None))

    assert said(unread, "website_notice", "check_named") == ""
    assert said(unread, "website_notice", "check_not_named") == ""


def test_a_channel_that_is_somebody_elses_is_not_given_as_the_bodys_account(full: Subject) -> None:
    assert full.observed is not None
    (one, other) = full.observed.channels
    mentioned = replace(one, standing=Standing.MENTIONED, handle="fremd")
    seen = replace(full, observed=replace(full.observed, channels=(mentioned, other)))

    assert "fremd" not in said(seen, "usage_concept", "account")
    assert "fremd" not in said(seen, "website_notice", "social_networks")


def test_an_observation_without_proof_is_not_told(full: Subject) -> None:
    assert full.observed is not None
    (one, other) = full.observed.channels
    unproved = replace(full, observed=replace(full.observed, channels=(replace(one, evidence=()), other)))

    assert "12.345" not in said(unproved, "usage_concept", "reach")


@pytest.mark.parametrize(
    ("kind", "status"),
    [(UsageKind.PLANNED, "Geplant"), (UsageKind.LEFT, "Beendet"), (UsageKind.DORMANT, "Laufend")],
)
def test_an_entry_is_planned_running_or_ended_as_the_use_is(
    full: Subject, kind: UsageKind, status: str
) -> None:
    usages = tuple(replace(one, kind=kind) for one in full.usages)
    assert said(replace(full, usages=usages), "record_of_processing", "status") == status


def test_a_decision_of_tomorrow_is_not_the_last_one(full: Subject) -> None:
    later = replace(full, today=date(2025, 11, 30))
    assert said(later, "decision_record", "decision") == ""


def test_without_any_change_of_the_law_the_evaluation_says_so_to_be_checked(full: Subject) -> None:
    quiet = replace(full, decisions=tuple(replace(one, legal_as_of=full.today) for one in full.decisions))
    assert "nichts an den erfassten Entscheidungen geändert" in said(quiet, "evaluation", "law_changes")


def test_the_position_on_a_decision_is_no_advice_on_an_impact_assessment(full: Subject) -> None:
    assert said(full, "dpia", "dpo_advice") == ""
    assert said(full, "dpia_threshold", "dpo_opinion") == ""
    assert said(full, "evaluation", "dpo_opinion") == ""


def test_no_difference_is_told_only_where_somebody_compared(full: Subject) -> None:
    assert "ohne Abweichung" in said(replace(full, drift=()), "evaluation", "drift")
    assert said(replace(full, drift=None), "evaluation", "drift") == ""
    assert said(replace(full, drift=(), observed=None), "evaluation", "drift") == ""


def pieces(subject: Subject, kind: DocumentKind, key: str) -> tuple[Piece, ...]:
    (value,) = (value for value in prefill(replace(subject, kind=kind)).fields if value.key == key)
    return tuple(piece for piece in value.pieces if piece.origin is FieldOrigin.OBSERVED)


def test_looks_without_the_channel_prove_only_that_it_was_not_there(full: Subject) -> None:
    (account,) = pieces(full, DocumentKind.USAGE_CONCEPT, "account")
    first, not_yet = pieces(full, DocumentKind.USAGE_CONCEPT, "period")

    assert [link.ref for link in account.evidence] == ["sha256:channel"]
    assert [link.ref for link in first.evidence] == ["sha256:channel"]
    assert [link.ref for link in not_yet.evidence] == ["sha256:notyet"]


def test_a_page_that_showed_the_account_only_once_is_not_said_to_show_it_still(full: Subject) -> None:
    assert full.observed is not None
    (one, other) = full.observed.channels
    (now,) = one.sights
    now = replace(now, address="https://amt.example/jetzt", taken_at=one.last_seen)
    then = replace(now, address="https://amt.example/damals", taken_at=one.first_seen)
    answer = replace(now, kind="profile", address="https://www.tiktok.com/@amt_clips")
    seen = replace(one, evidence=(now, then, answer, *one.not_yet))
    told = said(replace(full, observed=replace(full.observed, channels=(seen, other))), "exit_plan", "links")

    assert told == "Zeigt das Konto noch: https://amt.example/jetzt"
