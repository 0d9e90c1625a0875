"""Services side by side: the report's own words on a page of the application, kept to one's bodies."""

import pytest

from amtsblick.values.records import Role

ASKED = "service=tiktok&service=mastodon&group=age_14_29&content=press_releases"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_services_stand_side_by_side_with_sources(browser_of, office, lang):
    page = browser_of("dsb", (Role.DPO, "")).get(f"/{lang}/work/suitability?{ASKED}").text
    for part in ('id="columns"', 'id="c-tiktok"', 'id="c-mastodon"', 'id="c-homepage"', 'id="sources"'):
        assert part in page
    assert page.count("<h1") == 1
    assert " style=" not in page


def test_without_enough_to_compare_the_form_says_what_is_missing(browser_of, office):
    browser = browser_of("dsb", (Role.DPO, ""))
    assert "Wählen Sie mindestens" not in browser.get("/de/work/suitability").text
    page = browser.get("/de/work/suitability?service=tiktok").text
    assert "Wählen Sie mindestens einen Dienst" in page
    assert 'value="tiktok" checked' in page


def test_what_was_observed_is_shown_of_bodies_that_one_may_see(browser_of, office):
    part = browser_of("leser", (Role.READER, "land"))
    assert "Amt für Wasser" in part.get(f"/de/work/suitability?{ASKED}&body=amt").text
    for hidden in ("stadt", "niemand"):
        assert part.get(f"/de/work/suitability?{ASKED}&body={hidden}").status_code == 404


def test_unknown_words_of_an_address_are_left_out(browser_of, office):
    answer = browser_of("dsb", (Role.DPO, "")).get(f"/de/work/suitability?{ASKED}&service=none&group=none")
    assert answer.status_code == 200
