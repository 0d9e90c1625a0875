"""Documents at work: made, filled in by two people, made again, approved with gaps, printed, hidden from others."""

from datetime import timedelta

import pytest

from amtsblick.assess.documents.filling import filled_texts
from amtsblick.jobs.documents import document_of
from amtsblick.jobs.records import newest_of
from amtsblick.values.records import RecordKind, RecordState, Role
from testoffice import a_decision, a_usage, main_of

THRESHOLD = "amt.x.dpia_threshold.de"
HERE = f"/de/work/documents/{THRESHOLD}"
CRITERIA = f"{HERE}/fields/criteria"
LARGE, WATCH = "criterion.large_scale", "criterion.systematic_monitoring"


def newest(desk, record=THRESHOLD):
    return newest_of(desk.register, RecordKind.DOCUMENT, record)


def texts(desk, record=THRESHOLD):
    return {key: text for key, (text, _, _) in filled_texts(document_of(newest(desk, record))).items()}


@pytest.fixture
def made(entered, office, browser_of):
    """A threshold analysis as a draft, and the browser of the editor who had it made."""
    entered(a_usage(), a_decision())
    editor = browser_of("redaktion", (Role.EDITOR, "land"))
    answer = editor.send_form("/de/work/documents", body="amt", service="x", kind="dpia_threshold")
    assert answer.headers["location"] == f"{HERE}?said=made", main_of(answer.text)
    return editor


def test_what_is_needed_is_listed_and_made_at_once(entered, office, browser_of):
    entered(a_usage())
    editor = browser_of("redaktion", (Role.EDITOR, "land"))
    missing = main_of(editor.get("/de/work/documents-missing").text)
    assert "Amt für Wasser" in missing
    assert "Nutzungskonzept" in missing
    assert "Schwellwertanalyse" in main_of(editor.get("/de/work/documents?body=amt").text)
    answer = editor.send_form("/de/work/documents", body="amt")
    assert answer.headers["location"] == "/de/work/documents?body=amt&said=made"
    listed = main_of(editor.get("/de/work/documents?body=amt").text)
    assert "Alle Dokumente, die die Nutzungen dieser Stelle brauchen, sind da." in listed
    count = len(office.register.newest(RecordKind.DOCUMENT))
    assert count == 11, "ten of the channel without the impact assessment, one of the website"
    again = editor.send_form("/de/work/documents", body="amt")
    assert again.headers["location"].endswith("said=made_none")
    assert len(office.register.newest(RecordKind.DOCUMENT)) == count


def test_each_field_says_where_it_is_from_and_what_is_missing(made):
    page = made.get(HERE)
    said = main_of(page.text)
    assert "angegeben Amt für Wasser: eigene Inhalte bei X" in said
    assert "Wissensbestand" in said
    assert "zu bestätigen" in said
    assert "noch auszufüllen" in said
    assert "Pflichtfelder sind leer" in said
    assert f'href="{HERE}/fields/result#t:decided_by"' in page.text


def test_filling_in_writes_the_answer_with_its_reasons(made, office):
    form = made.get(CRITERIA)
    assert 'name="c:criterion.large_scale"' in form.text
    assert 'name="base" value="1"' in form.text
    answer = made.send_form(
        CRITERIA, base="1", do="next", **{f"c:{LARGE}": "yes", f"t:{LARGE}": "Sehr viele <b>Menschen</b>"}
    )
    assert answer.headers["location"] == f"{HERE}/fields/cases?said=filled"
    assert texts(office) == {LARGE: "Ja. Sehr viele <b>Menschen</b>"}
    shown = made.get(CRITERIA).text
    assert "Sehr viele &lt;b&gt;Menschen&lt;/b&gt;</textarea>" in shown
    assert 'name="c:criterion.large_scale" value="yes" checked' in shown


def test_saving_without_a_change_writes_no_version(made, office):
    answer = made.send_form(CRITERIA, base="1", do="save", **{f"c:{LARGE}": "", f"t:{LARGE}": " "})
    assert answer.headers["location"] == HERE
    assert newest(office).version == 1


