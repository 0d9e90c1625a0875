"""Files that mean harm, sent to the real server: each is refused on a clear page, and the server stays small."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import openpyxl
import pytest

from amtsblick.jobs.accounts import add, open_gate
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.forms import TOKEN
from amtsblick.values.accounts import Grant
from amtsblick.values.body import Body
from amtsblick.values.records import Role
from testoffice import main_of

MB = 1_000_000
BOUND = 700 * MB
"""Memory that the server may ever have held, with everything that it holds anyway (about 200 MB)."""
SECONDS = 20.0
HEAD = "id,body,service,kind,handle,origin.mode,reason\n"


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[..., AbstractContextManager[object]]
) -> Iterator[object]:
    place = Workspace(folder=tmp_path_factory.mktemp("hostile") / "out")
    place.prepare()
    with place.open_register() as register:
        bodies = [
            Body(id=f"amt{number}", name=f"Amt {number}", homepage=f"https://a{number}.example/")
            for number in range(50)
        ]
        register.import_bodies(bodies, now())
        grants = [Grant(role=role, root="") for role in (Role.ADMIN, Role.EDITOR)]
        add(open_gate(place, register), "alles", "Alles", grants=grants, by="test", when=now())
    with serve_folder(place) as town:
        yield town


def workbook(change: Callable[[zipfile.ZipFile], None], rows: int = 1) -> bytes:
    """A workbook of usages to whose parts something is added."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "usages"
    sheet.append(HEAD.strip().split(","))
    for number in range(rows):
        sheet.append([f"w{number}", f"amt{number % 50}", "x", "own_content", f"w{number}", "entered", ""])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as box:
        change(box)
    return buffer.getvalue()


def bomb() -> bytes:
    return workbook(lambda box: box.writestr("xl/worksheets/sheet9.xml", b"\0" * (55 * MB)))


def huge_bomb() -> bytes:
    def change(box: zipfile.ZipFile) -> None:
        for number in range(20):
            box.writestr(f"xl/media/{number}.bin", b"\0" * (20 * MB))

    return workbook(change)


def entities() -> bytes:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><x>&l9;</x>'
    return workbook(lambda box: box.writestr("xl/evil.xml", text))


def formula() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(lambda box: None)))
    book["usages"]["G2"] = '=WEBSERVICE("https://elsewhere.example/")'
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def aliases() -> bytes:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n + 1}: &a{n + 1} [{','.join([f'*a{n}'] * 10)}]" for n in range(12)]
    return "\n".join(lines).encode()


CASES: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "zip-bomb": ("usages.xlsx", bomb, "entpackt weit größer", "unpacks to far more"),
    "huge-zip-bomb": ("usages.xlsx", huge_bomb, "Entpackt hat sie", "Unpacked it has"),
    "macros-by-name": ("usages.xlsm", lambda: workbook(lambda box: None), "enthält Makros", "holds macros"),
    "macros-by-content": (
        "usages.xlsx",
        lambda: workbook(lambda box: box.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")),
        "enthält Makros",
        "holds macros",
    ),
    "program-as-workbook": (
        "usages.xlsx",
        lambda: b"MZ\x90\0" * 500,
        "keine Excel-Arbeitsmappe",
        "no Excel workbook",
    ),
    "workbook-as-csv": ("usages.csv", lambda: workbook(lambda box: None), "keine CSV-Datei", "no CSV file"),
    "page-as-csv": (
        "usages.csv",
        lambda: b"<!doctype html><script>pwned=1</script>",
        "keine CSV-Datei",
        "no CSV file",
    ),
    "picture-as-yaml": (
        "usages.yaml",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "nicht UTF-8",
        "not UTF-8",
    ),
    "xml-entities": ("usages.xlsx", entities, "XML-Entitäten", "XML entities"),
    "yaml-aliases": ("usages.yaml", aliases, "Verweise ergeben", "aliases spell out"),
    "yaml-object": (
        "usages.yaml",
        lambda: b"usages: !!python/object/apply:os.system [id]",
        "nicht erlaubt",
        "not allowed",
    ),
    "formula": ("usages.xlsx", formula, "enthält eine Formel", "holds a formula"),
    "deep-json": ("usages.json", lambda: b"[" * 200_000, "zu tief verschachtelt", "nested too deeply"),
    "latin-yaml": (
        "usages.yaml",
        lambda: "usages:\n- id: für\n".encode("latin-1"),
        "nicht UTF-8",
        "not UTF-8",
    ),
    "other-ending": ("usages.exe", lambda: b"MZ", "werden nicht gelesen", "not read"),
    "too-large": (
        "usages.csv",
        (HEAD + "x" * 12 * MB).encode,
        "MB sind zu viel",
        "MB are too much",
    ),
    "endless-rows": (
        "usages.csv",
        (HEAD + "a,\n" * 3 * MB).encode,
        "zu viele Zeilen",
        "too many rows",
    ),
    "endless-columns": ("usages.csv", lambda: b"a," * MB + b"\n1\n", "zu viele Spalten", "too many columns"),
    "endless-tree": (
        "usages.json",
        lambda: b"[" + b"[]," * 3 * MB + b"[]]",
        "zu viele Zeilen",
        "too many rows",
    ),
    "empty": ("usages.csv", lambda: b"", "Datei ist leer", "file is empty"),
    "half-quoted": (
        "usages.csv",
        (HEAD + 'u,amt1,x,own_content,"amt').encode,
        "Zeile ist nicht lesbar",
        "row cannot be read",
    ),
}


