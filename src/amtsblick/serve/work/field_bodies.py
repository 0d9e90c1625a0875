"""What is asked about a body and about a tenant, and what is wrong with a body's own fields?"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from amtsblick.parse.bodies_columns import item_of
from amtsblick.parse.bodies_csv import slug
from amtsblick.parse.homepage import parse_homepage
from amtsblick.parse.urls import host_of
from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.fields import Field, Section, Shape
from amtsblick.serve.work.reading import Fault

BODY_FORM: Final = (
    Section(
        title=_("The body"),
        fields=(
            Field(name="name", shape=Shape.TEXT, label=_("Name"), required=True),
            Field(
                name="homepage",
                shape=Shape.TEXT,
                label=_("Homepage"),
                hint=_("The page on which a survey begins. Begins with https:// or http://."),
                required=True,
            ),
            Field(
                name="kind",
                shape=Shape.TEXT,
                label=_("Kind of body"),
                hint=_("For instance municipality, ministry or university, in the words of your lists."),
            ),
            Field(
                name="parent",
                shape=Shape.BODY,
                label=_("Belongs to"),
                hint=_("The body above it: its name or its short name. Empty: none."),
            ),
        ),
    ),
    Section(
        title=_("Where it is"),
        fields=(
            Field(
                name="country",
                shape=Shape.TEXT,
                label=_("Country"),
                hint=_("Two letters, such as DE."),
            ),
            Field(name="region", shape=Shape.TEXT, label=_("Region")),
            Field(
                name="wikidata",
                shape=Shape.TEXT,
                label=_("Wikidata item"),
                hint=_("Q and digits, such as Q42, or the item's address."),
            ),
        ),
    ),
)
TENANT_FORM: Final = (
    Section(
        title=_("The tenant"),
        fields=(
            Field(
                name="name",
                shape=Shape.TEXT,
                label=_("Name"),
                hint=_("Who keeps this part of the register."),
                required=True,
            ),
            Field(
                name="root",
                shape=Shape.BODY,
                label=_("Keeps the part below"),
                hint=_("This body and everything below it."),
                required=True,
            ),
        ),
    ),
)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def body_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body as the register spells them; call ``body_faults`` before."""
    return {
        **values,
        "parent": values["parent"] or None,
        "homepage": parse_homepage(values["homepage"]),
        "country": values["country"].upper(),
        "wikidata": item_of(values["wikidata"]),
    }


def body_faults(values: Mapping[str, Any], texts: Translations) -> Iterator[Fault]:
    """What the register cannot use of a body's texts."""
    said = {name: str(value or "") for name, value in values.items()}
    if said["homepage"] and not _read(parse_homepage, said["homepage"]):
        message = _("“%(text)s” is no web address of a homepage: begin with https:// or http://.")
        yield Fault("homepage", texts.gettext(message) % {"text": said["homepage"]})
    if said["country"] and not _COUNTRY.fullmatch(said["country"].upper()):
        message = _("“%(text)s” is no country: write its two letters, such as DE.")
        yield Fault("country", texts.gettext(message) % {"text": said["country"]})
    if said["wikidata"] and not _read(item_of, said["wikidata"]):
        message = _("“%(text)s” is no item of Wikidata: write Q and digits, such as Q42.")
        yield Fault("wikidata", texts.gettext(message) % {"text": said["wikidata"]})


def _read(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except ValueError:
        return ""


def body_stem(values: Mapping[str, Any]) -> str:
    """Of what a body's id is made: its homepage, which changes less often than a name."""
    address = str(values["homepage"])
    path = address.split("/", 3)[3] if address.count("/") > 2 else ""  # noqa: PLR2004 - scheme and host
    return slug(f"{host_of(address).removeprefix('www.')}-{path}") or slug(str(values["name"])) or "body"
