"""A small office, surveyed twice over loopback: what is observed of it, where it drifts, what is proposed."""

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from amtsblick.assess.register.concept import concept_looks, is_own
from amtsblick.assess.register.observed import last_sight
from amtsblick.cli.app import app
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.collect.visitor import Visitor
from amtsblick.demo.story import polite
from amtsblick.demo.web import html, serve
from amtsblick.jobs.drift import declared_in, each_drift
from amtsblick.jobs.observed import _notice, each_sight, observed_of
from amtsblick.jobs.records import write
from amtsblick.jobs.survey import Tools, survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.declared import DriftKind
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ChannelState, ProfileFact
from amtsblick.values.usages import SaidMode, Usage, UsageKind

AMT = Body(id="amt", name="Amt Auen", homepage="https://amt.example/")
SILENT = Body(id="stumm", name="Stummes Amt", homepage="https://stumm.example/")
BEFORE, TODAY = datetime(2026, 1, 10, 9, tzinfo=UTC), datetime(2026, 3, 10, 9, tzinfo=UTC)
FOOTER = """<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a>
<a href="/nutzungskonzept">Nutzungskonzept soziale Medien</a> {channels}</footer>"""
INSTAGRAM = '<a href="https://www.instagram.com/amt_auen/">Instagram</a>'
X = '<a href="https://x.com/amt_auen">X</a>'
LINKEDIN = '<a href="https://www.linkedin.com/company/amt-auen">LinkedIn</a>'
ANALYTICS = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-ABC1234567"></script>'
FONTS = '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Roboto">'
NOTICE = "<h1>Datenschutzerklärung</h1><p>Diese Website nutzt Google Fonts.</p>" + (
    "<p>Verantwortlich ist das Amt Auen. Sie haben das Recht auf Auskunft und Berichtigung.</p>" * 20
)
CONCEPT = """<h1>Nutzungskonzept soziale Medien</h1><p>Stand: 1. Februar 2026</p><ul>
<li>Instagram: <a href="https://www.instagram.com/amt_auen/">amt_auen</a> – Einblicke</li>
<li>X: <a href="https://x.com/amt_auen">amt_auen</a> – Presse</li></ul>"""


class Nobody:
    def recorded(self, sheet, captures):
        """Nobody wants to know."""


def site(*channels, head=""):
    def page(main):
        foot = FOOTER.format(channels=" ".join(channels))
        return html(
            f"<html lang=de><head><title>Amt Auen</title>{head}</head><body><main>{main}</main>{foot}</body></html>"
        )

    texts = {
        "/": "<h1>Amt Auen</h1><p>Willkommen beim Amt Auen, zuständig für Wiesen und Wege.</p>",
        "/impressum": "<h1>Impressum</h1><p>Amt Auen, Wiesenweg 1, Auenstadt.</p>",
        "/datenschutz": NOTICE,
        "/nutzungskonzept": CONCEPT,
    }
    return {"amt.example": {path: page(text) for path, text in texts.items()}}


def surveyed(place, register, web, knowledge, when):
    evidence = place.open_evidence()
    run = register.start_survey(
        bodies=[AMT, SILENT],
        source="live",
        pages_limit=8,
        software="test",
        knowledge=knowledge.digest,
        when=when,
    )
    guide = SurveyGuide(knowledge)
    collector = LiveCollector(
        polite(web), guide, visitor=Visitor(polite(web), barred=guide.is_service, now=lambda: when)
    )
    tools = Tools(
        register=register, evidence=evidence, collector=collector, knowledge=knowledge, now=lambda: when
    )

    async def work():
        try:
            await survey(run, tools, Nobody(), parallel=2)
        finally:
            await collector.aclose()

    asyncio.run(work())
    register.finish_survey(run.id, when)


def inspected(register, when, *found):
    passes = {"reject": {"state": "looked", "banner": "rejected"}}
    register.record_inspection(
        InspectionEntry(
            site=AMT.homepage,
            started_at=when,
            bundle=f"inspections/{when:%Y%m%d}/bundle.wacz",
            manifest=f"sha256:{when:%Y%m%d}",
            body="amt",
        ),
        InspectionResult(
            judged_at=when,
            software="test",
            knowledge="test",
            state="looked",
            found={
                "state": "looked",
                "pages": [AMT.homepage],
                "passes": passes,
                "findings": list(found),
            },
        ),
    )


