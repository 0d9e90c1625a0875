"""The register's page says what its records say, with source, and nothing else."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from amtsblick.knowledge import load
from amtsblick.report.register.page import render_register
from amtsblick.report.register.tables import TABLES
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Reason,
    ReasonKind,
    Review,
    ReviewDepth,
    ReviewOutcome,
)
from amtsblick.values.holdings import Holdings
from amtsblick.values.usages import Origin, PublicStatement, SaidMode, Usage, UsageKind

DAY = date(2024, 12, 7)
SAID = Origin(
    said_by="Pressestelle",
    mode=SaidMode.INDIRECT,
    on=DAY,
    title="Zeitung",
    address="https://zeitung.example/1",
)
BODIES = {
    one: Body(id=one, name=f"Amt {one.upper()}", kind="ministry", homepage=f"https://{one}.example/")
    for one in ("a", "b", "c", "d")
}


def a_usage(body, kind, service="tiktok", **more):
    return Usage(id=f"{body}.{service}.{kind}", body=body, service=service, kind=kind, origin=SAID, **more)


def page(lang="de", **held):
    holdings = Holdings(day=DAY, bodies=BODIES, **held)
    text = "".join(
        render_register(holdings, load(), lang=lang, generated_at=datetime(2026, 1, 1, tzinfo=UTC))
    )
    return LexborHTMLParser(text)


def opening(found):
    return [one.text() for one in found.css(".quote p")]


def rows(found, table):
    heading = found.css_first(f"#{table}")
    if heading is None:
        return None
    following = heading.next
    while following.tag != "table":
        following = following.next
    return [
        [re.sub(r"\s+", " ", cell.text()).strip() for cell in row.css("th, td")]
        for row in following.css("tbody tr")
    ]


def test_a_service_that_bodies_say_they_do_not_use_is_named_with_them():
    found = page(usages=(a_usage("a", UsageKind.NONE), a_usage("b", UsageKind.NONE)))
    assert any("TikTok: Keine Stelle" in one and "Amt A und Amt B" in one for one in opening(found))


def test_a_service_that_somebody_uses_is_not_said_to_be_shunned():
    found = page(usages=(a_usage("a", UsageKind.NONE), a_usage("b", UsageKind.OWN_CONTENT)))
    assert not any("Keine Stelle" in one for one in opening(found))


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (UsageKind.LEFT, "left"),
        (UsageKind.DORMANT, "dormant"),
        (UsageKind.ADVERTS_ONLY, "adverts"),
        (UsageKind.VIA_OTHER_BODY, "via"),
        (UsageKind.NONE, "none"),
        (UsageKind.PLANNED, "planned"),
        (UsageKind.MONITORING_ONLY, "monitored"),
    ],
    ids=str,
)
def test_each_kind_of_use_stands_in_its_own_table_and_in_no_other(kind, table):
    found = page(usages=(a_usage("a", kind, via="b" if kind is UsageKind.VIA_OTHER_BODY else None),))
    tables = ("left", "dormant", "debated", "adverts", "via", "none", "planned", "monitored")
    assert [name for name in tables if rows(found, name)] == [table]
    assert rows(found, table)[0][0] == "Amt A"


def test_a_debated_exit_is_no_exit():
    found = page(usages=(a_usage("a", UsageKind.OWN_CONTENT, service="x", exit_debated=True),))
    assert rows(found, "left") is None
    assert rows(found, "debated")[0][:2] == ["Amt A", "X"]
    assert any("Ausstieg wird diskutiert: Amt A" in one for one in opening(found))


def test_every_line_says_who_says_so_when_and_where():
    found = page(usages=(a_usage("a", UsageKind.LEFT, since=PartialDate(text="2023-10")),))
    (row,) = rows(found, "left")
    assert "seit Oktober 2023" in row[2]
    assert "Pressestelle, sinngemäß wiedergegeben, 7. Dezember 2024" in row[3]
    assert found.css_first("#matrix .source a").attributes["href"] == "https://zeitung.example/1"


def test_an_unsaid_date_is_called_undated():
    undated = Usage(id="u", body="a", service="x", kind=UsageKind.LEFT, origin=Origin(said_by="Presse"))
    assert "ohne Datum" in rows(page(usages=(undated,)), "left")[0][3]


def test_no_own_presence_at_all_stands_at_the_body_not_in_every_column():
    found = page(usages=(a_usage("a", UsageKind.NONE, service=""), a_usage("b", UsageKind.OWN_CONTENT)))
    row = next(one for one in found.css("#matrix tbody tr") if "Amt A" in one.text())
    assert "alle Dienste: nicht genutzt" in row.css_first("th").text()
    assert [cell.text().strip() for cell in row.css("td")] == ["keine Angabe"]


def test_a_review_stands_beside_how_closely_somebody_looked():
    review = Review(
        id="r",
        service="tiktok",
        by="d",
        depth=ReviewDepth.SUPERFICIAL,
        outcome=ReviewOutcome.PRESUMABLY_UNLAWFUL,
        on=DAY,
        findings="Viele Verarbeitungen",
        origin=SAID,
    )
    found = page(reviews=(review,))
    text = re.sub(r"\s+", " ", found.css_first("#reviews").text())
    assert "nur oberflächlich angesehen" in text
    assert "vermutlich nicht rechtmäßig" in text
    assert any("nur oberflächlich angesehen" in one for one in opening(found))


def a_decision(**more):
    return Decision(
        id="d1",
        body="a",
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH, text="erreicht viele"),),
        decided_by="Leitung",
        decided_on=DAY,
        valid_from=DAY,
        **more,
    )


def test_a_decision_shows_its_reasons_and_when_it_is_due():
    found = page(decisions=(a_decision(review_due=date(2025, 12, 1)),))
    text = re.sub(r"\s+", " ", found.css_first("#decisions").text())
    assert "Reichweite: erreicht viele" in text
    assert "1. Dezember 2025" in text
    assert found.css_first("#decisions .overdue") is None


def test_a_decision_that_is_due_on_that_day_is_marked():
    assert page(decisions=(a_decision(review_due=DAY),)).css_first("#decisions .overdue") is not None


def test_a_decision_that_is_not_public_is_not_shown():
    found = page(decisions=(a_decision(review_due=date(2025, 12, 1), public=False),))
    assert found.css_first("#decisions") is None


def test_statements_stand_under_whom_they_are_about_in_the_readers_language():
    one = PublicStatement(id="1", about="a", subject="use", text="Deutsch", text_en="English", origin=SAID)
    two = PublicStatement(id="2", group="alle", subject="use", text="Nur deutsch", origin=SAID)
    found = page("en", statements=(one, two))
    assert [one.text() for one in found.css("#statements h3")] == ["alle", "Amt A"]
    assert [one.text() for one in found.css("#statements li p")] == ["Nur deutsch", "English"]
    assert found.css_first("#statements li p").attributes["lang"] == "de"


def test_an_empty_register_says_that_it_holds_nothing():
    found = page()
    assert "keine Angabe" in opening(found)[0]
    assert found.css_first("#matrix") is None


def test_strangers_text_stays_text():
    evil = '<img src=x onerror="alert(1)">"><script>alert(2)</script>'
    found = page(
        usages=(
            Usage(
                id="u",
                body="a",
                service="x",
                kind=UsageKind.LEFT,
                reason=evil,
                note=evil,
                origin=Origin(said_by=evil, title=evil, address="javascript:alert(1)"),
            ),
        )
    )
    assert found.css("img, [onerror]") == []
    assert len(found.css("script")) == 1
    assert not any("javascript" in (one.attributes.get("href") or "") for one in found.css("a"))


def said_of(service, found):
    return [one for one in opening(found) if service in one]


def test_a_body_with_two_former_accounts_is_counted_once():
    left = [a_usage("a", UsageKind.LEFT, service="x", handle=name) for name in ("eins", "zwei")]
    (sentence,) = said_of("X verlassen", page(usages=tuple(left)))
    assert sentence == "X verlassen hat: Amt A. (Angabe vom 7. Dezember 2024)"


@pytest.mark.parametrize("kind", [UsageKind.OWN_CONTENT, UsageKind.DORMANT], ids=str)
def test_who_gave_up_one_account_and_keeps_another_has_not_left(kind):
    both = (
        a_usage("a", UsageKind.LEFT, service="x", handle="alt"),
        a_usage("a", kind, service="x", handle="neu"),
    )
    assert said_of("X verlassen", page(usages=both)) == []


def test_who_has_a_channel_does_not_only_advertise():
    both = (a_usage("a", UsageKind.ADVERTS_ONLY), a_usage("a", UsageKind.OWN_CONTENT))
    assert said_of("Nur Werbung", page(usages=both)) == []


def test_what_is_left_is_not_debated():
    wrong = a_usage("a", UsageKind.LEFT, service="x", exit_debated=True)
    found = page(usages=(wrong,))
    assert rows(found, "debated") is None
    assert "Diskussion" not in found.css_first("#matrix tbody").text()


def test_other_bodies_channels_are_told_of_once():
    via = tuple(a_usage("a", UsageKind.VIA_OTHER_BODY, service=one, via="b") for one in ("x", "instagram"))
    assert len(said_of("Kanäle", page(usages=via))) == 1


def test_what_a_report_says_is_not_put_into_the_bodys_mouth():
    report = Origin(said_by="Zeitung", mode=SaidMode.REPORT, on=DAY, title="Bericht")
    none = Usage(id="u", body="a", service="tiktok", kind=UsageKind.NONE, origin=report)
    assert said_of("TikTok", page(usages=(none,))) == []


def test_how_many_bodies_say_nothing_is_told_beside_those_that_do_not_use_a_service():
    none = a_usage("a", UsageKind.NONE)
    others = tuple(a_usage(one, UsageKind.OWN_CONTENT, service="x") for one in ("b", "c"))
    (sentence,) = said_of("TikTok", page(usages=(none, *others)))
    assert "2 weiteren Stellen" in sentence
    (alone,) = said_of("TikTok", page(usages=(none,)))
    assert "Keine Stelle" not in alone
    assert "Amt A" in alone


def test_too_many_names_leave_no_empty_list():
    usages = tuple(a_usage(f"amt{number}", UsageKind.LEFT, service="x") for number in range(9))
    (sentence,) = said_of("X verlassen", page(usages=usages))
    assert "9 Stellen" in sentence
    assert not re.search(r"[:,]\s*\.?$", sentence)


def test_a_decision_that_a_later_one_replaced_no_longer_counts():
    first = replace(a_decision(review_due=DAY), id="alt", kind=DecisionKind.KEEP, valid_from=date(2024, 1, 1))
    later = replace(first, id="neu", kind=DecisionKind.LEAVE, valid_from=DAY, replaces="alt")
    shown = page(decisions=(first, later)).css_first("#decisions tbody").text()
    assert "verlassen" in shown
    assert "fortsetzen" not in shown
    columns, lines = TABLES["decisions"]
    place = [column.name for column in columns].index("superseded")
    held = Holdings(day=DAY, bodies=BODIES, decisions=(first, later))
    assert {row[0]: row[place] for row in lines(held)} == {"alt": True, "neu": False}


def test_the_contents_lead_to_what_is_there():
    found = page(decisions=(a_decision(review_due=DAY, public=False),))
    targets = [one.attributes["href"] for one in found.css("nav a")]
    assert all(found.css_first(target) is not None for target in targets)


def test_long_tables_are_folded_and_short_ones_are_not():
    usages = tuple(a_usage(f"amt{number}", UsageKind.LEFT, service="x") for number in range(201))
    found = page(usages=usages)
    (folded,) = found.css("details.fold")
    assert "201" in folded.css_first("summary").text()
    assert len(folded.css("tbody tr")) == 201
    assert page(usages=usages[:200]).css_first("details.fold") is None


def test_nothing_turns_the_direction_of_what_follows():
    turned = "gut \u202egnaltaw\u2066"
    found = page(usages=(a_usage("a", UsageKind.LEFT, reason=turned, note=turned, handle=turned),))
    assert "gnaltaw" in found.html
    assert not set(found.html) & set("\u202e\u2066")


def test_a_sentence_says_when_it_was_said_and_that_nothing_newer_is_known():
    fresh = opening(page(usages=(a_usage("a", UsageKind.LEFT),)))
    assert any("Amt A. (Angabe vom 7. Dezember 2024)" in one for one in fresh)
    assert not any("Neueres" in one for one in fresh)
    held = Holdings(day=date(2026, 1, 1), bodies=BODIES, usages=(a_usage("a", UsageKind.LEFT),))
    text = "".join(render_register(held, load(), lang="de", generated_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert any("Neueres steht nicht im Register" in one for one in opening(LexborHTMLParser(text)))


def test_an_undated_statement_is_called_so_in_the_opening():
    undated = Usage(id="u", body="a", service="x", kind=UsageKind.LEFT, origin=Origin(said_by="Presse"))
    assert any("(ohne Datum)" in one for one in opening(page(usages=(undated,))))
