"""Does a document cite the law of its day, keep to what was seen, and leave judging to humans?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from amtsblick.assess.documents.prefill import prefill
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.yes_no import yes_or_no
from amtsblick.values.documents import DocumentKind
from amtsblick.values.recording import PassName


def said(subject: Subject, kind: str, key: str) -> str:
    chosen = DocumentKind(kind)
    service = "" if chosen is DocumentKind.WEBSITE_NOTICE else subject.service
    document = prefill(replace(subject, kind=chosen, service=service))
    (value,) = (value for value in document.fields if value.key == key)
    return "\n".join(piece.text for piece in value.pieces)


def test_the_record_of_a_decision_cites_the_law_of_its_day_and_nothing_later(full: Subject) -> None:
    record = said(full, "decision_record", "legal_state")

    assert "3. Juni 2026" in said(full, "usage_concept", "legal_state")
    assert "Stand: ausgesetzt seit 13. November 2025" in record
    assert "2026" not in record.replace("7. Dezember 2026", "")
    document = prefill(replace(full, kind=DocumentKind.DECISION_RECORD))
    assert document.legal_as_of == full.decisions[0].legal_as_of
    assert all(act.since <= document.legal_as_of for act in document.acts)


def test_law_that_changed_since_a_decision_stands_apart_from_its_grounds(full: Subject) -> None:
    (decision,) = full.decisions
    fresh = replace(decision, decided_on=full.today, legal_as_of=full.today)

    assert "3. Juni 2026" in said(full, "decision_record", "law_since")
    assert said(replace(full, decisions=(fresh,)), "decision_record", "law_since") == ""
    assert said(replace(full, decisions=()), "decision_record", "law_since") == ""


def test_what_was_said_after_a_decision_is_no_part_of_its_record(full: Subject) -> None:
    (decision,) = full.decisions
    later = replace(full, decisions=(replace(decision, decided_on=date(2026, 4, 1)),))

    assert said(full, "decision_record", "reviews") == ""
    assert "Viele Auswertungen." in said(later, "decision_record", "reviews")


def test_who_is_controller_is_told_from_rulings_about_it_and_left_to_humans(full: Subject) -> None:
    law = said(full, "role_sheet", "legal_state")

    assert "Ergangen zu Facebook, für diesen Dienst zu prüfen: EuGH, C-210/16" in law
    assert "Ergangen zu Facebook, Websites, für diesen Dienst" in law
    assert "VG Köln, 13 K 1419/23" in law
    assert "Ergangen zu" not in said(
        replace(full, service="mastodon", usage=None), "role_sheet", "legal_state"
    )
    assert "C-311/18" not in law
    assert "Dienstgeräten" not in law
    for step in ("visit", "insights", "post", "ads"):
        for answer in ("who_decides_purpose", "who_decides_means", "role_result"):
            assert said(full, "role_sheet", f"step.{step}.{answer}") == ""


def test_a_transfer_is_watched_by_what_is_open_about_transfers(full: Subject) -> None:
    watched = said(full, "transfer_sheet", "watch")

    assert "Übermittlung nach China" in watched
    assert "TikTok, Kinder" not in watched
    assert "Standardvertragsklauseln" in said(full, "transfer_sheet", "instrument")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_criterion_of_the_threshold_is_ticked_beforehand(full: Subject, lang: str) -> None:
    document = prefill(replace(full, kind=DocumentKind.DPIA_THRESHOLD, lang=lang))
    pieces = [
        piece for field in document.fields if field.key.startswith("criterion.") for piece in field.pieces
    ]

    assert pieces
    assert [piece.text for piece in pieces if yes_or_no(piece.text) is not None] == []


def test_an_assessment_speaks_of_the_body_and_a_notice_to_its_readers(full: Subject) -> None:
    for key in ("rights", "data"):
        for word in ("Sie ", " uns ", " wir "):
            assert word not in said(full, "dpia", key)
    assert "Sie haben das Recht auf Auskunft" in said(full, "channel_notice", "rights")


def test_figures_of_replacements_are_those_of_the_other_services(full: Subject) -> None:
    other = replace(full.usages[0], id="amt.youtube", service="youtube", handle="amt")
    more = replace(full, usages=(*full.usages, other), usage=full.usages[0])

    assert "YouTube: " in said(more, "exit_plan", "coverage")
    assert "TikTok: " not in said(more, "exit_plan", "coverage")


def test_a_page_that_shows_the_account_twice_is_named_once(full: Subject) -> None:
    assert full.observed is not None
    (one, other) = full.observed.channels
    link = replace(one.evidence[0], address="https://amt.example/kontakt")
    twice = replace(one, evidence=(link, replace(link, text="Fußzeile")))
    seen = replace(full, observed=replace(full.observed, channels=(twice, other)))

    assert said(seen, "exit_plan", "links").count("https://amt.example/kontakt") == 1


def test_cookies_kept_before_any_choice_are_told_unless_likely_necessary(full: Subject) -> None:
    assert full.observed is not None
    early = tuple(replace(one, passes=(PassName.NONE,)) for one in full.observed.cookies)
    seen = replace(full, observed=replace(full.observed, cookies=early))

    told = said(seen, "website_notice", "check_before_consent")
    assert "Cookie _ttp" in told
    assert "sitzung" not in told
    assert "_ttp" not in said(full, "website_notice", "check_before_consent")


def test_a_step_of_a_proceeding_that_keeps_its_status_is_told_by_what_happened(full: Subject) -> None:
    changes = said(full, "evaluation", "law_changes")

    assert "ausgesetzt, vorher ausgesetzt" not in changes
    assert "neuer Schritt (30. April 2026), der Stand bleibt: ausgesetzt" in changes


def test_a_document_in_both_languages_is_referred_to_once(full: Subject) -> None:
    (german,) = (one for one in full.documents if one.kind is DocumentKind.EXIT_PLAN)
    english = replace(german, id=f"{german.id}.en", lang="en", title="Exit plan")
    both = replace(full, documents=(*full.documents, english))

    assert "Exit plan" not in said(both, "usage_concept", "exit_plan")
    assert "Exit plan" in said(replace(both, lang="en"), "usage_concept", "exit_plan")
    assert german.title not in said(replace(both, lang="en"), "usage_concept", "exit_plan")
    only = replace(full, documents=(english,))
    assert "Exit plan" in said(only, "usage_concept", "exit_plan")


def test_the_record_of_a_decision_still_to_be_taken_names_the_service(full: Subject) -> None:
    open_one = replace(full, decisions=())

    assert said(open_one, "decision_record", "service").startswith("TikTok")
    assert said(open_one, "decision_record", "decision") == ""


def test_advice_to_use_the_own_website_says_that_it_is_about_it(full: Subject) -> None:
    advice = [
        line for line in said(full, "usage_concept", "milder_means").splitlines() if "empfohlen" in line
    ]

    assert advice
    assert all(line.startswith("Eigene Website: ") for line in advice)


@pytest.mark.parametrize(
    ("kind", "rests_on", "not_on"),
    [
        ("role_sheet", "vg-koeln-13-k-1419-23", "com-tiktok-devices"),
        ("transfer_sheet", "dpc-tiktok-530", "dpc-tiktok-345"),
        ("moderation", "ovg-nrw-blocking", "dpc-tiktok-530"),
        ("usage_concept", "dpc-tiktok-530", "vg-koeln-13-k-1419-23"),
    ],
)
def test_a_document_cites_the_acts_that_it_rests_on(
    full: Subject, kind: str, rests_on: str, not_on: str
) -> None:
    cited = {one.act for one in prefill(replace(full, kind=DocumentKind(kind))).acts}

    assert rests_on in cited
    assert not_on not in cited


def test_a_decision_that_names_no_occasion_is_reopened_by_each_and_they_are_named(full: Subject) -> None:
    (decision,) = full.decisions
    every = replace(full, decisions=(replace(decision, triggers=()),))

    told = said(every, "decision_record", "triggers")
    assert "Alle Anlässe, die das Register kennt: Wiedervorlage, neuer Kanal, " in told
    assert "neuer Kanal" not in said(full, "decision_record", "triggers")


def recipient(full: Subject, **facts: Any) -> Subject:
    """A site that sends to one third party."""
    assert full.observed is not None
    first = replace(full.observed.recipients[0], **facts)
    return replace(full, observed=replace(full.observed, recipients=(first,)))


@pytest.mark.parametrize(
    ("passes", "field"),
    [
        (("accept",), "consent_services"),
        (("none",), "without_consent"),
        (("reject",), "without_consent"),
        (("noscript",), "without_consent"),
        (("none", "accept"), "without_consent"),
        (("reject", "accept"), "without_consent"),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else one,
)
def test_consent_is_told_only_of_what_was_seen_after_it_alone(
    full: Subject, passes: tuple[str, ...], field: str
) -> None:
    seen = recipient(full, passes=passes)
    for key in ("consent_services", "without_consent"):
        assert ("TikTok Pixel" in said(seen, "website_notice", key)) is (key == field)


def test_what_only_surveys_saw_is_not_told_as_seen_with_or_without_consent(full: Subject) -> None:
    seen = recipient(full, passes=())
    assert "hat niemand geprüft" in said(seen, "website_notice", "consent_services")
    assert said(seen, "website_notice", "without_consent") == ""


def test_a_host_of_an_unknown_vendor_is_told_as_not_comparable_where_the_notice_was_read(
    full: Subject,
) -> None:
    seen = recipient(full, vendor="", name="cdn.unbekannt.example", host="cdn.unbekannt.example")
    assert seen.observed is not None
    unread = replace(seen, observed=replace(seen.observed, named_tools=None))

    assert "cdn.unbekannt.example" in said(seen, "website_notice", "check_unknown")
    assert "cdn.unbekannt.example" not in said(seen, "website_notice", "check_named")
    assert "cdn.unbekannt.example" not in said(seen, "website_notice", "check_not_named")
    assert said(unread, "website_notice", "check_unknown") == ""
    assert said(full, "website_notice", "check_unknown") == ""


def test_after_a_reject_also_those_are_told_that_follow_nobody_and_each_once(full: Subject) -> None:
    fonts = recipient(full, tracker=False, name="Google Fonts", host="fonts.gstatic.com", passes=("reject",))
    told = said(fonts, "website_notice", "check_after_reject")
    assert "Google Fonts" in told
    assert "Datenfluss trotz Ablehnen: analytics.tiktok.com" in told

    assert said(full, "website_notice", "check_after_reject").count("analytics.tiktok.com") == 1
