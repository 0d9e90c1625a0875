"""An inspected site becomes a report that says what was seen, and what could not be looked at."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from amtsblick.report.inspection import render_inspection
from amtsblick.report.inspection_json import inspection_object
from amtsblick.report.inspection_reading import inspected_site
from amtsblick.values.capture import State
from amtsblick.values.checks import Bilingual, CheckOutcome, CheckResult, How, Severity, WebsiteCheck
from amtsblick.values.findings import Finding, Party, Topic, Trace
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import (
    Banner,
    BannerState,
    BrowserFacts,
    Button,
    Click,
    Missed,
    PageVisit,
    PassName,
    Refusal,
    Screenshot,
)

WHEN = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
PAGE = "https://www.amt.example/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def finding(topic, subject, passes, **more):
    return Finding(
        **{
            "id": f"{topic}-{subject}"[:24],
            "topic": topic,
            "subject": subject,
            "party": Party.THIRD,
            "host": "t.tracker.example",
            "passes": tuple(passes),
            "page": PAGE,
            "pages": (PAGE,),
            "traces": tuple(Trace(name=name, event=41, excerpt=f"GET {subject}") for name in passes),
            **more,
        }
    )


def one_pass(name, banner, **more):
    page = PageVisit(index=0, requested=PAGE, url=PAGE, role="start", state=State.LOOKED, title="Amt")
    shot = Screenshot(event=7, page=0, what="page", digest="sha256:aa", width=1280, height=900)
    return PassSummary(
        **{
            "name": name,
            "started_at": WHEN,
            "state": State.LOOKED,
            "pages": (page,),
            "banner": banner,
            "screenshots": (shot,),
            **more,
        }
    )


@pytest.fixture
def site():
    none, reject, accept = PassName.NONE, PassName.REJECT, PassName.ACCEPT
    banner = Banner(
        event=3,
        page=0,
        state=BannerState.ACCEPTED,
        found_by="heuristics",
        text="Wir verwenden Cookies <b>",
        buttons=(Button(text="Alle akzeptieren", path="#b", layer=1, purpose="accept"),),
        preselected=("Statistik",),
    )
    click = Click(
        event=9,
        page=0,
        at=1.5,
        layer=1,
        text="Alle akzeptieren",
        path="#b",
        purpose="accept",
        before="sha256:aa",
    )
    return InspectedSite(
        site=PAGE,
        state=State.LOOKED,
        title="Amt",
        started_at=WHEN,
        browser=BrowserFacts(product="Chrome/156", cookie_policy="third-party cookies allowed"),
        passes=(
            one_pass(none, BannerState.SEEN, sent=9, sent_third=1, third_hosts=("t.tracker.example",)),
            one_pass(reject, BannerState.REJECTED, sent=8),
            one_pass(
                accept,
                BannerState.ACCEPTED,
                banners=(banner,),
                clicks=(click,),
                sent=31,
                sent_third=12,
                third_hosts=("a.example", "t.tracker.example"),
                cookies_first=2,
                cookies_third=3,
                refusals=(
                    Refusal(event=5, what="download", subject="https://x.example/a.zip", why="denied"),
                ),
            ),
        ),
        findings=(
            finding(Topic.TRACKER, "Matomo", (none, accept), vendor="Matomo", category="analytics"),
            finding(Topic.COOKIE, "_pk_id", (accept,), party=Party.FIRST, host="amt.example"),
            finding(Topic.SESSION_RECORDING, "t.tracker.example", (accept,)),
            finding(Topic.AFTER_ACCEPT, "Matomo", (accept,)),
            finding(Topic.SECURITY_HEADERS, "content-security-policy", (none,), party=Party.FIRST),
        ),
        checks=(
            CheckResult(check="W-X01", outcome=CheckOutcome.FOUND, findings=("tracker-Matomo",)),
            CheckResult(check="W-X02", outcome=CheckOutcome.OPEN),
        ),
        bundle="bundle.wacz",
        digest="sha256:ff",
        images={"sha256:aa": PNG},
    )


def check(number, how):
    return WebsiteCheck(
        id=f"W-X0{number}",
        area="consent",
        title=Bilingual(de=f"Titel {number}", en=f"Title {number}"),
        norm="§ 25 TDDDG",
        severity=Severity.HIGH,
        remedy=Bilingual(de="Abhilfe hier", en="Remedy here"),
        how=how,
        question=Bilingual(de=f"Frage {number}?", en=f"Question {number}?"),
        sources=(),
        checked=date(2026, 11, 1),
    )


@pytest.fixture
def checked(knowledge):
    """The real knowledge with a small catalogue of checks."""
    return type(knowledge)(
        services=knowledge.services,
        vendors=knowledge.vendors,
        sources=knowledge.sources,
        digest=knowledge.digest,
        checks=(check(1, How.MACHINE), check(2, How.HUMAN)),
    )


def html(site, knowledge, lang="de"):
    return "".join(render_inspection(site, knowledge, lang=lang, generated_at=WHEN))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "Ohne jede Wahl ging eine Anfrage an einen fremden Rechner."),
        ("en", "Without any choice, one request went to one foreign host."),
    ],
)
def test_the_report_opens_with_what_each_pass_sent(site, checked, lang, said):
    text = html(site, checked, lang)
    assert said in text
    assert "12 " in text
    assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_the_report_loads_nothing_and_escapes_what_strangers_wrote(site, checked):
    text = html(site, checked)
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#|https?://www\.amt\.example|bundle\.wacz)""", text)
    assert "Cookies &lt;b&gt;" in text
    assert "<script" not in text


