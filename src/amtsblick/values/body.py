"""Which public body is meant, and where is its own homepage?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One public body as the user's list names it.

    ``id`` is a stable slug, unique within a register; ``parent`` is the id of another body or
    None; ``homepage`` is an absolute http(s) address; ``country`` is ISO 3166-1 alpha-2 or "";
    ``wikidata`` is the item's id ("Q42") or "".
    """

    id: str
    name: str
    kind: str = ""
    parent: str | None = None
    homepage: str
    country: str = ""
    region: str = ""
    wikidata: str = ""