def test_a_proposal_is_taken_over_and_the_prefilled_text_restored(made, office):
    before = {one.key: one.pieces for one in document_of(newest(office)).fields}
    assert any(one.to_check for one in before[LARGE]), "the test needs a proposal"
    adopted = made.send_form(CRITERIA, base="1", adopt=LARGE, **{f"c:{LARGE}": "yes", f"t:{LARGE}": ""})
    assert adopted.status_code == 303
    assert texts(office)[LARGE].startswith("Ja. ")
    assert before[LARGE][0].text in texts(office)[LARGE]
    restored = made.send_form(
        CRITERIA,
        base="2",
        restore=LARGE,
        **{f"c:{LARGE}": "yes", f"t:{LARGE}": texts(office)[LARGE].removeprefix("Ja. ")},
    )
    assert restored.status_code == 303, main_of(restored.text)
    assert texts(office) == {}
    after = {one.key: one.pieces for one in document_of(newest(office)).fields}
    assert after[LARGE] == before[LARGE]


def test_writing_and_restoring_at_once_is_refused_and_nothing_typed_is_lost(made, office):
    made.send_form(CRITERIA, base="1", **{f"c:{LARGE}": "no", f"t:{LARGE}": "Erster Satz"})
    answer = made.send_form(
        CRITERIA, base="2", restore=LARGE, **{f"c:{LARGE}": "no", f"t:{LARGE}": "Zweiter Satz"}
    )
    assert answer.status_code == 422
    assert "Zweiter Satz" in answer.text
    assert f'href="#t:{LARGE}"' in answer.text
    assert texts(office) == {LARGE: "Nein. Erster Satz"}


def test_two_people_who_fill_in_different_fields_lose_nothing(made, office, browser_of):
    other = browser_of("kollege", (Role.EDITOR, "land"))
    both = {f"c:{LARGE}": "", f"t:{LARGE}": "", f"c:{WATCH}": "", f"t:{WATCH}": ""}
    first = made.send_form(CRITERIA, base="1", **{**both, f"c:{LARGE}": "yes"})
    second = other.send_form(CRITERIA, base="1", **{**both, f"t:{WATCH}": "Auch das"})
    assert first.status_code == second.status_code == 303
    assert texts(office) == {LARGE: "Ja.", WATCH: "Auch das"}


def test_where_two_changed_the_same_field_both_texts_are_shown_and_nothing_is_overwritten(
    made, office, browser_of
):
    other = browser_of("kollege", (Role.EDITOR, "land"))
    made.send_form(CRITERIA, base="1", **{f"c:{LARGE}": "yes", f"t:{LARGE}": "Meine Sicht"})
    mine = {f"c:{LARGE}": "no", f"t:{LARGE}": "Andere Sicht", f"c:{WATCH}": "", f"t:{WATCH}": "Auch das"}
    answer = other.send_form(CRITERIA, base="1", **mine)
    assert answer.status_code == 409
    for text in ("Meine Sicht", "Andere Sicht", "Auch das"):
        assert text in answer.text
    assert texts(office) == {LARGE: "Ja. Meine Sicht"}
    assert 'name="base" value="2"' in answer.text
    assert other.send_form(CRITERIA, base="2", **mine).status_code == 303
    assert texts(office) == {LARGE: "Nein. Andere Sicht", WATCH: "Auch das"}


def test_approval_names_gaps_and_needs_a_word_for_them(made, office, browser_of):
    officer = browser_of("dsb", (Role.DPO, "land"))
    assert made.send_form(HERE, step="submitted", base="1").status_code == 303
    closed = made.send_form(CRITERIA, base="1", **{f"c:{LARGE}": "yes", f"t:{LARGE}": "Zu spät"})
    assert closed.status_code == 422
    assert "Zu spät" in closed.text
    refused = officer.send_form(HERE, step="approved", base="1", note="Geprüft")
    assert refused.status_code == 422
    assert "Pflichtfelder sind leer" in main_of(refused.text)
    assert 'value="Geprüft"' in refused.text
    assert newest(office).state is RecordState.SUBMITTED
    done = officer.send_form(HERE, step="approved", base="1", note="Geprüft", confirm="yes")
    assert done.status_code == 303, main_of(done.text)
    assert newest(office).approved_by == "dsb"


