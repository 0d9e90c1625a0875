"""Which figure of which study does a row of audience.toml state?"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.knowledge import Source
from amtsblick.values.legal import AudienceFigure, AudienceProfile

ANY: Final = "any"
"""Social networks in general."""
METRICS: Final = (
    "daily",
    "weekly",
    "weekly_not_daily",
    "several_times_a_week",
    "at_all",
    "have_used",
    "know",
)
PARTS: Final = ("messenger", "channels")
_GROUP: Final = re.compile(r"\d{1,2}(?:–\d{1,2}|\+)")
_YEARS: Final = range(2000, 2100)
_ALL: Final = 100


def figure_of(row: Row, sources: Mapping[str, Source], services: Collection[str]) -> AudienceFigure:
    """A [[figure]]; KnowledgeError with file, line and remedy when it is not as it should be."""
    table = Table(row)
    ids = table.sources(sources)
    figure = AudienceFigure(
        id=table.text("id"),
        study=table.text("study"),
        year=_year(table),
        group=table.text("group"),
        service=_service(table, {*services, ANY}),
        part=table.text("part", default=""),
        metric=table.text("metric"),
        low=_percent(table, "low"),
        high=_percent(table, "high"),
        approximate=table.flag("approximate", default=False),
        note_de=table.text("note_de", default=""),
        note_en=table.text("note_en", default=""),
        sources=ids,
        checked_on=table.day("checked_on"),
        verified=any(sources[one].verified for one in ids),
    )
    _refuse_odd(table, figure)
    table.done()
    return figure


def profile_of(row: Row, sources: Mapping[str, Source], services: Collection[str]) -> AudienceProfile:
    """A [[profile]]; KnowledgeError with file, line and remedy when it is not as it should be."""
    table = Table(row)
    ids = table.sources(sources)
    profile = AudienceProfile(
        id=table.text("id"),
        study=table.text("study"),
        year=_year(table),
        service=_service(table, services),
        mean_age=_percent(table, "mean_age"),
        women_percent=_percent(table, "women_percent"),
        sources=ids,
        checked_on=table.day("checked_on"),
        verified=any(sources[one].verified for one in ids),
    )
    if profile.mean_age is None and profile.women_percent is None:
        table.refuse("mean_age", "is missing, and so is women_percent; give at least one of them")
    table.done()
    return profile


def _refuse_odd(table: Table, figure: AudienceFigure) -> None:
    if not _GROUP.fullmatch(figure.group):
        table.refuse("group", f"is {figure.group!r}, which is no age group; write 14–29 (with a dash) or 14+")
    if figure.metric not in METRICS:
        table.refuse("metric", f"is {figure.metric!r}; use one of {', '.join(METRICS)}")
    if figure.part and figure.part not in PARTS:
        table.refuse("part", f"is {figure.part!r}; use one of {', '.join(PARTS)} or leave it out")
    if figure.low is None and figure.high is None:
        table.refuse("low", "is missing, and so is high; give at least one of them")
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        table.refuse("low", f"is {figure.low:g}, which is more than high; exchange them")
    if bool(figure.note_de) != bool(figure.note_en):
        table.refuse("note_en", "is there in one language only; add the other")


def _year(table: Table) -> int:
    value = table.raw("year")
    if not isinstance(value, int) or value not in _YEARS:
        table.refuse("year", f"must be a year of the study, not {value!r}; write it as 2025")
    return value


def _service(table: Table, known: Collection[str]) -> str:
    service = table.text("service")
    if service not in known:
        table.refuse("service", f"names {service!r}, which no [[service]] has; use an id of services.toml")
    return service


def _percent(table: Table, key: str) -> float | None:
    value = table.raw(key, None)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _ALL:
        table.refuse(key, f"must be a number from 0 to 100, not {value!r}")
    return float(value)
