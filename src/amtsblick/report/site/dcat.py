"""The register for open-data portals: DCAT-AP.de 3.0 as JSON-LD.

Mandatory by its specification (https://www.dcat-ap.de/def/dcatde/3.0/spec/): title, description and publisher
of catalogue and datasets; access address and licence of distributions; the publisher's name. Addresses are
relative to the file where nobody says where the site will lie.
"""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from amtsblick.report.addresses import link
from amtsblick.report.site import data, paths
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.report.text import encodable
from amtsblick.report.words import Lang, words

_LIST: Final = "http://dcat-ap.de/def/licenses/"
LICENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dl-de-zero-2.0": f"{_LIST}dl-zero-de/2.0",
        "dl-de-by-2.0": f"{_LIST}dl-by-de/2.0",
        "cc-zero": f"{_LIST}cc-zero",
        "cc-by-4.0": f"{_LIST}cc-by/4.0",
        "cc-by-sa-4.0": f"{_LIST}cc-by-sa/4.0",
    }
)
"""Open licences of the German list by their usual names; other addresses of the list may be given whole."""
LICENCE_LIST: Final = _LIST
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        f"{_LIST}dl-zero-de/2.0": "Datenlizenz Deutschland – Zero – Version 2.0",
        f"{_LIST}dl-by-de/2.0": "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        f"{_LIST}cc-zero": "Creative Commons Zero 1.0",
        f"{_LIST}cc-by/4.0": "Creative Commons Namensnennung 4.0 International",
        f"{_LIST}cc-by-sa/4.0": "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0 International",
    }
)
"""What these licences are called."""

_EU: Final = "http://publications.europa.eu/resource/authority/"
_LANGUAGES: Final[Mapping[Lang, str]] = {"de": f"{_EU}language/DEU", "en": f"{_EU}language/ENG"}
_STATES: Final[Mapping[str, str]] = {
    "sh": "01", "hh": "02", "ni": "03", "hb": "04", "nw": "05", "he": "06", "rp": "07", "bw": "08",
    "by": "09", "sl": "10", "be": "11", "bb": "12", "mv": "13", "sn": "14", "st": "15", "th": "16",
}  # fmt: skip
"""Official keys of the federal states by the end of their ISO 3166-2 code."""
_GEO: Final = "http://dcat-ap.de/def/politicalGeocoding/"
CONTEXT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatde": "http://dcat-ap.de/def/dcatde/",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


def missing(wishes: Wishes) -> tuple[str, ...]:
    """Which mandatory statements nobody made; without them there is no catalogue."""
    wanted = {"publisher": wishes.publisher, "licence": wishes.licence}
    return tuple(name for name, value in wanted.items() if not value)


def catalogue(shelf: Shelf, wishes: Wishes) -> Iterator[str]:
    """One JSON-LD document: catalogue, datasets, distributions, publisher."""
    nodes = [_catalogue(shelf, wishes), _publisher(wishes)]
    nodes += [_dataset(name, shelf, wishes) for name in (*data.COLUMNS, "register")]
    document = {"@context": dict(CONTEXT), "@graph": nodes}
    yield encodable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _catalogue(shelf: Shelf, wishes: Wishes) -> dict[str, Any]:
    return {
        "@id": _here(wishes, f"{paths.CATALOGUE}#catalog"),
        "@type": "dcat:Catalog",
        "dct:title": _texts("site.title"),
        "dct:description": _texts("site.what"),
        "dct:publisher": {"@id": _agent(wishes)},
        "dct:license": _node(wishes.licence, "dct:LicenseDocument"),
        "dct:language": [_node(_LANGUAGES[lang], "dct:LinguisticSystem") for lang in wishes.langs],
        "dct:modified": _day(shelf),
        "foaf:homepage": _node(_here(wishes, wishes.start or paths.start(wishes.langs[0])), "foaf:Document"),
        "dcat:themeTaxonomy": {"@id": f"{_EU}data-theme"},
        "dcat:dataset": [{"@id": _dataset_id(name, wishes)} for name in (*data.COLUMNS, "register")],
    }


def _publisher(wishes: Wishes) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _agent(wishes),
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": wishes.publisher,
    }
    if link(wishes.publisher_address):
        found["foaf:homepage"] = _node(wishes.publisher_address, "foaf:Document")
    return found


