"""Every objection that the rules of the log make to what a form may say is said in the reader's language."""

import ast
import inspect
from dataclasses import dataclass

import pytest

from amtsblick.assess.register import belonging, content_rules, overlaps, rules, timing
from amtsblick.serve.words import translations
from amtsblick.serve.work.objections import SAID, field_of, told
from amtsblick.values.records import Objection, RecordKind

TEXTS = (
    "the id is empty",
    "'ü ü' cannot be an id",
    "left: what is not used cannot be left",
    "'https://x.org/a' is an address that leads to no account of the service",
    "a body cannot use a service through itself",
    "it ends (2023) before it begins (2024)",
    "a decision needs a reason",
    "another reason that is not told",
    "nobody is named who decided",
    "it goes against the data-protection officer's position without a word",
    "it can never be crossed",
    "restrict without any condition",
    "a condition that is not told",
    "the review (2026-01-01) would be due before the decision holds (2026-02-01)",
    "2028-01-01 is more than 12 months after 2026-01-01",
    "-1.0 cannot be counted",
    "101.0 is more than all",
    "'x' is no web address",
    "no service is named",
    "the homepage is no service of this kind of record",
    "no service is called 'nix'",
    "the register has no body 'nix'",
    "the register has no usage 'nix'",
    "the register has no decision 'nix'",
    "the register has no public statement 'nix'",
    "'amt.x' is a usage of x by 'amt'",
    "it would hold (2026-01-01) before it was decided (2026-02-01)",
    "the version would hold from 2026-01-01, but what it tells is of 2026-02-01",
    "the body 'amt' was withdrawn and holds no longer from 2026-01-01 on",
    "the usage 'amt.x' was withdrawn and holds no longer from 2026-01-01 on",
    "two usages of the same account 'a' by body 'amt'; usage/amt.x holds from 2026-01-01 on too",
    "two usages of the same service (no handle) by body 'amt'; usage/amt.x holds from 2026-01-01 on too",
    "the body publishes own content there, and this usage says none; usage/amt.x holds from 2026-01-01 on too",
    "another usage says none, and this one own content; usage/amt.x holds from 2026-01-01 to 2026-02-01 too",
    "the account 'a' on x is claimed by two bodies, 'amt' and 'stadt'; usage/amt.x holds from 2026-01-01 on too",
    "says the same as version 3",
    "chefin has written version 3 and cannot approve it",
    "is in the register already: version 1, entered by a (editor) at 2026-01-01 00:00:00 UTC",
    "version 1 was seen, but meanwhile there is version 2, changed by a (editor) at 2026-01-01 00:00:00 UTC",
    "version 1 is withdrawn (by a at 2026-01-01 00:00:00 UTC) and cannot be changed",
    "version 1 is submitted (by a at 2026-01-01 00:00:00 UTC) and cannot be changed",
    "version 1 is published (by a at 2026-01-01 00:00:00 UTC) and cannot be approved",
    "the body would stand above itself: a → b → a",
    "a acts as reader, who changes nothing",
)


def an_objection(text, field="id"):
    return Objection(record="usage/amt.x", field=field, text=text, remedy="do otherwise")


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_each_objection_is_said_in_german(number):
    text, lang = told(an_objection(TEXTS[number]), translations("de"))
    assert lang == ""
    assert text != told(an_objection(TEXTS[number]), translations("en"))[0]
    assert "%(" not in text


def test_every_sentence_is_met_by_an_objection_of_the_rules():
    met = {pattern.pattern for text in TEXTS for pattern, _ in SAID if pattern.fullmatch(text)}
    assert met == {pattern.pattern for pattern, _ in SAID}


def test_what_nobody_knows_is_shown_as_english():
    assert told(an_objection("something new"), translations("de")) == ("something new: do otherwise.", "en")


@pytest.mark.parametrize(
    "room", [content_rules, rules, timing, belonging, overlaps], ids=lambda one: one.__name__
)
def test_plain_texts_of_the_rules_are_known(room):
    """What the rules say without filling anything in is met by a sentence (a change there is seen here)."""
    for node in ast.walk(ast.parse(inspect.getsource(room))):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            text = node.value.elts[1]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                assert told(an_objection(text.value), translations("de"))[1] == "", text.value


@dataclass(frozen=True)
class Case:
    name: str
    kind: RecordKind
    rows: dict[str, list[int]]
    field: str


@pytest.mark.parametrize(
    "case",
    [
        Case("reasons[0].text", RecordKind.DECISION, {"reasons": [2]}, "reasons.2.text"),
        Case("lines[1]", RecordKind.DECISION, {"lines": [0, 4]}, "lines.4.metric"),
        Case("conditions", RecordKind.DECISION, {}, "conditions"),
        Case("valid_from", RecordKind.DECISION, {}, "valid_from"),
        Case("valid_from", RecordKind.REVIEW, {}, "holds_from"),
        Case("origin.address", RecordKind.USAGE, {}, "origin.address"),
        Case("actor", RecordKind.USAGE, {}, ""),
    ],
    ids=lambda case: f"{case.kind}-{case.name}",
)
def test_an_objection_stands_beside_its_field(case):
    assert field_of(case.name, case.kind, case.rows) == case.field
