"""Every check that a machine can make has a rule, and rules tell seen, not seen and not looked apart."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amtsblick.assess.checks import RULES, Material, judge_checks, with_checks
from amtsblick.values.answers import Evidence, LegalPageKind, OwnChannel, Place, Reason
from amtsblick.values.capture import State
from amtsblick.values.checks import CheckOutcome, How
from amtsblick.values.findings import Finding, Party, Topic, Trace
from amtsblick.values.page_facts import ForeignScript, Form, FormField, PageFacts
from amtsblick.values.recording import (
    Act,
    Banner,
    BannerState,
    BrowserFacts,
    Button,
    CookieKept,
    Initiator,
    PageVisit,
    PassName,
    Recording,
    Request,
)

SITE = "https://www.amt.example/"
WHEN = datetime(2026, 11, 3, tzinfo=UTC)
FOUND, NOT_FOUND, NOT_LOOKED = CheckOutcome.FOUND, CheckOutcome.NOT_FOUND, CheckOutcome.NOT_LOOKED
ALL_NOTICE = (
    "Verantwortlicher ist das Amt. Datenschutzbeauftragte. Rechtsgrundlage Art. 6 Abs. 1 lit. e. Empfänger. "
    "Speicherdauer. Auskunft. Beschwerde bei der Aufsichtsbehörde. Stand: 3. Mai 2026"
)


def recording(name, **more):
    visit = PageVisit(index=0, requested=SITE, url=SITE, role="start", state=State.LOOKED)
    return Recording(
        **{
            "site": SITE,
            "name": name,
            "started_at": WHEN,
            "browser": BrowserFacts(product="Chrome/156"),
            "pages": (visit,),
            **more,
        }
    )


def finding(topic, passes=(PassName.NONE,), **more):
    return Finding(
        **{
            "id": f"{topic}-{more.get('subject', 'x')}",
            "topic": topic,
            "subject": "x",
            "party": Party.THIRD,
            "host": "t.example",
            "passes": passes,
            "page": SITE,
            "pages": (SITE,),
            "traces": tuple(Trace(name=name, event=5, excerpt="") for name in passes),
            **more,
        }
    )


def page(**more):
    return PageFacts(**{"url": SITE, "role": "start", "state": State.LOOKED, "text": "Amt", **more})


NOTICE = frozenset({LegalPageKind.PRIVACY_NOTICE})
ELSEWHERE = page(legal=NOTICE, legal_elsewhere=NOTICE)


def button(purpose, width=100.0, **more):
    return Button(text=purpose, path="", layer=1, purpose=purpose, box=(0, 0, width, 40), **more)


def banner(state=BannerState.SEEN, **more):
    return Banner(**{"event": 1, "page": 0, "state": state, "found_by": "heuristics", **more})


def material(*findings, passes=None, pages=(), vendors=None):
    recordings = passes if passes is not None else {name: recording(name) for name in list(PassName)[:3]}
    return Material(
        site=SITE, findings=findings, recordings=recordings, pages=tuple(pages), vendors=vendors or {}
    )


def with_banner(state=BannerState.REJECTED, pages=(), **more):
    passes = {
        PassName.NONE: recording(PassName.NONE, banners=(banner(**more),)),
        PassName.REJECT: recording(PassName.REJECT, banners=(banner(state, **more),)),
    }
    return material(passes=passes, pages=pages)


def test_every_machine_check_has_a_rule_and_no_rule_is_idle(knowledge):
    wanted = {check.id for check in knowledge.checks if check.how is not How.HUMAN}
    assert len(knowledge.checks) == 99
    assert set(RULES) == wanted


def test_each_check_gets_one_result_in_the_catalogues_order(knowledge):
    results = judge_checks(material(), knowledge.checks)
    assert [result.check for result in results] == [check.id for check in knowledge.checks]
    human = {check.id for check in knowledge.checks if check.how is How.HUMAN}
    assert {result.check for result in results if result.outcome is CheckOutcome.OPEN} == human


def test_without_any_pass_nothing_is_called_clean(knowledge):
    results = judge_checks(material(passes={}), knowledge.checks)
    clean = {result.check for result in results if result.outcome is NOT_FOUND}
    assert clean == set()


TRACKS = (("necessary", "unlikely"),)
CLEAN_BUTTONS = (button("accept"), button("reject"))
CASES = [
    ("W-C01", material(finding(Topic.COOKIE, facts=TRACKS)), FOUND),
    ("W-C01", material(finding(Topic.COOKIE, facts=(("identifier", "yes"),))), FOUND),
    ("W-C01", material(finding(Topic.COOKIE)), NOT_FOUND),
    ("W-C01", material(finding(Topic.COOKIE, facts=(("necessary", "likely"),))), NOT_FOUND),
    ("W-C01", material(finding(Topic.COOKIE, (PassName.ACCEPT,))), NOT_FOUND),
    ("W-C02", material(finding(Topic.STORAGE, facts=(("identifier", "yes"),))), FOUND),
    ("W-C02", material(finding(Topic.STORAGE)), NOT_FOUND),
    ("W-C03", material(finding(Topic.TRACKER)), FOUND),
    ("W-C03", material(passes={}), NOT_LOOKED),
    ("W-C04", material(finding(Topic.CANVAS_FINGERPRINT)), FOUND),
    ("W-C05", material(finding(Topic.AFTER_REJECT, (PassName.REJECT,))), NOT_LOOKED),
    ("W-C05", with_banner(), NOT_FOUND),
    ("W-C06", with_banner(BannerState.NO_REJECT), FOUND),
    ("W-C06", with_banner(BannerState.REJECTED_DEEPER), FOUND),
    ("W-C06", with_banner(BannerState.REJECTED), NOT_FOUND),
    ("W-C06", material(), NOT_LOOKED),
    ("W-C07", with_banner(buttons=CLEAN_BUTTONS), NOT_FOUND),
    ("W-C07", with_banner(buttons=(button("accept", 300), button("reject"))), FOUND),
    ("W-C07", with_banner(buttons=(button("accept", background="rgb(0,0,255)"), button("reject"))), FOUND),
    ("W-C07", with_banner(buttons=(button("accept"),)), NOT_LOOKED),
    ("W-C08", with_banner(preselected=("Statistik",)), FOUND),
    ("W-C08", with_banner(), NOT_FOUND),
    ("W-C09", with_banner(pages=[page()]), FOUND),
    ("W-C09", with_banner(pages=[page(settings_link="Cookie-Einstellungen")]), NOT_FOUND),
    ("W-C10", with_banner(blocks_page=True, text="Wir nutzen Cookies"), FOUND),
    ("W-C10", with_banner(blocks_page=True, text="Cookies. Impressum"), NOT_FOUND),
    ("W-C12", with_banner(text="Wir nutzen Cookies."), FOUND),
    (
        "W-C12",
        with_banner(text="Ihre Einwilligung für Statistik durch Partner können Sie jederzeit widerrufen."),
        NOT_FOUND,
    ),
    ("W-C14", with_banner(text="Berechtigtes Interesse"), FOUND),
    ("W-C14", with_banner(text="Einwilligung"), NOT_FOUND),
    ("W-C15", material(finding(Topic.THIRD_PARTY_REQUEST, category="consent_manager")), FOUND),
    ("W-C16", material(finding(Topic.COOKIE, facts=(*TRACKS, ("lifetime_seconds", "63072000")))), FOUND),
    ("W-C16", material(finding(Topic.COOKIE, facts=(*TRACKS, ("lifetime_seconds", "86400")))), NOT_FOUND),
    ("W-C17", material(), NOT_FOUND),
    ("W-T03", material(finding(Topic.EMBED, category="video")), FOUND),
    ("W-T03", material(finding(Topic.EMBED, (PassName.ACCEPT,), category="video")), NOT_FOUND),
    ("W-T06", material(finding(Topic.PIXEL, category="ads")), FOUND),
    ("W-T06", material(finding(Topic.PIXEL, category="analytics")), NOT_FOUND),
    ("W-T07", material(finding(Topic.EMBED, category="social")), FOUND),
    ("W-T09", material(finding(Topic.TRACKER, category="analytics", country="US")), FOUND),
    ("W-T09", material(finding(Topic.TRACKER, category="analytics", country="DE")), NOT_FOUND),
    ("W-T09", material(finding(Topic.TRACKER, category="analytics", country="")), NOT_FOUND),
    ("W-T10", material(finding(Topic.TRACKER, category="analytics", country="DE")), FOUND),
    ("W-T10", material(finding(Topic.TRACKER, category="analytics", country="")), FOUND),
    (
        "W-T10",
        material(finding(Topic.OWN_SUBDOMAIN_TRACKER, category="analytics", party=Party.FIRST)),
        FOUND,
    ),
    ("W-T11", material(finding(Topic.SESSION_RECORDING)), FOUND),
    ("W-T13", material(pages=[page(foreign_scripts=(ForeignScript(url="u", integrity=False),))]), FOUND),
    ("W-T13", material(pages=[page(foreign_scripts=(ForeignScript(url="u", integrity=True),))]), NOT_FOUND),
    ("W-T13", material(), NOT_LOOKED),
    ("W-T21", material(finding(Topic.OWN_SUBDOMAIN_TRACKER)), NOT_LOOKED),
    (
        "W-T21",
        material(finding(Topic.OWN_SUBDOMAIN_TRACKER, facts=(("canonical name", "x.t.example"),))),
        FOUND,
    ),
    ("W-T24", material(finding(Topic.TRACKER, country="US")), FOUND),
    ("W-T24", material(finding(Topic.TRACKER, country="CH")), NOT_FOUND),
    (
        "W-T29",
        material(
            finding(Topic.TRACKER, category="ads"),
            pages=[page(forms=(Form(action=SITE, method="post", fields=(), notice=True),))],
        ),
        FOUND,
    ),
    ("W-T29", material(finding(Topic.TRACKER, category="ads"), pages=[page()]), NOT_LOOKED),
    ("W-I01", material(pages=[page()]), FOUND),
    ("W-I01", material(pages=[page(legal=frozenset({LegalPageKind.PRIVACY_NOTICE}))]), NOT_FOUND),
    (
        "W-I02",
        material(
            pages=[page(legal=frozenset({LegalPageKind.PRIVACY_NOTICE})), page(url=f"{SITE}b", role="other")]
        ),
        FOUND,
    ),
    ("W-I03", material(pages=[page(role="privacy", text="Verantwortlich ist das Amt.")]), FOUND),
    ("W-I03", material(pages=[page(role="privacy", text=ALL_NOTICE)]), NOT_FOUND),
    ("W-I03", material(pages=[page()]), NOT_LOOKED),
    (
        "W-I03",
        material(pages=[ELSEWHERE, page(role="privacy", text="Die Aufsicht stellt sich vor.")]),
        NOT_LOOKED,
    ),
    (
        "W-I03",
        material(pages=[ELSEWHERE, page(role="privacy", text="Verantwortlich.", legal=NOTICE)]),
        FOUND,
    ),
    ("W-I04", material(finding(Topic.TRACKER, vendor="Matomo"), pages=[page(role="privacy")]), FOUND),
    (
        "W-I04",
        material(
            finding(Topic.TRACKER, vendor="Matomo"), pages=[page(role="privacy", text="Wir nutzen Matomo.")]
        ),
        NOT_FOUND,
    ),
    ("W-I06", material(pages=[page(role="privacy", text="nach dem TTDSG")]), FOUND),
    ("W-I06", material(pages=[page(role="privacy", text="nach dem TDDDG")]), NOT_FOUND),
    ("W-I08", material(pages=[page(role="privacy", text="Art. 6 Abs. 1 lit. f DSGVO")]), FOUND),
    ("W-I08", material(pages=[page(role="privacy", text="Art. 6 Abs. 1 S. 1 lit. e DSGVO")]), NOT_FOUND),
    ("W-I11", material(pages=[page(role="privacy", text="Ohne Datum")]), FOUND),
    ("W-I11", material(pages=[page(role="privacy", text="Stand: Mai 2026")]), NOT_FOUND),
    ("W-P04", material(pages=[page(role="imprint", text="Angaben nach § 5 TMG")]), FOUND),
    ("W-P04", material(pages=[page(role="imprint", text="Angaben nach § 5 DDG")]), NOT_FOUND),
    ("W-S01", material(pages=[page(url="http://www.amt.example/")]), FOUND),
    ("W-S01", material(pages=[page()]), NOT_FOUND),
    (
        "W-S03",
        material(pages=[page(forms=(Form(action="mailto:a@b", method="post", fields=(), notice=True),))]),
        FOUND,
    ),
    ("W-S08", material(pages=[page(generator="TYPO3 CMS 9.5")]), FOUND),
    ("W-S08", material(pages=[page(generator="TYPO3 CMS")]), NOT_FOUND),
    (
        "W-F01",
        material(
            pages=[
                page(
                    forms=(
                        Form(
                            action=SITE,
                            method="post",
                            notice=True,
                            fields=(FormField(name="Telefon", type="tel", required=True),),
                        ),
                    )
                )
            ]
        ),
        FOUND,
    ),
    ("W-A06", with_banner(path="#b"), FOUND),
    ("W-A06", with_banner(path="#b", accessible_name="Cookies"), NOT_FOUND),
    ("W-A07", material(pages=[page(pictures_without_text=2)]), FOUND),
    ("W-H06", material(pages=[page(old_name_links=("Twitter",))]), FOUND),
    ("W-H07", material(pages=[page()]), FOUND),
    ("W-H07", material(pages=[page(has_feed=True)]), NOT_FOUND),
]


@pytest.mark.parametrize(
    ("check", "given", "outcome"), CASES, ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)]
)
def test_a_rule_says_what_the_material_shows(check, given, outcome):
    assert RULES[check](given).outcome is outcome


def test_a_banner_on_a_later_page_came_back_after_rejection():
    later = PageVisit(index=1, requested=f"{SITE}b", url=f"{SITE}b", role="other", state=State.LOOKED)
    start = recording(PassName.REJECT).pages[0]
    calm = recording(PassName.REJECT, pages=(start, later), banners=(banner(BannerState.REJECTED),))
    nagging = replace(calm, banners=(*calm.banners, banner(BannerState.SEEN, page=1)))
    single = replace(calm, pages=(start,))
    outcomes = [
        RULES["W-C11"](material(passes={PassName.REJECT: one})).outcome for one in (calm, nagging, single)
    ]
    assert outcomes == [NOT_FOUND, FOUND, NOT_LOOKED]


def test_a_tracker_that_starts_on_scrolling_counts_scrolling_as_consent():
    request = Request(
        event=5,
        id="1",
        url="https://t.example/c",
        method="GET",
        kind="image",
        page=0,
        act=Act.SCROLL,
        at=3.0,
        frame="f",
        frame_url=SITE,
        top_url=SITE,
        initiator=Initiator(kind="script"),
    )
    passes = {
        PassName.NONE: recording(PassName.NONE, requests=(request,), banners=(banner(),)),
    }
    assert RULES["W-C13"](material(finding(Topic.TRACKER), passes=passes)).outcome is FOUND
    early = {
        PassName.NONE: recording(
            PassName.NONE, requests=(replace(request, act=Act.OPEN),), banners=(banner(),)
        )
    }
    assert RULES["W-C13"](material(finding(Topic.TRACKER), passes=early)).outcome is NOT_FOUND


def test_session_cookies_need_their_flags():
    cookie = CookieKept(
        event=1,
        page=0,
        name="PHPSESSID",
        value="1",
        domain="www.amt.example",
        path="/",
        host_only=True,
        expires=None,
        http_only=False,
        secure=True,
        same_site="Lax",
    )
    reply = RULES["W-S06"](material(passes={PassName.NONE: recording(PassName.NONE, cookies_kept=(cookie,))}))
    assert dict(reply.facts) == {"cookies": "PHPSESSID: HttpOnly"}
    whole = replace(cookie, http_only=True)
    passes = {PassName.NONE: recording(PassName.NONE, cookies_kept=(whole,))}
    assert RULES["W-S06"](material(passes=passes)).outcome is NOT_FOUND


def test_channels_that_the_notice_does_not_name_are_listed():
    channel = OwnChannel(
        service="instagram",
        handle="amt",
        url="https://www.instagram.com/amt",
        place=Place.FOOTER,
        reason=Reason.SITE_CHROME,
        evidence=Evidence(path="", excerpt=""),
    )
    pages = [page(channels=(channel,)), page(role="privacy", text="Wir sind bei TikTok.")]
    assert dict(RULES["W-I09"](material(pages=pages)).facts) == {"services": "instagram"}
    pages[1] = page(role="privacy", text="Unser Kanal bei Instagram …")
    assert RULES["W-I09"](material(pages=pages)).outcome is NOT_FOUND


def test_a_finding_carries_the_most_urgent_check_it_speaks_to(knowledge):
    given = material(finding(Topic.TRACKER, category="analytics", country="US"))
    results = judge_checks(given, knowledge.checks)
    (marked,) = with_checks(given.findings, results, knowledge.checks)
    severity = {check.id: check.severity for check in knowledge.checks}
    assert marked.check == "W-C03"
    assert severity[marked.check] == "critical"
