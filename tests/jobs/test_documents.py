"""Documents are made from the register, filled by humans, written out and read back."""

import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import pytest

from amtsblick.assess.documents.filling import filled_texts
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.errors import InputError
from amtsblick.jobs import documents, records
from amtsblick.jobs.document_files import edition_of, texts_of, write_out
from amtsblick.jobs.documents import Desk
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.documents import DocumentKind, FieldOrigin
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import Campaign, Purpose, Usage, UsageKind

WHEN = datetime(2026, 11, 3, 9, 14, tzinfo=UTC)
DAY = WHEN.date()
BODY = Body(id="amt", name="Amt für Beispiele", homepage="https://www.amt.example/")
USAGE = Usage(
    id="amt-instagram",
    body="amt",
    service="instagram",
    kind=UsageKind.OWN_CONTENT,
    handle="amt.beispiele",
    purposes=(Purpose.CITIZEN_INFORMATION,),
    unit="Pressestelle",
)
DECISION = Decision(
    id="amt-instagram-1",
    body="amt",
    service="instagram",
    usage="amt-instagram",
    usage_kind=UsageKind.OWN_CONTENT,
    kind=DecisionKind.KEEP,
    reasons=(Reason(kind=ReasonKind.REACH, text="Viele lesen es."),),
    decided_by="Leitung",
    decided_on=DAY,
    valid_from=DAY,
    review_due=date(2027, 10, 1),
)
EDITOR, HEAD = Actor(name="a.amt"), Actor(name="b.leitung", role=Role.HEAD)


def desk_at(register, knowledge, actor=EDITOR, **later):
    return Desk(register=register, knowledge=knowledge, actor=actor, when=WHEN + timedelta(**later))


@pytest.fixture
def register(tmp_path, knowledge):
    with Register.open(tmp_path / "register.sqlite") as opened:
        import_ = [
            Change(action=Action.IMPORTED, content=BODY, valid_from=DAY, state=RecordState.PUBLISHED),
            Change(
                action=Action.IMPORTED,
                content=USAGE,
                valid_from=DAY,
                state=RecordState.PUBLISHED,
                authors=("a.amt",),
                approved_by="b.leitung",
            ),
            Change(
                action=Action.IMPORTED,
                content=DECISION,
                valid_from=DAY,
                state=RecordState.APPROVED,
                authors=("a.amt",),
                approved_by="b.leitung",
            ),
        ]
        records.write(opened, knowledge, import_, Actor(name="import"), WHEN)
        yield opened


@pytest.fixture
def desk(register, knowledge):
    return desk_at(register, knowledge, hours=1)


def moved(register, knowledge, entry, action, actor, **later):
    change = Change(action=action, content=entry.content, valid_from=entry.valid_from, base=entry.version)
    return records.write(register, knowledge, [change], actor, WHEN + timedelta(**later))[0]


def approved(register, knowledge, entry):
    moved(register, knowledge, entry, Action.SUBMITTED, EDITOR, hours=2)
    return moved(register, knowledge, entry, Action.APPROVED, HEAD, hours=3)


def pieces(document, key):
    return next(field.pieces for field in document.fields if field.key == key)


def test_a_document_is_a_draft_made_from_what_the_register_holds(desk):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    assert made.fresh
    assert (made.entry.state, made.entry.version, made.entry.authors) == (RecordState.DRAFT, 1, ("a.amt",))
    assert made.document.id == "amt.instagram.usage_concept.de"
    assert made.document.subject == "amt-instagram"
    [name] = pieces(made.document, "body")[:1]
    assert (name.text, name.origin) == ("Amt für Beispiele", FieldOrigin.DECLARED)
    assert pieces(made.document, "editorial") == () or all(
        piece.origin is not FieldOrigin.FILLED for piece in pieces(made.document, "editorial")
    )


@pytest.mark.parametrize("kind", [pytest.param(kind, id=str(kind)) for kind in DocumentKind])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_can_be_made_and_written(desk, knowledge, tmp_path, kind, lang):
    service = "" if kind is DocumentKind.WEBSITE_NOTICE else "instagram"
    made = documents.make(replace(desk, lang=lang), kind, "amt", service)
    edition = edition_of(desk.register, knowledge, made.entry)
    files = write_out([edition], knowledge, tmp_path / "out", ("html", "docx"), InspectSettings())
    assert [file.name for file in files] == [
        f"amt.{service or 'website'}.{kind}.{lang}.v1.{form}" for form in ("html", "docx")
    ]
    assert all(file.stat().st_size > 1000 for file in files)


