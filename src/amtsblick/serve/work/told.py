"""What does a record say, field by field, and what is different between two versions?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.edits import edits
from amtsblick.report.addresses import link
from amtsblick.report.lookup import Names
from amtsblick.report.register.sources import partial_day
from amtsblick.report.words import Words
from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.field_tables import fields_of
from amtsblick.serve.work.field_views import Shower
from amtsblick.serve.work.fields import Field, Shape
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.documents import Document
from amtsblick.values.records import Record, RecordKind
from amtsblick.values.usages import Agreement, Measure, PublicStatement, Usage

_LABELS: Final = {
    "name": _("Name"),
    "homepage": _("Website"),
    "kind": _("Kind"),
    "region": _("Region"),
    "country": _("Country"),
    "parent": _("Part of"),
    "root": _("Everything below"),
    "body": _("Body"),
    "service": _("Service"),
    "services": _("Services"),
    "title": _("Title"),
    "lang": _("Language"),
    "address": _("Web address"),
    "dated": _("Dated"),
    "uses": _("Uses"),
    "questionnaire": _("Questionnaire"),
    "answers": _("Answers"),
    "answered_on": _("Answered on"),
    "answer_by": _("Answer by"),
    "made_on": _("Made on"),
    "decision": _("Decision"),
    "occasion": _("Occasion"),
    "fields": _("Fields"),
    "acts": _("Legal acts cited"),
    "legal_as_of": _("Legal state considered up to"),
    "evidence": _("Evidence"),
    "text": _("Text"),
    "note": _("Note"),
    "origin": _("Who says so"),
}
_MANY: Final = 40
"""Lines of one field that are shown without a form that knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One field in words. ``href`` is a web address that the text is."""

    label: str
    lines: tuple[str, ...]
    href: str = ""
    german: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that two versions say otherwise; () is nothing."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    german: bool = False


class Teller:
    """Tells records in one language."""

    def __init__(
        self, shower: Shower, say: Words, texts: Translations, names: Names, body_name: Callable[[str], str]
    ) -> None:
        self._shower = shower
        self._say = say
        self._texts = texts
        self._names = names
        self._body_name = body_name

    def title(self, record: Record) -> str:
        """What a record is about in a few words: body, service, and what it says."""
        if isinstance(record, Document) and record.title:
            return record.title  # it names body and service itself
        about = getattr(record, "body", "") or getattr(record, "about", "")
        place = [self._body_name(about)] if about else []
        if isinstance(record, PublicStatement) and record.group:
            place.append(record.group)
        if (service := getattr(record, "service", None)) is not None:
            place.append(self.service(service))
        says = self._says(record)
        where = ", ".join(place)
        return f"{where}: {says}" if where and says else where or says or record.id

    def body(self, body: str) -> str:
        """A body's name, its id where nobody knows it, "" for none."""
        return self._body_name(body) if body else ""

    def service(self, service: str) -> str:
        """A service, the own website, or all services together."""
        if service in {"", "homepage"}:
            return str(self._say(f"standing.service.{service or 'all'}"))
        return self._names.service(service)

    def _says(self, record: Record) -> str:
        match record:
            case Usage():
                kind = str(self._say(f"standing.kind.{record.kind}"))
                return f"{kind} ({record.handle})" if record.handle else kind
            case Decision():
                return str(self._say(f"standing.decision.{record.kind}"))
            case Review():
                return str(self._say(f"standing.outcome.{record.outcome}"))
            case Measure():
                return str(self._say(f"due.metric.{record.metric}"))
            case Agreement():
                return self._body_name(record.party)
            case _:
                return str(getattr(record, "title", "") or getattr(record, "name", ""))

    def content(self, record: Record) -> list[Told]:
        """Everything that a record says, without what it leaves empty."""
        return [one for one in self._all(record) if one.lines]

    def differences(self, before: Record, after: Record) -> list[Difference]:
        """Fields in which two versions of one record differ, in the order of the form."""
        old = {one.label: one for one in self._all(before)}
        new = {one.label: one for one in self._all(after)}
        labels = [*new, *(label for label in old if label not in new)]
        found = []
        for label in labels:
            was = old[label].lines if label in old else ()
            now = new[label].lines if label in new else ()
            if was != now:
                german = (new.get(label) or old[label]).german
                found.append(Difference(label=label, before=was, after=now, german=german))
        return found

    def _all(self, record: Record) -> Iterator[Told]:
        kind = kind_of(record)
        known = list(fields_of(kind))
        if not known:
            yield from self._plainly(record)
        for field in known:
            value: Any = record
            for part in field.name.split("."):
                value = getattr(value, part)
            lines = tuple(self._lines(field, value))
            yield Told(
                label=self._texts.gettext(field.label),
                lines=lines,
                href=(link(lines[0]) or "") if len(lines) == 1 and field.shape is Shape.TEXT else "",
                german=field.german,
            )
        if note := getattr(record, "note", "") if kind is not RecordKind.USAGE else "":
            label = _LABELS["note"]
            yield Told(label=self._texts.gettext(label), lines=(str(note),))

    def _lines(self, field: Field, value: Any) -> Iterator[str]:
        match field.shape:
            case Shape.ROWS:
                for row in value:
                    yield self._row(field, row)
            case Shape.TICKS:
                yield from (self._shower.value(field, one) for one in value)
            case Shape.LINES:
                yield from value
            case _:
                if text := self._text(field, value):
                    yield text

    def _row(self, field: Field, row: Any) -> str:
        shown = (
            self._text(one, getattr(row, one.name)) for one in field.columns if one.shape is not Shape.HIDDEN
        )
        return " · ".join(one for one in shown if one)

    def _text(self, field: Field, value: Any) -> str:
        if value is None or value == "":
            return self._general(field, value)
        if value is False and field.shape is Shape.YES and not field.required:
            return ""
        if field.name == "above":
            return self._shower.value(field, "yes" if value else "no")
        if field.shape is Shape.BODY:
            return self._body_name(str(value))
        return self._plain(value) or self._shower.value(field, value)

    def _plain(self, value: Any) -> str:
        """Days, figures, yes and no; "" for words and texts."""
        match value:
            case bool():
                return self._texts.gettext(_("yes") if value else _("no"))
            case PartialDate():
                return partial_day(value, self._say)
            case date():
                return self._say.day(value)
            case int() | float():
                return f"{value:.12g}".replace(".", "," if self._say.lang == "de" else ".")
            case _:
                return ""

    def _general(self, field: Field, value: Any) -> str:
        """No service named means all services, where a record may mean that."""
        if field.shape is Shape.SERVICE and value == "":
            return dict(self._shower.options(field)).get("", "")
        return ""

    def _plainly(self, record: Record) -> Iterator[Told]:
        """A record of a kind that has no form: its fields as the log spells them."""
        found: dict[str, list[str]] = {}
        for edit in edits(None, record):
            top, _dot, rest = edit.field.partition(".")
            name = top.partition("[")[0]
            said = self._said(edit.after)
            found.setdefault(name, []).append(f"{rest}: {said}" if rest else said)
        for name, lines in found.items():
            label = _LABELS.get(name)
            more = ("…",) if len(lines) > _MANY else ()
            yield Told(
                label=self._texts.gettext(label) if label else name.replace("_", " "),
                lines=(*lines[:_MANY], *more),
                href=(link(lines[0]) or "") if len(lines) == 1 else "",
            )

    def _said(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._texts.gettext(_("yes") if value else _("no"))
        if isinstance(value, datetime):
            return str(self._say.moment(value))
        return str(value)
