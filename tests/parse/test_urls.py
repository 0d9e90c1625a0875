from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.urls import host_of, is_under, join, site_of

ANYTHING = st.text(st.characters(codec=None, categories=None))


@given(ANYTHING, ANYTHING)
def test_any_text_can_be_asked_for_its_address(base, href):
    assert isinstance(join(base, href), str)
    assert isinstance(site_of(host_of(href)), str)


def test_lone_surrogate_is_no_address():
    assert host_of("https://\ud800/") == ""
    assert join("https://a.example/", "https://x.com/\ud800abc") == ""


def test_neighbour_on_one_domain_is_not_under_the_home():
    assert is_under("www.polizei.land.example", "polizei.land.example")
    assert is_under("presse.polizei.land.example", "www.polizei.land.example")
    assert not is_under("steuer.land.example", "polizei.land.example")
    assert not is_under("notpolizei.land.example", "polizei.land.example")
    assert not is_under("a.example", "")