def test_made_again_without_news_it_stays_the_same_version_even_later(desk, register, knowledge):
    first = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    later = documents.make(
        desk_at(register, knowledge, days=1), DocumentKind.USAGE_CONCEPT, "amt", "instagram"
    )
    assert (first.fresh, later.fresh, later.entry.seq) == (True, False, first.entry.seq)


def test_news_make_a_new_version_in_which_human_text_is_kept(desk, register, knowledge):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    documents.fill(desk, made.document.id, {"editorial": "Die Pressestelle."})
    news = replace(USAGE, unit="Stabsstelle Kommunikation")
    change = Change(
        action=Action.IMPORTED,
        content=news,
        valid_from=DAY,
        base=1,
        state=RecordState.PUBLISHED,
        authors=("a.amt",),
        approved_by="b.leitung",
    )
    records.write(register, knowledge, [change], EDITOR, WHEN + timedelta(hours=2))
    again = documents.make(
        desk_at(register, knowledge, hours=3), DocumentKind.USAGE_CONCEPT, "amt", "instagram"
    )
    assert again.fresh
    assert again.entry.version == 3
    assert filled_texts(again.document)["editorial"] == ("Die Pressestelle.", "a.amt", DAY)
    assert "Stabsstelle Kommunikation" in {
        piece.text for field in again.document.fields for piece in field.pieces
    }


def test_filling_replaces_proposals_and_names_who_filled(desk):
    made = documents.make(desk, DocumentKind.DPIA_THRESHOLD, "amt", "instagram")
    key = "criterion.large_scale"
    filled = documents.fill(desk, made.document.id, {key: " Ja, weil viele folgen. "})
    assert filled.entry.version == 2
    [piece] = [one for one in pieces(filled.document, key) if one.origin is not FieldOrigin.DECLARED]
    assert (piece.text, piece.origin, piece.who, piece.on) == (
        "Ja, weil viele folgen.",
        FieldOrigin.FILLED,
        "a.amt",
        DAY,
    )
    assert not documents.fill(desk, made.document.id, {key: "Ja, weil viele folgen."}).fresh
    emptied = documents.fill(desk, made.document.id, {key: ""})
    assert filled_texts(emptied.document) == {}


def test_an_unknown_field_is_named_with_the_nearest(desk):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    with pytest.raises(InputError, match=r"No field is called 'editorail'\. Known: editorial"):
        documents.fill(desk, made.document.id, {"editorail": "x"})
    assert documents.newest(desk.register, made.document.id).version == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ((DocumentKind.USAGE_CONCEPT, "amd", "instagram"), "No body is called 'amd'. Known: amt"),
        (
            (DocumentKind.USAGE_CONCEPT, "amt", "instagam"),
            "No service is called 'instagam'. Known: instagram",
        ),
        ((DocumentKind.USAGE_CONCEPT, "amt"), "is about a service: name one"),
        ((DocumentKind.WEBSITE_NOTICE, "amt", "instagram"), "is about a website: name no service"),
        (
            (DocumentKind.DECISION_RECORD, "amt", "instagram", "amt-instagram-2"),
            "No usage, decision or campaign is called 'amt-instagram-2'. Known: amt-instagram-1",
        ),
    ],
    ids=["body", "service", "no-service", "website", "decision"],
)
def test_what_cannot_be_made_is_said_with_the_nearest(desk, asked, message):
    with pytest.raises(InputError, match=message.replace(".", r"\.")):
        documents.make(desk, *asked)
    assert list(desk.register.newest(RecordKind.DOCUMENT)) == []


