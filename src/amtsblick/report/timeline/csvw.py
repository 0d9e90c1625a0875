"""What do the tables of open data mean, for machines (CSV on the Web) and for readers?

CSV on the Web: W3C recommendation "Metadata Vocabulary for Tabular Data" of 17 December 2015. Every file
is a table of one group; a dcat/dcterms description stands at the group.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from amtsblick.report.columns import Column
from amtsblick.report.csv_text import instant
from amtsblick.report.timeline.open_columns import BODIES, CHANNELS, TABLES, OpenTable
from amtsblick.report.words import Lang, Words, part
from amtsblick.values.history import History

_TYPES: Final[Mapping[str, str]] = {
    "text": "string",
    "integer": "integer",
    "boolean": "boolean",
    "time": "dateTime",
    "date": "date",
}
_LANGS: Final[tuple[Lang, ...]] = ("de", "en")
TITLE: Final = {
    "de": "Kanäle öffentlicher Stellen über die Zeit",
    "en": "Channels of public bodies over time",
}


def table_group(history: History, *, generated_at: datetime, licence: str) -> Iterator[str]:
    """The metadata file of all tables, as JSON."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        **description(history, generated_at=generated_at, licence=licence),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [_table(one) for one in TABLES],
    }
    yield json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def description(history: History, *, generated_at: datetime, licence: str) -> dict[str, Any]:
    """Title, day of issue, time that is covered and, where one is given, licence."""
    said: dict[str, Any] = {
        "dc:title": [{"@value": TITLE[lang], "@language": lang} for lang in _LANGS],
        "dc:issued": {"@value": instant(generated_at), "@type": "xsd:dateTime"},
    }
    if history.since is not None and history.until is not None:
        said["dc:temporal"] = f"{instant(history.since)}/{instant(history.until)}"
    if licence:
        is_address = licence.startswith(("https://", "http://"))
        said["dc:license" if is_address else "dc:rights"] = {"@id": licence} if is_address else licence
    return said


def dictionary(*, licence: str) -> Iterator[str]:
    """The data dictionary as Markdown, German first."""
    for lang in _LANGS:
        say = part(lang, "give_back")
        columns = {table.name: table.columns(say) for table in TABLES}
        yield f"# {say('document.title')}\n\n"
        yield f"{say('document.intro', after='`…after`', by='`…by`')}\n\n"
        if licence:
            yield f"{say('document.licence', licence=licence)}\n\n"
        for table in TABLES:
            yield f"## {table.name}.csv\n\n{say(f'table.{table.name}')}\n\n"
            yield f"{say('document.columns')}\n|---|---|---|\n"
            for column in columns[table.name]:
                yield f"| `{column.name}` | {_TYPES[column.kind]} | {_cell(column.meaning)} |\n"
            yield "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(table: OpenTable) -> dict[str, Any]:
    words = {lang: part(lang, "give_back") for lang in _LANGS}
    columns = [_column(one, words) for one in table.columns(words["en"])]
    schema: dict[str, Any] = {"columns": columns}
    if table.keys:
        schema["primaryKey"] = list(table.names[: table.keys])
    foreign = [_to(one) for one in (BODIES, CHANNELS) if _refers(table, one)]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "url": f"{table.name}.csv",
        "dc:description": [
            {"@value": str(words[lang](f"table.{table.name}")), "@language": lang} for lang in _LANGS
        ],
        "tableSchema": schema,
    }


def _column(column: Column, words: Mapping[Lang, Words]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": _TYPES[column.kind],
        "dc:description": [
            {"@value": str(words[lang](f"column.{column.name}")), "@language": lang} for lang in _LANGS
        ],
    }
    if column.kind == "text":
        described["null"] = []  # an empty text is a text: keys may hold one
    return described


def _refers(table: OpenTable, other: OpenTable) -> bool:
    keys = set(other.names[: other.keys])
    return table is not other and keys <= set(table.names)


def _to(other: OpenTable) -> dict[str, Any]:
    keys = list(other.names[: other.keys])
    return {
        "columnReference": keys,
        "reference": {"resource": f"{other.name}.csv", "columnReference": keys},
    }
