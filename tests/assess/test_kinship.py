import pytest

from amtsblick.assess.kinship import (
    ALONE_SITE_WIDE,
    CLAIMS_DO_NOT_TELL,
    HANDLE_NAMES_OTHER,
    STANDS_HIGHER,
    carries_name,
    owner_of,
)
from amtsblick.values.body import Body
from amtsblick.values.channel_claims import Claim

MINISTRY = Body(id="umwelt", name="Ministerium für Umwelt (TMU)", homepage="https://umwelt.land.example/")
OFFICE = Body(id="lau", name="Landesamt Auenschutz", parent="umwelt", homepage="https://lau.land.example/")
SISTER = Body(id="forst", name="Forstbetrieb", parent="umwelt", homepage="https://forst.land.example/")
ABOVE = {"lau": ("umwelt",), "forst": ("umwelt",), "umwelt": ()}


def claim(body, *, wide=True):
    return Claim(body=body, site_wide=wide)


def test_handle_that_carries_one_name_belongs_to_that_body():
    ownership = owner_of("umwelt_land", [claim(OFFICE), claim(MINISTRY)], ABOVE)
    assert (ownership.owner, ownership.reason) == ("umwelt", HANDLE_NAMES_OTHER)


def test_child_keeps_a_channel_that_carries_its_own_name():
    assert owner_of("LAU_aktuell", [claim(OFFICE), claim(MINISTRY)], ABOVE).owner == "lau"


def test_higher_body_owns_a_channel_that_names_nobody():
    ownership = owner_of("gruenes_land", [claim(OFFICE), claim(MINISTRY), claim(SISTER)], ABOVE)
    assert (ownership.owner, ownership.reason) == ("umwelt", STANDS_HIGHER)


def test_overview_page_of_the_higher_body_takes_no_channel_from_those_below():
    ownership = owner_of("wald_und_wild", [claim(MINISTRY, wide=False), claim(SISTER)], ABOVE)
    assert (ownership.owner, ownership.reason) == ("forst", ALONE_SITE_WIDE)


def test_channel_in_the_footers_of_several_children_is_the_higher_bodys():
    claims = [claim(OFFICE), claim(MINISTRY, wide=False), claim(SISTER)]
    assert owner_of("gruenes_land", claims, ABOVE).owner == "umwelt"


def test_of_two_sisters_the_one_that_links_site_wide_owns():
    ownership = owner_of("gruen", [claim(OFFICE, wide=False), claim(SISTER)], ABOVE)
    assert (ownership.owner, ownership.reason) == ("forst", ALONE_SITE_WIDE)


def test_nobody_is_named_owner_when_the_claims_do_not_tell():
    ownership = owner_of("gruen", [claim(OFFICE), claim(SISTER)], ABOVE)
    assert (ownership.owner, ownership.reason) == (None, CLAIMS_DO_NOT_TELL)


@pytest.mark.parametrize(
    ("handle", "carried"),
    [
        ("TMU_aktuell", True),
        ("umweltministerium", True),
        ("umwelt.land", True),
        ("tmunich", False),
        ("polizei_land", False),
        ("", False),
    ],
)
def test_name_in_handle(handle, carried):
    assert carries_name(handle, MINISTRY) is carried


def test_umlauts_are_spelt_out_in_handles():
    body = Body(id="t", name="Gemeinde Thüringenhausen", homepage="https://t.example/")
    assert carries_name("thueringenhausen", body)
