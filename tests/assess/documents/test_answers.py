"""Answers by choosing: how they stand in a document's text, and that reading them back loses nothing."""

import pytest

from amtsblick.assess.documents.answers import Answer, options_of, read_answer, written
from amtsblick.assess.documents.yes_no import yes_or_no
from amtsblick.values.documents import DocumentKind

CRITERION = options_of(DocumentKind.DPIA_THRESHOLD, "criterion.large_scale")
RESULT = options_of(DocumentKind.DPIA_THRESHOLD, "result")
RATING = options_of(DocumentKind.DPIA, "risk.profiles.likelihood")


@pytest.mark.parametrize(
    ("kind", "key", "values"),
    [
        (DocumentKind.DPIA_THRESHOLD, "criterion.matching", ["yes", "no"]),
        (DocumentKind.DPIA_THRESHOLD, "result", ["needed", "not_needed", "voluntary"]),
        (DocumentKind.DPIA, "risk.own_1.severity", ["1", "2", "3", "4"]),
        (DocumentKind.DPIA, "risk.own_1.residual", ["low", "medium", "high"]),
        (DocumentKind.DPIA, "risk.own_1.measures", []),
        (DocumentKind.EVALUATION, "result", []),
        (DocumentKind.DPIA_THRESHOLD, "criterion", []),
    ],
    ids=lambda one: None if isinstance(one, list) else str(one),
)
def test_fields_that_are_answered_by_choosing(kind, key, values):
    assert [one.value for one in options_of(kind, key)] == values


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("words", ["", "Viele Menschen", "3 Gründe.\nZweiter Absatz", "nein, anders"])
@pytest.mark.parametrize("options", [CRITERION, RESULT, RATING], ids=["criterion", "result", "rating"])
def test_what_was_chosen_and_written_is_read_back(options, words, lang):
    for option in options:
        answer = Answer(choice=option.value, words=words)
        assert read_answer(options, written(options, answer, lang)) == answer


@pytest.mark.parametrize(
    ("options", "text", "answer"),
    [
        (CRITERION, "Ja, weil viele folgen", Answer(choice="yes", words="weil viele folgen")),
        (CRITERION, "Trifft nicht zu: nur Presse", Answer(choice="no", words="Trifft nicht zu: nur Presse")),
        (CRITERION, "Jahrelang offen", Answer(words="Jahrelang offen")),
        (RESULT, "nicht erforderlich - zu klein", Answer(choice="not_needed", words="zu klein")),
        (
            RESULT,
            "Eine Folgenabschätzung ist nötig",
            Answer(choice="needed", words="Eine Folgenabschätzung ist nötig"),
        ),
        (RATING, "4 groß", Answer(choice="4", words="groß")),
        (RATING, "40 Fälle", Answer(words="40 Fälle")),
        ((), "Ja, frei geschrieben", Answer(words="Ja, frei geschrieben")),
    ],
    ids=["comma", "other-words", "no-word", "dash", "sentence", "rating", "number", "free"],
)
def test_texts_that_somebody_wrote_elsewhere_keep_their_words(options, text, answer):
    assert read_answer(options, text) == answer


def test_a_chosen_criterion_is_what_the_reports_count():
    for choice, counts in (("yes", True), ("no", False)):
        assert yes_or_no(written(CRITERION, Answer(choice=choice, words="weil"), "de")) is counts


def test_a_choice_that_nobody_offers_is_left_out():
    assert written(CRITERION, Answer(choice="perhaps", words="weil"), "de") == "weil"