def _dataset(name: str, shelf: Shelf, wishes: Wishes) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _dataset_id(name, wishes),
        "@type": "dcat:Dataset",
        "dct:identifier": f"amtsblick-{name}",
        "dct:title": _texts(f"site.table.{name}.title"),
        "dct:description": _texts(f"site.table.{name}.text"),
        "dct:publisher": {"@id": _agent(wishes)},
        "dct:modified": _day(shelf),
        "dct:language": _node(_LANGUAGES["de"], "dct:LinguisticSystem"),
        "dcat:keyword": [
            {"@value": word, "@language": "de"}
            for word in ("Soziale Netzwerke", "öffentliche Stellen", "Transparenz")
        ],
        "dcat:theme": {"@id": f"{_EU}data-theme/GOVE"},
        "dct:accessRights": _node(f"{_EU}access-right/PUBLIC", "dct:RightsStatement"),
        "dcat:landingPage": _node(
            _here(wishes, wishes.landing or paths.page(wishes.langs[0], "data")), "foaf:Document"
        ),
        "dcat:distribution": _distribution(name, shelf, wishes),
        **_contact(wishes),
        **_covered(shelf),
    }
    return found


def _distribution(name: str, shelf: Shelf, wishes: Wishes) -> dict[str, Any]:
    as_json = name == "register"
    path = data.ALL if as_json else paths.table(name)
    standard = "https://www.rfc-editor.org/rfc/" + ("rfc8259" if as_json else "rfc4180")
    media = "https://www.iana.org/assignments/media-types/"
    return {
        "@id": _here(wishes, f"{paths.CATALOGUE}#{name}-file"),
        "@type": "dcat:Distribution",
        "dct:title": _texts(f"site.table.{name}.title"),
        "dcat:accessURL": {"@id": _here(wishes, path)},
        "dcat:downloadURL": {"@id": _here(wishes, path)},
        "dct:license": _node(wishes.licence, "dct:LicenseDocument"),
        "dct:format": _node(f"{_EU}file-type/{'JSON' if as_json else 'CSV'}", "dct:MediaTypeOrExtent"),
        "dcat:mediaType": _node(media + ("application/json" if as_json else "text/csv"), "dct:MediaType"),
        "dct:conformsTo": _node(standard, "dct:Standard"),
        "dct:modified": _day(shelf),
    }


def _contact(wishes: Wishes) -> dict[str, Any]:
    """How the publisher says it can be reached, else its homepage; nothing where neither is known."""
    address = wishes.contact or link(wishes.publisher_address)
    if not address:
        return {}
    way = "vcard:hasURL" if link(address) else "vcard:hasEmail"
    target = address if link(address) else f"mailto:{address}"
    return {
        "dcat:contactPoint": {
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": wishes.publisher,
            way: {"@id": target},
        }
    }


def _covered(shelf: Shelf) -> dict[str, Any]:
    """The federal state, when all bodies shown lie in the same one and say so by its code."""
    regions = {
        _state(shelf.held.bodies[body].country, shelf.held.bodies[body].region) for body in shelf.pages
    }
    key = regions.pop() if len(regions) == 1 else ""
    if not key:
        return {}
    return {
        "dcatde:politicalGeocodingLevelURI": {"@id": f"{_GEO}Level/state"},
        "dct:spatial": _node(f"{_GEO}stateKey/{key}", "dct:Location"),
    }


def _state(country: str, region: str) -> str:
    code = region.strip().lower()
    if code.startswith("de-"):
        return _STATES.get(code[3:], "")
    return _STATES.get(code, "") if country.upper() == "DE" else ""


def _texts(key: str) -> list[dict[str, str]]:
    langs: tuple[Lang, ...] = ("de", "en")
    return [{"@value": words(lang)(key).striptags(), "@language": lang} for lang in langs]


def _day(shelf: Shelf) -> dict[str, str]:
    return {"@value": shelf.newest.isoformat(), "@type": "xsd:date"}


def _node(address: str, kind: str) -> dict[str, str]:
    return {"@id": address, "@type": kind}


def _here(wishes: Wishes, path: str) -> str:
    return wishes.base + path


def _agent(wishes: Wishes) -> str:
    return _here(wishes, f"{paths.CATALOGUE}#publisher")


def _dataset_id(name: str, wishes: Wishes) -> str:
    return _here(wishes, f"{paths.CATALOGUE}#{name}")