def test_a_use_gets_what_it_needs_and_an_assessment_when_two_criteria_apply(desk):
    first = documents.make_all(desk, "amt", "instagram")
    kinds = {made.document.kind for made in first}
    assert DocumentKind.USAGE_CONCEPT in kinds
    assert not kinds & {DocumentKind.DPIA, DocumentKind.CAMPAIGN_SHEET, DocumentKind.WEBSITE_NOTICE}
    texts = {"criterion.large_scale": "Ja.", "criterion.matching": "ja, weil"}
    documents.fill(desk, "amt.instagram.dpia_threshold.de", texts)
    again = documents.make_all(desk, "amt", "instagram")
    assert {made.document.kind for made in again if made.fresh and made.entry.version == 1} == {
        DocumentKind.DPIA
    }


def test_adverts_get_a_sheet_for_each_campaign(desk, register, knowledge):
    adverts = Usage(id="amt-tiktok", body="amt", service="tiktok", kind=UsageKind.ADVERTS_ONLY)
    campaigns = [Campaign(id=f"c{n}", body="amt", service="tiktok", title=f"Lehrkräfte {n}") for n in (1, 2)]
    changes = [Change(action=Action.ENTERED, content=one, valid_from=DAY) for one in (adverts, *campaigns)]
    records.write(register, knowledge, changes, EDITOR, WHEN)
    made = documents.make_all(desk, "amt", "tiktok")
    sheets = [one.document for one in made if one.document.kind is DocumentKind.CAMPAIGN_SHEET]
    assert [one.subject for one in sheets] == ["c1", "c2"]
    assert DocumentKind.USAGE_CONCEPT not in {one.document.kind for one in made}


def test_all_uses_of_a_body_and_its_website_are_served_at_once(desk, register, knowledge):
    left = Usage(id="amt-x", body="amt", service="x", kind=UsageKind.LEFT)
    records.write(
        register, knowledge, [Change(action=Action.ENTERED, content=left, valid_from=DAY)], EDITOR, WHEN
    )
    made = [one.document for one in documents.make_every(desk, "amt")]
    assert {one.kind for one in made if one.service == "x"} == {
        DocumentKind.DECISION_RECORD,
        DocumentKind.EXIT_PLAN,
    }
    assert {one.service for one in made} == {"instagram", "x", ""}


def test_without_any_use_the_remedy_is_told(desk):
    with pytest.raises(InputError, match=r"No use of .bluesky.*amtsblick usage"):
        documents.make_all(desk, "amt", "bluesky")


def test_what_waits_for_approval_is_left_alone_and_what_is_approved_speaks_until_the_next(
    desk, register, knowledge
):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    moved(register, knowledge, made.entry, Action.SUBMITTED, EDITOR, hours=2)
    again = documents.make_all(desk_at(register, knowledge, hours=2), "amt", "instagram")
    assert DocumentKind.USAGE_CONCEPT not in {one.document.kind for one in again}
    moved(register, knowledge, made.entry, Action.APPROVED, HEAD, hours=3)
    later = desk_at(register, knowledge, hours=4)
    changed = documents.fill(later, made.document.id, {"editorial": "Neu."})
    assert (changed.entry.version, changed.entry.state) == (2, RecordState.DRAFT)
    [held] = [one for one in register.holding(RecordKind.DOCUMENT) if one.record == made.document.id]
    assert held.version == 1


