"""About: the accessibility statement and who runs it; what nobody told is shown as missing."""

import pytest
from litestar.testing import TestClient

from amtsblick.serve.app import make_app

UNTOLD = "The operator has not told this yet."


def about(desk):
    with TestClient(make_app(desk), base_url=desk.settings.base_url) as opened:
        return opened.get("/en/about").text


def test_what_the_operator_has_not_told_is_shown_as_missing(desk):
    text = about(desk)
    assert text.count(UNTOLD) == 7
    assert "Accessibility statement" in text


def test_what_the_operator_has_told_is_shown(make_desk):
    text = about(
        make_desk(
            operator="Freistaat",
            contact="post@example.org",
            imprint="https://example.org/imprint",
            privacy="https://example.org/privacy",
            enforcement="Schlichtungsstelle BGG",
        )
    )
    assert UNTOLD not in text
    assert 'href="mailto:post@example.org"' in text
    assert "Schlichtungsstelle BGG" in text


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", 'x@y.z" onclick="a', "Telefon 1234", "a@b?body=x@y.z"], ids=str
)
def test_a_contact_that_is_no_address_becomes_no_link(make_desk, contact):
    text = about(make_desk(contact=contact))
    assert "mailto:" not in text
    assert 'href="javascript' not in text
    assert 'onclick="a' not in text
