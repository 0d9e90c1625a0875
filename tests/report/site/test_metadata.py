"""Feed, sitemap, tables and linked data of the site."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from pyld import jsonld
from selectolax.lexbor import LexborHTMLParser

from amtsblick.report.site.data import COLUMNS
from amtsblick.report.site.dcat import LICENCES

BASE = "https://www.example.de/register/"
DCAT, DCT, FOAF = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
MANDATORY = {
    f"{DCAT}Catalog": {f"{DCT}title", f"{DCT}description", f"{DCT}publisher"},
    f"{DCAT}Dataset": {f"{DCT}title", f"{DCT}description", f"{DCT}publisher"},
    f"{DCAT}Distribution": {f"{DCAT}accessURL", f"{DCT}license"},
    f"{FOAF}Agent": {f"{FOAF}name"},
}
"""Properties of obligation "Pflicht": DCAT-AP.de 3.0, https://www.dcat-ap.de/def/dcatde/3.0/spec/."""
ATOM = "{http://www.w3.org/2005/Atom}"


def expanded(text, base=BASE):
    """With its own context only: a document that asks for one from the network fails."""

    def refuse(address, options):
        raise AssertionError(address)

    return jsonld.flatten(json.loads(text), options={"documentLoader": refuse, "base": f"{base}dcat.jsonld"})


@pytest.fixture(scope="module", params=[BASE, ""], ids=["base", "no base"])
def made(site, request):
    return site.files(site.shelf(), replace(site.wishes, base=request.param))


def test_the_catalogue_says_everything_that_is_mandatory(made):
    nodes = expanded(made["dcat.jsonld"])
    for kind, wanted in MANDATORY.items():
        found = [node for node in nodes if kind in node.get("@type", ())]
        assert found, kind
        for node in found:
            assert wanted <= node.keys(), node["@id"]


def test_the_catalogue_holds_every_table_once_with_a_file_of_the_site(made):
    nodes = {node["@id"]: node for node in expanded(made["dcat.jsonld"])}
    (catalogue,) = [node for node in nodes.values() if f"{DCAT}Catalog" in node.get("@type", ())]
    datasets = [one["@id"] for one in catalogue[f"{DCAT}dataset"]]
    assert len(datasets) == len(set(datasets)) == len(COLUMNS) + 1
    for one in datasets:
        (distribution,) = nodes[one][f"{DCAT}distribution"]
        (address,) = nodes[distribution["@id"]][f"{DCAT}accessURL"]
        assert address["@id"].removeprefix(BASE) in made
        (licence,) = nodes[distribution["@id"]][f"{DCT}license"]
        assert licence["@id"] == LICENCES["dl-de-zero-2.0"]


@pytest.mark.parametrize("lacking", ["licence", "publisher"])
def test_without_licence_or_publisher_there_is_no_catalogue(site, lacking):
    assert "dcat.jsonld" not in site.files(site.shelf(), replace(site.wishes, **{lacking: ""}))


def test_the_federal_state_is_named_only_when_all_bodies_lie_in_it(site):
    shelf = site.shelf()
    spatial = f"{DCT}spatial"
    assert "politicalGeocoding/stateKey/16" in site.files(shelf)["dcat.jsonld"]
    moved = {**shelf.held.bodies, "amt": replace(shelf.held.bodies["amt"], region="Auental")}
    elsewhere = replace(shelf, held=replace(shelf.held, bodies=moved))
    assert not [node for node in expanded(site.files(elsewhere)["dcat.jsonld"]) if spatial in node]


@pytest.mark.parametrize(
    ("contact", "address", "wanted"),
    [
        ("post@amt.example", "", "mailto:post@amt.example"),
        ("https://amt.example/kontakt", "", "https://amt.example/kontakt"),
        ("", "https://amt.example/", "https://amt.example/"),
        ("", "", None),
    ],
    ids=["mail", "page", "homepage", "nobody says"],
)
def test_the_contact_is_the_one_that_was_given(site, contact, address, wanted):
    wishes = replace(site.wishes, contact=contact, publisher_address=address)
    nodes = expanded(site.files(site.shelf(), wishes)["dcat.jsonld"])
    cards = [node for node in nodes if "http://www.w3.org/2006/vcard/ns#fn" in node]
    ways = {
        one["@id"]
        for node in cards
        for key in ("hasURL", "hasEmail")
        for one in node.get(f"http://www.w3.org/2006/vcard/ns#{key}", ())
    }
    assert ways == ({wanted} if wanted else set())


def test_linked_data_in_the_pages_is_schema_org(made):
    def loader(address, options):
        assert address == "https://schema.org"
        return {
            "contextUrl": None,
            "documentUrl": address,
            "document": {"@context": {"@vocab": "https://schema.org/"}},
        }

    page = LexborHTMLParser(made["de/bodies/amt.html"])
    (block,) = page.css("script")
    (node,) = jsonld.expand(json.loads(block.text()), options={"documentLoader": loader, "base": BASE})
    assert node["@type"] == ["https://schema.org/GovernmentOrganization"]
    kinds = {kind for one in node["https://schema.org/subjectOf"] for kind in one["@type"]}
    assert kinds == {"https://schema.org/DigitalDocument"}
    assert node["https://schema.org/sameAs"] == [{"@value": "https://www.tiktok.com/@amt_auen"}]


def test_the_feed_tells_decisions_and_documents_newest_first(made):
    root = ET.fromstring(made["de/changes.xml"])
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [
        "urn:amtsblick:document:amt.tiktok.usage_concept.de",
        "urn:amtsblick:decision:amt.tiktok.1",
    ]
    assert entries[1].findtext(f"{ATOM}title") == "Amt: TikTok: mit Auflagen fortsetzen"
    assert entries[0].findtext(f"{ATOM}published") == "2026-01-01T00:00:00Z"
    for one in entries:
        assert one.findtext(f"{ATOM}updated") == "2026-10-01T09:30:00Z"


def test_a_sitemap_needs_an_address_and_then_names_every_page(site):
    assert "sitemap.xml" not in site.files(site.shelf())
    made = site.files(site.shelf(), replace(site.wishes, base=BASE))
    root = ET.fromstring(made["sitemap.xml"])
    found = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert found == {BASE + path for path in made if path.endswith(".html") and path != "index.html"}
    assert f"Sitemap: {BASE}sitemap.xml" in made["robots.txt"]


def test_tables_and_json_say_the_same(made):
    whole = json.loads(made["data/register.json"])
    assert whole["tables"].keys() == COLUMNS.keys()
    for name in COLUMNS:
        rows = list(csv.DictReader(io.StringIO(made[f"data/{name}.csv"])))
        assert len(rows) == len(whole["tables"][name])
        for row, other in zip(rows, whole["tables"][name], strict=True):
            assert row.keys() == other.keys()


def test_observations_tell_what_could_not_be_looked_at(made):
    rows = list(csv.DictReader(io.StringIO(made["data/observations.csv"])))
    looks = {row["body"]: row["status"] for row in rows if not row["service"]}
    assert looks == {"amt": "looked", "Ämter/Ö b": "timeout", "AMT": "never", "..": "never"}
    assert [row["status"] for row in rows if row["body"] == "amt"] == ["looked", "own", "unclear"]
    assert [row["handles"] for row in rows if row["body"] == "amt"] == ["", "amt_auen", ""]
