"""Which rows about the law, obligations and services are refused, and do the bundled ones keep their word?"""

import re
from datetime import date

import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load
from amtsblick.knowledge.legal_rows import Known, act_of, obligation_of, service_fact_of
from amtsblick.knowledge.rows import tables_of
from amtsblick.values.knowledge import Source
from amtsblick.values.legal import ActStatus

BUNDLED = load()
KNOWN = Known(
    sources={
        "court": Source(id="court", title="Judgment", address="https://court.example/1", verified=True),
        "talk": Source(id="talk", title="Hearsay", address="", verified=False),
    },
    services={"chirp", "clip"},
    fields={"usage_concept.task"},
)
ACT = """
[[act]]
id = "court-1"
kind = "ruling"
by = "Gericht"
ref = "1 A 1/24"
dated = "2024-05"
services = ["chirp", "homepage"]
effect_de = "So ist es."
effect_en = "So it is."
states = [
  { since = "2024-05", status = "open" },
  { since = "2024-06-02", status = "appealed", de = "Berufung.", en = "Appeal.", sources = ["court"] },
]
sources = ["court"]
checked_on = 2026-01-31
"""
DUTY = """
[[obligation]]
id = "O-01"
title_de = "Aufgabe"
title_en = "Task"
text_de = "Nennen."
text_en = "Name it."
legal_basis_de = "Art. 5 DSGVO"
legal_basis_en = "Art. 5 GDPR"
evidence_de = "Konzept"
evidence_en = "concept"
who_de = "Pressestelle"
who_en = "press office"
when_de = "vorher"
when_en = "before"
strength = "hard_law"
services = ["chirp"]
documents = ["usage_concept.task", "dpia"]
sources = ["court"]
checked_on = 2026-01-31
"""
FACT = """
[[service_fact]]
id = "chirp.terms"
service = "chirp"
topic = "terms"
de = "Bedingungen."
en = "Terms."
address = "https://chirp.example/terms"
sources = ["court"]
checked_on = 2026-01-31
"""


def row_of(text):
    kind = text.split("]]", 1)[0].strip("\n[")
    (row,) = tables_of("law.toml", text.encode(), {kind})
    return row


def test_act_is_read_with_all_its_states():
    act = act_of(row_of(ACT), KNOWN)
    assert [(state.since.text, state.status, state.en) for state in act.states] == [
        ("2024-05", ActStatus.OPEN, ""),
        ("2024-06-02", ActStatus.APPEALED, "Appeal."),
    ]
    assert act.services == ("chirp", "homepage")
    assert act.verified


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('"homepage"]', '"nowhere"]', "names 'nowhere', which no", id="unknown service"),
        pytest.param('sources = ["court"]\nch', 'sources = ["gone"]\nch', "'gone', which no", id="source"),
        pytest.param(
            'sources = ["court"] }', 'sources = ["gone"] }', "the source 'gone'", id="state's source"
        ),
        pytest.param('"appealed"', '"lost"', "is 'lost'; use one of in_force", id="unknown status"),
        pytest.param('"ruling"', '"verdict"', "is 'verdict'; use one of ruling", id="unknown kind"),
        pytest.param("2024-06-02", "2024-02-31", "holds no day, month or year", id="no such day"),
        pytest.param('"2024-06-02"', "2024-06-02", "holds no day, month or year", id="day without quotes"),
        pytest.param('"2024-06-02"', '"2024-05-10"', "out of order: 2024-05-10 after 2024-05", id="order"),
        pytest.param('since = "2024-05"', 'since = "2023"', "begin in 2023, before the act", id="too early"),
        pytest.param('"2024-06-02"', '"2026-02"', "reach to 2026-02, after the check", id="not yet"),
        pytest.param(', en = "Appeal."', "", "in one language only", id="one language"),
        pytest.param('status = "open"', 'state = "open"', "a state has since and status", id="misspelt key"),
        pytest.param("effect_en", "effekt_en", "'effect_en' is missing", id="no English effect"),
        pytest.param("checked_on", "note = 1\nchecked_on", "is unknown; use one of", id="unknown key"),
        pytest.param("checked_on", 'topics = ["fines"]\nchecked_on', "names 'fines'; known are", id="topic"),
    ],
)
def test_bad_act_is_refused_with_file_line_and_reason(old, new, complaint):
    text = ACT.replace(old, new)
    assert text != ACT
    with pytest.raises(KnowledgeError, match=re.escape(complaint)) as refused:
        act_of(row_of(text), KNOWN)
    assert re.match(r"law\.toml line \d+: act 'court-1': key ", str(refused.value))