def test_a_finding_shows_its_passes_and_its_evidence(site, checked):
    text = html(site, checked)
    table = text[text.index('id="recipients"') :]
    row = table[table.index("<bdi>Matomo</bdi>") :]
    row = row[: row.index("</tr>")]
    assert re.findall(r"pass (seen|unseen|dark)", row) == ["seen", "unseen", "seen"]
    assert "GET Matomo" in row
    assert "Ereignis 41" in row


def test_a_pass_that_could_not_look_is_hatched_and_said(site, checked):
    blind = replace(site.passes[1], state=State.TIMEOUT, pages=(), screenshots=())
    text = html(replace(site, passes=(site.passes[0], blind, site.passes[2])), checked)
    assert "Der Durchgang „Ablehnen“ konnte nicht angesehen werden" in text
    assert 'class="pass dark"' in text
    assert "Im Durchgang „Ablehnen“ ging" not in text


def test_a_site_that_could_not_be_looked_at_gets_no_clean_bill(site, checked):
    blind = replace(site, state=State.DNS, passes=(), findings=(), checks=())
    text = html(blind, checked)
    assert "keine Aussage über sie möglich" in text
    assert "Keines der gesuchten Verhalten" not in text


def test_checks_are_proposals_with_norm_remedy_and_open_questions(site, checked):
    text = html(site, checked)
    assert "Titel 1" in text
    assert "§ 25 TDDDG" in text
    assert "Abhilfe hier" in text
    assert "Frage 2?" in text


def test_json_keeps_the_promised_keys(site):
    found = json.loads(json.dumps(inspection_object(site)))
    assert found.keys() >= {"site", "pages", "passes", "findings", "channels", "states"}
    assert set(found["passes"]) == {"none", "reject", "accept"}
    tracker = found["findings"][0]
    assert tracker.keys() >= {"id", "question", "subject", "party", "vendor", "category", "host", "pass"}
    assert tracker["pass"] == ["none", "accept"]
    assert found["findings"][2]["vendor"] is None
    assert found["pages"] == [PAGE]


def test_the_gravest_stands_in_the_result_what_needs_consent_last(site, checked):
    found = (
        finding(Topic.TRACKER, "Matomo", (PassName.NONE, PassName.ACCEPT), vendor="Matomo"),
        finding(Topic.SESSION_RECORDING, "r.example", (PassName.ACCEPT,), host="r.example"),
        finding(Topic.AFTER_REJECT, "_id", (PassName.REJECT,), party=Party.FIRST, host="amt.example"),
    )
    text = html(replace(site, findings=found), checked)
    result = text[text.index('class="gravest"') : text.index("Was als Nächstes zu tun ist")]
    order = [result.index(one) for one in ("_id", "schon ohne jede Wahl:", "nur nach Zustimmung:")]
    assert order == sorted(order)
    for anchor in re.findall(r'href="#([^"]+)"', result):
        assert f'id="{anchor}"' in text


def test_nothing_grave_is_said_as_what_was_looked_for(site, checked):
    text = html(replace(site, findings=()), checked)
    assert "Keines der schwerwiegenden Verhalten, nach denen gesucht wird, wurde beobachtet." in text


