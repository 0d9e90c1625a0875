"""Terms out of archives: kept, compared, told, and decisions on the service reopened."""

import asyncio
import json
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from amtsblick.assess.register.terms_changes import differences
from amtsblick.assess.register.triggers import occasions
from amtsblick.collect.settings import Settings
from amtsblick.errors import InputError
from amtsblick.jobs.due import inputs_on
from amtsblick.jobs.records import write
from amtsblick.jobs.terms import changes_in, from_archives, from_the_web, record_terms, terms_pages
from amtsblick.jobs.workspace import Workspace
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind, TriggerKind
from amtsblick.values.legal import ServiceFact
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.usages import UsageKind
from archives.warcs import Answered, write_warc

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = [f"Regel {number}: Alle halten sich an diese Bestimmung hier." for number in range(40)]


def a_page(*rules: str, lang: str = "de") -> str:
    text = "".join(f"<p>{rule}</p>" for rule in rules)
    return f'<!doctype html><html lang="{lang}"><body><main><h1>AGB</h1>{text}</main></body></html>'


@pytest.fixture
def place(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies([Body(id="amt", name="Amt", homepage="https://amt.example/")], WHEN)
    return place


@pytest.fixture
def address(knowledge):
    return next(one.address for one in knowledge.service_facts if (one.service, one.topic) == ("x", "terms"))


@pytest.fixture
def archived(tmp_path, address):
    """The terms of X three times, once as an error, and once in another language."""
    changed = [*RULES[:-1], "Regel neu: Streitigkeiten gehören nach Texas."]
    return write_warc(
        tmp_path / "terms.warc.gz",
        [
            Answered(url=address, moment="20250101120000", body=a_page(*RULES)),
            Answered(url=address, moment="20250601120000", body=a_page(*RULES)),
            Answered(url=address, moment="20250701120000", body="<p>kaputt</p>", status="503 Busy"),
            Answered(url=address, moment="20250801120000", body=a_page(*changed)),
            Answered(
                url=address,
                moment="20250901120000",
                body=a_page(*(["Rule: all obey this one."] * 40), lang="en"),
            ),
            Answered(url="https://other.example/", moment="20250801120000", body=a_page(*RULES)),
        ],
    )


def collect(place, knowledge, *files):
    pages = terms_pages(knowledge)
    with place.open_register() as register:
        return record_terms(from_archives(files, pages), pages, register, place.open_evidence(), WHEN)


def test_texts_are_kept_with_their_evidence_and_entered_once(place, knowledge, archived):
    first, again = collect(place, knowledge, archived), collect(place, knowledge, archived)
    with place.open_register() as register:
        texts = register.terms()

    assert (first.new, again.new, again.known) == (4, 0, 4)
    assert [(one.state, one.service) for one in first.not_read] == [("5xx", "x")]
    assert [one.lang for one in texts] == ["de", "de", "de", "en"]
    evidence = place.open_evidence()
    assert all(evidence.load(parse_ref(one.evidence[0].ref)).body for one in texts)


def test_a_change_shows_its_sentences_and_languages_are_never_compared(place, knowledge, archived):
    collect(place, knowledge, archived)
    with place.open_register() as register:
        (change,) = changes_in(register)

    assert (change.old.taken_at.date(), change.new.taken_at.date()) == (date(2025, 6, 1), date(2025, 8, 1))
    assert change.removed == (RULES[-1],)
    assert change.added == ("Regel neu: Streitigkeiten gehören nach Texas.",)


def test_a_changed_text_reopens_decisions_on_the_service(place, knowledge, archived):
    decision = Decision(
        id="amt-x",
        body="amt",
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2025, 7, 1),
        valid_from=date(2025, 7, 1),
        review_due=date(2026, 7, 1),
    )
    change = Change(
        action=Action.IMPORTED,
        content=decision,
        valid_from=decision.valid_from,
        state=RecordState.APPROVED,
        authors=("presse",),
        approved_by="leitung",
    )
    collect(place, knowledge, archived)
    lawless = replace(knowledge, legal_acts=())
    with place.open_register() as register:
        write(register, knowledge, [change], Actor(name="presse"), WHEN)
        found = occasions(inputs_on(register, lawless, today=date(2026, 3, 1)))

    assert [(one.kind, one.service) for one in found] == [(TriggerKind.TERMS_CHANGED, "x")]
    assert len(found[0].evidence) == 2


def test_moved_sentences_are_neither_removed_nor_added():
    assert differences("Eins ist so. Zwei ist so.\nDrei.", "Drei.\nZwei ist so. Eins ist so.") == ((), ())
    assert differences("Gleich. Gleich.", "Gleich.") == (("Gleich.",), ())


def test_a_service_without_known_terms_is_named(knowledge):
    with pytest.raises(InputError, match="No address of terms is known"):
        terms_pages(knowledge, ["myspace"])


@pytest.fixture
def served():
    """The page of terms at /tos, /moved leading there, /gone leading away; robots.txt forbids /secret."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            leads = {"/moved": "/tos", "/gone": "http://127.0.0.2:9/"}
            if self.path in leads:
                self.send_response(302)
                self.send_header("Location", leads[self.path])
            else:
                self.send_response(200)
            robots = self.path == "/robots.txt"
            content = b"User-agent: *\nDisallow: /secret\n" if robots else a_page(*RULES).encode()
            self.send_header("Content-Type", "text/plain" if robots else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *given):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_addresses_are_visited_once_as_robots_allow(place, served):
    settings = Settings(contact="presse@amt.example", delay=0, allow_private=True)
    pages = [
        ServiceFact(
            service=service,
            topic="terms",
            de="",
            en="",
            address=f"{served}{path}",
            sources=(),
            checked_on=date(2026, 1, 1),
        )
        for service, path in (
            ("x", "/tos"),
            ("facebook", "/tos"),
            ("tiktok", "/moved"),
            ("xing", "/secret"),
            ("youtube", "/gone"),
        )
    ]

    async def visited():
        return [one async for one in from_the_web(settings, pages)]

    captures = asyncio.run(visited())
    with place.open_register() as register:
        told = record_terms(captures, pages, register, place.open_evidence(), WHEN)
        texts = {one.service for one in register.terms()}

    assert len(captures) == 4
    assert texts == {"x", "facebook", "tiktok"}
    assert {(one.service, one.state) for one in told.not_read} >= {("xing", "robots")}
    assert {one.service for one in told.not_read} == {"xing", "youtube"}


def run(place, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", "terms", "--out", str(place.folder), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command(place, archived):
    told = json.loads(run(place, "--archive", str(archived), "--json").stdout)
    shown = run(place, "--service", "x").stdout

    assert (told["new"], len(told["changes"]), told["not_read"][0]["state"]) == (4, 1, "5xx")
    assert "+ Regel neu: Streitigkeiten gehören nach Texas." in shown
    assert "0 new texts" in shown
    assert run(place, "--archive", "missing.warc").returncode == 3