def give(served: object, lang: str, name: str, data: bytes) -> httpx.Response:
    with served.client("alles") as client:
        fields = {TOKEN: csrf_token(served.cookie("alles")), "taking": "states", "do": "look"}
        return client.post(f"/{lang}/work/import", data=fields, files={"file": (name, data)})


def peak(served: object) -> int:
    """Bytes of memory that the server held at most."""
    status = Path(f"/proc/{served.process.pid}/status")
    if not status.exists():
        pytest.skip("this system does not tell how much memory a process held")
    line = next(one for one in status.read_text(encoding="ascii").splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_hostile_file_is_refused_on_a_clear_page_and_the_server_stays_small(served, case, lang):
    name, make, german, english = CASES[case]
    begun = time.monotonic()
    answer = give(served, lang, name, make())
    assert time.monotonic() - begun < SECONDS
    assert answer.status_code == 422, main_of(answer.text)[:500]
    assert (german if lang == "de" else english) in main_of(answer.text)
    assert 'name="mark"' not in answer.text
    assert "<script>pwned" not in answer.text
    assert peak(served) < BOUND


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_file_that_is_larger_than_any_is_refused_before_it_is_read(served, lang):
    answer = give(served, lang, "usages.csv", b"x" * 25 * MB)
    assert answer.status_code == 413
    assert ("zu groß" if lang == "de" else "too large") in answer.text


def test_a_dangerous_name_of_a_file_is_only_shown(served):
    answer = give(served, "de", "../../etc/<img src=x onerror=pwned=1>.csv", b"a\n1\n")
    assert answer.status_code == 422
    assert "<img src=x" not in answer.text
    assert not list(served.place.folder.parent.glob("etc*"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_ten_thousand_rows_are_shown_and_entered_within_seconds(served, form):
    rows = 10_000
    data = (
        HEAD + "".join(f"u{n},amt{n % 50},x,own_content,konto{n},entered,\n" for n in range(rows))
    ).encode()
    if form == "xlsx":
        data = workbook(lambda box: None, rows)
    begun = time.monotonic()
    answer = give(served, "de", f"usages.{form}", data)
    shown = time.monotonic() - begun
    assert answer.status_code == 200, main_of(answer.text)[:500]
    assert "10.000" in main_of(answer.text)
    assert shown < SECONDS
    pairs = re.findall(r'<input type="hidden" name="(key|mark|taking|holds)" value="([^"]*)"', answer.text)
    fields = {TOKEN: csrf_token(served.cookie("alles")), "do": "enter", **dict(pairs)}
    begun = time.monotonic()
    with served.client("alles") as client:
        done = client.post("/de/work/import", data=fields)
    assert done.status_code == 303, main_of(done.text)[:500]
    assert time.monotonic() - begun < 2 * SECONDS
    assert peak(served) < BOUND