AFTER_REJECT = {
    "id": "after-reject-1",
    "question": "after-reject",
    "subject": "zaehler.example",
    "party": "third",
    "vendor": None,
    "category": None,
    "host": "zaehler.example",
    "country": None,
    "pass": ["reject"],
    "page": AMT.homepage,
    "pages": [AMT.homepage],
    "evidence": [{"pass": "reject", "event": 3, "excerpt": "GET https://zaehler.example/"}],
    "facts": {},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory, knowledge):
    """Before: Instagram and X. Today: Instagram and LinkedIn, X is gone, statistics came."""
    folder = tmp_path_factory.mktemp("observed")
    place = Workspace(folder=folder / "out")
    place.prepare()
    with place.open_register() as register:
        with serve(site(INSTAGRAM, X, head=FONTS), folder) as web:
            surveyed(place, register, web, knowledge, BEFORE)
        with serve(site(INSTAGRAM, LINKEDIN, head=FONTS + ANALYTICS), folder) as web:
            surveyed(place, register, web, knowledge, TODAY)
        inspected(register, BEFORE)
        inspected(register, TODAY, AFTER_REJECT)
        fact = ProfileFact(
            service="instagram",
            handle="amt_auen",
            when=TODAY,
            outcome=Outcome.SEEN,
            links=(),
            followers=1200,
            source="file",
        )
        register.record_profile_facts([fact])
    return place


@pytest.fixture
def register(place):
    with place.open_register() as opened:
        yield opened


@pytest.fixture
def seen(place, register, knowledge):
    return observed_of(register, knowledge, evidence=place.open_evidence())


def test_channels_carry_state_bounds_and_proof(seen, place):
    states = {(one.service, one.state, one.gone_by is None) for one in seen["amt"].channels}
    assert states == {
        ("instagram", ChannelState.ACTIVE, True),
        ("linkedin", ChannelState.ACTIVE, True),
        ("x", ChannelState.ACTIVE, True),
    }
    assert [one.service for one in seen["amt"].channels if one.only_in_concept] == ["x"]
    linkedin = next(one for one in seen["amt"].channels if one.service == "linkedin")
    assert (linkedin.first_seen, linkedin.absent_before) == (TODAY, BEFORE)
    evidence = place.open_evidence()
    for channel in seen["amt"].channels:
        assert channel.evidence
        for link in channel.evidence:
            if link.kind == "survey":
                assert evidence.load(parse_ref(link.ref)).url == link.address


def test_recipients_behaviour_and_profiles_come_together(seen):
    amt = seen["amt"]
    recipients = {one.vendor: (one.since, one.absent_before, one.tracker) for one in amt.recipients}
    assert recipients["google_analytics"] == (TODAY, BEFORE, True)
    assert recipients["google_fonts"] == (BEFORE, None, False)
    (behaviour,) = amt.behaviour
    assert (behaviour.topic, behaviour.since, behaviour.absent_before) == ("after-reject", TODAY, BEFORE)
    assert amt.inspected_at == TODAY
    instagram = next(one for one in amt.channels if one.service == "instagram")
    assert (instagram.profile_links, instagram.followers) == ((), 1200)


def test_the_privacy_notice_is_read_from_its_evidence(seen, register, knowledge):
    assert "google_fonts" in seen["amt"].named_tools
    assert "google_analytics" not in seen["amt"].named_tools
    assert observed_of(register, knowledge)["amt"].named_tools is None


def test_a_body_that_nobody_could_look_at_shows_nothing_but_its_state(seen):
    silent = seen["stumm"]
    assert silent.state is not State.LOOKED
    assert (silent.looked_at, silent.channels, silent.recipients, silent.legal_pages) == (None, (), (), ())


def test_until_gives_what_was_known_then(place, register, knowledge):
    then = observed_of(register, knowledge, evidence=place.open_evidence(), until=BEFORE + timedelta(days=1))[
        "amt"
    ]
    assert {one.service for one in then.channels} == {"instagram", "x"}
    assert [one.vendor for one in then.recipients] == ["google_fonts"]
    assert (then.behaviour, then.looked_at) == ((), BEFORE)


def test_one_body_can_be_asked_for(register, knowledge):
    assert [one.observed.body for one in each_sight(register, knowledge, bodies=["stumm"])] == ["stumm"]


