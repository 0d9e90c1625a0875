"""Which forms of documents does knowledge hold, and which rows are refused?"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load
from amtsblick.knowledge.form_rows import forms_of
from amtsblick.knowledge.rows import tables_of
from amtsblick.values.documents import DocumentForm, DocumentKind, Required
from amtsblick.values.knowledge import Source

SOURCES = {"gk": Source(id="gk", title="x", address="", verified=False)}
TEXT = """
[[form]]
id = "dpia"
de = "Folgenabschätzung"
en = "Impact assessment"
norm = "Art. 35 DSGVO"
sections = [
  { id = "cover", de = "Deckblatt", en = "Cover" },
  { id = "risks", de = "Risiken", en = "Risks" },
]
rows = [
  { section = "risks", id = "a", de = "Erstes", en = "First" },
  { section = "risks", id = "b", de = "Zweites", en = "Second" },
]
sources = ["gk"]
checked_on = 2026-11-23

[[field]]
id = "dpia.object"
section = "cover"
de = "Gegenstand"
en = "Object"
required = "yes"
hint_de = "Was"
hint_en = "What"

[[field]]
id = "dpia.risk.{row}.event"
section = "risks"
de = "{row}: Ereignis"
en = "{row}: event"
required = "conditional"
when_de = "je Fall"
when_en = "for each case"
hint_de = "Was geschieht"
hint_en = "What happens"

