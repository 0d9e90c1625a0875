"""The interface as people read it."""

from html import unescape

import pytest

from amtsblick.serve.api import OPERATIONS


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_lists_every_operation_with_its_parameters(office, program, lang):
    page = program.get(f"/{lang}/api")
    assert page.status_code == 200, page.text
    for one in OPERATIONS:
        assert f'id="{one.id}"' in page.text
        assert all(f"<code>{param.name}</code>" in page.text for param in one.params)
    assert "<script>" not in page.text
    assert "style=" not in page.text


def test_the_examples_of_the_page_are_answered(office, program):
    page = program.get("/en/api").text
    addresses = [unescape(part.split('"')[1]) for part in page.split("<code>curl ")[1:]]
    assert len(addresses) == sum(one.method == "GET" for one in OPERATIONS)
    for address in addresses:
        assert program.get(address).status_code in {200, 401, 404}, address