def test_after_a_withdrawn_document_comes_one_with_the_next_number(desk, register, knowledge):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    moved(register, knowledge, made.entry, Action.WITHDRAWN, EDITOR, hours=2)
    later = desk_at(register, knowledge, hours=3)
    again = documents.make(later, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    assert again.document.id == "amt.instagram.usage_concept.de.2"
    assert again.entry.version == 1


def test_the_cover_names_account_review_and_approval(desk, register, knowledge):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    edition = edition_of(register, knowledge, approved(register, knowledge, made.entry))
    assert (edition.account, edition.review_due) == ("amt.beispiele", date(2027, 10, 1))
    assert (edition.state, edition.approved_by) == (RecordState.APPROVED, "b.leitung")


# Filled in a word processor


@pytest.fixture
def written(desk, knowledge, tmp_path):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    documents.fill(desk, made.document.id, {"editorial": "Zwei\nZeilen."})
    entry = documents.newest(desk.register, made.document.id)
    edition = edition_of(desk.register, knowledge, entry)
    [file] = write_out([edition], knowledge, tmp_path, ("docx",), InspectSettings())
    return entry, file


def typed(file, key, text, *, flagged=False):
    """What Word does when somebody types into a control; some programs leave the prompt's flag."""
    opened = docx.Document(str(file))
    body = opened.element.body
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    [control] = body.xpath(f".//w:sdt[w:sdtPr/w:tag[starts-with(@w:val,'amtsblick:{key}:')]]")
    for shown in [] if flagged else control.findall("w:sdtPr/w:showingPlcHdr", space):
        shown.getparent().remove(shown)
    first, *rest = control.findall(".//w:t", space)
    first.text = text
    for one in rest:
        one.text = ""
    opened.save(str(file))


def test_what_was_typed_into_a_control_is_read_back_and_nothing_else(desk, written):
    entry, file = written
    typed(file, "hours", "Montag bis Freitag <9–17> & Notfälle")
    texts = texts_of(desk.register, entry.record, file)
    assert texts["hours"] == "Montag bis Freitag <9–17> & Notfälle"
    assert texts["editorial"] == "Zwei\nZeilen."
    filled = documents.fill(desk, entry.record, texts)
    assert filled.entry.version == entry.version + 1
    assert {key: text for key, (text, _, _) in filled_texts(filled.document).items()} == {
        "hours": "Montag bis Freitag <9–17> & Notfälle",
        "editorial": "Zwei\nZeilen.",
    }


def test_an_untouched_file_changes_nothing(desk, written):
    entry, file = written
    assert not documents.fill(desk, entry.record, texts_of(desk.register, entry.record, file)).fresh


def test_a_hint_that_was_saved_as_text_is_no_text(desk, written):
    entry, file = written
    opened = docx.Document(str(file))
    for shown in opened.element.body.xpath(".//w:showingPlcHdr"):
        shown.getparent().remove(shown)
    opened.save(str(file))
    texts = texts_of(desk.register, entry.record, file)
    assert {key for key, text in texts.items() if text} == {"editorial"}
    assert not documents.fill(desk, entry.record, texts).fresh


@pytest.mark.parametrize("text", ["Montag bis Freitag", "Hier eintragen: Montag bis Freitag"])
def test_text_that_still_has_the_flag_of_a_prompt_is_read(desk, written, text):
    entry, file = written
    typed(file, "hours", text, flagged=True)
    assert texts_of(desk.register, entry.record, file)["hours"] == text


def test_a_text_that_was_deleted_in_word_is_gone(desk, written):
    entry, file = written
    typed(file, "hours", "Klicken oder tippen Sie hier, um Text einzugeben.", flagged=True)
    assert texts_of(desk.register, entry.record, file)["hours"] == ""


def write_again(desk, knowledge, entry, file):
    edition = edition_of(desk.register, knowledge, documents.newest(desk.register, entry.record))
    return write_out([edition], knowledge, file.parent, ("docx", "html"), InspectSettings())


def test_what_somebody_typed_is_not_overwritten_until_it_was_read_back(desk, knowledge, written):
    entry, file = written
    assert write_again(desk, knowledge, entry, file)[0] == file
    typed(file, "hours", "Nie")
    before = file.read_bytes()
    (file.parent / f"{entry.record}.v2.html").unlink()
    with pytest.raises(InputError, match=r"somebody wrote into it \(hours\).*document fill .* --from"):
        write_again(desk, knowledge, entry, file)
    assert file.read_bytes() == before
    assert not (file.parent / f"{entry.record}.v2.html").exists()

    documents.fill(desk, entry.record, texts_of(desk.register, entry.record, file))
    assert write_again(desk, knowledge, entry, file)[0].name == f"{entry.record}.v3.docx"
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_read_is_not_overwritten(desk, knowledge, written):
    entry, file = written
    file.write_bytes(b"something else")
    with pytest.raises(InputError, match="is not overwritten"):
        write_again(desk, knowledge, entry, file)


def test_a_draft_does_not_take_the_place_of_the_version_that_holds(desk, register, knowledge, written):
    entry, file = written
    held = approved(register, knowledge, entry)
    [plain] = write_out(
        [edition_of(register, knowledge, held)], knowledge, file.parent, ("html",), InspectSettings()
    )
    assert plain.name == f"{entry.record}.html"
    documents.fill(desk_at(register, knowledge, hours=5), entry.record, {"hours": "Neu."})
    [draft, page] = write_again(desk, knowledge, entry, file)
    assert (draft.name, page.name) == (f"{entry.record}.v3.docx", f"{entry.record}.v3.html")


def test_a_file_of_an_older_version_or_another_document_is_refused(desk, written):
    entry, file = written
    documents.fill(desk, entry.record, {"hours": "Neu."})
    with pytest.raises(InputError, match=r"made from version 2 .* there is version 3 \(changed by a\.amt"):
        texts_of(desk.register, entry.record, file)
    with pytest.raises(InputError, match=r"was made from amt\.instagram\.usage_concept\.de, not from amt\.x"):
        texts_of(desk.register, "amt.x", file)


def test_a_file_with_macros_is_refused(desk, written):
    entry, file = written
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(InputError, match="holds macros"):
        texts_of(desk.register, entry.record, file)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"PK no zip", "no DOCX"),
        ("a.yaml", b"- a\n- b\n", "holds no text"),
        ("a.yaml", b"editorial: [1", "no valid YAML"),
        ("a.yaml", b"editorial: \xff", "not UTF-8"),
    ],
    ids=["no-zip", "list", "cut", "latin"],
)
def test_an_unreadable_file_is_refused_with_its_reason(desk, written, tmp_path, name, content, message):
    entry, _ = written
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        texts_of(desk.register, entry.record, file)


