"""What strangers write into a questionnaire stays text: in their form, on the receipt, and inside."""

import runpy
from html import unescape
from pathlib import Path

import pytest

from amtsblick.jobs.asking import add_link, ask
from amtsblick.jobs.questionnaires import Asking
from amtsblick.jobs.questionnaires import Desk as Table
from amtsblick.values.records import Actor, Role
from testoffice import BODIES

ATTACKS = runpy.run_path(str(Path(__file__).with_name("test_strangers_text.py")))["ATTACKS"]
HARM = """() => (document.querySelectorAll('code').forEach(one => one.remove()), [
    ...(typeof pwned === 'undefined' ? [] : ['it ran']),
    ...[...document.querySelectorAll('strange-mark, iframe, object, base, meta[http-equiv], math, template, '
        + '[onerror], [onload], [onfocus], [onmouseover], [ontoggle], [onbegin]')]
        .map(one => one.outerHTML.slice(0, 90)),
    ...[...document.querySelectorAll('[href], [src], [action]')]
        .map(one => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action'))
        .filter(one => /^\\s*(javascript|data|vbscript):/i.test(one) || /^(https?:)?\\/\\/elsewhere/i.test(one)),
    ...(document.body.innerText.includes('1337') ? ['a template ran'] : []),
])"""
"""Digests may hold any figures."""


@pytest.fixture
def desk(make_desk):
    made = make_desk(posts_a_minute=0)
    made.register.import_bodies(BODIES, made.now())
    made.written({one.id for one in BODIES})
    return made


@pytest.fixture
def asked(desk):
    table = Table(register=desk.register, knowledge=desk.knowledge, actor=Actor(name="p"), when=desk.now())
    (made,) = ask(table, Asking(answer_by=desk.today, bodies=("amt",)))
    return made


@pytest.fixture
def path(desk, asked):
    return f"/de/q/{add_link(desk.register, asked, 'p', desk.now()).secret}"


@pytest.fixture
def tab(browser):
    """A page in which scripts may run and nothing leaves."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())
    yield page
    context.close()


def harm(tab, html):
    noted = []
    tab.on("dialog", lambda dialog: (noted.append("dialog"), dialog.dismiss()))
    tab.on("pageerror", lambda error: noted.append(str(error)))
    tab.set_content(html, wait_until="domcontentloaded")
    return noted + tab.evaluate(HARM)


def row(attack):
    """An answer in which every free text is an attack."""
    free = ("handle", "reason", "unit", "decided_by", "via", "since", "target_groups")
    return {
        "base": "0", "unit": attack, "remarks": attack, "uses.0.service": "x", "uses.0.kind": "own_content",
        **{f"uses.0.{one}": attack for one in free},
    }  # fmt: skip


@pytest.mark.browser
def test_no_answer_does_anything_in_the_form_or_inside(client, desk, asked, path, tab, browser_of):
    found = {}
    for number, attack in enumerate(ATTACKS):
        answer = client.post(path, data={**row(attack), "base": str(number), "do": "check"})
        assert answer.status_code in {303, 422}, attack
        pages = [answer.text] if answer.status_code == 422 else [client.get(f"{path}/check").text]
        pages.append(client.get(f"{path}?edit=1").text)
        found |= {f"{attack[:60]} {at}": said for at, html in enumerate(pages) if (said := harm(tab, html))}
    assert found == {}
    assert desk.register.written_answer(asked.id).version == len(ATTACKS)


@pytest.mark.browser
def test_what_was_sent_does_nothing_on_the_receipt_and_inside(client, desk, asked, path, tab, browser_of):
    editor = browser_of("presse", (Role.EDITOR, ""))
    for number, attack in enumerate(ATTACKS):
        written = {
            "base": str(number), "unit": attack, "remarks": attack, "no_services": "", "do": "check",
            "uses.0.service": "x", "uses.0.kind": "own_content", "uses.0.handle": "amt_wasser",
            "uses.0.reason": attack, "uses.0.decided_by": attack,
        }  # fmt: skip
        kept = client.post(path, data=written)
        if kept.status_code == 422:  # a formula is refused, and may do nothing either
            assert harm(tab, kept.text) == [], attack
            continue
        assert kept.status_code == 303, attack
        assert client.post(f"{path}/check", data={"base": str(number + 1)}).status_code == 303
        receipt = client.get(path).text
        inside = editor.get(f"/de/work/questionnaires/{asked.id}").text
        for html in (receipt, inside):
            assert harm(tab, html) == [], attack
    assert "+49 30" in unescape(inside) or "lang lang" in inside


@pytest.mark.parametrize(
    "fields",
    [
        {"unit": "x" * 200_001},
        {f"uses.{number}.service": "x" for number in range(5000)},
        {"uses.999.service": "x", "uses.-1.service": "x", "uses.0.__class__": "x", "token": "x"},
        {"base": "9" * 400},
        {"base": "-1"},
        {"uses.0.service": "nix", "uses.0.kind": "nix"},
        {"uses.0.service": ["x", "y"], "uses.0.kind": ["own_content", "left"]},
        {"unit": "\ud800".encode("utf-8", "surrogatepass"), "remarks": b"\x00\xff"},
    ],
    ids=["field", "fields", "names", "version", "negative", "words", "twice", "bytes"],
)
def test_malformed_answers_are_refused_or_kept_harmlessly(client, desk, asked, path, fields):
    answer = client.post(path, data={"base": "0", "do": "check", **fields})
    assert answer.status_code in {303, 400, 409, 413, 422}
    assert list(desk.register.sent_answers()) == []
    assert client.get(path).status_code == 200


def test_an_answer_that_is_too_large_is_refused_and_says_so(client, desk, asked, path):
    fields = {f"uses.{number}.reason": "x" * 150_000 for number in range(8)}
    answer = client.post(path, data={"base": "0", "do": "check", **fields})
    assert answer.status_code == 413
    assert desk.register.written_answer(asked.id) is None


def test_an_answer_names_no_other_body_or_questionnaire(client, desk, asked, path):
    other = {"body": "stadt", "questionnaire": "anders", "token": "AAAA"}
    fields = {"base": "0", "do": "check", "no_services": "yes", **other}
    assert client.post(path, data=fields).status_code == 303
    written = desk.register.written_answer(asked.id).written
    assert not set(other) & set(written)
