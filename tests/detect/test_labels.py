"""The cheap first looks at labels and addresses never hide what the patterns behind them find."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.detect.labels import _KINDS, _ROLES, LEGAL_STEMS, legal_kinds


@pytest.mark.parametrize(("kind", "words"), _KINDS, ids=[kind.value for kind, _ in _KINDS])
def test_every_label_of_a_legal_page_holds_a_stem(kind: str, words: re.Pattern[str]) -> None:
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(words, fullmatch=True))
    def holds(label: str) -> None:
        assert any(stem in label for stem in LEGAL_STEMS), kind

    holds()


@pytest.mark.parametrize(("role", "stems", "words"), _ROLES, ids=[role for role, _, _ in _ROLES])
def test_every_label_of_a_role_holds_a_stem(
    role: str, stems: tuple[str, ...], words: re.Pattern[str]
) -> None:
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(words, fullmatch=True))
    def holds(label: str) -> None:
        assert any(stem in label for stem in stems), role

    holds()


def test_a_word_among_others_is_no_label() -> None:
    assert not legal_kinds("Datenschutzbeauftragte wählt neuen Vorstand")
    assert len(legal_kinds("Impressum & Datenschutz")) == len(("imprint", "privacy notice"))
