"""The inbox, the list of usages and a body's working file: what is listed, for whom, and what can be done."""

import re

import pytest

from amtsblick.values.decisions import DecisionKind
from amtsblick.values.records import RecordState, Role
from amtsblick.values.usages import UsageKind
from testoffice import a_decision, a_reopening, a_usage, main_of


def items(page):
    return re.findall(r"<h3>(.*?)(?: <span|</h3>)", page.text.split('class="agenda"', 1)[-1])


def test_a_due_decision_stands_with_its_reason_and_what_can_be_done(entered, browser_of):
    entered(a_usage(), a_decision(), a_reopening())
    page = browser_of("chefin", (Role.HEAD, "")).get("/de/work")
    said = main_of(page.text)
    assert "Amt für Wasser: X, eigene Inhalte seit 29 Tagen zu entscheiden" in said
    assert "Die Wiedervorlage war für den 1. Februar 2026 festgelegt." in said
    assert 'href="/de/work/records/decision/amt.x.2025"' in page.text
    assert 'href="/de/work/new/decision?body=amt&amp;service=x&amp;usage=amt.x"' in page.text


def test_who_does_not_decide_is_not_offered_it(entered, browser_of):
    entered(a_usage(), a_decision(), a_reopening())
    page = browser_of("lese", (Role.READER, "")).get("/de/work")
    assert "Entscheidung ansehen" in page.text
    assert "/work/new/" not in page.text


def test_a_use_that_nobody_decided_on_waits(entered, browser_of):
    entered(a_usage())
    page = browser_of("redaktion", (Role.EDITOR, "")).get("/en/work")
    assert "The register holds no decision on this use" in main_of(page.text)


def test_an_empty_inbox_says_what_that_means(office, browser_of):
    reader = browser_of("lese", (Role.READER, ""))
    assert "keine Wiedervorlage steht an" in main_of(reader.get("/de/work").text).replace("Keine", "keine")
    filtered = main_of(reader.get("/de/work?service=x").text)
    assert "das zu diesen Filtern passt" in filtered


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?service=x", 1),
        ("?service=mastodon", 1),
        ("?service=tiktok", 0),
        ("?q=wasser", 1),
        ("?q=auenstadt", 1),
        ("?mine=yes", 2),
    ],
)
def test_filters_leave_what_they_ask_for(entered, browser_of, query, expected):
    entered(a_usage(), a_usage(id="stadt.m", body="stadt", service="mastodon", handle="stadt@social.example"))
    page = browser_of("chefin", (Role.HEAD, "")).get(f"/de/work{query}")
    assert len(items(page) if 'class="agenda"' in page.text else []) == expected


def test_a_filter_that_is_none_is_refused(office, browser_of):
    assert browser_of("lese", (Role.READER, "")).get("/de/work?service=nix").status_code == 400


def test_nobody_sees_what_waits_in_another_part_of_the_tree(entered, browser_of):
    entered(a_usage(), a_decision(), a_reopening())
    entered(a_usage(id="amt.m", service="mastodon", handle="amt@s.example"), state=RecordState.SUBMITTED)
    stranger = browser_of("fremd", (Role.HEAD, "stadt"))
    for path in ("/de/work", "/de/work/usages", "/de/work/usages?service=x"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert "Amt für Wasser" not in page.text, path
        assert "amt.m" not in page.text, path
    assert stranger.get("/de/work/bodies/amt").status_code == 404


def test_what_was_submitted_waits_for_those_who_may_approve_it_and_did_not_write_it(entered, browser_of):
    entered(a_usage(), state=RecordState.SUBMITTED)
    seen = {
        name: "Wartet auf Ihre Genehmigung" in browser_of(name, (role, root)).get("/de/work").text
        for name, role, root in (
            ("chefin", Role.HEAD, "land"),
            ("fern", Role.HEAD, "stadt"),
            ("redaktion", Role.EDITOR, ""),
            ("dsb", Role.DPO, ""),
            ("pressestelle", Role.HEAD, ""),
        )
    }
    assert seen == {"chefin": True, "fern": False, "redaktion": False, "dsb": False, "pressestelle": False}


def test_own_drafts_stand_in_the_inbox_until_they_are_approved(entered, browser_of):
    entered(a_usage(), state=RecordState.DRAFT)
    author, other = browser_of("pressestelle", (Role.EDITOR, "")), browser_of("redaktion", (Role.EDITOR, ""))
    assert "Von Ihnen geschrieben" in author.get("/de/work").text
    assert "Von Ihnen geschrieben" not in other.get("/de/work").text
    entered(a_usage(), state=RecordState.PUBLISHED)
    assert "Von Ihnen geschrieben" not in author.get("/de/work").text


def test_names_that_hold_another_name_are_others(entered, browser_of):
    entered(a_usage(), state=RecordState.DRAFT)
    assert "Von Ihnen geschrieben" not in browser_of("presse", (Role.EDITOR, "")).get("/de/work").text
    assert "Von Ihnen geschrieben" not in browser_of("press_stelle", (Role.EDITOR, "")).get("/de/work").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Amt für Wasser", "Stadt Auenstadt"}),
        ("?all=yes", {"Land Auental", "Amt für Wasser", "Stadt Auenstadt"}),
        ("?service=x", {"Amt für Wasser"}),
        ("?kind=left", {"Stadt Auenstadt"}),
        ("?outcome=keep", {"Amt für Wasser"}),
        ("?due=0", {"Amt für Wasser"}),
        ("?reopened=yes", {"Amt für Wasser"}),
        ("?outcome=leave", set()),
        ("?q=stadt", {"Stadt Auenstadt"}),
    ],
)
def test_usages_are_listed_by_what_is_asked(entered, browser_of, query, expected):
    left = a_usage(id="stadt.fb", body="stadt", service="facebook", handle="stadt", kind=UsageKind.LEFT)
    entered(a_usage(), a_decision(), a_reopening(), left)
    page = browser_of("lese", (Role.READER, "")).get(f"/de/work/usages{query}")
    listed = set(re.findall(r'class="group"><a href="[^"]+"><bdi>(.*?)</bdi>', page.text))
    assert listed == expected


def test_a_working_file_holds_drafts_too(entered, browser_of):
    entered(a_usage(), a_decision(kind=DecisionKind.KEEP))
    entered(a_usage(id="amt.m", service="mastodon", handle="amt@s.example"), state=RecordState.DRAFT)
    page = browser_of("lese", (Role.READER, "")).get("/de/work/bodies/amt")
    said = main_of(page.text)
    assert "Mastodon/Fediverse: eigene Inhalte (amt@s.example) Entwurf" in said
    assert "X: eigene Inhalte (amt_wasser) veröffentlicht" in said
    assert "Noch nie angesehen." in said


@pytest.mark.parametrize(
    "path", ["/work/bodies/nix", "/work/bodies/~", "/work/bodies/a~b", "/work/bodies/%00"]
)
def test_unknown_bodies_have_no_file(office, browser_of, path):
    assert browser_of("lese", (Role.READER, "")).get(f"/de{path}").status_code == 404


def test_what_strangers_wrote_is_text(entered, browser_of):
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    entered(a_usage(reason=bad, unit=bad, note=bad, alternatives=(bad, "javascript:alert(1)")))
    chief = browser_of("chefin", (Role.HEAD, ""))
    for path in (
        "/work",
        "/work/usages",
        "/work/bodies/amt",
        "/work/records/usage/amt.x",
        "/work/edit/usage/amt.x",
    ):
        page = chief.get(f"/de{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