[[field]]
id = "dpia.risk.{row}.goal"
section = "risks"
de = "Ziel"
en = "Goal"
required = "optional"
norm = "SDM"
hint_de = "Welches"
hint_en = "Which"
"""

DOMAIN = Path(__file__).parents[3] / "shared" / "domain" / "documents.yaml"
KINDS = {
    "vvt_entry": "record_of_processing",
    "joint_control_sheet": "role_sheet",
    "moderation_record": "moderation",
    "ad_campaign": "campaign_sheet",
}
"""Documents that go by another name there."""
OTHER_KEYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "record_of_processing": {"created/changed/next_review": ("created", "changed", "next_review")},
    "role_sheet": {
        "step": ("step.visit.role_result", "step.pixel.role_result"),
        "who_decides_purpose": ("step.ads.who_decides_purpose",),
        "who_decides_means": ("step.insights.who_decides_means",),
        "role_result": ("step.comment.role_result",),
    },
    "dpia_threshold": {
        "criteria_result": ("criterion.large_scale",),
        "decided_by/date/next": ("decided_by", "decided_on", "next_review"),
    },
    "dpia": {
        "risk.id": ("risk.profiles.event",),
        **{
            f"risk.{column}": (f"risk.minors.{column}",)
            for column in ("source", "event", "goal", "likelihood", "severity", "measures", "residual")
        },
    },
    "transfer_sheet": {"checked/next": ("checked", "next_review")},
    "campaign_sheet": {
        "payer/beneficiary": ("payer", "beneficiary"),
        "budget/period": ("budget", "period"),
    },
    "moderation": {
        "case": ("case.1.ref",),
        "post/comment ref": ("case.1.ref",),
        "by/date": ("case.1.by", "case.1.date"),
        **{
            key: (f"case.1.{key}",)
            for key in (
                "category", "rule", "measure", "duration", "reason", "evidence", "appeal", "delete_after",
            )
        },
    },
}  # fmt: skip
"""Keys there that are several fields here, or one field per row of a table."""
SECTIONS = {"usage_concept": 16, "channel_notice": 16, "website_notice": 10, "exit_plan": 12, "dpia": 8}


def read(text: str) -> tuple[DocumentForm, ...]:
    return forms_of(tables_of("forms.toml", text.encode(), {"form", "field"}), SOURCES)


def test_each_row_of_a_table_gets_each_of_its_columns_row_by_row() -> None:
    (form,) = read(TEXT)

    assert form.kind is DocumentKind.DPIA
    assert [field.key for field in form.fields] == [
        "object", "risk.a.event", "risk.a.goal", "risk.b.event", "risk.b.goal",
    ]  # fmt: skip
    assert (form.fields[3].de, form.fields[3].en) == ("Zweites: Ereignis", "Second: event")
    assert (form.fields[4].de, form.fields[4].norm, form.fields[4].required) == (
        "Ziel",
        "SDM",
        Required.OPTIONAL,
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "dpia"', 'id = "letter"', 'must be "<form>.<key>"'),
        ('id = "dpia.object"', 'id = "letter.object"', 'must be "<form>.<key>"'),
        ('section = "cover"', 'section = "back"', "which its form does not have"),
        ('section = "risks", id = "a"', 'section = "back", id = "a"', "no section of this form"),
        ('id = "dpia.risk.{row}.goal"', 'id = "dpia.risk.goal"', "needs {row}"),
        ('id = "dpia.object"', 'id = "dpia.object.{row}"', "needs {row}"),
        ('id = "dpia.risk.{row}.goal"', 'id = "dpia.risk.{row}.event"', "occurs twice"),
        ('required = "yes"', 'required = "perhaps"', "use one of yes"),
        ('required = "yes"', 'required = "conditional"', "when_de"),
        ('when_en = "for each case"', "", "when_de"),
        ('required = "yes"', 'required = "yes"\nwhen_de = "x"\nwhen_en = "x"', "when_de"),
        ('hint_en = "What"\n', "", "'hint_en' is missing"),
        (', en = "Cover" }', "}", "inline tables"),
        ('"gk"', '"nobody"', "no [[source]] defines"),
        (
            '{ id = "cover", de = "Deckblatt", en = "Cover" }',
            '{ id = "cover", de = "Deckblatt", en = "Cover" }, { id = "x", de = "x", en = "x" }',
            "which no [[field]] stands in",
        ),
        ('id = "b"', 'id = "a"', "twice"),
    ],
)
def test_bad_rows_are_refused_with_file_and_line(old: str, new: str, complaint: str) -> None:
    assert old in TEXT
    with pytest.raises(KnowledgeError, match=r"^forms\.toml line \d+: ") as caught:
        read(TEXT.replace(old, new, 1))
    assert complaint in str(caught.value)


def test_there_is_a_form_for_every_kind_of_document() -> None:
    forms = load().forms

    assert [form.kind for form in forms] == sorted(DocumentKind, key=[form.kind for form in forms].index), (
        "one form per kind"
    )
    for form in forms:
        assert any(field.required is Required.YES for field in form.fields), form.kind


def test_labels_are_told_apart_within_a_section() -> None:
    for form in load().forms:
        if form.kind is DocumentKind.DPIA:
            continue  # the columns of its risk table repeat from row to row
        for lang in ("de", "en"):
            labels = [(field.section, getattr(field, lang)) for field in form.fields]
            assert len(set(labels)) == len(labels), form.kind


def test_german_norms_are_never_left_in_labels_or_hints_of_english_readers() -> None:
    for form in load().forms:
        for field in form.fields:
            english = f"{field.en} {field.hint_en} {field.when_en}"
            assert not re.search(r"DSGVO|\bAbs\.|Buchst", english), (form.kind, field.key)


@pytest.mark.skipif(not DOMAIN.exists(), reason="the shared field lists are not here")
def test_every_field_of_the_field_lists_is_there() -> None:
    documents = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["documents"]
    forms = {form.kind.value: form for form in load().forms}
    for name, document in documents.items():
        if name == "usage_register":
            continue  # the register itself
        kind = KINDS.get(name, name)
        keys = {field.key for field in forms[kind].fields}
        for field in document.get("fields", ()):
            wanted = OTHER_KEYS.get(kind, {}).get(field["key"], (field["key"],))
            assert keys >= set(wanted), (kind, field["key"])
        assert keys >= {f"criterion.{one['key']}" for one in document.get("criteria", ())}, kind
        assert len(document.get("sections", ())) == SECTIONS.get(kind, 0), kind
        assert sum(key.endswith(".event") for key in keys) >= len(document.get("starter_risks", ())), kind


@pytest.mark.parametrize(("kind", "sections"), sorted(SECTIONS.items()))
def test_documents_made_of_sections_have_at_least_a_field_for_each(kind: str, sections: int) -> None:
    (form,) = (form for form in load().forms if form.kind == kind)

    assert len(form.fields) >= sections
