"""Patterns of notices are compiled when a sentence first meets them, and all of them can be."""

from amtsblick.detect.notice_grammar import Grammar

EVERY_GROUP = "Wir haben den Kanal verlassen. We have left. Das Amt hat ihn geschlossen."


def test_every_pattern_compiles_and_names_a_service_left_entered_or_kept(knowledge):
    patterns = [*Grammar(knowledge).patterns(EVERY_GROUP), *Grammar(knowledge).following]
    assert len(patterns) > 100
    for pattern in patterns[: -len(Grammar(knowledge).following)]:
        assert {name[0] for name in pattern.words.groupindex} & {"s", "t"}


def test_a_pattern_is_compiled_once(knowledge):
    pattern = next(Grammar(knowledge).patterns(EVERY_GROUP))
    assert pattern.words is pattern.words
