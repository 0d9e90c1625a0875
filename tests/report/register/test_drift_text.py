"""How are differences told, and what does the table hold?"""

from datetime import UTC, datetime

import pytest

from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.register.drift import COLUMNS, addresses, row, sentence
from amtsblick.report.words import words
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.usages import EvidenceLink

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LOOK = EvidenceLink(
    kind="survey",
    text="Seite",
    ref="0 urn:1 sha256:0 1/a.warc.gz",
    address="https://amt.example/",
    taken_at=NOON,
)
CONCEPT = EvidenceLink(kind="address", text="Konzept", address="https://amt.example/k")


def one(kind, **changes):
    told = {
        "service": "x",
        "subject": "amt_auen",
        "declared": "concept",
        "observed": "https://x.com/amt_auen",
    }
    return Drift(kind=kind, body="amt", fact=f"{kind}:amt", evidence=(CONCEPT, LOOK), **(told | changes))


def say(drift, knowledge, lang="de", **changes):
    spoken = words(lang)
    return sentence(drift, Names(knowledge, spoken, {}), spoken, **changes)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", list(DriftKind))
def test_every_kind_is_told_in_both_languages_without_gaps(kind, lang, knowledge):
    text = say(one(kind), knowledge, lang, pages=3)
    assert text.endswith(".")
    assert "{" not in text
    assert "()" not in text


def test_a_concept_that_lies_in_the_register_is_not_said_to_be_missing(knowledge):
    drift = one(DriftKind.NO_CONCEPT, service="", subject="", declared="Konzept X", observed="x")
    told = say(drift, knowledge, pages=4)
    assert "im Register liegt ein freigegebenes Konzept („Konzept X“)" in told
    assert "auf den 4 angesehenen Seiten ist keins verlinkt" in told
    assert "keins eingetragen" not in told
    missing = one(DriftKind.NO_CONCEPT, service="", subject="", declared="", observed="x")
    assert "im Register ist keins eingetragen" in say(missing, knowledge, pages=4)


def test_names_are_escaped_once_and_shown_as_they_are(knowledge):
    text = say(
        one(DriftKind.UNNAMED_TOOL, service="", subject="A & B <Tool>", observed="a.example"), knowledge
    )
    assert "A & B <Tool>" in text


def test_a_tool_that_comes_with_agreement_is_told_so(knowledge):
    later = one(DriftKind.UNNAMED_TOOL, subject="Hotjar", observed="static.hotjar.com after accepting")
    assert "(static.hotjar.com, nach Zustimmung im Banner)" in say(later, knowledge)


def test_what_the_body_says_stands_in_quotes_and_our_words_do_not(knowledge):
    gone = one(DriftKind.DECLARED_GONE, declared="X: Presse", observed="Wir haben X verlassen.")
    told = "Erklärt ist ein eigener Kanal: „X: Presse“. Gesehen: „Wir haben X verlassen.“"
    assert told in say(gone, knowledge)
    assert "nur noch im Konzept" in say(one(DriftKind.DECLARED_GONE, observed="only_in_concept"), knowledge)


def test_a_concept_that_nobody_confirmed_is_told_as_such(knowledge):
    doubt = "bestätigt hat das niemand"
    assert doubt in say(one(DriftKind.UNDECLARED_CHANNEL), knowledge, concept_read=True)
    assert doubt not in say(one(DriftKind.UNDECLARED_CHANNEL), knowledge)
    assert doubt not in say(one(DriftKind.UNNAMED_TOOL), knowledge, concept_read=True)


def test_no_concept_names_the_services_and_how_many_pages_were_looked_at(knowledge):
    text = say(
        one(DriftKind.NO_CONCEPT, service="", subject="", declared="", observed="mastodon, tiktok"),
        knowledge,
        pages=5,
    )
    assert "TikTok" in text
    assert "keiner der 5 angesehenen Seiten" in text


def test_a_profile_without_any_link_says_none(knowledge):
    text = say(one(DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE, declared="", observed=""), knowledge)
    assert "Gelesene Links: keine." in text
    assert "nicht verlinkt" in text


def test_looks_come_before_mere_addresses():
    assert addresses(one(DriftKind.DECLARED_GONE)) == ["https://amt.example/", "https://amt.example/k"]


def test_the_table_cannot_become_a_formula():
    drift = one(DriftKind.DECLARED_GONE, declared="=HYPERLINK(1)")
    text = "".join(csv_text(COLUMNS, [row(drift, "+Amt", "@x", concept_read=True)]))
    assert "'=HYPERLINK" in text
    assert "'+Amt" in text
    assert len(row(drift, "", "", concept_read=False)) == len(COLUMNS)
