"""Files into the register: all or nothing, nothing twice, and every objection with its row."""

from datetime import UTC, date, datetime

import pytest

from amtsblick.errors import InputError
from amtsblick.jobs.exchange import FileForm, enter_files, export_files, import_files, template_files
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.parse.exchange.read import read_file
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNA, BERT = Actor(name="Anna"), Actor(name="Bert")
BODIES = "id,name,homepage\namt,Amt Auen,https://amt.example/\nhaus,Haus,https://haus.example/\n"
HEAD = "id,body,service,kind,handle,origin.title,origin.on,origin.address\n"
SOURCED = "Nutzungskonzept,2024-12-07,https://amt.example/"


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "register.sqlite") as opened:
        yield opened


@pytest.fixture
def bring(register, knowledge, tmp_path):
    """Writes files into a folder of their own and imports it."""

    def bring(how=import_files, actor=ANNA, **files):
        folder = tmp_path / f"files{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("_csv", ".csv").replace("_yaml", ".yaml")).write_text(
                text, encoding="utf-8"
            )
        return how(register, knowledge, [folder], actor, WHEN)

    return bring


def test_facts_with_a_public_source_are_published_and_all_else_is_a_draft(register, bring):
    bring(bodies_csv=BODIES, usages_csv=HEAD + f"u,amt,x,own_content,amt,{SOURCED}\nv,haus,x,none,,,,\n")
    states = {one.record: one.state for kind in RecordKind for one in register.newest(kind)}
    assert states == {
        "amt": RecordState.PUBLISHED,
        "haus": RecordState.PUBLISHED,
        "u": RecordState.PUBLISHED,
        "v": RecordState.DRAFT,
    }
    (usage,) = register.holding(RecordKind.USAGE)
    assert (usage.valid_from, usage.authors) == (date(2024, 12, 7), ("Anna",))


def test_the_same_file_again_changes_nothing(register, bring):
    files = {"bodies_csv": BODIES, "usages_csv": HEAD + f"u,amt,x,own_content,amt,{SOURCED}\n"}
    first = bring(**files)
    again = bring(actor=BERT, **files)
    assert (sum(first.entered.values()), first.unchanged) == (3, 0)
    assert (sum(again.entered.values()), again.unchanged) == (0, 3)
    assert len(list(register.entries())) == 3


def test_a_changed_row_is_a_new_version(register, bring):
    bring(bodies_csv=BODIES)
    changed = bring(bodies_csv=BODIES.replace("Amt Auen", "Amt Aue"))
    assert (changed.entered, changed.unchanged) == ({RecordKind.BODY: 1}, 1)
    names = [(one.version, one.content.name) for one in register.entries(RecordKind.BODY, "amt")]
    assert names == [(1, "Amt Auen"), (2, "Amt Aue")]


def test_nothing_is_entered_when_one_row_is_wrong(register, bring):
    rows = f"u,amt,x,own_content,amt,{SOURCED}\nv,amt,xx,none,,,,\nw,niemand,x,none,,,,\n"
    with pytest.raises(InputError) as refused:
        bring(bodies_csv=BODIES, usages_csv=HEAD + rows)
    said = str(refused.value)
    assert "usages.csv, row 3, column service: usage/v:" in said
    assert "usages.csv, row 4, column body: usage/w:" in said
    assert list(register.entries()) == []


def test_problems_are_counted_beyond_fifty(bring):
    with pytest.raises(InputError) as refused:
        bring(usages_csv=HEAD + "".join(f"u{number},amt,x,nope,,,,\n" for number in range(60)))
    lines = str(refused.value).splitlines()
    assert (lines[0], len(lines), lines[-1]) == ("Nothing was entered: 60 problems.", 52, "… and 10 more.")


def test_ids_that_occur_twice(bring):
    with pytest.raises(InputError, match=r"row 4, column id: the id 'amt' occurs twice: also in .*row 2"):
        bring(bodies_csv=BODIES + "amt,Noch ein Amt,https://noch.example/\n")


def test_names_in_place_of_ids(register, bring):
    bring(bodies_csv=BODIES, usages_csv="Stelle,Dienst,Nutzungsart\nAmt Auen,Instagram,geplant\n")
    (usage,) = register.newest(RecordKind.USAGE)
    assert (usage.content.body, usage.content.service) == ("amt", "instagram")


def test_an_approver_who_wrote_it_is_refused(bring):
    head = "id,body,service,kind,state,authors,approved_by\n"
    with pytest.raises(InputError, match="column approved_by"):
        bring(bodies_csv=BODIES, usages_csv=head + "u,amt,x,none,approved,Anna,anna\n")