def test_steps_on_another_version_change_nothing(made, office):
    made.send_form(CRITERIA, base="1", **{f"c:{LARGE}": "yes", f"t:{LARGE}": ""})
    answer = made.send_form(HERE, step="submitted", base="1", note="Fertig")
    assert answer.status_code == 409
    assert "Fertig" in answer.text
    assert newest(office).state is RecordState.DRAFT


def test_making_again_shows_first_what_would_change(made, office, clock, entered):
    made.send_form(CRITERIA, base="1", **{f"c:{LARGE}": "yes", f"t:{LARGE}": "Bleibt"})
    same = main_of(made.get(f"{HERE}/again").text)
    assert "Nichts würde sich ändern" in same
    clock.moment += timedelta(minutes=5)
    entered(a_usage(handle="amt_neu"))
    shown = main_of(made.get(f"{HERE}/again").text)
    assert "amt_neu" in shown
    assert newest(office).version == 2
    assert made.send_form(f"{HERE}/again", base="1").status_code == 409
    answer = made.send_form(f"{HERE}/again", base="2")
    assert answer.headers["location"] == f"{HERE}?said=made"
    assert newest(office).version == 3
    assert texts(office) == {LARGE: "Ja. Bleibt"}
    version = main_of(made.get(f"{HERE}/versions/3").text)
    assert "amt_neu" in version
    assert "Bleibt" not in version


def test_papers_carry_the_draft_mark_and_allow_only_their_own_style(made):
    paper = made.get(f"{HERE}/paper")
    policy = paper.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "'sha256-" in policy
    assert "Dieser Entwurf gilt nicht" in paper.text
    word = made.get(f"{HERE}/paper.docx")
    assert word.content.startswith(b"PK")
    assert f'filename="{THRESHOLD}.v1.docx"' in word.headers["content-disposition"]
    assert made.get(f"{HERE}/paper?version=7").status_code == 404


@pytest.mark.parametrize("path", ["", "/fields/criteria", "/again", "/versions/1", "/paper", "/paper.docx"])
def test_documents_of_others_are_as_unknown_ones(made, browser_of, path):
    stranger = browser_of("fremd", (Role.EDITOR, "stadt"))
    hidden = stranger.get(f"{HERE}{path}")
    unknown = stranger.get(f"/de/work/documents/nothing{path}")
    assert hidden.status_code == unknown.status_code == 404
    assert main_of(hidden.text) == main_of(unknown.text)
    assert "Amt für Wasser" not in main_of(stranger.get("/de/work/documents").text)
    assert stranger.get("/de/work/documents?body=amt").status_code == 404
    assert stranger.send_form("/de/work/documents", body="amt").status_code == 404


def test_readers_fill_in_and_make_nothing(made, office, browser_of):
    reader = browser_of("lese", (Role.READER, "land"))
    assert "Ausfüllen" not in main_of(reader.get(HERE).text)
    assert reader.get(CRITERIA).status_code == 403
    assert reader.send_form(CRITERIA, base="1", **{f"t:{LARGE}": "x"}).status_code == 403
    assert reader.send_form("/de/work/documents", body="amt").status_code == 403
    assert newest(office).version == 1


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", True),
        ("?kind=dpia_threshold", True),
        ("?kind=dpia", False),
        ("?service=x", True),
        ("?service=website", False),
        ("?state=draft", True),
        ("?state=approved", False),
        ("?body=amt", True),
    ],
)
def test_the_list_asks_for_kind_service_state_and_body(made, query, listed):
    assert (f'href="{HERE}"' in made.get(f"/de/work/documents{query}").text) is listed


def test_everything_is_there_in_english_with_german_texts_marked(made):
    page = made.get(f"/en/work/documents/{THRESHOLD}")
    assert "Required and still empty" in page.text
    assert 'lang="de"><bdi>' in page.text
    assert made.get(f"/en/work/documents/{THRESHOLD}/fields/criteria").status_code == 200
