"""What programs read: the public side without a token, what is inside with one, each kept to its part."""

from datetime import date

import pytest
from litestar.testing import TestClient

from amtsblick.serve.app import make_app
from amtsblick.values.accounts import Scope
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import Role

API = "/api/v1"


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [one["record"] for one in answer.json()["items"]]


def test_strangers_read_what_is_published(office, program):
    assert ids(program.get(f"{API}/records/usage")) == ["amt.x"]
    assert ids(program.get(f"{API}/records/decision?service=x&body=amt")) == ["amt.x.2025"]
    usage = program.get(f"{API}/records/usage/amt.x").json()
    assert usage["content"]["note"] == ""
    assert usage["authors"] == []


def test_what_is_only_approved_or_a_draft_is_not_there_for_strangers(office, program):
    assert program.get(f"{API}/records/usage/amt.mastodon").status_code == 404
    assert program.get(f"{API}/records/usage/stadt.x").status_code == 404
    assert program.get(f"{API}/records/usage?drafts=true").status_code == 403
    assert program.get(f"{API}/records/usage?side=inside").status_code == 401
    assert [one["id"] for one in program.get(f"{API}/bodies/amt").json()["usages"]] == ["amt.x"]


def test_a_reader_of_one_part_sees_the_inside_of_that_part_only(office, program, token_of):
    head = token_of("lesen", (Role.READER, "land"), scopes=(Scope.READ,))
    assert ids(program.get(f"{API}/records/usage", headers=head)) == ["amt.x", "amt.mastodon"]
    assert ids(program.get(f"{API}/records/usage?drafts=true", headers=head)) == []
    assert program.get(f"{API}/records/usage/stadt.x", headers=head).status_code == 404
    assert program.get(f"{API}/bodies?under=stadt", headers=head).status_code == 404
    assert program.get(f"{API}/bodies/stadt?side=inside", headers=head).status_code == 403
    assert program.get(f"{API}/bodies/stadt", headers=head).json()["side"] == "public"
    names = [one["body"]["id"] for one in program.get(f"{API}/bodies", headers=head).json()["items"]]
    assert names == ["amt", "land"]


def test_pages_follow_one_another_and_hold_everything_once(office, program):
    seen, address = [], f"{API}/bodies?limit=1"
    while address:
        answer = program.get(address)
        page = answer.json()
        assert page["total"] == 3
        seen += [one["body"]["id"] for one in page["items"]]
        assert bool(page["next"]) == ("next" in answer.links)
        address = answer.links["next"]["url"] if page["next"] else ""
    assert sorted(seen) == ["amt", "land", "stadt"]


def test_a_cursor_of_no_page_is_not_there(office, program):
    assert program.get(f"{API}/bodies?after=xyz").status_code == 404
    assert program.get(f"{API}/changes?after=xyz").status_code == 404
    assert program.get(f"{API}/inspections?after=-1").status_code == 404


def test_an_answer_that_is_known_is_not_sent_again(office, program):
    first = program.get(f"{API}/bodies/amt")
    again = program.get(f"{API}/bodies/amt", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_head_says_what_get_says_without_the_body(office, program):
    told, head = program.get(f"{API}/bodies"), program.head(f"{API}/bodies")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == told.headers["etag"]


def test_pages_of_others_may_read_what_is_public_and_nothing_else(office, program, token_of):
    assert program.get(f"{API}/bodies").headers["access-control-allow-origin"] == "*"
    head = token_of("lesen", (Role.READER, "land"))
    assert "access-control-allow-origin" not in program.get(f"{API}/bodies", headers=head).headers
    asked = program.options(f"{API}/bodies")
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "authorization" not in asked.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in asked.headers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/bodies?colour=red", "Known are: side, q, region"),
        ("/bodies?limit=501", "no number from 1 to 500"),
        ("/bodies?limit=1&limit=2", "give it once"),
        ("/bodies?seen=gone", "Known are: own"),
        ("/bodies?due_until=20260101", "write it as 2026-01-31"),
        ("/changes?since=2026-01-01", "write it as 2026-01-31T09:00:00Z"),
        ("/bodies?q=%00", "a text of one line"),
        ("/bodies?q=%ff", "cannot be read"),
        ("/search", "q: this is needed"),
    ],
    ids=["unknown", "range", "twice", "choice", "day", "moment", "control", "bytes", "missing"],
)
def test_what_cannot_be_asked_is_refused_with_what_can(office, program, path, said):
    answer = program.get(API + path)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 400
    assert said in problem["detail"]


def test_other_methods_and_types_are_refused(office, program):
    answer = program.delete(f"{API}/bodies")
    assert answer.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} <= {one.strip() for one in answer.headers["allow"].split(",")}
    assert program.get(f"{API}/bodies", headers={"Accept": "text/html"}).status_code == 406
    assert program.get(f"{API}/bodies", headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200
    assert program.get(f"{API}/nothing").json()["status"] == 404


def test_a_wrong_token_opens_nothing(office, program):
    for said in ("Bearer wrong", "Basic eDp5", "Bearer"):
        answer = program.get(f"{API}/bodies", headers={"Authorization": said})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_closed_house_asks_for_a_token(make_desk, clock, token_of):
    closed = make_desk(public=False)
    with TestClient(make_app(closed), base_url="http://127.0.0.1:8480") as program:
        assert program.get(f"{API}/bodies").status_code == 401
        assert program.get(f"{API}/health").status_code == 200
        head = token_of("lesen", (Role.READER, ""), scopes=(Scope.READ,))
        assert program.get(f"{API}/bodies", headers=head).status_code == 200


def test_questionnaire_tokens_are_told_to_nobody(office, program, token_of, enter):
    enter(
        Questionnaire(
            id="q1", body="amt", token="ABCD-EFGH", made_on=date(2026, 3, 1), answer_by=date(2026, 4, 1),
            services=("x",),
        ),
        since=date(2026, 3, 1),
    )  # fmt: skip
    head = token_of("chef", (Role.HEAD, ""))
    for path in ("/records/questionnaire", "/questionnaires", "/log", "/records/questionnaire/q1",
                 "/records/questionnaire/q1/versions"):  # fmt: skip
        answer = program.get(API + path, headers=head)
        assert answer.status_code == 200, answer.text
        assert '"q1"' in answer.text
        assert "ABCD-EFGH" not in answer.text


def test_the_log_is_kept_to_the_part_and_its_chain_holds(office, program, token_of):
    part = program.get(f"{API}/log", headers=token_of("dpo", (Role.DPO, "stadt")))
    assert {one["record"] for one in part.json()["items"]} == {"stadt.x"}
    head = token_of("aufsicht", (Role.AUTHORITY, ""))
    found = program.get(f"{API}/log/check", headers=head).json()
    assert found["broken"] is None
    assert found["head"] == program.get(f"{API}/log/head", headers=head).json()["head"]
    assert program.get(f"{API}/log/check", headers=token_of("dpo")).status_code == 403
