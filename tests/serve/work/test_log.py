"""The log: newest first, with what changed, whole for download, checked on demand, and kept to one's tree."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from amtsblick.jobs.records import draft, write
from amtsblick.values.records import Actor, Role
from testoffice import a_decision, a_usage


@pytest.fixture
def written(office, entered, clock):
    """A usage and a decision taken over, the usage changed a day later, and one about another body."""
    entered(a_usage(), a_decision())
    entered(a_usage(id="stadt.x", body="stadt", handle="auenstadt"))
    clock.moment += timedelta(days=1)
    change = draft(office.register, a_usage(reason="Für die Presse"), a_decision().valid_from)
    write(office.register, office.knowledge, [change], Actor(name="presse", role=Role.EDITOR), office.now())
    return office


def auditor(browser_of):
    return browser_of("dsb", (Role.DPO, ""))


def test_entries_come_newest_first_with_what_changed(browser_of, written):
    page = auditor(browser_of).get("/de/work/log").text
    assert page.index('id="e-4"') < page.index('id="e-3"') < page.index('id="e-1"')
    newest = page[page.index('id="e-4"') : page.index('id="e-3"')]
    assert "presse" in newest
    assert "Für die Presse" in newest
    assert "Ein Feld wurde geändert" in newest
    assert "/de/work/records/usage/amt.x" in newest
    assert written.register.log_end()[1] in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("kind=decision", {2}, id="kind"),
        pytest.param("body=stadt", {3}, id="body"),
        pytest.param("actor=presse", {4}, id="actor"),
        pytest.param("action=changed", {4}, id="action"),
        pytest.param("since=2026-03-03", {4}, id="since"),
        pytest.param("until=2026-03-02", {1, 2, 3}, id="until"),
        pytest.param("before=3", {1, 2}, id="older"),
        pytest.param("actor=niemand", set(), id="nothing"),
    ],
)
def test_filters_keep_to_what_was_asked_also_in_downloads(browser_of, written, query, expected):
    browser = auditor(browser_of)
    page = browser.get(f"/de/work/log?{query}").text
    assert {number for number in range(1, 5) if f'id="e-{number}"' in page} == expected
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/de/work/log/entries.csv?{query}").text)))
    assert {int(one["seq"]) for one in rows} == expected
    lines = browser.get(f"/de/work/log/entries.jsonl?{query}").text.splitlines()
    assert {json.loads(one)["seq"] for one in lines} == expected


@pytest.mark.parametrize("wrong", ["kind=none", "action=none", "since=gestern", "before=x"])
def test_what_cannot_be_asked_is_said(browser_of, written, wrong):
    assert auditor(browser_of).get(f"/de/work/log?{wrong}").status_code == 400


def test_downloads_hold_everything_whatever_the_page_shows(browser_of, written, clock):
    for number in range(40):
        content = a_usage(reason=f"Fassung {number}")
        change = draft(written.register, content, a_decision().valid_from)
        write(written.register, written.knowledge, [change], Actor(name="presse", role=Role.EDITOR), clock())
    browser = auditor(browser_of)
    lines = browser.get("/de/work/log/entries.jsonl").text.splitlines()
    assert [json.loads(one)["seq"] for one in lines] == list(range(44, 0, -1))
    page = browser.get("/de/work/log").text
    assert 'id="e-44"' in page
    assert 'id="e-4"' not in page
    assert "before=15" in page


def test_a_reader_of_one_tree_sees_its_entries_alone(browser_of, written):
    head = browser_of("leitung", (Role.HEAD, "land"))
    page = head.get("/de/work/log").text
    assert 'id="e-1"' in page
    assert 'id="e-3"' not in page
    assert "auenstadt" not in head.get("/de/work/log/entries.csv").text
    assert "auenstadt" not in head.get("/de/work/log/entries.jsonl?body=stadt").text
    assert head.get("/de/work/log/accounts").status_code == 403
    assert head.send_form("/de/work/log/check").status_code == 403
    assert browser_of("presse", (Role.EDITOR, "")).get("/de/work/log").status_code == 403


def test_a_whole_log_is_said_to_be_whole(browser_of, written):
    head = written.register.log_end()[1]
    page = auditor(browser_of).send_form("/de/work/log/check", noted=head).text
    assert "Jeder Eintrag ist so, wie er geschrieben wurde" in page
    assert "Die angegebenen Prüfsummen sind darunter" in page


def test_a_noted_digest_that_the_log_lost_is_told(browser_of, written):
    page = auditor(browser_of).send_form("/de/work/log/check", noted=f"sha256:{'1' * 64}").text
    assert "NICHT so, wie es geschrieben wurde" in page


def test_an_entry_that_was_rewritten_is_told(browser_of, written):
    browser = auditor(browser_of)
    engine = create_engine(f"sqlite:///{written.folder / 'register.sqlite'}")
    with engine.begin() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            if "ledger" in name[0]:
                connection.execute(text(f'DROP TRIGGER "{name[0]}"'))
        connection.execute(text("UPDATE ledger SET note = 'anders' WHERE seq = 2"))
    engine.dispose()
    page = browser.send_form("/de/work/log/check").text
    assert "NICHT so, wie es geschrieben wurde" in page
    assert "Erster fehlerhafter Eintrag: 2" in page


def test_the_log_of_accounts_says_who_made_whom(browser_of, written):
    browser_of("neu", (Role.READER, ""))
    page = auditor(browser_of).get("/de/work/log/accounts?account=neu").text
    assert "angelegt" in page
    assert "neu" in page
    assert "dsb" not in page[page.index("<tbody>") : page.index("</tbody>")]
