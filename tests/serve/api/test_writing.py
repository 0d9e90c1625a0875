"""What programs enter: drafts and new versions, never what speaks; work in the queue."""

from dataclasses import replace

import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.parse.codec import to_json
from amtsblick.values.accounts import Scope
from amtsblick.values.records import Record, RecordKind, RecordState, Role
from testoffice import a_usage

API = "/api/v1"


def version(**changed):
    content = to_json(a_usage(id="amt.bluesky", service="bluesky", handle="", **changed), Record)
    return {"content": content, "valid_from": "2026-03-02", "note": "aus dem Inventar"}


@pytest.fixture
def head(token_of):
    return token_of("presse", (Role.EDITOR, "land"), scopes=(Scope.READ, Scope.WRITE, Scope.RUN))


def test_a_program_drafts_changes_and_hands_in_and_a_person_goes_on(office, program, head):
    made = program.post(f"{API}/records", json=version(), headers=head)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{API}/records/usage/amt.bluesky"
    read = program.get(made.headers["location"], headers=head)
    assert read.headers["etag"] == made.headers["etag"]
    match = {**head, "If-Match": read.headers["etag"]}
    changed = program.put(
        f"{API}/records/usage/amt.bluesky", json=version(reason="Dort fragt man uns"), headers=match
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    match = {**head, "If-Match": changed.headers["etag"]}
    handed_in = program.post(f"{API}/records/usage/amt.bluesky/submit", json={}, headers=match)
    assert handed_in.json()["state"] == "submitted"
    entry = newest_of(office.register, RecordKind.USAGE, "amt.bluesky")
    assert entry is not None
    assert (entry.state, entry.actor.name) == (RecordState.SUBMITTED, "presse")


def test_whoever_saw_an_older_version_overwrites_nothing(office, program, head):
    old = program.get(f"{API}/records/usage/amt.x", headers=head).headers["etag"]
    body = {"content": to_json(a_usage(reason="eins"), Record), "valid_from": "2026-03-02"}
    assert (
        program.put(f"{API}/records/usage/amt.x", json=body, headers={**head, "If-Match": old}).status_code
        == 200
    )
    late = program.put(f"{API}/records/usage/amt.x", json=body, headers={**head, "If-Match": old})
    assert late.status_code == 412
    assert late.json()["errors"] == [{"version": 2, "entry": 6}]
    assert program.put(f"{API}/records/usage/amt.x", json=body, headers=head).status_code == 428


def test_no_token_approves_publishes_or_withdraws(office, program, token_of):
    everything = token_of("chef", *((role, "") for role in Role if role is not Role.SYSTEM))
    for step in ("approve", "publish", "withdraw"):
        assert (
            program.post(f"{API}/records/usage/stadt.x/{step}", json={}, headers=everything).status_code
            == 404
        )


def test_what_the_register_objects_to_is_told_field_by_field(office, program, head):
    wrong = version()
    wrong["content"]["service"] = "nowhere"
    answer = program.post(f"{API}/records", json=wrong, headers=head)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["service"]


@pytest.mark.parametrize(
    ("change", "status"),
    [({"colour": "red"}, 400), ({"valid_from": "soon"}, 400), ({"content": {}}, 400), ({"note": 5}, 400)],
    ids=["unknown", "day", "content", "type"],
)
def test_what_has_another_form_is_refused(office, program, head, change, status):
    assert program.post(f"{API}/records", json={**version(), **change}, headers=head).status_code == status


def test_only_json_of_a_bearable_size_is_taken(office, program, head):
    assert program.post(f"{API}/records", content=b"x", headers=head).status_code == 415
    large = {**version(), "note": "x" * 1_100_000}
    assert program.post(f"{API}/records", json=large, headers=head).status_code == 413


def test_rights_and_scopes_are_asked_for_every_record(office, program, token_of):
    reader = token_of("lesen", (Role.READER, "land"))
    assert program.post(f"{API}/records", json=version(), headers=reader).status_code == 403
    read_only = token_of("presse", (Role.EDITOR, "land"), scopes=(Scope.READ,))
    assert program.post(f"{API}/records", json=version(), headers=read_only).status_code == 403
    elsewhere = token_of("stadt", (Role.EDITOR, "stadt"))
    assert program.post(f"{API}/records", json=version(), headers=elsewhere).status_code == 403


def test_a_body_that_only_lists_know_is_not_moved_out_of_somebody_elses_part(office, program, token_of):
    keeper = token_of("landpflege", (Role.ADMIN, "land"), scopes=(Scope.READ, Scope.WRITE, Scope.ADMIN))
    city = office.register.body("stadt")
    sent = {"valid_from": "2026-03-02", "content": to_json(replace(city, parent="land"), Record)}
    assert program.post(f"{API}/records", json=sent, headers=keeper).status_code == 403
    assert newest_of(office.register, RecordKind.BODY, "stadt") is None
    everywhere = token_of("pflege", (Role.ADMIN, ""), scopes=(Scope.READ, Scope.WRITE, Scope.ADMIN))
    assert program.post(f"{API}/records", json=sent, headers=everywhere).status_code == 201


def test_work_is_asked_for_watched_and_stopped(office, program, head):
    work = {"work": {"answer": "survey_work", "bodies": ["amt"]}}
    made = program.post(f"{API}/tasks", json=work, headers=head)
    assert made.status_code == 202, made.text
    number = made.json()["number"]
    again = program.post(f"{API}/tasks", json=work, headers=head)
    assert again.json()["number"] == number
    assert [one["number"] for one in program.get(f"{API}/tasks", headers=head).json()["items"]] == [number]
    assert program.post(f"{API}/tasks/{number}/cancel", headers=head).json()["state"] == "cancelled"
    assert program.post(f"{API}/tasks/{number}/cancel", headers=head).status_code == 409
    assert program.post(f"{API}/tasks/{number}/retry", headers=head).json()["state"] == "waiting"


def test_work_beyond_the_own_part_is_refused(office, program, head):
    for work in (
        {"answer": "survey_work"},
        {"answer": "survey_work", "bodies": ["stadt"]},
        {"answer": "backup_work"},
    ):
        assert program.post(f"{API}/tasks", json={"work": work}, headers=head).status_code == 403
    unknown = {"answer": "survey_work", "bodies": ["amt"], "pages": 100_000}
    assert program.post(f"{API}/tasks", json={"work": unknown}, headers=head).status_code == 422
