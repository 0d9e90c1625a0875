"""Which proposals and sentences of documents does knowledge hold, and which rows are refused?"""

import re

import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load
from amtsblick.knowledge.document_rows import keys_of, proposal_of, sentence_of
from amtsblick.knowledge.rows import tables_of
from amtsblick.values.knowledge import Source

SOURCES = {"gk": Source(id="gk", title="x", address="", verified=False)}
PROPOSAL = """[[proposal]]
id = "a"
fields = ["dpia.rights"]
services = ["x"]
regions = ["de-th"]
de = "Vorschlag"
en = "Proposal"
sources = ["gk"]
checked_on = 2026-11-23
"""
SENTENCE = """[[sentence]]
id = "a"
de = "Stand {day}"
en = "As of {day}"
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"dpia.rights"', '"dpia.wrongs"', "which no form has"),
        ('["dpia.rights"]', "[]", "which no form has"),
        ('"x"', '"y"', "no [[service]] defines"),
        ('"de-th"', '"DE-TH"', "lower case"),
        ('regions = ["de-th"]', 'uses = ["fun"]', "no kind of use"),
        ('"gk"', '"nobody"', "no [[source]] defines"),
        ('en = "Proposal"', "", "'en' is missing"),
        ("checked_on", "checked", "checked_on"),
    ],
    ids=["field", "no-field", "service", "region", "use", "source", "language", "day"],
)
def test_bad_proposals_are_refused(old: str, new: str, complaint: str) -> None:
    (row,) = tables_of("x.toml", PROPOSAL.replace(old, new).encode(), {"proposal"})
    with pytest.raises(KnowledgeError, match=r"^x\.toml line \d+: ") as caught:
        proposal_of(row, SOURCES, {"x"}, {"dpia.rights"})
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("As of {day}", "As of {date}", "other {places}"),
        ("As of {day}", "As of today", "other {places}"),
        ('en = "As of {day}"', "", "'en' is missing"),
    ],
    ids=["other-place", "no-place", "language"],
)
def test_bad_sentences_are_refused(old: str, new: str, complaint: str) -> None:
    (row,) = tables_of("x.toml", SENTENCE.replace(old, new).encode(), {"sentence"})
    with pytest.raises(KnowledgeError, match=r"^x\.toml line \d+: ") as caught:
        sentence_of(row)
    assert complaint in str(caught.value)


def test_proposals_speak_to_fields_that_exist_and_say_different_things() -> None:
    knowledge = load()
    fields = keys_of(knowledge.forms)

    assert len(knowledge.proposals) > 100
    for proposal in knowledge.proposals:
        assert set(proposal.fields) <= fields
        assert not re.search(r"DSGVO|\bAbs\.|Buchst", proposal.en), proposal.id
        assert not re.search(r"\bGDPR\b", proposal.de), proposal.id
    said = [(field, proposal.de) for proposal in knowledge.proposals for field in proposal.fields]
    assert len(set(said)) == len(said)
