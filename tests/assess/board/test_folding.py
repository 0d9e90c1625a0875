"""Names are sorted and words are found whatever capitals, accents and umlauts they are written with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.board.folding import MOST_WORDS, asked_words, folded, order_key, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Straßenverkehrsämter", ["strassenverkehrsaemter"], id="umlaut-and-sharp-s"),
        pytest.param("A\u0308mter", ["aemter"], id="umlaut-in-two-signs"),
        pytest.param("ÉCOLE Zoë", ["ecole", "zoe"], id="accents"),
        pytest.param("@amt_presse@social.bund.de", ["amt", "presse", "social", "bund", "de"], id="handle"),
        pytest.param("§ 5 TMG – (neu)", ["5", "tmg", "neu"], id="signs"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words(text, words):
    assert list(words_of(text)) == words


@given(st.text())
def test_folding_twice_folds_once(text):
    once = " ".join(words_of(text))
    assert " ".join(words_of(once)) == once


@given(st.text())
def test_capitals_change_no_order(text):
    assert order_key(text.casefold()) == order_key(text)
    assert folded(text.casefold()) == folded(text)


def test_a_question_is_not_endless():
    assert len(asked_words(" ".join(map(str, range(100))))) == MOST_WORDS
    assert asked_words("zwei zwei Zwei") == ("zwei",)
