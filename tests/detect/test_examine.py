"""One capture, all questions: who is asked when, and what a page that was not looked at may say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amtsblick.detect import examine as examining
from amtsblick.detect.catalogue import NEEDS, QUESTIONS
from amtsblick.detect.examine import examine
from amtsblick.detect.page import Page
from amtsblick.detect.row import row
from amtsblick.values.answers import Answer, BackLink, Broken, LegalPage, Notice, NotSeen, OwnChannel, Reason
from amtsblick.values.capture import Capture, Hop, State, Watch
from amtsblick.values.knowledge import Knowledge

HTML = """<!doctype html><html lang="de"><head><title>Amt Beispiel</title></head><body>
<main><h1>Willkommen</h1><p>Wir haben unseren X-Kanal am 1. Mai 2024 stillgelegt.</p></main>
<footer><a href="https://www.instagram.com/amt_beispiel/">Instagram</a> <a href="/impressum">Impressum</a></footer>
</body></html>"""


def a_capture(**changes: object) -> Capture:
    capture = Capture(
        url="https://www.amt-beispiel.example/",
        requested="https://www.amt-beispiel.example/",
        taken_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html"),),
        body=HTML.encode(),
        collector="test",
    )
    return replace(capture, **changes)  # type: ignore[arg-type]  # any field may change


def test_every_question_is_asked_of_a_page(knowledge: Knowledge) -> None:
    examination = examine(a_capture(), knowledge)
    assert examination.page.state is State.LOOKED
    assert {LegalPage, Notice, OwnChannel} <= {type(answer) for answer in examination.answers}
    assert not any(isinstance(answer, Broken) for answer in examination.answers)


def test_a_failed_visit_answers_nothing(knowledge: Knowledge) -> None:
    examination = examine(a_capture(failure=State.TIMEOUT, body=b"", status=None), knowledge)
    assert (examination.page.state, examination.answers) == (State.TIMEOUT, ())


def test_an_error_page_is_not_asked(knowledge: Knowledge) -> None:
    assert examine(a_capture(status=404), knowledge).answers == ()


def test_who_did_not_watch_the_document_has_not_seen(knowledge: Knowledge) -> None:
    examination = examine(a_capture(watched=frozenset({Watch.HEADERS})), knowledge)
    assert examination.answers == tuple(NotSeen(question=rule, needs=NEEDS[rule]) for rule in QUESTIONS)
    assert examination.page.state is not State.LOOKED


def test_a_redirect_speaks_through_its_hops(knowledge: Knowledge) -> None:
    here = "https://www.amt-beispiel.example/instagram"
    hop = Hop(url=here, status=302, location="https://www.instagram.com/amt_beispiel/")
    capture = a_capture(url=here, requested=here, status=302, hops=(hop,), body=b"")
    answers = examine(capture, knowledge).answers
    assert [(one.service, one.reason) for one in answers if isinstance(one, OwnChannel)] == [
        ("instagram", Reason.OWN_REDIRECT)
    ]


def test_account_data_is_asked_for_back_links_only(knowledge: Knowledge) -> None:
    url = "https://social.example/api/v1/accounts/lookup?acct=amt"
    body = json.dumps(
        {
            "acct": "amt",
            "url": "https://social.example/@amt",
            "fields": [{"value": "https://a.example/", "verified_at": "x"}],
        }
    )
    examination = examine(
        a_capture(
            url=url, requested=url, body=body.encode(), headers=(("content-type", "application/json"),)
        ),
        knowledge,
    )
    assert examination.page.state is State.NOT_HTML
    assert [type(one) for one in examination.answers] == [BackLink]


def test_a_defect_of_one_question_is_an_answer_and_spares_the_others(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
        yield from (Broken(question=str(1 // number), error="") for number in (0,))

    monkeypatch.setattr(examining, "QUESTIONS", {**QUESTIONS, "notices": broken})
    answers = examine(a_capture(), knowledge).answers
    assert (
        Broken(question="notices", error="ZeroDivisionError: integer division or modulo by zero") in answers
    )
    assert any(isinstance(answer, LegalPage) for answer in answers)


def test_shuffled_questions_give_the_same_answers(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = examine(a_capture(), knowledge).answers
    monkeypatch.setattr(examining, "QUESTIONS", dict(reversed(list(QUESTIONS.items()))))
    assert sorted(map(repr, examine(a_capture(), knowledge).answers)) == sorted(map(repr, straight))


def test_the_row_keeps_its_promised_keys(knowledge: Knowledge) -> None:
    line = row(examine(a_capture(), knowledge), knowledge)
    assert list(line)[:8] == [
        "url",
        "captured_at",
        "state",
        "channels",
        "rejected",
        "third_parties",
        "legal_pages",
        "notices",
    ]
    assert (line["url"], line["captured_at"], line["state"]) == (
        "https://www.amt-beispiel.example/",
        "2026-01-02T03:04:05Z",
        "looked",
    )
    read = json.loads(json.dumps(line))
    assert read["channels"][0].keys() == {"service", "handle", "url", "placement", "reason", "evidence"}
    assert read["channels"][0]["handle"] == "amt_beispiel"
    assert read["legal_pages"][0]["kind"] == "imprint"
    assert (read["notices"][0]["service"], read["notices"][0]["when"]) == ("x", "2024-05-01")


@pytest.mark.parametrize("state", [State.DNS, State.ROBOTS, State.ARCHIVE_GAP])
def test_a_row_of_an_unseen_page_names_the_cause(state: State, knowledge: Knowledge) -> None:
    line = row(examine(a_capture(failure=state, failure_detail="why", body=b""), knowledge), knowledge)
    assert (line["state"], line["detail"], line["channels"]) == (state.value, "why", [])


def test_page_on_which_the_question_about_channels_failed_was_not_looked_at(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
        raise TypeError(page.host)

    monkeypatch.setattr(examining, "QUESTIONS", {**QUESTIONS, "official_channels": fails})
    state = examine(a_capture(), knowledge).page
    assert (state.state, state.detail) == (State.NOT_JUDGED, "TypeError: www.amt-beispiel.example")


def test_lone_surrogate_in_structured_data_costs_no_channel(knowledge: Knowledge) -> None:
    data = '<script type="application/ld+json">{"@type":"Organization","sameAs":["https://x.com/\\ud800abc"]}</script>'
    answers = examine(a_capture(body=(HTML + data).encode()), knowledge).answers
    assert "amt_beispiel" in {answer.handle for answer in answers if isinstance(answer, OwnChannel)}
