"""Only web addresses become links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.report.addresses import anchor, evidence_link, link, linked, short
from amtsblick.values.capture import EvidenceRef


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://amt.example/",
        "https://amt.example/\n",
        "data:text/html,<script>",
        "vbscript:x",
        "//amt.example/",
        "/impressum",
        "https:amt",
        "https://",
        'https://amt.example/"onclick="x',
        "https://[::1",
        "http://amt.example/" + "a" * 2_000,
        "",
    ],
)
def test_anything_but_a_web_address_stays_text(address):
    assert link(address) == ""


@pytest.mark.parametrize(
    "address", ["https://amt.example/", "HTTP://AMT.example/?a=b&c=d#e", "https://münze.example/ä"]
)
def test_web_addresses_become_links(address):
    assert link(address) == address


@given(st.text())
def test_a_link_is_never_anything_but_http(address):
    assert link(address) == "" or link(address).lower().startswith(("http://", "https://"))


def test_addresses_are_shown_as_people_say_them():
    assert short("https://www.amt.example/") == "amt.example"
    assert short("http://amt.example/a/") == "amt.example/a"
    assert short("javascript:x") == "javascript:x"
    assert linked("https://x.com/a").text == "x.com/a"


@given(st.text(min_size=1), st.text(min_size=1))
def test_anchors_are_distinct_and_safe(one, other):
    assert (anchor(one) == anchor(other)) == (one == other)
    assert set(anchor(one)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def a_ref(bundle):
    return EvidenceRef(bundle=bundle, record="", offset=0, digest="")


def test_evidence_is_linked_below_its_folder():
    assert evidence_link("evidence/", a_ref("2026/a b.wacz")) == "evidence/2026/a%20b.wacz"


def test_a_folder_with_odd_signs_is_linked_all_the_same():
    assert evidence_link("../my evidence #1/", a_ref("b.wacz")) == "../my%20evidence%20%231/b.wacz"


@pytest.mark.parametrize("bundle", ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "a//b"])
def test_evidence_outside_its_folder_is_not_linked(bundle):
    assert evidence_link("evidence/", a_ref(bundle)) == ""


def test_a_bundle_name_cannot_become_another_scheme():
    assert evidence_link("", a_ref("javascript:alert(1)")) == "javascript%3Aalert%281%29"
