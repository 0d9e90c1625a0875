"""Programs send files and take records away: shown first, all or nothing, within their rights and scopes."""

import json

import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.values.accounts import Scope
from amtsblick.values.records import RecordKind, RecordState, Role

API = "/api/v1"
HEAD = "id,body,service,kind,handle,origin.mode\n"
ROW = "amt.neu,amt,bluesky,planned,,entered\n"


@pytest.fixture
def head(token_of):
    return token_of("presse", (Role.EDITOR, "land"), scopes=(Scope.READ, Scope.WRITE))


def send(program, head, data, query="name=usages.csv", media="text/csv"):
    headers = {**head, "Content-Type": media}
    return program.post(f"{API}/import?{query}", content=data, headers=headers)


def test_a_file_is_shown_and_then_entered_as_drafts(office, program, head):
    shown = send(program, head, HEAD + ROW)
    assert shown.status_code == 200, shown.text
    assert (shown.json()["entered"], shown.json()["new"]) == (False, 1)
    assert newest_of(office.register, RecordKind.USAGE, "amt.neu") is None
    done = send(program, head, HEAD + ROW, "name=usages.csv&enter=true")
    assert done.json()["entered"] is True
    (change,) = done.json()["changes"]
    assert (change["kind"], change["id"], change["new"], change["row"]) == ("usage", "amt.neu", True, 2)
    entry = newest_of(office.register, RecordKind.USAGE, "amt.neu")
    assert (entry.state, entry.actor.name) == (RecordState.DRAFT, "presse")
    assert send(program, head, HEAD + ROW).json()["unchanged"] == 1


def test_every_problem_has_its_row_and_column_and_nothing_is_entered(office, program, head):
    answer = send(program, head, HEAD + ROW + "x,amt,x,falsch,,entered\n", "name=usages.csv&enter=true")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    (problem,) = answer.json()["errors"]
    assert (problem["row"], problem["column"]) == (3, "kind")
    assert newest_of(office.register, RecordKind.USAGE, "amt.neu") is None


def test_rights_and_scopes_hold_for_files_too(office, program, head, token_of):
    outside = send(program, head, HEAD + "s,stadt,bluesky,planned,,entered\n", "name=usages.csv&enter=true")
    assert outside.status_code == 422
    assert send(program, head, HEAD + ROW, "name=usages.csv&taking=states").status_code == 403
    reads = token_of("leser", (Role.EDITOR, ""), scopes=(Scope.READ,))
    assert send(program, reads, HEAD + ROW).status_code == 403
    assert send(program, {}, HEAD + ROW).status_code == 401
    keeper = token_of("pflege", (Role.ADMIN, ""), scopes=(Scope.ADMIN,))
    text = HEAD.strip() + ",state,approved_by\n" + ROW.strip() + ",published,leitung\n"
    assert send(program, keeper, text, "name=usages.csv&taking=states&enter=true").status_code == 200
    entry = newest_of(office.register, RecordKind.USAGE, "amt.neu")
    assert entry.state is RecordState.PUBLISHED


def test_what_is_exported_is_taken_back_unchanged(office, program, token_of):
    keeper = token_of("pflege", (Role.ADMIN, ""))
    told = program.get(f"{API}/export", headers=keeper).json()
    assert {one["id"] for one in told["usages"]} == {"amt.x", "amt.mastodon", "stadt.x"}
    back = send(program, keeper, json.dumps(told), "name=all.json&taking=states", "application/json")
    assert back.status_code == 200, back.text
    assert (back.json()["new"], back.json()["changed"]) == (0, 0)
    assert back.json()["unchanged"] > 6


def test_an_export_is_held_to_the_part_that_the_token_reads(office, program, head):
    told = program.get(f"{API}/export?kind=usage", headers=head).json()
    assert {one["id"] for one in told["usages"]} == {"amt.x", "amt.mastodon"}
    assert set(told) == {"usages"}
    assert program.get(f"{API}/export?under=stadt", headers=head).status_code == 404
    assert program.get(f"{API}/export").status_code == 401


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("usages.xlsm", b"PK\x03\x04", "macros"),
        ("usages.csv", b"\x89PNG", "not a CSV file"),
        ("usages.yaml", b"a: !!python/object:os.system x", "not allowed"),
    ],
    ids=["macros", "picture", "object"],
)
def test_hostile_files_are_problems_too(office, program, head, name, data, said):
    answer = send(program, head, data, f"name={name}")
    assert answer.status_code == 422
    assert said in answer.json()["errors"][0]["text"]
