"""Published decisions, usages and documents have pages of their own; what is not published has none."""

import base64
import hashlib
import io
import re
import zipfile

import pytest

from amtsblick.values.records import RecordState
from testoffice import a_decision, a_usage

PATHS = ("decisions/amt.x.2025", "usages/amt.x", "documents/amt.x.usage_concept.de")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_published_record_has_a_page(client, town, path, lang):
    answer = client.get(f"/{lang}/{path}")
    assert answer.status_code == 200
    assert "Amt für Wasser" in answer.text
    assert "nur für uns" not in answer.text


@pytest.mark.parametrize(
    "path", ["decisions/nix", "usages/amt.mastodon", "documents/nix", "documents/nix/paper"]
)
def test_what_is_not_published_is_not_there(client, town, path):
    assert client.get(f"/de/{path}").status_code == 404


def test_a_decision_that_is_not_public_looks_like_none(client, town):
    town.enter(a_decision(id="amt.geheim", public=False))
    assert client.get("/de/decisions/amt.geheim").status_code == 404


def test_a_draft_has_no_page(client, town):
    town.enter(a_usage(id="amt.neu", service="youtube"), state=RecordState.DRAFT)
    assert client.get("/de/usages/amt.neu").status_code == 404


def test_a_decision_tells_reasons_and_when_it_is_looked_at_again(client, town):
    text = client.get("/de/decisions/amt.x.2025").text
    assert "Erreicht die Presse" in text
    assert "1. Februar 2026" in text


def test_a_replaced_decision_leads_to_the_one_after(client, town):
    town.enter(a_decision(id="amt.x.2026", replaces="amt.x.2025"))
    assert 'href="/de/decisions/amt.x.2026"' in client.get("/de/decisions/amt.x.2025").text


def test_the_paper_may_do_nothing_but_show_its_own_style(client, town):
    answer = client.get("/de/documents/amt.x.usage_concept.de/paper")
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "Damit die Presse es liest" in answer.text
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-inline" not in policy
    assert 'href="/de/documents/amt.x.usage_concept.de"' in answer.text


def test_the_paper_comes_for_word_processors_too(client, town):
    answer = client.get("/de/documents/amt.x.usage_concept.de/paper.docx")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
