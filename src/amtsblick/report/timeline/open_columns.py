"""Which tables of open data are there, and which columns do they have?

What a column means is said by ``messages/give_back``; a name means the same in every table.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from amtsblick.report.columns import Column, Kind
from amtsblick.report.words import Words, part

_OF_CHANNEL: Final = ("body_id", "service", "handle")
_BOUNDS: Final = ("after", "by")
_INTEGERS: Final = frozenset(
    {"number", "periods", "official_pages", "sights", "failures", "pages_open", "looks", "line"}
)
_FLAGS: Final = frozenset({"backfill_complete", "in_use"})
_TIMES: Final = frozenset(
    {"start_after", "start_by", "end_after", "end_by", "last_seen", "known_at", "after", "by", "taken_at"}
    | {"since", "until"}
)


class OpenTable(NamedTuple):
    """``names`` are the columns in order; the first ``keys`` of them identify a row (0: none does)."""

    name: str
    names: tuple[str, ...]
    keys: int = 0

    def columns(self, words: Words) -> tuple[Column, ...]:
        """Columns with their meaning in one language."""
        return tuple(Column(name, kind_of(name), str(words(f"column.{name}"))) for name in self.names)


BODIES: Final = OpenTable(
    "bodies",
    (
        "body_id",
        "body_name",
        "kind",
        "parent_id",
        "homepage",
        "country",
        "region",
        "wikidata",
        "backfill_complete",
    ),
    keys=1,
)
SUCCESSIONS: Final = OpenTable("successions", ("before_id", "after_id", "since"))
CHANNELS: Final = OpenTable(
    "channels",
    (
        *_OF_CHANNEL,
        "service_name",
        "earlier_handles",
        "url",
        "property",
        "state",
        "in_use",
        "official_pages",
        "periods",
    ),
    keys=3,
)
PERIODS: Final = OpenTable(
    "periods",
    (
        *_OF_CHANNEL,
        "number",
        "start_after",
        "start_by",
        "end_after",
        "end_by",
        "last_seen",
        "sights",
        "failures",
        "pages_open",
    ),
    keys=4,
)
PHASES: Final = OpenTable(
    "phases", (*_OF_CHANNEL, "number", "state", *_BOUNDS, "known_at", "told_by", "sentence"), keys=4
)
EVENTS: Final = OpenTable(
    "events", (*_OF_CHANNEL, "number", "kind", *_BOUNDS, "known_at", "handle_before", "sentence"), keys=4
)
PROOFS: Final = OpenTable(
    "proofs",
    (
        *_OF_CHANNEL,
        "statement",
        "number",
        "role",
        "outcome",
        "why",
        "page_url",
        "taken_at",
        "archive",
        "archived_at",
        "evidence_file",
        "record_id",
        "digest",
    ),
)
BLIND: Final = OpenTable(
    "blind", ("body_id", "page", "since", "until", "state", "detail", "archive", "looks")
)
TABLES: Final[Sequence[OpenTable]] = (
    BODIES,
    SUCCESSIONS,
    CHANNELS,
    PERIODS,
    PHASES,
    EVENTS,
    PROOFS,
    BLIND,
)
REVIEW: Final = OpenTable(
    "quickstatements-review",
    (
        "line",
        "body_id",
        "item",
        "service",
        "property",
        "property_label",
        "account",
        "sentence",
        "start_why",
        "end_why",
        "note",
        "evidence",
        "command",
    ),
    keys=1,
)
LEFT_OUT: Final = OpenTable(
    "quickstatements-left-out",
    ("body_id", "body_name", "item", "service", "handle", "part", "reason", "explanation", *_BOUNDS),
)


def kind_of(name: str) -> Kind:
    """Type of a column, by its name."""
    if name in _INTEGERS:
        return "integer"
    if name in _FLAGS:
        return "boolean"
    return "time" if name in _TIMES else "text"


def plain_columns(table: OpenTable) -> tuple[Column, ...]:
    """Columns with their meaning in English, as CSV needs only their names."""
    return table.columns(part("en", "give_back"))
