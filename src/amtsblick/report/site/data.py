"""The public register as tables: the same columns as the register's page, and what was seen."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import csv_text, instant
from amtsblick.report.register.tables import TABLES as OF_REGISTER
from amtsblick.report.site import paths
from amtsblick.report.site.reader import never
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.report.text import encodable
from amtsblick.values.capture import State
from amtsblick.values.records import RecordKind
from amtsblick.values.survey import Standing

_BODIES: Final = (
    Column("id", "text", "Id of the body, unique in the register."),
    Column("name", "text", "Name of the body."),
    Column("kind", "text", "Kind of body."),
    Column("parent", "text", "Id of the parent body; empty if none."),
    Column("homepage", "text", "Homepage of the body."),
    Column("country", "text", "ISO 3166-1 alpha-2."),
    Column("region", "text", "Region as the register has it."),
    Column("wikidata", "text", "Id of the body's item in Wikidata; empty if none."),
)
_SEEN: Final = (
    Column("body", "text", "Id of the body."),
    Column("service", "text", "Id of the service; empty on the line that tells of the look itself."),
    Column(
        "status",
        "text",
        "own, via_other, adverts_only …; on the line of the look: looked, never, or why not.",
    ),
    Column("handles", "text", "Handles of the channels seen, separated by semicolons."),
    Column("looked_at", "time", "When somebody last could look at the body's pages; empty: never."),
)
_PAPERS: Final = (
    Column("id", "text", "Id of the document."),
    Column("body", "text", "Id of the body."),
    Column("service", "text", "Id of the service; empty for the website."),
    Column("kind", "text", "usage_concept, evaluation or channel_notice."),
    Column("lang", "text", "Language of the document."),
    Column("version", "integer", "Number of the version."),
    Column("published_on", "date", "Day on which it was published first."),
    Column("changed_on", "date", "Day on which this version was published."),
    Column("legal_as_of", "date", "Day of the legal state that it was written under."),
    Column("path", "text", "Where it lies, seen from the folder of the site."),
)
_CAMPAIGNS: Final = (
    Column("id", "text", "Id of the record, unique among its kind."),
    Column("body", "text", "Id of the body."),
    Column("service", "text", "Id of the service."),
    Column("title", "text", "Title of the campaign."),
    Column("payer", "text", "Who pays."),
    Column("beneficiary", "text", "On whose behalf."),
    Column("since", "text", "Day, month or year since when."),
    Column("until", "text", "Day, month or year until when."),
    Column("landing_page", "text", "Where the adverts lead."),
    Column("ad_library", "text", "Proof in the service's ad library."),
)
_AGREEMENTS: Final = (
    Column("id", "text", "Id of the record, unique among its kind."),
    Column("body", "text", "Id of the body that speaks through another."),
    Column("party", "text", "Id of the body whose channels it uses, or a name."),
    Column("service", "text", "Id of the service; empty for all services."),
    Column("scope", "text", "What is agreed on."),
    Column("since", "text", "Day, month or year since when."),
    Column("until", "text", "Day, month or year until when."),
    Column("address", "text", "Where it can be read."),
)
_OF_REGISTER: Final = ("usages", "reviews", "decisions", "statements")
COLUMNS: Final[Mapping[str, Sequence[Column]]] = MappingProxyType(
    {
        "bodies": _BODIES,
        **{name: OF_REGISTER[name][0] for name in _OF_REGISTER},
        "campaigns": _CAMPAIGNS,
        "agreements": _AGREEMENTS,
        "documents": _PAPERS,
        "observations": _SEEN,
    }
)
"""Columns of each table by its name."""
ALL: Final = f"{paths.TABLES}/register.json"
"""All tables in one file."""


def rows(name: str, shelf: Shelf) -> Iterator[Sequence[Value]]:
    """The rows of a table of ``COLUMNS``; KeyError for an unknown name."""
    match name:
        case "bodies":
            yield from _bodies(shelf)
        case "campaigns":
            yield from _campaigns(shelf)
        case "agreements":
            yield from _agreements(shelf)
        case "documents":
            yield from _papers(shelf)
        case "observations":
            yield from _observations(shelf)
        case _:
            yield from OF_REGISTER[name][1](shelf.held)


def table(name: str, shelf: Shelf) -> Iterable[str]:
    """A table as CSV."""
    return csv_text(COLUMNS[name], rows(name, shelf))


def everything(shelf: Shelf, wishes: Wishes) -> Iterator[str]:
    """All tables as one JSON document, a row a line."""
    head = {"day": shelf.held.day.isoformat(), "licence": wishes.licence, "publisher": wishes.publisher}
    yield encodable(json.dumps(head, ensure_ascii=False))[:-1] + ', "tables": {'
    for number, (name, columns) in enumerate(COLUMNS.items()):
        yield f'{"," if number else ""}\n"{name}": ['
        for count, row in enumerate(rows(name, shelf)):
            plain = {one.name: _plain(value) for one, value in zip(columns, row, strict=True)}
            yield ("," if count else "") + "\n" + encodable(json.dumps(plain, ensure_ascii=False))
        yield "]"
    yield "}}\n"


def _plain(value: Value) -> Any:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _bodies(shelf: Shelf) -> Iterator[Sequence[Value]]:
    for body in shelf.pages:
        one = shelf.held.bodies[body]
        place = (one.homepage, one.country, one.region, one.wikidata)
        yield one.id, one.name, one.kind, one.parent or "", *place


def _campaigns(shelf: Shelf) -> Iterator[Sequence[Value]]:
    for one in shelf.held.campaigns:
        since, until = (day.text if day else "" for day in (one.since, one.until))
        who = (one.id, one.body, one.service, one.title, one.payer, one.beneficiary)
        yield *who, since, until, one.landing_page, one.ad_library


def _agreements(shelf: Shelf) -> Iterator[Sequence[Value]]:
    for one in shelf.held.agreements:
        since, until = (day.text if day else "" for day in (one.since, one.until))
        yield one.id, one.body, one.party, one.service, one.scope, since, until, one.address


def _papers(shelf: Shelf) -> Iterator[Sequence[Value]]:
    for edition in shelf.editions:
        one, issue = edition.document, shelf.issue(RecordKind.DOCUMENT, edition.document.id)
        what = (one.id, one.body, one.service, one.kind.value, one.lang, edition.version)
        days = (issue.first.date(), issue.last.date(), one.legal_as_of)
        yield *what, *days, paths.document(one.id)


def _observations(shelf: Shelf) -> Iterator[Sequence[Value]]:
    for body in shelf.pages:
        one = shelf.observed.get(body)
        if one is None or never(one):
            yield body, "", "never", "", None
            continue
        yield body, "", one.state.value, "", one.looked_at
        if one.state is State.LOOKED:
            for service, status in one.statuses:
                handles = [
                    channel.handle
                    for channel in one.channels
                    if channel.service == service
                    and channel.gone_by is None
                    and channel.standing is not Standing.MENTIONED
                ]
                yield body, service, status.value, "; ".join(handles), one.looked_at