def test_a_version_that_says_something_else_is_refused(bring):
    head = "id,name,homepage,version,state\n"
    bring(bodies_csv=head + "amt,Amt,https://amt.example/,1,published\n")
    with pytest.raises(InputError, match="column version: version 1 is in the register with other content"):
        bring(bodies_csv=head + "amt,Amt Aue,https://amt.example/,1,published\n")


def test_dry_run_judges_and_enters_nothing(register, knowledge, tmp_path):
    listed = tmp_path / "bodies.csv"
    listed.write_text(BODIES, encoding="utf-8")
    shown = import_files(register, knowledge, [listed], ANNA, WHEN, dry_run=True)
    assert (shown.entered, shown.entries, list(register.entries())) == ({RecordKind.BODY: 2}, (), [])
    listed.write_text(BODIES.replace("https://amt.example/", "https://amt.example/,x"), encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        import_files(register, knowledge, [listed], ANNA, WHEN, dry_run=True)


def test_dry_run_objects_as_the_import_does(register, knowledge, tmp_path):
    listed = tmp_path / "usages.csv"
    listed.write_text(HEAD + "u,niemand,x,none,,,,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2, column body: usage/u") as refused:
        import_files(register, knowledge, [listed], ANNA, WHEN, dry_run=True)
    assert "1 problem." in str(refused.value)


def test_an_edited_export_is_entered_as_drafts(register, bring, tmp_path):
    bring(bodies_csv=BODIES)
    export_files(register, tmp_path / "export", FileForm.CSV)
    text = (tmp_path / "export" / "bodies.csv").read_text(encoding="utf-8").replace("Amt Auen", "Amt Aue")
    entered = bring(how=enter_files, actor=BERT, bodies_csv=text)
    assert (entered.entered, entered.unchanged) == ({RecordKind.BODY: 1}, 1)
    newest = {one.record: one for one in register.newest(RecordKind.BODY)}["amt"]
    assert (newest.state, newest.version, newest.authors) == (RecordState.DRAFT, 2, ("Bert",))


def test_export_of_a_day_holds_what_held_on_it(register, knowledge, bring, tmp_path):
    bring(bodies_csv=BODIES, usages_csv=HEAD + f"u,amt,x,own_content,amt,{SOURCED}\nv,haus,x,none,,,,\n")
    export_files(register, tmp_path / "before", FileForm.YAML, date(2024, 12, 6))
    export_files(register, tmp_path / "then", FileForm.YAML, date(2024, 12, 7))
    assert not (tmp_path / "before" / "usages.yaml").exists()
    (claim,) = read_file((tmp_path / "then" / "usages.yaml").read_bytes(), "usages.yaml").claims
    assert claim.content.id == "u"


def test_bodies_that_only_surveys_know_are_exported_too(register, knowledge, tmp_path):
    register.import_bodies([Body(id="alt", name="Alt", homepage="https://alt.example/")], WHEN)
    export_files(register, tmp_path / "a", FileForm.CSV)
    with Register.open(tmp_path / "other.sqlite") as other:
        import_files(other, knowledge, [tmp_path / "a"], ANNA, WHEN)
        export_files(other, tmp_path / "b", FileForm.CSV)
    first, second = ((tmp_path / name / "bodies.csv").read_bytes() for name in "ab")
    assert (first == second, b"alt" in first) == (True, True)


def test_withdrawn_records_hold_as_long_as_they_did(register, knowledge, bring, tmp_path):
    bring(bodies_csv=BODIES, usages_csv=HEAD + f"u,amt,x,own_content,amt,{SOURCED}\n")
    (usage,) = register.newest(RecordKind.USAGE)
    ended = Change(
        action=Action.WITHDRAWN, content=usage.content, valid_from=date(2026, 2, 1), base=usage.version
    )
    write(register, knowledge, [ended], BERT, WHEN)
    export_files(register, tmp_path / "a", FileForm.CSV)
    with Register.open(tmp_path / "other.sqlite") as other:
        import_files(other, knowledge, [tmp_path / "a"], ANNA, WHEN)
        assert len(other.holding(RecordKind.USAGE, date(2026, 1, 31))) == 1
        assert other.holding(RecordKind.USAGE, date(2026, 2, 1)) == []


@pytest.mark.parametrize("kind", RecordKind, ids=str)
def test_templates_are_tables_without_rows(kind, tmp_path):
    table, readme = template_files(kind, tmp_path / f"{kind}.csv")
    (book,) = template_files(kind, tmp_path / f"{kind}.xlsx")
    assert all(read_file(one.read_bytes(), one.name).troubles == () for one in (table, book))
    assert "id (needed)" in readme.read_text(encoding="utf-8")


def test_a_folder_without_files_of_records(register, knowledge, tmp_path):
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="holds no file of records"):
        import_files(register, knowledge, [tmp_path / "none"], ANNA, WHEN)
