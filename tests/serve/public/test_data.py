"""Downloads: the same tables as the published site, for any day, without anything that is not public."""

import csv
import io
import json
from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
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
