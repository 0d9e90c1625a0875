"""What strangers wrote stays text: on every page, in every feed and table, whatever they wrote."""

import csv
import io
import json
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from amtsblick.demo import decisions, usages
from amtsblick.demo.deciding import approved
from amtsblick.demo.papers import CONCEPT, make_papers
from amtsblick.demo.serving import open_doors
from amtsblick.jobs.accounts import add, open_gate
from amtsblick.jobs.board import refresh
from amtsblick.jobs.clock import now
from amtsblick.jobs.documents import Desk, fill
from amtsblick.jobs.workspace import Workspace
from amtsblick.knowledge import load
from amtsblick.values.accounts import Grant
from amtsblick.values.days import PartialDate
from amtsblick.values.records import Actor, Role

ATTACKS = (
    "<script>pwned=1</script>",
    "<SCRIPT SRC=//elsewhere.example/x.js></SCRIPT>",
    "</script><script>pwned=1</script>",
    "</title><script>pwned=1</script>",
    "</textarea><script>pwned=1</script>",
    "</style><svg onload=pwned=1>",
    "--><img src=x onerror=pwned=1><!--",
    "<img src=x onerror=pwned=1>",
    '<img src="//elsewhere.example/pixel.gif">',
    "<svg/onload=pwned=1>",
    "<svg><animate onbegin=pwned=1 attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:pwned=1'><text y=9>x</text></a></svg>",
    "<math><mtext><mglyph><style><img src=x onerror=pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<object data='data:text/html,<script>pwned=1</script>'></object>",
    "<base href=//elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example/'>",
    "<link rel=stylesheet href=//elsewhere.example/x.css>",
    "<form action=//elsewhere.example/><button>weiter",
    "<details open ontoggle=pwned=1>",
    "<input autofocus onfocus=pwned=1>",
    "<template><script>pwned=1</script></template><strange-mark>",
    '" onmouseover="pwned=1" autofocus onfocus="pwned=1" x="',
    "' onfocus='pwned=1' autofocus x='",
    "` onfocus=`pwned=1` autofocus",
    '"><strange-mark>',
    "javascript:pwned=1",
    " \tjava\nscript:pwned=1",
    "data:text/html,<script>pwned=1</script>",
    "{{ 7 * 191 }} ${7*191} #{7*191} <%= 7*191 %> {% print(7*191) %}",
    "%(num)s %s %n {0} {name}",
    "&lt;script&gt;pwned=1&lt;/script&gt; &#60;strange-mark&#62;",
    "\u202egnp.exe\u2066 <strange-mark>",
    "\u0430mt \u13a0mt \uff1cscript\uff1epwned=1\uff1c/script\uff1e",
    ']]><strange-mark/> <?xml version="1.0"?>',
    "</script><!--<script> \u2028 \u2029",
    "expression(pwned=1); background:url(//elsewhere.example/x)",
    '=HYPERLINK("https://elsewhere.example/","weiter")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+49 30 \x07\x1b[31m\x7f",
    "lang " * 400 + "<strange-mark>",
)
HINTS = ("[DOM] Password forms should have", "Failed to load resource")
"""What Chromium says of pages as they are; the evidence of the poisoned sheets was left behind."""
PROSE = frozenset(
    [
        "name",
        "kind",
        "region",
        "reason",
        "unit",
        "note",
        "title",
        "objective",
        "payer",
        "beneficiary",
        "scope",
        "version",
        "result",
        "text",
        "owner",
        "findings",
        "recommendation",
        "decided_by",
        "deviation",
        "said_by",
        "professions",
        "targeting",
        "agency",
        "alternatives",
        "legal_basis",
        "sentence",
        "excerpt",
        "detail",
        "state_detail",
    ]
)
"""Fields of bodies, sheets and records that hold words of others."""
REFLECTED = (
    "search?q=",
    "bodies?q=",
    "bodies/",
    "knowledge?q=",
    "changes?service=",
    "trend?service=",
    "login?next=",
)

pytestmark = pytest.mark.browser


