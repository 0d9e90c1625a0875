"""What can be downloaded? The public register as tables, at addresses that last; sent as it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from litestar import Response
from litestar.response import Stream

from amtsblick.jobs import board_table
from amtsblick.jobs.data_package import (
    Imprint,
    file_pieces,
    register_package,
    register_workbook,
    register_yaml,
)
from amtsblick.jobs.public_data import (
    COLUMNS,
    TIMELINE,
    TODAY_ONLY,
    register_json,
    table_csv,
    table_json,
    tables_of,
)
from amtsblick.report.columns import Column
from amtsblick.report.site import dcat
from amtsblick.report.site.paths import CATALOGUE
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.holdings import Holdings

_ALL: Final = "register"
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
}
_WHOLE: Final = {
    "json": "application/json",
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Forms of the register as one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as the page tells of it; ``today``: only as of now."""

    name: str
    title: str
    text: str
    columns: tuple[Column, ...]
    today: bool


@reads("/data", Door.PUBLIC)
def data(visit: Visit) -> Response[bytes]:
    """All downloads, and what each column means."""
    return visit.page(
        "public/data.html",
        tables=list(_tables(visit)),
        day=_day(visit),
        licence=visit.settings.licence,
        licence_name=dcat.NAMES.get(visit.settings.licence, visit.settings.licence),
        overview=board_table.COLUMNS,
        missing=dcat.missing(_wishes(visit)),
        mark=visit.desk.register.board_mark(),
    )


@reads("/data/{name:str}", Door.PUBLIC)
def file(visit: Visit, name: str) -> Stream:
    """One file: a table as CSV or JSON, or all of them at once; ``as_of`` asks for another day."""
    stem, _, ending = name.rpartition(".")
    types = _WHOLE if stem == _ALL else _TYPES
    if ending not in types or stem not in {*COLUMNS, _ALL}:
        raise visit.missing()
    day = _day(visit)
    if day != visit.desk.today and stem in TODAY_ONLY:
        raise visit.fault(
            visit.texts.gettext("What was seen is only to be had as of today; leave out as_of.")
        )
    pieces = _pieces(visit, stem, ending, day)
    headers = {
        "Content-Disposition": f'attachment; filename="amtsblick-{stem}-{day}.{ending}"',
        "Cache-Control": "no-cache",
    }
    if visit.settings.licence:
        headers["Link"] = f'<{visit.settings.licence}>; rel="license"'
    return Stream(pieces, media_type=types[ending], headers=headers)


@reads(f"/{CATALOGUE}", Door.PUBLIC)
def catalogue(visit: Visit) -> Response[bytes]:
    """The data described for open-data portals (DCAT-AP.de 3.0)."""
    text = _catalogue(visit)
    if not text:
        raise visit.missing()
    return visit.whole(text.encode(), "application/ld+json")


def _catalogue(visit: Visit) -> str:
    """The description for portals; "" where the operator left out what it must say."""
    wishes = _wishes(visit)
    if dcat.missing(wishes):
        return ""
    day = visit.desk.today
    mark = visit.desk.register.board_mark()
    shelf = Shelf(
        held=Holdings(day=day, bodies={}),
        pages=(),
        issues={},
        observed={},
        newest=mark.refreshed_at.date() if mark else day,
    )
    return "".join(dcat.catalogue(shelf, wishes))


def _pieces(visit: Visit, stem: str, ending: str, day: date) -> Iterable[bytes]:
    register, knowledge = visit.desk.register, visit.desk.knowledge
    if stem == _ALL:
        return _whole(visit, ending, day)
    table = table_csv if ending == "csv" else table_json
    return _encoded(table(register, knowledge, stem, day))


def _whole(visit: Visit, ending: str, day: date) -> Iterable[bytes]:
    """The register as one file."""
    register, knowledge, settings = visit.desk.register, visit.desk.knowledge, visit.settings
    imprint = Imprint(licence=settings.licence, publisher=settings.operator, made_at=visit.desk.now())
    match ending:
        case "xlsx":
            return file_pieces(lambda file: register_workbook(register, knowledge, day, imprint, file))
        case "zip":
            about = _catalogue(visit)
            return file_pieces(lambda file: register_package(register, knowledge, day, imprint, about, file))
        case "yaml":
            return _encoded(register_yaml(register, knowledge, day, imprint))
        case _:
            names = tables_of(day, visit.desk.today)
            told = {"licence": imprint.licence, "publisher": imprint.publisher}
            return _encoded(register_json(register, knowledge, day, names=names, **told))


def _encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    return (piece.encode("utf-8", "replace") for piece in pieces)


def _wishes(visit: Visit) -> Wishes:
    settings = visit.settings
    return Wishes(
        base=f"{settings.base_url}/",
        licence=settings.licence,
        publisher=settings.operator,
        contact=settings.contact,
        publisher_address=settings.imprint,
        start="de/",
        landing="de/data",
    )


def _day(visit: Visit) -> date:
    day, today = visit.day("as_of"), visit.desk.today
    if day is not None and day > today:
        raise visit.fault(visit.texts.gettext("The day asked for has not come yet."))
    return day or today


def _tables(visit: Visit) -> Iterable[Table]:
    say, tell = visit.say, visit.texts.gettext
    for name, columns in COLUMNS.items():
        own = name == TIMELINE
        yield Table(
            name=name,
            title=tell("Channels over time") if own else str(say(f"site.table.{name}.title")),
            text=tell(
                "When each channel was first and last seen, and between which two looks it came and went."
            )
            if own
            else str(say(f"site.table.{name}.text")),
            columns=tuple(columns),
            today=name in TODAY_ONLY,
        )


ROUTES = (data,)
FILES = (file, catalogue)
"""They lie outside the languages."""
