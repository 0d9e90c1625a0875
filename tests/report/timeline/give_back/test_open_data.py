"""Open data: tables with their dictionary, linked data, Govdirectory's shape."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pyld import jsonld

from amtsblick.report.timeline.open_columns import LEFT_OUT, REVIEW, TABLES
from amtsblick.report.words import part
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.history import Blind
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Said, Succession
from amtsblick.values.timeline_events import Sign, Takeover

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
SCHEMA = "https://schema.org/"
OWN = "urn:amtsblick:vocabulary:"


@pytest.fixture(scope="module")
def history(build):
    """One body that left X for Mastodon, one whose name is a formula."""
    hostile = Body(
        id="böse/1",
        name='=HYPERLINK("http://x")',
        homepage="https://boese.example/",
        kind="+kind",
        parent="amt",
    )
    rows = [build.row(0, "not_seen"), build.row(9), build.row(60), build.row(90, "not_seen")]
    rows += [build.row(60, "not_seen", service="mastodon", handle="amt@social.example")]
    rows += [build.row(90, service="mastodon", handle="amt@social.example")]
    rows += [build.row(60, service="youtube", handle="@Amt", body="böse/1", page="b")]
    remark = build.remark(60, Said.LEFT, named=date(2024, 5, 2), sentence="-1; wir gehen\nfort.")
    return build.history(
        rows,
        remarks=[remark],
        facts=[build.fact(80, outcome=Outcome.NOT_LOOKED, why="login_wall", persistent_id="")],
        bodies=[build.body, hostile],
        successions=(Succession(before="alt", after="amt", since=build.at(-10)),),
        blind=(Blind(body="amt", page="start", state=State.ROBOTS, detail="robots.txt", since=build.at(1)),),
        half=("böse/1",),
    )


@pytest.fixture(scope="module")
def files(build, history):
    return build.given(history, licence=LICENCE)


def rows(build, files, name):
    return build.table(files[f"open-data/{name}.csv"])


@pytest.fixture(scope="module")
def graph(files):
    """The JSON-LD document as a processor that knows nothing of us expands it, by id."""
    document = json.loads(files["open-data/timeline.jsonld"])
    return {node["@id"]: node for node in jsonld.expand(document)}


def test_files_are_the_same_whenever_they_are_made_of_the_same(build, history, files):
    assert build.given(history, licence=LICENCE) == files


def test_every_table_has_its_file_and_every_file_its_rows(build, files):
    names = [table.name for table in TABLES]
    assert [name for name in files if name.endswith(".csv") and name.startswith("open-data/")] == [
        f"open-data/{name}.csv" for name in names
    ]
    assert {name: bool(rows(build, files, name)) for name in names} == dict.fromkeys(names, True)


def test_the_metadata_names_the_columns_of_the_files_in_their_order(files):
    metadata = json.loads(files["open-data/metadata.json"])
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert len(metadata["tables"]) == len(TABLES)
    for table in metadata["tables"]:
        header = files[f"open-data/{table['url']}"].split("\r\n", 1)[0].split(",")
        assert [column["titles"] for column in table["tableSchema"]["columns"]] == header


def test_cells_have_the_type_that_the_metadata_states(build, files):
    shapes = {
        "integer": r"\d+",
        "boolean": "true|false",
        "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
        "string": r"(?s).*",
    }
    for table in json.loads(files["open-data/metadata.json"])["tables"]:
        types = {column["name"]: column["datatype"] for column in table["tableSchema"]["columns"]}
        for row in build.table(files[f"open-data/{table['url']}"]):
            for name, cell in row.items():
                assert re.fullmatch(shapes[types[name]], cell) or cell == "", (table["url"], name, cell)


def test_keys_identify_rows_and_references_lead_to_rows(build, files):
    tables = {table["url"]: table for table in json.loads(files["open-data/metadata.json"])["tables"]}
    for url, table in tables.items():
        found = build.table(files[f"open-data/{url}"])
        keys = table["tableSchema"].get("primaryKey")
        if keys:
            assert len({tuple(row[key] for key in keys) for row in found}) == len(found), url
        for foreign in table["tableSchema"].get("foreignKeys", []):
            there = build.table(files[f"open-data/{foreign['reference']['resource']}"])
            names = foreign["columnReference"]
            assert {tuple(row[key] for key in names) for row in found} <= {
                tuple(row[key] for key in names) for row in there
            }, url


def test_no_cell_can_be_a_formula(build, files):
    for name in (one for one in files if one.endswith(".csv")):
        for row in build.table(files[name]):
            assert [cell for cell in row.values() if re.match(r"\s*[=+\-@]", cell)] == [], name
    assert rows(build, files, "bodies")[1]["body_name"].startswith("'=HYPERLINK")


def test_periods_have_the_bounds_of_the_core(build, files):
    (x,) = [row for row in rows(build, files, "periods") if row["service"] == "x"]
    assert [x[name] for name in ("start_after", "start_by", "end_after", "end_by", "sights")] == [
        "2024-03-04T12:00:00Z",
        "2024-03-13T12:00:00Z",
        "2024-05-03T12:00:00Z",
        "2024-06-02T12:00:00Z",
        "2",
    ]


def test_what_the_body_says_stands_verbatim_at_its_phase_and_event(build, files):
    (phase,) = [row for row in rows(build, files, "phases") if row["told_by"] == "body"]
    assert (phase["state"], phase["sentence"]) == ("closed", "'-1; wir gehen\nfort.")
    assert "left" in {row["kind"] for row in rows(build, files, "events")}


def test_every_period_phase_and_event_has_its_proofs_with_bytes_and_address(build, files):
    proofs = rows(build, files, "proofs")
    assert all(row["page_url"] and row["record_id"] and row["digest"] for row in proofs)
    proved = {(row["service"], row["statement"], row["number"]) for row in proofs}
    for table in ("periods", "phases", "events"):
        for row in rows(build, files, table):
            assert (row["service"], table, row["number"]) in proved


def test_where_nobody_could_look_is_told(build, files):
    (blind,) = rows(build, files, "blind")
    assert (blind["state"], blind["since"], blind["until"]) == ("robots", "2024-03-05T12:00:00Z", "")
    halves = {row["body_id"]: row["backfill_complete"] for row in rows(build, files, "bodies")}
    assert halves == {"amt": "true", "böse/1": "false"}


def test_channels_say_what_is_in_use(build, files):
    found = {row["service"]: row for row in rows(build, files, "channels")}
    assert {name: (row["in_use"], row["state"]) for name, row in found.items()} == {
        "x": ("false", "closed"),
        "mastodon": ("true", "active"),
        "youtube": ("true", "active"),
    }
    assert found["mastodon"]["url"] == "https://social.example/@amt"
    assert found["x"]["property"] == "P2002"


def test_the_dictionary_explains_every_column_in_german_and_english(files):
    text = files["open-data/DATA-DICTIONARY.md"]
    assert text.index("# Datenwörterbuch") < text.index("# Data dictionary")
    assert LICENCE in text
    for table in TABLES:
        assert text.count(f"## {table.name}.csv") == 2
        for name in table.names:
            assert text.count(f"| `{name}` |") >= 2


def test_every_column_has_words_and_every_word_a_use() -> None:
    german, english = part("de", "give_back").messages, part("en", "give_back").messages
    assert german.keys() == english.keys()
    used = {f"column.{name}" for table in (*TABLES, REVIEW, LEFT_OUT) for name in table.names}
    assert {key for key in german if key.startswith("column.")} == used
    for key, text in ((key, str(message).strip("()'")) for key, message in german.items()):
        assert text != english[key] or key == "review.sentence" or not re.search("[a-z]{4}", text), key
        assert not re.search('["”]| - ', text), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", str(english[key]))), key


def test_bodies_are_government_organisations_with_item_and_accounts_in_use(graph):
    amt = graph["urn:amtsblick:body:amt"]
    assert amt["@type"] == [f"{SCHEMA}GovernmentOrganization"]
    assert [one["@id"] for one in amt[f"{SCHEMA}sameAs"]] == [
        "http://www.wikidata.org/entity/Q42",
        "https://social.example/@amt",
    ]
    hostile = graph["urn:amtsblick:body:b%C3%B6se%2F1"]
    assert hostile[f"{SCHEMA}parentOrganization"] == [{"@id": "urn:amtsblick:body:amt"}]
    assert hostile[f"{SCHEMA}name"] == [{"@value": '=HYPERLINK("http://x")'}]


@pytest.mark.parametrize("doubt", ["taken_over", "shared"])
def test_an_account_whose_holder_is_in_doubt_is_not_called_the_same(build, doubt):
    other = replace(build.body, id="haus", wikidata="Q43")
    rows = [build.row(0), build.row(9), build.row(9, service="tiktok")]
    sign = Takeover(
        signs=(Sign.PERSISTENT_ID,),
        grave=True,
        bounds=Bounds(after=build.at(0), by=build.at(9)),
        before=build.fact(0),
        after=build.fact(9, persistent_id="2"),
    )
    takeovers = (("amt", sign),) if doubt == "taken_over" else ()
    rows += [build.row(9, body="haus", page="haus")] if doubt == "shared" else []
    history = build.history(rows, bodies=[build.body, other], takeovers=takeovers)
    document = json.loads(build.given(history)["open-data/timeline.jsonld"])
    (amt,) = [node for node in document["@graph"] if node["@id"] == "urn:amtsblick:body:amt"]
    assert amt["sameAs"] == ["http://www.wikidata.org/entity/Q42", "https://www.tiktok.com/@amt"]


def test_uses_carry_their_bounds_and_proofs(graph):
    use = graph["urn:amtsblick:use:amt:x:amt:1"]
    assert use["@type"] == [f"{OWN}ChannelUse"]
    bounds = {name: use[f"{OWN}{name}"][0] for name in ("startedAfter", "startedBy", "endedAfter", "endedBy")}
    assert bounds["startedAfter"] == {
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        "@value": "2024-03-04T12:00:00Z",
    }
    assert bounds["endedBy"]["@value"] == "2024-06-02T12:00:00Z"
    assert use[f"{OWN}usedBy"] == [{"@id": "urn:amtsblick:body:amt"}]
    assert all(f"{SCHEMA}archivedAt" in proof for proof in use[f"{OWN}proof"])


def test_own_properties_are_described_and_no_term_is_lost(files, graph):
    document = json.loads(files["open-data/timeline.jsonld"])
    assert len(document["@graph"]) == len(graph)
    own = {name for node in graph.values() for name in node if name.startswith(OWN)} - {
        f"{OWN}usedBy",
        f"{OWN}proof",
    }
    assert own <= graph.keys()
    assert all("_:" not in name for node in graph.values() for name in node)


def test_the_dataset_names_licence_issue_and_covered_time(files, graph):
    dataset = graph["urn:amtsblick:dataset"]
    assert dataset[f"{SCHEMA}license"] == [{"@id": LICENCE}]
    assert dataset["http://purl.org/dc/terms/issued"][0]["@value"] == "2026-11-23T08:00:00Z"
    covered = "2024-03-04T12:00:00Z/2024-06-02T12:00:00Z"
    assert dataset[f"{SCHEMA}temporalCoverage"] == [{"@value": covered}]
    assert json.loads(files["open-data/metadata.json"])["dc:temporal"] == covered


def test_without_a_licence_none_is_claimed(build, history):
    files = build.given(history)
    assert not any("creativecommons" in text for text in files.values())
    assert not {"dc:license", "dc:rights"} & json.loads(files["open-data/metadata.json"]).keys()
    assert "license" not in json.loads(files["govdirectory.json"])
    assert "license" not in json.loads(files["open-data/timeline.jsonld"])["@graph"][0]


def test_a_licence_that_is_a_name_is_told_as_a_text(build, history):
    files = build.given(history, licence="dl-de/by-2-0")
    assert json.loads(files["open-data/metadata.json"])["dc:rights"] == "dl-de/by-2-0"
    (dataset, *_) = json.loads(files["open-data/timeline.jsonld"])["@graph"]
    assert dataset["dcterms:rights"] == "dl-de/by-2-0"


def test_govdirectory_gets_accounts_in_use_of_bodies_with_an_item(files):
    directory = json.loads(files["govdirectory.json"])
    (organisation,) = directory["organizations"]
    assert organisation == {
        "qid": "Q42",
        "orgLabel": "Amt für Muster",
        "typeLabel": "authority",
        "countryCode": "DE",
        "officialWebsite": "https://amt.example/",
        "accounts": [
            {
                "platform": "Mastodon",
                "property": "http://www.wikidata.org/entity/P4033",
                "account": "amt@social.example",
                "url": "https://social.example/@amt",
                "lastSeen": "2024-06-02",
            }
        ],
    }


def test_nothing_known_gives_empty_tables_and_valid_documents(build, history):
    bare = replace(history, bodies={}, timelines=(), sources={}, successions=(), blind=(), half=())
    files = build.given(replace(bare, since=None, until=None))
    assert files["wikidata/quickstatements.txt"] == ""
    assert json.loads(files["govdirectory.json"])["organizations"] == []
    assert jsonld.expand(json.loads(files["open-data/timeline.jsonld"]))
    assert all(build.table(text) == [] for name, text in files.items() if name.endswith(".csv"))


def test_text_that_utf8_cannot_carry_does_not_stop_a_file(build):
    body = replace(build.body, name="Amt \ud800")
    files = build.given(
        build.history([build.row(0)], bodies=[body]), generated_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert all(text.encode() is not None for text in files.values())
