"""Is a body of the list a public one? Associations stand there as well, and owe nobody a usage concept."""

from typing import Final

PRIVATE_KINDS: Final = frozenset(
    {
        "association",
        "berufsverband",
        "bürgerinitiative",
        "e. v.",
        "eingetragener verein",
        "fachgesellschaft",
        "fachverband",
        "gewerkschaft",
        "interessenverband",
        "interessenvertretung",
        "labour union",
        "ngo",
        "nichtregierungsorganisation",
        "non-governmental organisation",
        "non-profit",
        "partei",
        "political party",
        "private company",
        "privates unternehmen",
        "privatunternehmen",
        "professional association",
        "registered association",
        "trade association",
        "trade union",
        "verband",
        "verein",
        "wirtschaftsverband",
    }
)
"""What ``Body.kind`` says of bodies under private law, in lower case and as a whole.

A part of the word tells nothing: a Zweckverband or a Landschaftsverband is a public body. What may be
either, as a foundation, a chamber or a company, counts as public; who knows better writes a kind of this list.
"""


def is_public(kind: str) -> bool:
    """Do duties of public bodies speak to a body of this kind? Yes where its kind is not known."""
    said = " ".join(kind.casefold().split())
    return said not in PRIVATE_KINDS and said.replace("e.v.", "e. v.") not in PRIVATE_KINDS