def test_act_without_states_is_refused():
    text = ACT[: ACT.index("states")] + "states = []\n" + ACT[ACT.index('sources = ["court"]\nch') :]
    with pytest.raises(KnowledgeError, match="add at least the first one"):
        act_of(row_of(text), KNOWN)


def test_same_id_twice_is_refused():
    with pytest.raises(KnowledgeError, match="this id occurs twice"):
        list(tables_of("legal.toml", (ACT + ACT).encode(), {"act"}))


def test_one_source_nobody_looked_up_makes_a_row_doubtful():
    assert not act_of(
        row_of(ACT.replace('sources = ["court"]\nch', 'sources = ["court", "talk"]\nch')), KNOWN
    ).verified
    assert not service_fact_of(row_of(FACT.replace('["court"]', '["talk"]')), KNOWN).verified


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('"hard_law"', '"law"', "is 'law'; use one of hard_law", id="strength"),
        pytest.param('["chirp"]', '["nowhere"]', "names 'nowhere'", id="service"),
        pytest.param("usage_concept.task", "usage_concept.tsak", "names 'usage_concept.tsak'", id="field"),
        pytest.param("who_en", "whom_en", "'who_en' is missing", id="language"),
    ],
)
def test_bad_obligation_is_refused(old, new, complaint):
    with pytest.raises(KnowledgeError, match=re.escape(complaint)):
        obligation_of(row_of(DUTY.replace(old, new)), KNOWN)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('service = "chirp"', 'service = "nowhere"', "names 'nowhere'", id="service"),
        pytest.param('topic = "terms"', 'topic = "weather"', "is 'weather'; use one of operator", id="topic"),
        pytest.param('"chirp.terms"', '"clip.terms"', 'must begin with "chirp.terms"', id="id"),
        pytest.param('"https://chirp', '"chirp', "begins with https://", id="address"),
        pytest.param("en = ", "english = ", "'en' is missing", id="language"),
    ],
)
def test_bad_service_fact_is_refused(old, new, complaint):
    with pytest.raises(KnowledgeError, match=re.escape(complaint)):
        service_fact_of(row_of(FACT.replace(old, new)), KNOWN)


def test_bundled_adequacy_decision_speaks_of_every_service_from_the_usa_and_of_no_other():
    american = {one.id for one in BUNDLED.services if "US" in {one.operator_country, one.parent_country}}
    (decision,) = (act for act in BUNDLED.legal_acts if act.kind == "adequacy")
    assert set(decision.services) == american | {"homepage"}


def test_bundled_press_statement_is_no_formal_act():
    act = next(act for act in BUNDLED.legal_acts if act.id == "tlfdi-statement-2024")
    assert act.kind == "statement"
    assert {state.status for state in act.states} == {ActStatus.OPEN}
    assert "kein förmlicher rechtsakt" in act.states[0].de.lower()


def test_bundled_obligations_are_numbered_without_gaps():
    assert [duty.id for duty in BUNDLED.obligations] == [f"O-{number:02}" for number in range(1, 49)]


def test_bundled_facts_tell_operator_roles_and_transfers_of_every_big_service():
    told = {(fact.service, fact.topic) for fact in BUNDLED.service_facts}
    big = ("tiktok", "facebook", "instagram", "threads", "x", "mastodon", "bluesky", "youtube", "linkedin")
    missing = [
        (service, topic)
        for service in big
        for topic in ("operator", "transfer", "roles", "insights", "login_wall")
        if (service, topic) not in told
    ]
    assert missing == []


def test_bundled_texts_are_sentences_with_german_quotation_marks():
    sentences = [(act.id, act.effect_de, act.effect_en) for act in BUNDLED.legal_acts]
    sentences += [(act.id, state.de, state.en) for act in BUNDLED.legal_acts for state in act.states]
    sentences += [(duty.id, duty.text_de, duty.text_en) for duty in BUNDLED.obligations]
    sentences += [(f"{fact.service}.{fact.topic}", fact.de, fact.en) for fact in BUNDLED.service_facts]
    bad = [
        name
        for name, german, english in sentences
        if (german and not (german.endswith(".") and english.endswith(".")))
        or re.search(r"[\"”']", german)
        or german.count("„") != german.count("“")
    ]
    assert bad == []


def test_bundled_rows_were_checked_and_general_knowledge_is_marked():
    rows = [*BUNDLED.legal_acts, *BUNDLED.obligations, *BUNDLED.service_facts]
    assert all(row.checked_on >= date(2026, 11, 23) for row in rows)
    assert all(row.verified is ("gk" not in row.sources) for row in rows)
