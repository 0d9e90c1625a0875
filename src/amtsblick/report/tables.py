"""The tables of a survey: stable English column names, each with its meaning."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from amtsblick.report.columns import (
    ADVERTS,
    BODIES,
    CELLS,
    CHANGES,
    CHANNELS,
    EVIDENCE,
    LEGAL_PAGES,
    NOTICES,
    PAGES,
    THIRD_PARTIES,
    UNKNOWN_HOSTS,
    Column,
    Value,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.knowledge import Knowledge, Service, Vendor
from amtsblick.values.survey import (
    BodySheet,
    Change,
    ChannelVerdict,
    Citation,
    Standing,
    Status,
    SurveyRun,
)

Row: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One survey as exports need it. ``sheets`` may be called several times."""

    run: SurveyRun
    sheets: Callable[[], Iterator[BodySheet]]
    changes: Sequence[tuple[Body, Change]]
    knowledge: Knowledge


class Catalogue:
    """Rows of the knowledge by id."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.services: dict[str, Service] = {row.id: row for row in knowledge.services}
        self.vendors: dict[str, Vendor] = {row.id: row for row in knowledge.vendors}

    def service(self, service: str) -> str:
        """Name of a service, its id when unknown."""
        row = self.services.get(service)
        return row.name if row else service


RowsOfSheet: TypeAlias = Callable[[BodySheet, Catalogue], Iterable[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; ``of`` makes the rows of one sheet (None: not made from sheets)."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    of: RowsOfSheet | None = None


def rows(table: Table, results: Results) -> Iterator[Row]:
    """All rows of a table, sheet by sheet."""
    if table.of is None:
        yield from _changes(results.changes)
        return
    catalogue = Catalogue(results.knowledge)
    for sheet in results.sheets():
        yield from table.of(sheet, catalogue)


def matrix(results: Results) -> tuple[Table, Callable[[], Iterator[Row]]]:
    """Bodies × services as a wide table: one column per service that occurs."""
    services = list(
        dict.fromkeys(
            cell.service
            for sheet in results.sheets()
            for cell in sheet.cells
            if cell.status is not Status.NOT_FOUND
        )
    )
    known = [service.id for service in results.knowledge.services]
    services.sort(key=lambda service: known.index(service) if service in known else len(known))
    catalogue = Catalogue(results.knowledge)
    table = Table(
        name="matrix",
        meaning="Bodies x services: one line per body, one column per service that occurs.",
        columns=(
            *BODIES[:4],
            *(Column(service, "text", f"Status on {catalogue.service(service)}.") for service in services),
        ),
    )

    def lines() -> Iterator[Row]:
        for sheet in results.sheets():
            missing = Status.NOT_FOUND if sheet.state is State.LOOKED else Status.NOT_LOOKED
            found = {cell.service: cell.status for cell in sheet.cells}
            body = sheet.body
            yield (
                body.id,
                body.name,
                body.kind,
                body.parent or "",
                *(found.get(service, missing).value for service in services),
            )

    return table, lines


def _bodies(sheet: BodySheet, _: Catalogue) -> Iterator[Row]:
    body = sheet.body
    start = next((page for page in sheet.pages if page.role == "start"), None)
    channels = [channel for cell in sheet.cells if cell.status is Status.OWN for channel in cell.channels]
    yield (
        body.id,
        body.name,
        body.kind,
        body.parent or "",
        body.homepage,
        body.country,
        body.region,
        body.wikidata,
        sheet.state is State.LOOKED,
        sheet.state.value,
        sheet.state_detail,
        sum(page.state is State.LOOKED for page in sheet.pages),
        len(sheet.pages),
        sum(channel.standing is Standing.OWN for channel in channels),
        start.taken_at if start else None,
    )


def _channels(sheet: BodySheet, catalogue: Catalogue) -> Iterator[Row]:
    for cell in sheet.cells:
        for channel in cell.channels:
            yield (
                *_head(sheet),
                channel.service,
                catalogue.service(channel.service),
                channel.handle,
                channel.url,
                channel.standing.value,
                cell.status.value,
                channel.via or "",
                channel.reason,
                channel.verification.value,
                channel.pages_seen,
                channel.pages_looked,
                *_citation(next(iter(channel.citations), None)),
            )


def _evidence(sheet: BodySheet, _: Catalogue) -> Iterator[Row]:
    for kind, subject, cited in _statements(sheet):
        yield (*_head(sheet), kind, subject, *_citation(cited))


def _statements(sheet: BodySheet) -> Iterator[tuple[str, str, Citation]]:
    for cell in sheet.cells:
        for channel in cell.channels:
            yield from (("channel", _named(channel), cited) for cited in channel.citations)
        yield from (("notice", notice.service, cited) for notice, cited in cell.notices)
        yield from (("advert", advert.service, cited) for advert, cited in cell.adverts)
    yield from (("third_party", party.vendor, cited) for party, cited in sheet.third_parties)
    yield from (("unknown_host", unknown.host, cited) for unknown, cited in sheet.unknown_hosts)
    for legal in sheet.legal_pages:
        yield from (("legal_page", legal.kind.value, cited) for cited in legal.linked_from)


def _named(channel: ChannelVerdict) -> str:
    return f"{channel.service}:{channel.handle}"


def _cells(sheet: BodySheet, catalogue: Catalogue) -> Iterator[Row]:
    for cell in sheet.cells:
        yield (
            *_head(sheet),
            cell.service,
            catalogue.service(cell.service),
            cell.status.value,
            len(cell.channels),
            cell.offered_at,
        )


def _pages(sheet: BodySheet, _: Catalogue) -> Iterator[Row]:
    for page in sheet.pages:
        looked = page.state is State.LOOKED
        yield (
            *_head(sheet),
            page.url,
            page.role,
            looked,
            page.state.value,
            page.detail,
            page.status,
            page.taken_at,
            *_record(page.evidence_ref),
        )


def _third_parties(sheet: BodySheet, catalogue: Catalogue) -> Iterator[Row]:
    for party, cited in sheet.third_parties:
        vendor = catalogue.vendors.get(party.vendor)
        yield (
            *_head(sheet),
            party.vendor,
            vendor.name if vendor else party.vendor,
            party.category,
            vendor.operator if vendor else "",
            vendor.operator_country if vendor else "",
            party.host,
            party.state.value,
            *_citation(cited),
        )


def _unknown_hosts(sheet: BodySheet, _: Catalogue) -> Iterator[Row]:
    for unknown, cited in sheet.unknown_hosts:
        yield (*_head(sheet), unknown.host, unknown.element, *_citation(cited))


def _legal_pages(sheet: BodySheet, _: Catalogue) -> Iterator[Row]:
    for legal in sheet.legal_pages:
        first = next(iter(legal.linked_from), None)
        yield (*_head(sheet), legal.kind.value, bool(legal.url), legal.url, *_citation(first))


def _notices(sheet: BodySheet, catalogue: Catalogue) -> Iterator[Row]:
    for cell in sheet.cells:
        for notice, cited in cell.notices:
            yield (
                *_head(sheet),
                notice.service,
                catalogue.service(notice.service),
                notice.kind.value,
                notice.sentence,
                notice.when,
                *_citation(cited),
            )


def _adverts(sheet: BodySheet, catalogue: Catalogue) -> Iterator[Row]:
    for cell in sheet.cells:
        for advert, cited in cell.adverts:
            yield (
                *_head(sheet),
                advert.service,
                catalogue.service(advert.service),
                advert.what,
                *_citation(cited),
            )


def _changes(changes: Iterable[tuple[Body, Change]]) -> Iterator[Row]:
    for body, change in changes:
        yield (
            body.id,
            body.name,
            change.kind.value,
            change.service,
            change.subject,
            change.before,
            change.after,
        )


def _head(sheet: BodySheet) -> Row:
    return sheet.body.id, sheet.body.name


def _citation(cited: Citation | None) -> Row:
    if cited is None:
        return ("", None, "", "", "", "", "", "")
    return (
        cited.page_url,
        cited.taken_at,
        cited.place.value,
        cited.evidence.path,
        cited.evidence.excerpt,
        *_record(cited.evidence_ref),
    )


def _record(ref: EvidenceRef | None) -> Row:
    return (ref.bundle, ref.record, ref.digest) if ref else ("", "", "")


TABLES: Final = {
    table.name: table
    for table in (
        Table(name="bodies", meaning="One line per public body of the list.", columns=BODIES, of=_bodies),
        Table(name="channels", meaning="Channels found on a body's pages.", columns=CHANNELS, of=_channels),
        Table(name="cells", meaning="What a body shows per service.", columns=CELLS, of=_cells),
        Table(name="pages", meaning="Every page visited, looked at or not.", columns=PAGES, of=_pages),
        Table(
            name="third_parties",
            meaning="Third parties of the catalogue visible in the source.",
            columns=THIRD_PARTIES,
            of=_third_parties,
        ),
        Table(
            name="unknown_hosts",
            meaning="Foreign hosts that load and that the catalogue does not know.",
            columns=UNKNOWN_HOSTS,
            of=_unknown_hosts,
        ),
        Table(
            name="legal_pages",
            meaning="Legal pages linked or not on the pages looked at.",
            columns=LEGAL_PAGES,
            of=_legal_pages,
        ),
        Table(name="notices", meaning="Notices of the bodies, verbatim.", columns=NOTICES, of=_notices),
        Table(name="adverts", meaning="Signs of advertising; never a channel.", columns=ADVERTS, of=_adverts),
        Table(
            name="evidence",
            meaning="Every piece of evidence of every statement.",
            columns=EVIDENCE,
            of=_evidence,
        ),
        Table(name="changes", meaning="Differences from the survey before.", columns=CHANGES),
    )
}
"""All tables with fixed columns, in the order of the workbook. ``matrix`` makes the wide one."""
