"""Files in the browser: what they would change is shown first, and then everything or nothing is entered."""

import csv
import io
import re
import zipfile
from html import unescape

import openpyxl
import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.serve.forms import TOKEN
from amtsblick.values.records import RecordKind, RecordState, Role
from amtsblick.values.usages import UsageKind
from testoffice import a_usage, main_of

PAGE = "/de/work/import"
HEAD = "id,body,service,kind,handle,origin.mode\n"
ROW = "amt.neu,amt,mastodon,own_content,@amt@social.example,entered\n"
LIST = "Name;Homepage;Land\nWerke;https://werke.example/;DE\nKaputt;mailto:x@y.example;DE\n"


@pytest.fixture
def keeper(office, browser_of):
    return browser_of("pflege", (Role.ADMIN, ""))


@pytest.fixture
def editor(office, browser_of):
    return browser_of("redaktion", (Role.EDITOR, "land"))


def give(browser, name, data, taking="drafts", holds="", page=PAGE):
    """Choose a file and look."""
    content = data if isinstance(data, bytes) else data.encode()
    fields = {TOKEN: browser.form_token, "taking": taking, "holds": holds, "do": "look"}
    return browser.post(page, data=fields, files={"file": (name, content, "text/csv")})


def confirm(browser, preview, **changed):
    """Press the button of a preview."""
    form = next(one for one in re.findall(r"<form .*?</form>", preview.text, re.DOTALL) if "mark" in one)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields = {name: unescape(value) for name, value in hidden if name != TOKEN}
    return browser.send_form(PAGE, **{**fields, "do": "enter", **changed})


def usage(office, name):
    return newest_of(office.register, RecordKind.USAGE, name)


def test_a_file_is_shown_first_and_entered_when_confirmed(office, editor):
    preview = give(editor, "usages.csv", HEAD + ROW)
    assert preview.status_code == 200
    assert "Nutzung 1" in main_of(preview.text)
    assert usage(office, "amt.neu") is None
    assert confirm(editor, preview).headers["location"] == f"{PAGE}?said=imported"
    entry = usage(office, "amt.neu")
    assert (entry.state, entry.actor.name) == (RecordState.DRAFT, "redaktion")
    assert "nichts zu übernehmen" in main_of(give(editor, "usages.csv", HEAD + ROW).text)


def test_a_preview_shows_field_by_field_what_a_changed_record_says_now_and_then(office, editor, entered):
    entered(a_usage())
    preview = give(editor, "usages.csv", HEAD + "amt.x,amt,x,monitoring_only,amt_wasser,entered\n")
    words = main_of(preview.text)
    assert "Geändert Nutzung 1" in words
    assert "amt_wasser" in words
    confirm(editor, preview)
    entry = usage(office, "amt.x")
    assert (entry.content.kind, entry.version) == (UsageKind.MONITORING_ONLY, 2)


def test_one_wrong_row_keeps_all_others_out_and_is_named_with_row_and_column(office, editor):
    wrong = "amt.b,amt,gibtsnicht,own_content,x,entered\namt.c,amt,x,falsch,x,entered\n"
    preview = give(editor, "usages.csv", HEAD + ROW + wrong)
    assert preview.status_code == 422
    assert "Zeile 4, Spalte kind" in main_of(preview.text)
    assert 'name="mark"' not in preview.text
    services = give(editor, "usages.csv", HEAD + ROW + wrong.splitlines()[0])
    assert services.status_code == 422
    assert "Zeile 3, Spalte service" in main_of(services.text)
    assert "gibtsnicht" in main_of(services.text)
    assert usage(office, "amt.neu") is None


def test_a_register_that_changed_since_the_preview_is_shown_anew(office, editor, entered):
    preview = give(editor, "usages.csv", HEAD + "amt.x,amt,x,monitoring_only,amt_wasser,entered\n")
    entered(a_usage())
    answer = confirm(editor, preview)
    assert answer.status_code == 409
    assert "inzwischen geändert" in main_of(answer.text)
    assert usage(office, "amt.x").version == 1
    assert confirm(editor, answer).status_code == 303
    assert usage(office, "amt.x").version == 2


def test_nobody_enters_what_belongs_to_another_part(office, editor):
    preview = give(editor, "usages.csv", HEAD + ROW + "stadt.neu,stadt,x,own_content,stadt,entered\n")
    assert preview.status_code == 422
    assert "Zeile 3" in main_of(preview.text)
    assert "nicht das Recht" in main_of(preview.text)
    assert usage(office, "amt.neu") is None


def test_a_record_of_another_part_is_not_taken_over_by_claiming_it(office, editor, entered):
    entered(a_usage(id="stadt.x", body="stadt", handle="auenstadt"))
    preview = give(editor, "usages.csv", HEAD + "stadt.x,amt,x,own_content,auenstadt,entered\n")
    assert preview.status_code == 422
    assert usage(office, "stadt.x").content.body == "stadt"


