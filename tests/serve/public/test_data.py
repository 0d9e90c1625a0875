"""Downloads: the same tables as the published site, for any day, without anything that is not public."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from hashlib import sha256
from http import HTTPStatus

import openpyxl
import pytest
import yaml
from litestar.testing import TestClient

from amtsblick.jobs.public_data import COLUMNS
from amtsblick.jobs.site import shelf_of
from amtsblick.report.site import data
from amtsblick.report.site.shelf import Wishes
from amtsblick.serve.app import make_app
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.usages import Usage, UsageKind

LICENCE = "http://dcat-ap.de/def/licenses/cc-zero"
ENTERED = datetime(2026, 2, 1, tzinfo=UTC)


def enter(register, content, state, day=date(2026, 1, 1), when=ENTERED):
    change = Change(
        action=Action.IMPORTED,
        content=content,
        valid_from=day,
        state=state,
        authors=("eva",),
        approved_by="leitung" if state is not RecordState.DRAFT else "",
    )
    register.append([change], Actor(name="eva"), when, lambda _world: ())


def a_usage(name, body, **changed):
    fields = {"id": name, "body": body, "service": "mastodon", "kind": UsageKind.OWN_CONTENT}
    return Usage(**(fields | changed))


@pytest.fixture
def filled(desk, client):
    """More bodies than are read at once, published and other usages."""
    bodies = [
        Body(id=f"b{number:03}", name=f"Amt {number}", kind="Amt", homepage="", country="DE", region="Hessen")
        for number in range(230)
    ]
    desk.register.import_bodies(bodies, ENTERED)
    for number in (0, 7, 229):
        enter(desk.register, a_usage(f"u{number}", f"b{number:03}", reason="=1+1"), RecordState.PUBLISHED)
    enter(desk.register, a_usage("spaet", "b001"), RecordState.PUBLISHED, date(2026, 2, 20))
    enter(desk.register, a_usage("entwurf", "b002"), RecordState.DRAFT)
    enter(desk.register, a_usage("genehmigt", "b003"), RecordState.APPROVED)
    return client


def rows(client, path):
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_everything_is_what_the_published_site_says(desk, filled):
    answer = filled.get("/data/register.json")
    shelf = shelf_of(desk.register, desk.knowledge, desk.today, today=desk.today)
    site = json.loads("".join(data.everything(shelf, Wishes())))
    told = json.loads(answer.text)
    assert told["day"] == "2026-03-02"
    assert len(told["tables"]["bodies"]) == 230
    for name, expected in site["tables"].items():
        if name != "observations":
            assert sorted(told["tables"][name], key=str) == sorted(expected, key=str), name


def test_only_what_is_published_is_in_the_tables(filled):
    assert {one["id"] for one in rows(filled, "/data/usages.csv")} == {"u0", "u7", "u229", "spaet"}


def test_a_table_shows_what_was_in_force_on_a_day(filled):
    assert {one["id"] for one in rows(filled, "/data/usages.csv?as_of=2026-02-10")} == {"u0", "u7", "u229"}
    assert rows(filled, "/data/usages.csv?as_of=2025-12-31") == []


def test_spreadsheets_get_no_formulas(filled):
    assert {one["reason"] for one in rows(filled, "/data/usages.csv")} == {"'=1+1", ""}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_table_has_the_columns_that_the_page_explains(filled, name):
    head = filled.get(f"/data/{name}.csv").text.splitlines()[0]
    assert head.split(",") == [one.name for one in COLUMNS[name]]
    told = json.loads(filled.get(f"/data/{name}.json").text)
    assert all(list(one) == [column.name for column in COLUMNS[name]] for one in told)
    assert f'id="t-{name}"' in filled.get("/de/data").text


@pytest.mark.parametrize(
    "path", ["/data/nix.csv", "/data/usages.exe", "/data/register.csv", "/data/.csv", "/data/..%2fkey.csv"]
)
def test_there_is_no_other_file(client, path):
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "path",
    ["/data/usages.csv?as_of=2026-03-03", "/data/timeline.csv?as_of=2026-02-01", "/data/usages.csv?as_of=x"],
)
def test_a_day_that_cannot_be_told_is_refused(client, path):
    assert client.get(path).status_code == HTTPStatus.BAD_REQUEST


def test_without_licence_and_publisher_there_is_no_description_for_portals(filled):
    assert filled.get("/dcat.jsonld").status_code == HTTPStatus.NOT_FOUND
    text = filled.get("/en/data").text
    assert "There is no description for data portals" in text


def test_the_description_for_portals_names_addresses_that_answer(make_desk):
    desk = make_desk(operator="Freistaat", licence=LICENCE)
    base = desk.settings.base_url
    with TestClient(make_app(desk), base_url=base, raise_server_exceptions=False) as opened:
        opened.follow_redirects = False
        graph = opened.get("/dcat.jsonld").json()["@graph"]
        files = [
            one["dcat:distribution"]["dcat:downloadURL"]["@id"] for one in graph if "dcat:distribution" in one
        ]
        pages = {one["dcat:landingPage"]["@id"] for one in graph if "dcat:landingPage" in one}
        pages |= {one["foaf:homepage"]["@id"] for one in graph if one["@type"] == "dcat:Catalog"}
        assert len(files) == len(data.COLUMNS) + 1
        for address in (*files, *pages):
            assert address.startswith(f"{base}/")
            assert opened.get(address.removeprefix(base)).status_code == HTTPStatus.OK, address
        assert f'href="{LICENCE}"' in opened.get("/de/data").text
        assert opened.get("/data/usages.csv").headers["link"] == f'<{LICENCE}>; rel="license"'


def package(client, query=""):
    answer = client.get(f"/data/register.zip{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (HTTPStatus.OK, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.content))


TYPED = {
    "string": str,
    "integer": int,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def read_back(archive, resource):
    """A table as the package's own description says it is read; nothing else is known here."""
    text = archive.read(resource["path"]).decode(resource["encoding"])
    fields = resource["schema"]["fields"]
    for row in csv.DictReader(io.StringIO(text)):
        assert list(row) == [one["name"] for one in fields]
        missing = resource["schema"]["missingValues"]
        yield {
            one["name"]: None if (cell := row[one["name"]]) in missing else TYPED[one["type"]](cell)
            for one in fields
        }