def test_yaml_groups_are_keys_with_dots(desk, written, tmp_path):
    entry, _ = written
    file = tmp_path / "texts.yaml"
    file.write_text("hours: 9–17\ncriterion:\n  large_scale: ja\n", encoding="utf-8")
    assert texts_of(desk.register, entry.record, file) == {"hours": "9–17", "criterion.large_scale": "ja"}


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
def test_the_pdf_has_pages_and_a_title_and_no_path_of_this_machine(desk, knowledge, written, tmp_path):
    entry, _ = written
    edition = edition_of(desk.register, knowledge, entry, "../")
    [file] = write_out([edition], knowledge, tmp_path, ("pdf",), InspectSettings())
    content = file.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 3
    assert b"file://" not in content


def taken_over(desk, made, keys):
    texts = documents.confirmed(desk.register, made.entry.record, keys)
    return documents.fill(desk, made.entry.record, texts)


def test_a_proposal_is_taken_over_with_its_sources(desk):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    waiting = {
        field.key: [one for one in field.pieces if one.to_check]
        for field in made.document.fields
        if any(one.to_check for one in field.pieces)
    }
    key = next(key for key, pieces_ in waiting.items() if any(one.sources for one in pieces_))
    one = taken_over(desk, made, [key])
    [taken] = [each for each in pieces(one.document, key) if each.origin is FieldOrigin.FILLED]
    assert (taken.who, taken.to_check) == ("a.amt", False)
    assert set(taken.sources) == {name for each in waiting[key] for name in each.sources}
    every = taken_over(desk, made, [documents.ALL])
    assert not [each for field in every.document.fields for each in field.pieces if each.to_check]
    again = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    assert not again.fresh


def test_what_cannot_be_confirmed_is_said(desk):
    made = documents.make(desk, DocumentKind.USAGE_CONCEPT, "amt", "instagram")
    with pytest.raises(InputError, match="nothing is proposed for 'editorial'"):
        taken_over(desk, made, ["editorial"])
    with pytest.raises(InputError, match="No field is called 'editorail'"):
        taken_over(desk, made, ["editorail"])


def test_a_criterion_is_answered_and_not_just_confirmed(desk):
    made = documents.make(desk, DocumentKind.DPIA_THRESHOLD, "amt", "instagram")
    key = "criterion.matching"
    with pytest.raises(InputError, match=r'answer it yourself: criterion\.matching="Ja'):
        taken_over(desk, made, [key])
    every = taken_over(desk, made, [documents.ALL])
    assert any(one.to_check for one in pieces(every.document, key))
    [proposed] = [one for one in pieces(every.document, key) if one.to_check]
    answered = documents.fill(desk, made.entry.record, {key: f"Ja. {proposed.text}"})
    assert pieces(answered.document, key)[-1].sources == proposed.sources
