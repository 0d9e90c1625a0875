"""A body's own addresses never include a neighbour's, whatever domain or host they share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.collect.own_site import Claims, OwnSite

LAND, POLICE, TAX = (
    "https://www.land.example/",
    "https://polizei.land.example/",
    "https://steuer.land.example/",
)


@pytest.mark.parametrize(
    ("homepage", "url", "own"),
    [
        (POLICE, "https://www.polizei.land.example/presse", True),
        (POLICE, "http://jena.polizei.land.example:8080/", True),
        (POLICE, "https://steuer.land.example/", False),
        (POLICE, "https://land.example/", False),
        (POLICE, "https://wasserschutzpolizei.land.example/", False),
        (LAND, "https://land.example/impressum", True),
        (LAND, "https://presse.land.example/", True),
        (LAND, "https://polizei.land.example/presse", False),
        (LAND, "https://jena.polizei.land.example/", False),
        (LAND, "https://xland.example/", False),
        (LAND, "mailto:amt@land.example", False),
        (LAND, "", False),
    ],
)
def test_own_are_the_hosts_of_the_homepage_and_below_short_of_other_homepages(homepage, url, own):
    assert OwnSite(homepage, Claims([LAND, POLICE, TAX])).holds(url) is own


@pytest.mark.parametrize(
    ("homepage", "url", "own"),
    [
        ("https://land.example/tmik", "https://land.example/tmik/presse", True),
        ("https://land.example/tmik", "https://land.example/tmjv/presse", False),
        ("https://land.example/tmik", "https://land.example/impressum", True),
        ("https://land.example/tmik/start.html", "https://land.example/tmikrofon", True),
        ("https://land.example/tmjv", "https://land.example/tmjv?page=1", True),
    ],
)
def test_bodies_on_one_host_share_it_by_path(homepage, url, own):
    claims = Claims(["https://land.example/tmik/", "https://land.example/tmjv/index.html"])
    assert OwnSite(homepage, claims).holds(url) is own


@pytest.mark.parametrize(
    ("target", "url", "own"),
    [
        ("https://neu.example/", "https://presse.neu.example/", True),
        ("https://land.example/polizei/", "https://land.example/polizei/kontakt", True),
        ("https://land.example/polizei/", "https://schule.land.example/", False),
        ("https://steuer.land.example/", "https://steuer.land.example/kontakt", False),
        ("https://steuer.land.example/", "https://polizei.land.example/kontakt", True),
    ],
)
def test_a_body_that_moved_has_its_new_host_but_not_the_neighbours_there(target, url, own):
    site = OwnSite(POLICE, Claims([POLICE, TAX]))
    site.moved_to(target)
    assert site.holds(url) is own


LABELS = st.sampled_from(["a", "b", "www"])
HOMEPAGES = st.builds(
    lambda labels, path: f"https://{'.'.join([*labels, 'land', 'example'])}/{path}",
    st.lists(LABELS, max_size=2),
    st.sampled_from(["", "x/", "x/y/", "z/"]),
)


@given(st.lists(HOMEPAGES, min_size=2, unique=True), HOMEPAGES)
def test_no_address_is_own_to_two_bodies_that_claim_places_of_their_own(homepages, url):
    claims = Claims(homepages)
    holders = {
        claims_of(homepage)
        for homepage in homepages
        if OwnSite(homepage, claims).holds(url) and claims_of(url) in {claims_of(one) for one in homepages}
    }
    assert len(holders) <= 1


def claims_of(homepage):
    return homepage.replace("//www.", "//").rstrip("/")
