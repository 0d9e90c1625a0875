"""What stands in a form when it is opened, and where is each value from?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from amtsblick.jobs.beginnings import Beginning, Source, Why, decision_begun, usage_seen
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.drafts import OPEN
from amtsblick.serve.work.field_tables import fields_of
from amtsblick.serve.work.written import as_texts, texts_of
from amtsblick.values.accounts import Right
from amtsblick.values.records import Entry, RecordKind

_ASKED: Final = (
    "body",
    "service",
    "usage",
    "kind",
    "handle",
    "via",
    "about",
    "by",
    "party",
    "parent",
    "root",
)
"""Fields that a link to a form may fill."""
_SAID: Final = {
    Source.OBSERVED: _("From an observation, to be checked by you: last seen on %(day)s."),
    Source.USAGE: _("From the usage “%(record)s”."),
    Source.DECISION: _("As in the decision of %(day)s: check whether it still holds."),
    Source.TODAY: _("Today."),
    Source.YEAR: _("A year from today."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Texts of a form, and by field a sentence on where a text is from."""

    said: Mapping[str, Sequence[str]]
    origins: Mapping[str, str] = field(default_factory=dict)


def opening(visit: Visit, kind: RecordKind) -> Opening:
    """A new record: what the link that led here says, and what the register knows."""
    asked = {name: visit.one(name) for name in _ASKED if visit.one(name)}
    begun = _begun(visit, kind, asked)
    names = {one.name for one in fields_of(kind)}
    said: dict[str, list[str]] = {"origin.mode": ["entered"], "origin.on": [visit.desk.today.isoformat()]}
    if kind is RecordKind.REVIEW:
        said["on"] = [visit.desk.today.isoformat()]
    said |= {name: [text] for name, text in asked.items() if name in names}
    said |= _texts(kind, begun)
    origins = {name: _told(visit, one) for name, one in begun.why.items()}
    return Opening(said={name: texts for name, texts in said.items() if texts}, origins=origins)


def _begun(visit: Visit, kind: RecordKind, asked: Mapping[str, str]) -> Beginning:
    register, body, service = visit.desk.register, asked.get("body", ""), asked.get("service", "")
    if not body or not visit.visitor.may(Right.SEE_INSIDE, body):
        return Beginning()
    if kind is RecordKind.USAGE and service:
        return usage_seen(register, body, service, asked.get("handle", ""), visit.say)
    if kind is RecordKind.DECISION:
        usage = asked.get("usage", "")
        return decision_begun(register, body, service, usage=usage, today=visit.desk.today)
    return Beginning()


def _texts(kind: RecordKind, begun: Beginning) -> dict[str, list[str]]:
    """Values of a beginning as the form's fields hold them."""
    found: dict[str, list[str]] = {}
    for one in fields_of(kind):
        if one.name not in begun.values:
            continue
        value = begun.values[one.name]
        if one.columns:
            for number, row in enumerate(value):
                for column in one.columns:
                    name = f"{one.name}.{number}.{column.name}"
                    found[name] = as_texts(getattr(row, column.name))
        else:
            found[one.name] = as_texts(value, lines=one.shape.value == "lines")
    return found


def _told(visit: Visit, why: Why) -> str:
    day = visit.say.day(why.day) if why.day else ""
    return visit.texts.gettext(_SAID[why.source]) % {"record": why.record, "day": day}


def reopened(visit: Visit, entry: Entry) -> Opening:
    """A known record: what its newest version says. What speaks already is changed from today on."""
    said = texts_of(fields_of(entry.kind), entry.content)
    begins = entry.valid_from if entry.state in OPEN else max(entry.valid_from, visit.desk.today)
    return Opening(said={**said, "holds_from": [begins.isoformat()]})
