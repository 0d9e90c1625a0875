"""Which public web archives can be named by an id?"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge.load import source_of
from amtsblick.knowledge.rows import Row, Table, tables_of
from amtsblick.values.knowledge import Source
from amtsblick.values.past import KnownArchive

_FILE: Final = "web_archives.toml"
_BUNDLED: Final = Path(__file__).parent
_INTERFACES: Final = ("wayback", "pywb", "timemap", "commoncrawl")
_WEB: Final = ("https://", "http://")


def web_archives(folder: Path | None = None) -> tuple[KnownArchive, ...]:
    """Rows of ``web_archives.toml`` in file order, without a folder the bundled ones.

    Raises KnowledgeError with file, line and remedy for the first bad row. They are no part of
    ``Knowledge``: what archives exist does not change how a page is judged.
    """
    path = (folder or _BUNDLED) / _FILE
    try:
        return _built(path.read_bytes())
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}); restore the file") from error


@lru_cache(maxsize=4)
def _built(content: bytes) -> tuple[KnownArchive, ...]:
    rows = list(tables_of(_FILE, content, {"archive", "source"}))
    sources = {source.id: source for row in rows if row.kind == "source" for source in [source_of(row)]}
    return tuple(_archive(row, sources) for row in rows if row.kind == "archive")


def _archive(row: Row, sources: dict[str, Source]) -> KnownArchive:
    table = Table(row)
    archive = KnownArchive(
        id=table.text("id"),
        name=table.text("name"),
        interface=table.text("interface"),
        index=table.text("index"),
        captures=table.text("captures"),
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
    )
    if archive.interface not in _INTERFACES:
        table.refuse("interface", f"must be one of {', '.join(_INTERFACES)}")
    for key, address in (("index", archive.index), ("captures", archive.captures)):
        if not address.startswith(_WEB):
            table.refuse(key, "must be an absolute web address; begin it with https://")
    if not archive.captures.endswith("/"):
        table.refuse("captures", "is a prefix; end it with a slash")
    table.done()
    return archive