def test_a_rejection_that_was_not_possible_is_said_beside_its_numbers(site, checked):
    passes = (
        site.passes[0],
        replace(site.passes[1], banner=BannerState.NO_REJECT),
        site.passes[2],
    )
    text = html(replace(site, passes=passes), checked)
    said = "ging keine Anfrage an fremde Rechner. Es wurde keine Möglichkeit gefunden abzulehnen;"
    assert f"Im Durchgang „Ablehnen“ {said}" in text


def test_a_banner_that_is_the_same_in_each_pass_is_shown_once(site, checked):
    banner = site.passes[2].banners
    passes = tuple(replace(one, banners=banner) for one in site.passes)
    text = html(replace(site, passes=passes), checked)
    assert text.count("Cookies &lt;b&gt;") == 1
    assert text.count("Dieselbe Abfrage wie oben.") == 2


def test_facts_for_technicians_stand_with_the_evidence_and_nothing_stays_english(site, checked):
    facts = (
        ("purpose", "unknown"),
        ("necessary", "unknown"),
        ("lifetime", "395 d"),
        ("http only", "no"),
        ("same site", "Lax"),
        ("lifetime_seconds", "34128000"),
        ("first seen", "before any choice"),
    )
    cookie = finding(
        Topic.COOKIE, "_pk_id", (PassName.NONE,), party=Party.FIRST, host="amt.example", facts=facts
    )
    text = html(replace(site, findings=(cookie,)), checked)
    row = text[text.index("<code>_pk_id</code>") :]
    beside, evidence = row[: row.index("<details")], row[row.index("<details") : row.index("</details>")]
    assert "395 Tage" in beside
    assert "SameSite" not in beside
    assert "nötig" not in beside
    assert "SameSite" in evidence
    assert "34128000" not in row
    assert "before any choice" not in row


def test_what_was_missed_is_counted_in_german_and_quoted_as_recorded(site, checked):
    missed = tuple(Missed(event=n, page=n, what="quiet", detail="timers still to fire") for n in range(3))
    passes = (replace(site.passes[0], missed=missed), *site.passes[1:])
    text = html(replace(site, passes=passes), checked)
    assert "In 3 Fällen war eine Seite noch nicht zur Ruhe gekommen" in text
    assert text.count("timers still to fire") == 1
    assert "Eine Datei wurde nicht heruntergeladen." in text


def test_a_check_names_each_observation_once_and_open_questions_accuse_nobody(site, checked):
    twice = finding(Topic.THIRD_PARTY_REQUEST, "t.tracker.example", (PassName.NONE,), vendor="Matomo")
    checks = (replace(site.checks[0], findings=("tracker-Matomo", twice.id)), site.checks[1])
    text = html(replace(site, findings=(*site.findings, twice), checks=checks), checked)
    observed = text[text.index("Beobachtet:") :]
    assert observed[: observed.index("</p>")].count("Matomo") == 1
    assert "Titel 2" not in text


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_report_has_no_barriers(site, checked, barriers, lang):
    assert barriers(html(site, checked, lang)) == set()


@pytest.mark.browser
def test_a_site_nobody_could_look_at_has_a_report_without_barriers(site, checked, barriers):
    blind = replace(site, state=State.DNS, passes=(), findings=(), checks=())
    assert barriers(html(blind, checked)) == set()


def test_on_paper_points_that_were_not_observed_keep_their_heading():
    style = resources.files("amtsblick.report").joinpath("templates/inspection.css").read_text()
    printed = style[style.index("@media print") :]
    assert re.search(r"\.checklist > summary[^{]*\{ display: block !important", printed)


def test_what_is_stored_reads_back_as_it_was_judged(site, checked):
    found = json.loads(json.dumps(inspection_object(site)))
    back = inspected_site(found, manifest="sha256:ff")
    assert inspection_object(back) == inspection_object(site)
    assert back.passes[0].screenshots[0].digest == "sha256:aa"
    shown = replace(back, images=site.images)
    assert html(shown, checked) == html(site, checked)


def test_objects_of_earlier_versions_read_back_without_their_screenshots(site):
    found = json.loads(json.dumps(inspection_object(site)))
    for one in found["passes"].values():
        del one["screenshots"]
        for click in one["clicks"]:
            del click["event"]
    back = inspected_site(found)
    assert [one.screenshots for one in back.passes] == [(), (), ()]
    assert back.findings == site.findings


def test_the_sections_carry_no_style_of_their_own(site, checked):
    text = html(site, checked)
    assert " style=" not in text[text.index("<body>") :]
