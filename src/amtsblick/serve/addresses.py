"""Where do pages about one thing lie? An id may hold slashes, a step of an address may not.

``~`` occurs in no id (``assess.register.content_rules``), so it stands for the slash.
"""

from urllib.parse import quote

from amtsblick.values.records import RecordKind


def step(name: str) -> str:
    """An id as one step of an address; ``named`` is the inverse."""
    return quote(name.replace("/", "~"), safe="~@:")


def named(part: str) -> str:
    """The id that a step of an address means."""
    return part.replace("~", "/")


def record_path(lang: str, kind: RecordKind | str, record: str) -> str:
    """The working page of a record of any kind; documents have pages of their own."""
    if kind == RecordKind.DOCUMENT:
        return f"/{lang}/work/documents/{step(record)}"
    return f"/{lang}/work/records/{kind}/{step(record)}"


def body_path(lang: str, body: str) -> str:
    """The working file of a body."""
    return f"/{lang}/work/bodies/{step(body)}"