class Poisoner:
    """Puts the next attack behind whatever stands in a field of prose."""

    def __init__(self):
        self._next = cycle(enumerate(ATTACKS))

    def text(self, before=""):
        number, attack = next(self._next)
        return f"{attack} {before} mark{number:02}."

    def value(self, one):
        if isinstance(one, tuple):
            return tuple(map(self.value, one))
        if not is_dataclass(one) or isinstance(one, PartialDate):
            return one
        return replace(
            one, **{field.name: self._field(field.name, getattr(one, field.name)) for field in fields(one)}
        )

    def _field(self, name, held):
        if name in PROSE and type(held) is str:
            return self.text(held)
        if name in PROSE and isinstance(held, tuple) and held and type(held[0]) is str:
            return tuple(map(self.text, held))
        return self.value(held)


@pytest.fixture(scope="module")
def poisoned(filled, tmp_path_factory):
    """The demonstration's state told by somebody who means harm."""
    place = Workspace(folder=tmp_path_factory.mktemp("poisoned") / "out")
    place.prepare()
    poison, knowledge, today = Poisoner(), load(), now().date()
    with filled.open_register() as before:
        sheets = [poison.value(one) for one in before.sheets(before.surveys()[-1].id)]
    with place.open_register() as register:
        run = register.start_survey(
            bodies=[one.body for one in sheets],
            source="live",
            pages_limit=8,
            software="test",
            knowledge=knowledge.digest,
            when=now(),
        )
        for sheet in sheets:
            register.record(run.id, sheet, (), now())
        register.finish_survey(run.id, now())
        told = [*usages.usages(today), *usages.campaigns(today), *usages.agreements(today)]
        decided = [*decisions.decisions(today), *decisions.reviews(today)]
        for records in (told, decided):
            approved(register, knowledge, [poison.value(one) for one in records], now())
        _more(register, knowledge, place, poison)
    return place


def _more(register, knowledge, place, poison):
    make_papers(register, knowledge, place, now())
    desk = Desk(
        register=register,
        knowledge=knowledge,
        actor=Actor(name="pressestelle", role=Role.EDITOR),
        when=now(),
        evidence=place.open_evidence(),
    )
    keys = (
        "approved_by",
        "task",
        "harm_without",
        "frequency",
        "position",
        "technical",
        "hours",
        "house_rules",
    )
    fill(desk, CONCEPT, {key: poison.text() for key in keys})
    open_doors(register, knowledge, place, now())
    gate, everywhere = open_gate(place, register), [Grant(role=one) for one in Role if one is not Role.SYSTEM]
    add(gate, "alles", ATTACKS[7], grants=everywhere, by="test", when=now())
    refresh(register, knowledge, evidence=place.open_evidence(), when=now())


@pytest.fixture(scope="module")
def hostile(poisoned, serve_folder):
    with serve_folder(poisoned) as town:
        yield town


@pytest.fixture(scope="module")
def read(hostile, walk):
    """All that the poisoned application answers."""
    return walk(hostile).answers