def test_a_concept_page_is_visited_and_read_as_a_draft(place, register, knowledge):
    sights = {
        one.observed.body: one for one in each_sight(register, knowledge, evidence=place.open_evidence())
    }
    (concept,) = sights["amt"].concepts
    assert (concept.address, concept.dated.isoformat(), concept.complete) == (
        "https://amt.example/nutzungskonzept",
        "2026-02-01",
        True,
    )
    assert {(one.service, one.handle, one.kind) for one in concept.uses} == {
        ("instagram", "amt_auen", UsageKind.OWN_CONTENT),
        ("x", "amt_auen", UsageKind.OWN_CONTENT),
    }
    assert concept.origin.mode is SaidMode.CONCEPT
    assert parse_ref(concept.evidence[0].ref) is not None
    assert sights["stumm"].concepts == ()


def drifts(place, register, knowledge, **changes):
    found = each_drift(register, knowledge, day=TODAY.date(), evidence=place.open_evidence(), **changes)
    return {one.observed.body: one for one in found}


def test_the_concept_that_was_read_is_compared_with_what_is_seen(place, register, knowledge):
    amt = drifts(place, register, knowledge)["amt"]
    assert amt.concept_read
    assert [(one.kind, one.service, one.subject) for one in amt.drifts] == [
        (DriftKind.UNDECLARED_CHANNEL, "linkedin", "company/amt-auen"),
        (DriftKind.DECLARED_GONE, "x", "amt_auen"),
        (DriftKind.UNNAMED_TOOL, "", "Google Analytics"),
        (DriftKind.PROFILE_WITHOUT_IMPRINT, "instagram", "amt_auen"),
        (DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE, "instagram", "amt_auen"),
    ]
    assert all(one.evidence for one in amt.drifts)


def test_nothing_is_drift_where_nobody_could_look(place, register, knowledge):
    assert drifts(place, register, knowledge)["stumm"].drifts == ()


def test_the_same_differences_have_the_same_facts_in_every_run(place, register, knowledge):
    first, second = (drifts(place, register, knowledge)["amt"].drifts for _ in range(2))
    assert first == second


def run(place, *words):
    return CliRunner().invoke(app, [*words, "--out", str(place.folder)], catch_exceptions=False)


def test_the_command_tells_differences_with_sentences_and_proofs(place, tmp_path):
    table = tmp_path / "drift.csv"
    told = json.loads(run(place, "drift", "--json", "--file", str(table)).stdout)
    assert told["not_looked"] == ["stumm"]
    sentences = [one["sentence"] for one in told["differences"]]
    assert sentences[0] == (
        "LinkedIn: Die Website verlinkt company/amt-auen als eigenen Kanal; das Nutzungskonzept nennt ihn nicht. "
        "Das Konzept hat die Erhebung gelesen; bestätigt hat das niemand."
    )
    assert all(one["evidence"] and one["fact"] for one in told["differences"])
    assert table.read_bytes().count(b"\r\n") == len(sentences) + 1
    assert "LinkedIn" in run(place, "drift", "--body", "amt", "--lang", "en").stdout


def test_an_unknown_body_is_told(place):
    result = CliRunner().invoke(app, ["drift", "--body", "niemand", "--out", str(place.folder)])
    assert result.exit_code != 0


@pytest.fixture
def copy(place, tmp_path):
    """The same register to write into."""
    shutil.copytree(place.folder, tmp_path / "copy")
    return Workspace(folder=tmp_path / "copy")


def test_what_is_observed_is_proposed_once_as_drafts(copy):
    told = json.loads(run(copy, "register", "propose", "--json", "--actor", "presse").stdout)
    assert {(one["record"], one["service"], one["kind"], one["since"]) for one in told["drafts"]} == {
        ("usage", "instagram", "own_content", ""),
        ("usage", "linkedin", "own_content", "2026"),
        ("declaration", "instagram, x", "concept", "2026-02-01"),
    }
    with copy.open_register() as register:
        (linkedin,) = [one for one in register.newest(RecordKind.USAGE) if one.content.service == "linkedin"]
    assert linkedin.state is RecordState.DRAFT
    assert linkedin.content.origin.mode is SaidMode.OBSERVED
    assert "000002/amt.warc.gz" in linkedin.content.note
    assert json.loads(run(copy, "register", "propose", "--json", "--actor", "presse").stdout)["drafts"] == []


