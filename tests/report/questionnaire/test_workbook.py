"""What a questionnaire shows, and that it comes back as it was filled in."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.questionnaire.fields import COVER, KEYS, ROW, FieldKind
from amtsblick.parse.questionnaire.read import read_answers
from amtsblick.report.questionnaire.form import FREE_ROWS, form_data
from amtsblick.report.questionnaire.labels import LANGUAGES, label, word_labels
from amtsblick.report.words import words
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.declared import DeclaredUse
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import ContentKind, EvidenceLink, Purpose, TargetGroup, UsageKind
from testquestionnaire import (
    ASKED,
    HEADINGS,
    NOON,
    PROOF,
    SEEN,
    TODAY,
    VOCABULARY,
    a_channel,
    a_form,
    filled,
    observed,
    workbook,
)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(workbook())


def test_the_same_form_gives_the_same_bytes():
    assert workbook() == workbook()


def test_services_are_asked_in_order_with_what_was_seen_and_where(book):
    rows = list(book.worksheets[1].iter_rows(min_row=HEADINGS + 1, max_col=3, values_only=True))

    assert [row[0] for row in rows[:3]] == ["X", "Mastodon/Fediverse", "Facebook"]
    assert rows[0][1] == "amt_auen"
    assert rows[0][2] == f"Als eigener Kanal verlinkt, zuletzt gesehen am 3. November 2026.\nBeleg: {PROOF}"
    assert rows[2][2] == "Auf 14 angesehenen Seiten am 3. November 2026 nicht gesehen."
    assert len(rows) == 3 + FREE_ROWS


def test_only_answers_can_be_changed(book):
    cover, answers, words_ = book.worksheets
    free = HEADINGS + 4
    headings = {VOCABULARY.field(cell.value): cell.column for cell in answers[HEADINGS]}

    assert all(sheet.protection.sheet for sheet in book.worksheets)
    for field in ROW:
        asked = answers.cell(HEADINGS + 1, headings[field.key])
        assert asked.protection.locked is not field.answered, field.key
    assert not answers.cell(free, headings["service"]).protection.locked
    assert answers.cell(free, headings["observed"]).protection.locked
    assert all(cell.protection.locked for row in words_.iter_rows() for cell in row)
    unlocked = {
        VOCABULARY.field(str(row[0].value)) for row in cover.iter_rows() if not row[1].protection.locked
    }
    assert unlocked == {field.key for field in COVER if field.answered}


def test_lists_offer_exactly_the_words_of_the_language(book):
    answers, listed = book.worksheets[1:]
    found = {}
    for rule in answers.data_validations.dataValidation:
        if rule.type == "list":
            area = rule.formula1.rpartition("!")[2].replace("$", "")
            key = VOCABULARY.field(answers.cell(HEADINGS, next(iter(rule.sqref.ranges)).min_col).value)
            found[key] = [cell.value for (cell,) in listed[area]]
    say = words("de")

    for field in ROW:
        if field.kind in (FieldKind.WORD, FieldKind.WORDS, FieldKind.YES_NO):
            assert found[field.key] == list(word_labels(field, say).values())
    assert "Facebook" in found["service"]
    assert "Google+" not in found["service"]


def test_there_are_no_formulas_macros_or_merged_cells(book):
    assert not any(sheet.merged_cells.ranges for sheet in book.worksheets)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book.vba_archive is None


def test_it_prints_on_a4_landscape_one_page_wide(book):
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0
    widths = [one.width * (one.max - one.min + 1) for one in book.worksheets[1].column_dimensions.values()]
    assert sum(widths) < 220  # characters: more would be printed below seven points


def test_rows_are_high_enough_for_what_was_seen():
    long = EvidenceLink(kind="survey", text="x", address="https://amt.example/" + "a" * 200, taken_at=NOON)
    form = a_form(observed(a_channel("x", "amt", evidence=(long,))))
    sheet = opened(workbook(form)).worksheets[1]

    assert sheet.row_dimensions[HEADINGS + 1].height > 120


@pytest.mark.parametrize(
    ("seen", "wanted"),
    {
        "gone": (a_channel("x", "amt", gone_by=NOON), "seither auf keiner angesehenen Seite mehr"),
        "ended": (a_channel("x", "amt", state=ChannelState.CLOSED), "oder dem des Dienstes beendet"),
        "resting": (a_channel("x", "amt", state=ChannelState.DORMANT), "nach eigenem Wort ruht er"),
        "of_another": (a_channel("x", "land", standing=Standing.VIA_OTHER, via="land"), "Land Auental"),
        "mentioned": (a_channel("x", "amt", standing=Standing.MENTIONED), "nicht zu erkennen"),
        "said": (a_channel("x", "amt", said="Wir ziehen <um>."), "„Wir ziehen <um>.“"),
    }.values(),
    ids=["gone", "ended", "resting", "of_another", "mentioned", "said"],
)
def test_what_was_seen_is_told_as_it_was_seen(seen, wanted):
    assert wanted in a_form(observed(seen)).rows[0].observed


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"statuses": (("x", Status.LEFT),)}, "nach eigenem Wort verlassen"),
        ({"statuses": (("x", Status.OFFERED),)}, "nicht zu lesen"),
        (
            {"adverts": (("x", EvidenceLink(kind="survey", text="", address=PROOF, taken_at=NOON)),)},
            "Werbung",
        ),
        ({"state": State.TIMEOUT, "pages": 0}, "konnte nicht angesehen werden"),
    ],
    ids=["left", "offered", "adverts", "not_looked"],
)
def test_a_service_without_a_channel_says_what_was_seen_of_it(changes, wanted):
    assert wanted in a_form(observed(**changes)).rows[0].observed


def test_two_accounts_on_one_service_are_two_rows():
    form = a_form(observed(a_channel("x", "amt"), a_channel("x", "presse", gone_by=NOON)))

    assert [(row.service, row.seen_handle) for row in form.rows[:2]] == [("x", "amt"), ("x", "presse")]


def test_strangers_text_is_no_formula_and_no_control_character():
    form = a_form(observed(a_channel("x", "=1+1", said="\x07=cmd|")))
    sheet = opened(workbook(form)).worksheets[1]

    assert sheet.cell(HEADINGS + 1, 2).data_type == "s"
    assert "\x07" not in sheet.cell(HEADINGS + 1, 3).value


def test_the_web_form_has_the_same_fields_and_words():
    data = json.loads(json.dumps(form_data(a_form(lang="en"))))

    assert [one["key"] for one in data["fields"]] == [field.key for field in ROW]
    assert data["token"] == ASKED.token
    assert data["rows"][0]["prefilled"] == {"service": "x", "seen_handle": "amt_auen"}
    assert data["rows"][0]["address"] == PROOF
    kind = next(one for one in data["fields"] if one["key"] == "kind")
    assert {"value": "left", "label": "left"} in kind["words"]


def test_an_answer_to_the_web_form_is_read():
    rows = [{**row["prefilled"], "kind": "dormant"} for row in form_data(a_form())["rows"][:1]]
    answer = {"questionnaire": ASKED.id, "token": ASKED.token, "uses": rows}
    read = read_answers(json.dumps(answer).encode(), "web form.json", VOCABULARY, TODAY)

    assert read.answers.uses == (DeclaredUse(service="x", kind=UsageKind.DORMANT, handle="amt_auen"),)


def test_no_label_means_two_fields_and_no_word_two_things():
    labels = {}
    for field in (*COVER, *ROW):
        for lang in LANGUAGES:
            assert labels.setdefault(title(label(field, words(lang))), field.key) == field.key
        assert labels.get(title(field.key), field.key) == field.key
    assert set(labels.values()) == KEYS
    for field in ROW:
        meant = {}
        for lang in LANGUAGES:
            for value, name in word_labels(field, words(lang)).items():
                assert meant.setdefault(title(name), value) == value
                assert ";" not in name


TEXTS = st.text(st.characters(exclude_categories=["C"], exclude_characters="_"), max_size=40).map(
    lambda text: " ".join(text.split()).lstrip("='\"+-@＝＋－＠")
)
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=TODAY)
SINCE = st.one_of(
    st.none(),
    DAYS.map(lambda day: PartialDate(text=day.isoformat())),
    DAYS.map(lambda day: PartialDate(text=f"{day:%Y-%m}")),
    DAYS.map(lambda day: PartialDate(text=f"{day:%Y}")),
)


def members(enum):
    return st.lists(st.sampled_from(enum), unique=True, max_size=3).map(tuple)


@st.composite
def a_use(draw, service: str) -> DeclaredUse:
    kind = draw(st.sampled_from(list(UsageKind)))
    handle = "" if kind is UsageKind.NONE else draw(st.sampled_from(["", "amt_auen", "Presse"]))
    used = kind not in (UsageKind.NONE, UsageKind.LEFT, UsageKind.PLANNED)
    return DeclaredUse(
        service=service,
        kind=kind,
        handle=handle,
        via=draw(st.sampled_from(["", "land"])) if kind is UsageKind.VIA_OTHER_BODY else "",
        purposes=draw(members(Purpose)),
        target_groups=draw(members(TargetGroup)),
        contents=draw(members(ContentKind)),
        since=draw(SINCE),
        reason=draw(TEXTS),
        decided_by=draw(TEXTS),
        next_review=draw(st.none() | st.integers(0, 900).map(lambda days: TODAY + timedelta(days=days))),
        exit_debated=used and draw(st.booleans()),
    )


@st.composite
def uses(draw) -> list[DeclaredUse]:
    services = draw(
        st.lists(st.sampled_from(["x", "facebook", "instagram", "tiktok"]), unique=True, min_size=1)
    )
    return [draw(a_use(service)) for service in services]


def typed(use: DeclaredUse, lang: str) -> dict[str, str]:
    """The cells as somebody types them in that language."""
    say = words(lang)
    fields = {field.key: word_labels(field, say) for field in ROW}
    answer = {
        "service": use.service,
        "kind": fields["kind"][use.kind],
        "handle": use.handle,
        "via": "Land Auental" if use.via else "",
        "since": use.since.text if use.since else "",
        "reason": use.reason,
        "decided_by": use.decided_by,
        "next_review": f"{use.next_review:%d.%m.%Y}" if use.next_review else "",
        "exit_debated": fields["exit_debated"]["yes"] if use.exit_debated else "",
    }
    for key in ("purposes", "target_groups", "contents"):
        answer[key] = "; ".join(fields[key][one] for one in getattr(use, key))
    return {key: value for key, value in answer.items() if value}


@settings(max_examples=25)
@given(uses=uses(), lang=st.sampled_from(LANGUAGES))
def test_what_is_typed_in_is_what_is_read(uses, lang):
    empty = replace(SEEN, channels=(), statuses=())
    form = a_form(empty, lang=lang, services=())
    data = filled(workbook(form), [typed(one, lang) for one in uses])
    read = read_answers(data, "amt.xlsx", VOCABULARY, TODAY)

    assert read.troubles == ()
    assert read.answers.uses == tuple(uses)
    assert (read.answers.token, read.answers.questionnaire, read.answers.body) == (
        ASKED.token,
        ASKED.id,
        "amt",
    )