@pytest.fixture(scope="module")
def tab(browser, hostile):
    context = browser.new_context()
    context.add_cookies([{"name": "amtsblick", "value": hostile.cookie("alles"), "url": hostile.base}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def _trouble(page, address):
    """What the browser did with a page beyond showing it."""
    return _noted(page, lambda: page.goto(address))


def _noted(page, go):
    """What the browser did beyond showing the page that ``go`` leads to."""
    noted = []
    listeners = {
        "console": lambda message: None if message.text.startswith(HINTS) else noted.append(message.text),
        "pageerror": lambda error: noted.append(str(error)),
        "dialog": lambda dialog: (noted.append(dialog.message), dialog.dismiss()),
        "request": lambda request: (
            noted.append(request.url) if "elsewhere" in (urlsplit(request.url).hostname or "") else None
        ),
    }
    for name, listener in listeners.items():
        page.on(name, listener)
    go()
    noted += page.evaluate("""() => [
        ...(typeof pwned === 'undefined' ? [] : ['it ran']),
        ...[...document.querySelectorAll('strange-mark, iframe, object, base, [onerror], [onload], [onfocus]')]
            .map(one => one.outerHTML.slice(0, 90)),
        ...[...document.querySelectorAll('[href], [src], [action]')]
            .map(one => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action'))
            .filter(one => /^\\s*(javascript|data:text|vbscript)/i.test(one)
                || /^(https?:)?\\/\\/elsewhere/i.test(one)),
        ...(document.body.innerText.includes('1337') ? ['a template ran'] : []),
        ...(/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText) ? ['turned'] : []),
    ]""")
    for name, listener in listeners.items():
        page.remove_listener(name, listener)
    return noted


def test_no_page_does_what_strangers_wrote(hostile, read, tab):
    pages = [
        path for path, (_, kind, text) in read.items() if kind.startswith("text/html") and "<!doctype" in text
    ]
    found = {path: _trouble(tab, hostile.base + path) for path in pages}
    assert {path: noted for path, noted in found.items() if noted} == {}


def test_the_attacks_were_shown(read):
    pages = "".join(text for _, kind, text in read.values() if kind.startswith("text/html"))
    missing = {attack for number, attack in enumerate(ATTACKS) if f"mark{number:02}." not in pages}
    assert missing == set()


@pytest.mark.parametrize("place", REFLECTED)
def test_no_page_does_what_an_address_says(hostile, tab, place):
    found = {attack: _reflected(tab, hostile, place, attack) for attack in ATTACKS[::4]}
    assert {attack: noted for attack, noted in found.items() if noted} == {}


def test_what_a_file_brings_in_stays_text(hostile, tab):
    """Looked at before it is entered, entered, and on the pages of what came of it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["id", "name", "homepage", "kind", "region"])
    for number, bare in enumerate(ATTACKS):
        attack = f"'{bare}" if bare.startswith("=") else bare  # formulas are refused, as text they may come
        writer.writerow(
            [f"gift{number}", f"{attack} mark{number:02}.", f"https://gift{number}.example/", attack, attack]
        )
    file = {
        "name": "<img src=x onerror=pwned=1>.csv",
        "mimeType": "text/csv",
        "buffer": written.getvalue().encode(),
    }

    def press(what):
        with tab.expect_navigation():
            tab.click(f"main button[value={what}]")

    tab.goto(f"{hostile.base}/de/work/import")
    tab.set_input_files("#file", file)
    tab.select_option("#holds", "body")
    tab.check("input[value=states]")
    assert _noted(tab, lambda: press("look")) == []
    assert "mark05." in tab.content()
    assert _noted(tab, lambda: press("enter")) == []
    places = ["work/bodies?q=gift", "bodies?q=gift", "work/export?under=gift0"]
    for number in range(0, len(ATTACKS), 4):
        places += [
            f"work/bodies/gift{number}",
            f"work/edit/body/gift{number}",
            f"work/bodies/gift{number}/succession",
        ]
        places += [f"bodies/gift{number}", f"work/records/body/gift{number}"]
    found = {place: _trouble(tab, f"{hostile.base}/de/{place}") for place in places}
    assert {place: noted for place, noted in found.items() if noted} == {}


def _reflected(tab, hostile, place, attack):
    return _trouble(tab, f"{hostile.base}/de/{place}{quote(attack, safe='')}")


def test_feeds_and_descriptions_still_parse(read):
    parsed = set()
    for path, (_, kind, text) in read.items():
        bare = kind.removeprefix("attachment ")
        if "json" in bare.split(";")[0] and "jsonl" not in path:
            json.loads(text)
            parsed.add("json")
        if bare.split(";")[0].strip().endswith("xml"):
            ET.fromstring(text)
            parsed.add("xml")
    assert parsed == {"json", "xml"}


def test_no_table_holds_a_formula(read):
    tables = {path: text for path, (_, kind, text) in read.items() if "text/csv" in kind}
    assert tables
    assert any("mark" in text for text in tables.values())
    for path, text in tables.items():
        cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
        assert [one[:60] for one in cells if one.lstrip()[:1] in tuple("=+@\uff1d\uff0b\uff20")] == [], path
