import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from amtsblick.serve.words import AREAS, translations

ROOT = Path(__file__).parents[2]
NAMES = {
    "Amtsblick",
    "doctype",
    "Atom",
    "JSON",
    "Feed",
    "CSV",
    "XLSX",
    "YAML",
    "ZIP",
    "DCAT",
    "HTTP",
    "DOCX",
    "HTML",
    "PDF",
}
"""Said alike in both languages."""
FILLED = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_areas_are_those_that_the_script_collects(messages: ModuleType) -> None:
    assert messages.AREAS == AREAS


def test_every_folder_of_templates_is_an_area() -> None:
    folders = {one.name for one in (ROOT / "src/amtsblick/serve/templates").iterdir() if one.is_dir()}
    assert folders <= set(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_every_message_is_said_in_german(messages: ModuleType, area: str) -> None:
    assert messages.missing(area) == []


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_translated_that_nobody_says(messages: ModuleType, area: str) -> None:
    said = {(one.id, one.context) for one in messages.collected(area) if one.id}
    assert {(one.id, one.context) for one in messages.kept(area) if one.id} <= said


@pytest.mark.parametrize("area", AREAS)
def test_translations_fill_in_what_the_message_fills_in(messages: ModuleType, area: str) -> None:
    for one in messages.kept(area):
        texts = one.string if isinstance(one.string, tuple) else (one.string,)
        wanted = set(FILLED.findall(one.id[-1] if isinstance(one.id, tuple) else one.id))
        for text in filter(None, texts):
            assert set(FILLED.findall(text)) - {"num"} == wanted - {"num"}, one.id


def test_a_text_between_tags_without_message_would_be_seen() -> None:
    """Words in templates stand in messages; what is left between tags has no words."""
    for file in sorted((ROOT / "src/amtsblick/serve/templates").glob("**/*.html")):
        text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{%-?\s*trans.*?endtrans\s*-?%\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
        text = re.sub(r"<(script|style|code|symbol)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
        text = re.sub(r"[\w-]+=\"[^\"]*\"", " ", text)  # attributes that a macro makes
        text = re.sub(r"/[\w/.-]*", " ", text)  # addresses that a macro makes
        words = re.findall(r"[^\W\d_]{3,}", re.sub(r"&\w+;", "", text))
        assert set(words) <= NAMES, (file.name, words)


def test_german_speaks_german() -> None:
    assert translations("de").gettext("Log in") == "Anmelden"
    assert translations("en").gettext("Log in") == "Log in"
    assert (
        translations("de")
        .ngettext("One thing is to be mended", "%(num)d things are to be mended", 3)
        .startswith("%(num)d A")
    )