def test_a_dry_run_enters_nothing(copy):
    told = run(copy, "register", "propose", "--dry-run").stdout
    assert "3 drafts, none entered." in told
    drafts = json.loads(run(copy, "register", "propose", "--dry-run", "--json").stdout)["drafts"]
    assert {f"    {one['proof']}" for one in drafts} <= set(told.splitlines()), "addresses stand whole"
    with copy.open_register() as register:
        assert register.newest(RecordKind.USAGE) == []


def test_what_a_record_covers_is_not_proposed(copy, knowledge):
    usage = Usage(
        id="mine",
        body="amt",
        service="linkedin",
        kind=UsageKind.OWN_CONTENT,
        handle="company/Amt-Auen",
        since=PartialDate(text="2026"),
    )
    with copy.open_register() as register:
        change = Change(action=Action.ENTERED, content=usage, valid_from=TODAY.date())
        write(register, knowledge, [change], Actor(name="presse"), TODAY)
    told = json.loads(run(copy, "register", "propose", "--json", "--actor", "presse").stdout)
    assert [one["service"] for one in told["drafts"] if one["record"] == "usage"] == ["instagram"]


def test_legal_pages_that_are_linked_are_told_with_proof(seen):
    linked = {one.kind: one.url for one in seen["amt"].legal_pages}
    assert linked[LegalPageKind.SOCIAL_MEDIA_CONCEPT] == "https://amt.example/nutzungskonzept"
    assert all(one.evidence for one in seen["amt"].legal_pages)


def test_a_notice_of_several_pages_of_which_one_failed_was_not_read(place, register, knowledge):
    sheet = last_sight(
        [one for body, found in register.sheets_by_body() if body == "amt" for _, one in found]
    )
    evidence = place.open_evidence()
    notice = next(look for look in sheet.pages if look.role == "privacy")
    failed = replace(notice, url=f"{notice.url}/2", state=State.TIMEOUT, evidence_ref=None)
    assert _notice(sheet, evidence, knowledge) is not None
    assert _notice(replace(sheet, pages=(*sheet.pages, failed)), evidence, knowledge) is None


def test_a_concept_on_another_host_is_not_taken_for_the_bodys_whole_concept(register):
    sheet = last_sight(
        [one for body, found in register.sheets_by_body() if body == "amt" for _, one in found]
    )
    (look,) = concept_looks(sheet)
    above = replace(look, url="https://ministerium.example/nutzungskonzept")
    assert is_own(look, sheet)
    assert not is_own(above, sheet)


def test_a_host_of_an_unknown_vendor_is_told_as_a_limit_and_not_as_a_difference(tmp_path, knowledge):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    unknown = '<script async src="https://cdn.niemand-kennt-uns.example/a.js"></script>'
    with place.open_register() as register, serve(site(INSTAGRAM, LINKEDIN, head=unknown), tmp_path) as web:
        surveyed(place, register, web, knowledge, TODAY)
    told = json.loads(run(place, "drift", "--json").stdout)
    shown = run(place, "drift").stdout.replace("\n", " ")
    assert told["not_compared"] == {"amt": ["cdn.niemand-kennt-uns.example"]}
    assert "unnamed_tool" not in {one["kind"] for one in told["differences"]}
    assert "Amt Auen: Bei einem fremden Host ist der Anbieter unbekannt" in shown


def test_a_concept_document_of_the_register_counts_once_it_is_approved(copy, knowledge):
    paper = Document(
        id="concept",
        kind=DocumentKind.USAGE_CONCEPT,
        body="amt",
        service="instagram",
        title="Nutzungskonzept Instagram",
        made_at=TODAY,
        fields=(),
        legal_as_of=TODAY.date(),
    )
    with copy.open_register() as register:
        draft = Change(action=Action.ENTERED, content=paper, valid_from=TODAY.date())
        write(register, knowledge, [draft], Actor(name="presse"), TODAY)
        assert not declared_in(register, TODAY.date()).documents
        approved = replace(
            draft,
            action=Action.IMPORTED,
            content=replace(paper, id="other"),
            state=RecordState.APPROVED,
            authors=("presse",),
            approved_by="leitung",
        )
        write(register, knowledge, [approved], Actor(name="presse"), TODAY)
        (held,) = declared_in(register, TODAY.date()).documents["amt"]
    assert held.id == "other"