def test_a_body_of_another_part_is_not_taken_over_by_a_file(office, browser_of):
    keeper = browser_of("landpflege", (Role.ADMIN, "land"))
    stolen = "id,name,homepage,parent\nstadt,Unsere,https://stadt.example/,land\n"
    for taking in ("drafts", "states"):
        assert give(keeper, "bodies.csv", stolen, taking).status_code == 422
    own = "id,name,homepage,parent\nneu,Neu,https://neu.example/,land\ntiefer,Tiefer,https://t.example/,neu\n"
    preview = give(keeper, "bodies.csv", own, "states")
    assert confirm(keeper, preview).status_code == 303
    assert office.register.body("tiefer").parent == "neu"
    assert office.register.body("stadt").name == "Stadt Auenstadt"


def test_states_are_only_taken_from_whoever_may_import(office, editor, keeper):
    said = HEAD.strip() + ",state,approved_by\n" + ROW.strip() + ",published,leitung\n"
    assert give(editor, "usages.csv", said, "states").status_code == 422
    assert confirm(editor, give(editor, "usages.csv", said)).status_code == 303
    assert usage(office, "amt.neu").state is RecordState.DRAFT
    other = said.replace("amt.neu", "amt.zwei").replace("@amt@", "@zwei@")
    assert confirm(keeper, give(keeper, "usages.csv", other, "states")).status_code == 303
    assert usage(office, "amt.zwei").state is RecordState.PUBLISHED


def test_a_list_of_bodies_is_taken_as_surveys_take_it_and_tells_what_it_leaves_out(office, keeper):
    preview = give(keeper, "städte.csv", LIST, "states", "list")
    assert preview.status_code == 200
    assert "Zeile 3 Ausgelassen" in main_of(preview.text)
    assert confirm(keeper, preview).status_code == 303
    assert office.register.body("werke-example").country == "DE"


def test_a_file_whose_name_says_nothing_is_told_what_it_holds(office, editor):
    assert give(editor, "tabelle.csv", HEAD + ROW).status_code == 422
    assert give(editor, "tabelle.csv", HEAD + ROW, holds="usage").status_code == 200


def test_a_file_waits_for_its_account_only_and_for_its_own_preview(office, editor, browser_of):
    preview = give(editor, "usages.csv", HEAD + ROW)
    other = browser_of("andere", (Role.EDITOR, ""))
    assert confirm(other, preview).status_code == 422
    give(editor, "usages.csv", HEAD + ROW.replace("amt.neu", "amt.später"))
    gone = confirm(editor, preview)
    assert gone.status_code == 422
    assert "nicht mehr vor" in main_of(gone.text)
    assert usage(office, "amt.neu") is None


def test_what_waited_longer_than_a_day_is_gone(office, editor, clock):
    preview = give(editor, "usages.csv", HEAD + ROW)
    clock.moment = clock.moment.replace(day=4)
    late = editor.send_form(PAGE, do="enter", taking="drafts", key="x")
    assert late.status_code in {401, 422}
    assert usage(office, "amt.neu") is None
    assert preview.status_code == 200


def test_what_is_taken_away_is_read_back_unchanged(office, keeper, entered):
    entered(a_usage(), a_usage(id="stadt.x", body="stadt", handle="=2+5"))
    for form in ("xlsx", "csv", "yaml"):
        sent = keeper.get(f"/de/work/export/register.{form}")
        assert "attachment" in sent.headers["content-disposition"]
        files = [("register.xlsx", sent.content)]
        if form != "xlsx":
            box = zipfile.ZipFile(io.BytesIO(sent.content))
            files = [(name, box.read(name)) for name in box.namelist()]
        for name, data in files:
            preview = give(keeper, name, data, "states")
            assert preview.status_code == 200, main_of(preview.text)
            assert "nichts zu übernehmen" in main_of(preview.text), (form, name)


def test_an_export_holds_what_its_reader_may_see_and_no_more(office, keeper, editor, entered):
    entered(a_usage(), a_usage(id="stadt.x", body="stadt", handle="auenstadt"))
    for browser, query, expected in (
        (editor, "", {"amt.x"}),
        (keeper, "", {"amt.x", "stadt.x"}),
        (keeper, "?under=stadt", {"stadt.x"}),
    ):
        box = zipfile.ZipFile(io.BytesIO(browser.get(f"/de/work/export/register.csv{query}").content))
        rows = csv.DictReader(io.StringIO(box.read("usages.csv").decode()))
        assert {row["id"] for row in rows} == expected
    assert editor.get("/de/work/export/register.csv?under=stadt").status_code == 404


def test_cells_of_an_export_are_no_formulas(office, keeper, entered):
    entered(a_usage(reason='=HYPERLINK("https://elsewhere.example/","weiter")'))
    sheet = openpyxl.load_workbook(io.BytesIO(keeper.get("/de/work/export/register.xlsx").content))["usages"]
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_readers_take_nothing_in(office, browser_of):
    reader = browser_of("leserin", (Role.READER, ""))
    assert reader.get(PAGE).status_code == 403
    assert give(reader, "usages.csv", HEAD + ROW).status_code == 403
    assert 'href="/de/work/import"' not in reader.get("/de/work/bodies").text
