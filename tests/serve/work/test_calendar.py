"""The calendar: days as lists, a file, and a secret address that shows what its account may see, and ends."""

import re
from datetime import date

import pytest
from icalendar import Calendar

from amtsblick.jobs.accounts import disable, revoke
from amtsblick.values.accounts import Grant
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Condition, DecisionKind
from amtsblick.values.records import Role
from amtsblick.values.usages import Campaign
from testoffice import SAID, a_decision, a_usage


def campaign(body="stadt", until="2026-04"):
    return Campaign(
        id=f"{body}.werbung",
        body=body,
        service="tiktok",
        title="Ausbildung bei uns",
        since=PartialDate(text="2026-01"),
        until=PartialDate(text=until),
        origin=SAID,
    )


@pytest.fixture
def dated(entered):
    condition = Condition(text="Alternative anbieten", due=date(2026, 3, 20))
    entered(
        a_usage(),
        a_decision(
            kind=DecisionKind.KEEP_WITH_CONDITIONS, conditions=(condition,), review_due=date(2026, 2, 25)
        ),
        campaign(),
    )


def month(text, name):
    """What stands under the heading of one month."""
    rest = text[text.index(f">{name} <span") :]
    return rest[: rest.index("</section>")]


def test_each_day_stands_under_its_month_and_leads_to_its_record(browser_of, dated):
    page = browser_of("dsb", (Role.DPO, "")).get("/de/work/calendar?month=2026-02").text
    assert "Entscheidung wieder ansehen" in month(page, "Februar 2026")
    assert "/de/work/records/decision/amt.x.2025" in month(page, "Februar 2026")
    assert "Tag erreicht" in month(page, "Februar 2026")
    march = month(page, "März 2026")
    assert "Alternative anbieten" in march
    assert "Tag erreicht" not in march
    assert "Ausbildung bei uns" in month(page, "April 2026")
    assert page.count("<h1") == 1
    assert " style=" not in page


def test_an_end_of_which_only_the_month_is_known_says_no_day(browser_of, dated):
    page = browser_of("dsb", (Role.DPO, "")).get("/de/work/calendar?month=2026-04").text
    assert "30. April 2026" not in month(page, "April 2026")


def test_filters_and_months_without_anything(browser_of, dated):
    whole = browser_of("dsb", (Role.DPO, ""))
    only = whole.get("/de/work/calendar?month=2026-02&kind=campaign_end").text
    assert "Ausbildung bei uns" in only
    assert "Entscheidung wieder ansehen</a>" not in only
    assert "amt.x.2025" not in whole.get("/de/work/calendar?month=2026-02&body=stadt").text
    empty = whole.get("/de/work/calendar?month=2031-01&months=1").text
    assert "In diesen Monat fällt nichts." in empty
    for wrong in ("month=x", "month=2026-13", "months=99", "kind=none", "from=-1"):
        assert whole.get(f"/de/work/calendar?{wrong}").status_code == 400, wrong


def test_a_reader_of_one_tree_sees_its_days_alone(browser_of, dated):
    reader = browser_of("leser", (Role.READER, "land"))
    page = reader.get("/de/work/calendar?month=2026-02&months=6").text
    assert "amt.x.2025" in page
    assert "Ausbildung bei uns" not in page
    assert "Ausbildung" not in reader.get("/de/work/calendar.ics").text
    assert "Stadt Auenstadt" not in reader.get("/de/work/calendar.ics").text


def events(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_file_holds_reviews_conditions_and_ends(browser_of, dated):
    found = events(browser_of("dsb", (Role.DPO, "")).get("/de/work/calendar.ics"))
    told = " ".join(str(one["summary"]) for one in found)
    assert "Amt für Wasser" in told
    assert "Ende der Kampagne: Stadt Auenstadt" in told
    assert len({str(one["uid"]) for one in found}) == len(found) == 3


def address_of(browser):
    page = browser.send_form("/de/work/calendar/address", do="new").text
    return re.search(r"http://127\.0\.0\.1:8480(/de/calendar/[\w-]+\.ics)", page)[1]


def test_the_secret_address_opens_without_a_log_in_and_ends_when_told(browser_of, client, dated):
    browser = browser_of("dsb", (Role.DPO, ""))
    first = address_of(browser)
    assert len(events(client.get(first))) == 3
    assert len(events(client.get(first))) == 3
    assert first not in browser.get("/de/work/calendar").text
    second = address_of(browser)
    assert client.get(first).status_code == 404
    assert len(events(client.get(second))) == 3
    assert browser.send_form("/de/work/calendar/address", do="end").status_code == 303
    assert client.get(second).status_code == 404


def test_the_secret_address_shows_what_its_account_may_see_now(browser_of, client, dated, desk):
    address = address_of(browser_of("leser", (Role.READER, "land"), (Role.READER, "stadt")))
    assert "Ausbildung" in client.get(address).text
    revoke(desk.accounts, "leser", Grant(role=Role.READER, root="stadt"), by="test", when=desk.now())
    assert "Ausbildung" not in client.get(address).text
    disable(desk.accounts, "leser", by="test", when=desk.now())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "x.ics", "0" * 43 + ".ics"])
def test_guessed_addresses_open_nothing(client, dated, secret):
    assert client.get(f"/de/calendar/{secret}").status_code == 404


def test_an_address_is_not_made_by_another_website(browser_of, dated):
    browser = browser_of("dsb", (Role.DPO, ""))
    forged = browser.post("/de/work/calendar/address", data={"do": "new"})
    assert forged.status_code == 403
