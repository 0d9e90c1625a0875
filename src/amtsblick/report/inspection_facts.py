"""A finding's further facts in the reader's words: what everybody needs first, the rest with the evidence."""

import re
from collections.abc import Sequence
from typing import Any, Final

from amtsblick.report.words import Words
from amtsblick.values.findings import Finding, Topic

Fact = tuple[str, str]

UNSAID: Final = frozenset({"lifetime_seconds", "guessed by", "domain"})
"""Facts for machines, and what the reader sees anyway."""
FREE: Final = frozenset(
    {
        "accept_fill", "buttons", "canonical name", "fields", "forms", "kept for", "named", "pages", "preselected", "product", "reject_fill", "same site", "scripts", "services",
        "setter", "size_ratio", "software", "text", "through", "words",
    }
)  # fmt: skip
"""Facts whose values are names or texts that the website or the catalogue gave; they stay as they are."""
_PLAIN: Final = frozenset(
    {
        "begun by", "fields", "identifier", "kept as", "kind", "lifetime", "loaded as", "mode", "necessary", "part",
        "preselected", "product", "purpose", "read", "sent", "setter", "state", "told", "unmasked", "what", "when", "why",
    }
)  # fmt: skip
"""Facts that need no knowledge of technique."""
_TELLING: Final = frozenset(
    {Topic.SESSION_RECORDING, Topic.RECORDER_SILENT, Topic.KEY_LOGGING, Topic.AFTER_REJECT}
)
"""Where the way in which something happened is what readers ask for."""
_EMPTY: Final = frozenset({("necessary", "unknown"), ("identifier", "no"), ("sent", "nothing")})
"""Answers that tell most readers nothing; they stand with the evidence."""

_STATE: Final = "state in pass "
_TOPICS: Final = "what"
_SHAPES: Final = (
    ("days", re.compile(r"(\d+) d")),
    ("hours", re.compile(r"(\d+) h")),
    ("minutes", re.compile(r"(\d+) min")),
    ("pixels", re.compile(r"(\d+x\d+)")),
    ("weak_scripts", re.compile(r"weak: allows scripts from (.+)")),
    ("weak_age", re.compile(r"weak: max-age (\d+)")),
    ("weak_value", re.compile(r"weak: (?!says )(.+)")),
    ("keeps_identifier", re.compile(r"keeps a lasting identifier in the cookie (.+)")),
    ("blocked", re.compile(r"blocked \((.+)\)")),
    ("not_sent", re.compile(r"not sent: (.+)")),
    ("own_threshold", re.compile(r"own: (\d+) fonts")),
    ("paper", re.compile(r"(Englehardt & Narayanan 2016, 6\.\d)")),
    ("hashed", re.compile(r"(\w+) hash")),
    ("header", re.compile(r"header ([\w-]+)")),
    ("autoconsent", re.compile(r"autoconsent: (.+)")),
    ("form_field", re.compile(r"form field (.+)")),
)
"""Values with a part that is the website's own."""
_IN_PART: Final = ", in part"
_NUMBER: Final = re.compile(r"\d+")


def facts(pairs: Sequence[Fact], say: Words) -> list[dict[str, object]]:
    """All facts in the reader's words; what has no word speaks for itself."""
    return [
        {"name": _name(name, say), "value": said(name, value, say)[0]}
        for name, value in pairs
        if name not in UNSAID and value
    ]


def plain(finding: Finding, say: Words) -> list[dict[str, object]]:
    """The facts that stand beside a finding at once."""
    return facts([fact for fact in finding.facts if _is_plain(finding, fact)], say)


def technical(finding: Finding, say: Words) -> list[dict[str, object]]:
    """All others: they stand with the evidence."""
    return facts([fact for fact in finding.facts if not _is_plain(finding, fact)], say)


def _is_plain(finding: Finding, fact: Fact) -> bool:
    name, _ = fact
    return fact not in _EMPTY and (name in _PLAIN or (name == "how" and finding.topic in _TELLING))


def named(topic: Topic, subject: str, say: Words) -> object:
    """A finding's subject; what is a kind of thing and no name is said in the reader's language."""
    return _shaped(subject, say) or _worded("value", subject, say) if topic in _KINDS else subject


_KINDS: Final = frozenset({Topic.PERSONAL_DATA_IN_URL, Topic.CONSENT_BANNER})


def knows(name: str, say: Words) -> bool:
    """Is there a word for a fact of this name?"""
    return name in UNSAID or name.startswith(_STATE) or say.has(_key("fact", name))


def said(name: str, value: str, say: Words) -> tuple[object, bool]:
    """A value in the reader's words, and whether all of it is: numbers, names and known words are."""
    if not value or name in FREE or _NUMBER.fullmatch(value):
        return value, True
    if name.startswith(_STATE):
        return say(f"inspect.banner.{value}.label"), True
    if name == _TOPICS:
        return ", ".join(str(say(f"inspect.topic.{one}.label")) for one in value.split(", ")), True
    parts = [_part(value, say)]
    if parts[0] is None and ", " in value:
        parts = [_part(one, say) for one in value.split(", ")]
    told = [
        original if part is None else str(part)
        for part, original in zip(parts, value.split(", ") if len(parts) > 1 else [value], strict=True)
    ]
    return ", ".join(told), None not in parts


def _part(value: str, say: Words) -> object | None:
    if value.endswith(_IN_PART):
        whole = _part(value.removesuffix(_IN_PART), say)
        return None if whole is None else say("inspect.shape.in_part", what=str(whole))
    return _worded("value", value, say) or _shaped(value, say)


def _shaped(value: str, say: Words) -> object | None:
    for key, shape in _SHAPES:
        if found := shape.fullmatch(value):
            count = key in {"days", "hours", "minutes"}
            own: dict[str, Any] = {"n": int(found[1])} if count else {"what": found[1]}
            return say(f"inspect.shape.{key}", **own)
    return None


def _worded(group: str, text: str, say: Words) -> object | None:
    key = _key(group, text)
    return say(key) if say.has(key) else None


def _name(name: str, say: Words) -> object:
    if name.startswith(_STATE):
        label = say(f"inspect.pass.{name.removeprefix(_STATE)}.label")
        return say("inspect.fact.state_in_pass", name=label)
    return _worded("fact", name, say) or name


def _key(group: str, text: str) -> str:
    return f"inspect.{group}.{re.sub(r'[^a-z0-9]+', '_', text.lower()).strip('_')}"