def plain(name, value):
    if isinstance(value, date):
        return value.isoformat().replace("+00:00", "Z")
    return value[1:] if isinstance(value, str) and value.startswith("'=") else value


def test_the_package_read_back_by_its_description_says_what_the_tables_say(filled):
    archive = package(filled)
    about = json.loads(archive.read("datapackage.json"))
    assert {one["name"] for one in about["resources"]} == set(COLUMNS)
    for one in about["resources"]:
        told = json.loads(filled.get(f"/data/{one['name']}.json").text)
        found = [{name: plain(name, cell) for name, cell in row.items()} for row in read_back(archive, one)]
        expected = [{name: None if cell == "" else cell for name, cell in row.items()} for row in told]
        assert found == expected, one["name"]


def test_the_package_says_its_day_and_licence_and_holds_to_its_checksums(make_desk):
    desk = make_desk(operator="Freistaat", licence=LICENCE)
    with TestClient(make_app(desk), base_url=desk.settings.base_url) as opened:
        archive = package(opened)
    about = json.loads(archive.read("datapackage.json"))
    assert (about["version"], about["licenses"][0]["path"]) == ("2026-03-02", LICENCE)
    assert LICENCE in archive.read("LICENCE.txt").decode()
    assert json.loads(archive.read("dcat.jsonld"))["@graph"]
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    for path, digest in sums.items():
        assert sha256(archive.read(path)).hexdigest() == digest
    for one in about["resources"]:
        assert one["hash"] == f"sha256:{sums[one['path']]}"
        assert one["bytes"] == len(archive.read(one["path"]))


@pytest.mark.parametrize("ending", ["zip", "xlsx", "yaml", "json"])
def test_nothing_that_is_not_published_is_in_any_file(desk, filled, ending):
    for number, state in enumerate([RecordState.DRAFT, RecordState.SUBMITTED, RecordState.APPROVED]):
        enter(desk.register, a_usage(f"geheim{number}", "b004", reason="verschwiegen"), state)
    content = filled.get(f"/data/register.{ending}").content
    pieces = [content]
    if ending in {"zip", "xlsx"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pieces = [archive.read(one) for one in archive.namelist()]
    whole = b"".join(pieces)
    assert b"u229" in whole
    for secret in (b"geheim", b"verschwiegen", b"entwurf", b"genehmigt", b"leitung"):
        assert secret not in whole, secret


def test_the_workbook_and_yaml_say_what_the_document_says(filled, desk):
    enter(
        desk.register,
        a_usage("zeilen", "b005", reason="erste: Zeile\n\n  - zweite # 'Zeile'\n", service="x"),
        RecordState.PUBLISHED,
    )
    told = filled.get("/data/register.json").json()
    assert yaml.safe_load(filled.get("/data/register.yaml").text) == told
    book = openpyxl.load_workbook(io.BytesIO(filled.get("/data/register.xlsx").content), read_only=True)
    assert book.sheetnames == [*told["tables"], "dictionary"]
    for name, expected in told["tables"].items():
        head, *lines = book[name].iter_rows(values_only=True)
        assert list(head) == [one.name for one in COLUMNS[name]]
        assert len(lines) == len(expected)
    meanings = {(row[0], row[1]) for row in book["dictionary"].iter_rows(values_only=True)}
    assert {(name, one.name) for name in told["tables"] for one in COLUMNS[name]} <= meanings


@pytest.mark.parametrize("ending", ["json", "yaml", "zip", "xlsx"])
def test_what_was_seen_today_is_not_told_as_of_another_day(filled, ending):
    content = filled.get(f"/data/register.{ending}?as_of=2026-02-10").content
    if ending == "zip":
        content = " ".join(zipfile.ZipFile(io.BytesIO(content)).namelist()).encode()
    if ending == "xlsx":
        content = " ".join(openpyxl.load_workbook(io.BytesIO(content)).sheetnames).encode()
    assert b"usages" in content
    assert b"observations" not in content
    assert b"timeline" not in content
