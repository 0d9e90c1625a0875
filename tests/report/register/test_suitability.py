"""What readers are told about services side by side, sentence by sentence."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.register.suitability import suitability
from amtsblick.knowledge import load
from amtsblick.parse.evidence_refs import spell_ref
from amtsblick.report.register.suitability import render_suitability
from amtsblick.report.register.suitability_text import suitability_text
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import AudienceFigure, AudienceProfile, ContentFit
from amtsblick.values.observed import Observed, SeenChannel, SeenRecipient
from amtsblick.values.suitability import Question
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import ContentKind, EvidenceLink, TargetGroup

BUNDLED = load()
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
YOUNG, OLD, EVERYBODY = TargetGroup.AGE_14_29, TargetGroup.AGE_70_UP, TargetGroup.EVERYBODY
STATISTICS, JOBS = ContentKind.STATISTICS, ContentKind.JOB_ADVERTS


def a_figure(**changed):
    figure = AudienceFigure(
        id="f",
        study="Umfrage",
        year=2024,
        group="14–29",
        service="xing",
        metric="daily",
        low=40,
        high=40,
        sources=("law",),
        checked_on=DAY,
    )
    return replace(figure, **changed)


def a_fit(**changed):
    fit = ContentFit(
        id="short",
        content=STATISTICS,
        services=("xing",),
        groups=(),
        speaks_for=False,
        de="Zu kurz.",
        en="Too short.",
        sources=("law",),
        checked_on=DAY,
    )
    return replace(fit, **changed)


def knowing(figures=(), fits=(), profiles=()):
    return Knowledge(
        services=BUNDLED.services,
        vendors=(),
        sources=(Source(id="law", title="Journal", address="https://journal.example/a", verified=True),),
        digest="sha256:00",
        figures=tuple(figures),
        fits=tuple(fits),
        profiles=tuple(profiles),
    )


def a_recipient(**changed):
    recipient = SeenRecipient(
        vendor="",
        name="Zähler",
        host="z.example",
        category="analytics",
        passes=("reject",),
        since=NOW,
        last_seen=NOW,
    )
    return replace(recipient, **changed)


def an_observation(**changed):
    return replace(Observed(body="amt", state=State.LOOKED, looked_at=NOW, inspected_at=NOW), **changed)


def asking(*services, groups=(YOUNG,), contents=()):
    return Question(services=services or ("xing",), groups=groups, contents=contents)


def told(knowledge, question=None, lang="de"):
    """The text with single spaces, as a reader reads it."""
    text = suitability_text(suitability(question or asking(), knowledge, day=DAY), knowledge, lang=lang)
    return re.sub(r"\s+", " ", text)


def page(knowledge, question=None, lang="de", **options):
    asked = suitability(question or asking(), knowledge, day=DAY, **options)
    return "".join(render_suitability(asked, knowledge, lang=lang, generated_at=NOW, body_name="Amt & Söhne"))


def test_tiktok_reaches_the_young():
    text = told(BUNDLED, asking("tiktok"))
    assert (
        "TikTok erreicht Jüngere: 2024 nutzten 38 % der 14- bis 29-Jährigen den Dienst täglich, insgesamt 12 %."
        in text
    )


def test_tiktok_reaches_the_young_in_english():
    text = told(BUNDLED, asking("tiktok"), lang="en")
    assert (
        "TikTok reaches younger people: in 2024, 38% of people aged 14 to 29 used the service daily, 12% overall."
        in text
    )


def test_a_statistics_office_finds_its_tables_badly_placed_there():
    text = told(BUNDLED, asking("tiktok", contents=(STATISTICS,)))
    assert "Gegen Statistiken spricht: Ein Landesamt für Statistik" in text
    assert "Für Statistiken spricht" not in text.partition("EIGENE WEBSEITE")[0]


def test_adverts_for_teachers_may_still_be_placed_there():
    text = told(BUNDLED, asking("tiktok", contents=(JOBS,)))
    assert "Für Stellenanzeigen spricht: Ein Bildungsministerium schaltet dort Anzeigen" in text


@pytest.mark.parametrize(
    ("low", "whole", "said"),
    [
        (40, 12, "XING erreicht Jüngere: 2024 nutzten 40 % der 14- bis 29-Jährigen den Dienst täglich"),
        (5, 12, "XING erreicht Jüngere seltener als die Bevölkerung insgesamt: 2024 nutzten 5 %"),
        (12, 12, "2024 nutzten 12 % der 14- bis 29-Jährigen XING täglich, insgesamt 12 %."),
    ],
    ids=["more", "less", "alike"],
)
def test_the_opening_follows_from_the_figures(low, whole, said):
    knowledge = knowing([a_figure(low=low, high=low), a_figure(group="14+", low=whole, high=whole)])
    assert said in told(knowledge)


def test_bounds_that_overlap_claim_nothing():
    knowledge = knowing([a_figure(low=None, high=33), a_figure(group="14+", low=33, high=33)])
    text = told(knowledge)
    assert "2024 nutzten höchstens 33 % der 14- bis 29-Jährigen XING täglich, insgesamt 33 %." in text
    assert "erreicht Jüngere" not in text


def test_metrics_that_disagree_claim_nothing():
    knowledge = knowing(
        [
            a_figure(low=40, high=40),
            a_figure(group="14+", low=12, high=12),
            a_figure(metric="weekly", low=10, high=10),
            a_figure(metric="weekly", group="14+", low=20, high=20),
        ]
    )
    assert "erreicht Jüngere" not in told(knowledge)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"low": 37, "high": 38}, "37 bis 38 %"),
        ({"low": 80, "high": None}, "mehr als 80 %"),
        ({"low": None, "high": 33}, "höchstens 33 %"),
        ({"low": 20, "high": 20, "approximate": True}, "rund 20 %"),
        ({"low": 12.5, "high": 12.5}, "12,5 %"),
    ],
    ids=["range", "more", "less", "about", "decimal"],
)
def test_shares_are_said_as_the_study_says_them(changed, said):
    assert f"2024 nutzten {said} der 14- bis 29-Jährigen XING täglich" in told(knowing([a_figure(**changed)]))


def test_an_unknown_group_is_said_with_what_comes_nearest():
    text = told(knowing([a_figure(group="14+", low=12, high=12)]), asking(groups=(OLD,)))
    assert "Keine der bekannten Studien sagt, wie oft XING Menschen ab 70 Jahren erreicht." in text
    assert "Am nächsten kommt: 2024 nutzten 12 % der Menschen ab 14 Jahren XING täglich." in text
    assert "Nicht bekannt - Reichweite: Menschen ab 70 Jahren" in text


def test_a_messenger_is_not_taken_for_its_channels():
    text = told(BUNDLED, asking("whatsapp", groups=(TargetGroup.AGE_12_19, EVERYBODY)))
    assert "96 % der 12- bis 19-Jährigen WhatsApp als Messenger mehrmals pro Woche" in text
    assert "14 % der Menschen ab 14 Jahren WhatsApp-Kanäle schon einmal genutzt" in text


def test_what_the_users_are_like_is_said_as_far_as_known():
    both = AudienceProfile(
        id="p",
        study="Umfrage",
        year=2025,
        service="xing",
        mean_age=37,
        women_percent=52,
        sources=("law",),
        checked_on=DAY,
    )
    assert "im Durchschnitt 37 Jahre alt; 52 % sind Frauen (2025)" in told(knowing(profiles=[both]))
    assert "im Durchschnitt 37 Jahre alt (2025)" in told(
        knowing(profiles=[replace(both, women_percent=None)])
    )
    assert "52 % derer, die" in told(knowing(profiles=[replace(both, mean_age=None)]))


def test_both_sides_are_said_and_reasoning_without_source_is_marked():
    fits = [a_fit(), a_fit(id="good", speaks_for=True, de="Gut lesbar.", verified=False, sources=())]
    text = told(knowing(fits=fits), asking(contents=(STATISTICS,)))
    assert (
        "Für Statistiken spricht: Gut lesbar. (eigene Überlegung, ohne Beleg) Dagegen spricht: Zu kurz. [1]"
        in text
    )


def test_a_content_without_reasons_is_said_to_be_unknown():
    text = told(knowing(), asking(contents=(STATISTICS,)))
    assert "Zu Statistiken ist kein Grund dafür oder dagegen verzeichnet." in text
    assert "- Eignung für Statistiken" in text


def test_a_reason_for_several_contents_stands_once_under_all_of_them():
    fits = [a_fit(id="both.statistics"), a_fit(id="both.job_adverts", content=JOBS)]
    html = page(knowing(fits=fits), asking(contents=(STATISTICS, JOBS)))
    listed = html.partition('class="part-of against"')[2].partition("</article>")[0]
    assert listed.count("Zu kurz.") == 1
    assert "Für alles Gefragte" in listed


def test_every_percentage_of_the_page_stands_in_the_knowledge():
    figures = [
        a_figure(low=41, high=41),
        a_figure(group="14+", low=13, high=17),
        a_figure(service="any", low=None, high=88),
        a_figure(service="x", group="70+", low=3, high=3),
    ]
    html = page(knowing(figures), asking("xing", "x", groups=(YOUNG, OLD, EVERYBODY)))
    shown = {int(number) for number in re.findall(r"(\d+)(?:&nbsp;|\xa0)%", html)}
    assert shown <= {41, 17, 88, 3}
    assert {41, 17, 3} <= shown


def test_figures_of_different_questions_never_share_a_row():
    figures = [a_figure(), a_figure(service="x", metric="weekly"), a_figure(service="x", study="Zählung")]
    html = page(knowing(figures), asking("xing", "x"))
    rows = html.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert len(rows) == 3
    assert all(row.count('class="n nothing"') == 2 for row in rows)


def test_every_number_behind_a_sentence_leads_to_a_source():
    html = page(BUNDLED, asking("tiktok", "x", contents=(STATISTICS, JOBS)))
    cited = set(re.findall(r'href="#(s-\d+)"', html))
    assert cited
    assert cited == set(re.findall(r'id="(s-\d+)"', html))


def test_names_and_texts_are_escaped():
    fit = a_fit(de="<b>fett</b> & mehr.")
    html = page(knowing(fits=[fit]), asking(contents=(STATISTICS,)), body="amt")
    assert "&lt;b&gt;fett&lt;/b&gt; &amp; mehr." in html
    assert "Amt &amp; Söhne" in html
    assert "<b>fett" not in html


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://amt.example/beleg", 'href="https://amt.example/beleg"'),
        ("evidence/a.wacz", 'href="evidence/a.wacz"'),
        ("javascript:alert(1)", ""),
        ("//fremd.example/a", ""),
    ],
    ids=["web", "beside", "script", "host"],
)
def test_proofs_of_what_was_seen_are_linked_when_they_may_be(address, link):
    proof = EvidenceLink(kind="inspection", text="Aufnahme", address=address)
    html = page(knowing(), observed=an_observation(recipients=(a_recipient(evidence=(proof,)),)), body="amt")
    assert link in html
    assert link or address not in html


@pytest.mark.parametrize(
    ("bundle", "link"),
    [
        ("2026-11-03/survey-0001.wacz", 'href="../evidence/2026-11-03/survey-0001.wacz"'),
        ("../../etc/passwd", ""),
    ],
    ids=["inside", "outside"],
)
def test_the_stored_bytes_are_linked_beside_the_page_of_today(bundle, link):
    ref = spell_ref(EvidenceRef(bundle=bundle, record="<urn:uuid:1>", offset=1, digest="sha256:00"))
    proof = EvidenceLink(kind="survey", text="Seite", ref=ref, address="https://amt.example/")
    seen = an_observation(recipients=(a_recipient(evidence=(proof,)),))
    asked = suitability(asking(), knowing(), day=DAY, observed=seen, body="amt")
    html = "".join(
        render_suitability(asked, knowing(), lang="de", generated_at=NOW, evidence_base="../evidence/")
    )
    assert 'href="https://amt.example/"' in html
    assert link in html
    assert "etc/passwd" not in html
    assert bundle in re.sub(r"\s+", "", suitability_text(asked, knowing(), lang="de"))


def test_only_an_inspection_says_that_data_are_sent():
    sent, embedded = a_recipient(), a_recipient(name="Karte", host="k.example", passes=())
    html = page(knowing(), observed=an_observation(recipients=(sent, embedded)), body="amt")
    assert "Die Webseite sendet Daten an Zähler (z.example)" in html
    assert "Im Quelltext der Webseite eingebunden: Karte (k.example)" in html
    assert "sendet Daten an Karte" not in html


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Eigener Kanal amt, zuletzt verlinkt gesehen am 23. November 2026."),
        ({"standing": Standing.VIA_OTHER}, "Kanal amt einer anderen Stelle"),
        ({"standing": Standing.MENTIONED}, "Kanal amt, der Stelle nicht sicher zuzurechnen"),
        ({"gone_by": NOW}, "spätestens am 23. November 2026 nicht mehr verlinkt."),
        ({"only_in_concept": True}, "Eigener Kanal amt, nur noch im Nutzungskonzept verlinkt"),
        ({"state": ChannelState.DORMANT, "said": "Der Kanal ruht."}, "ruht: Der Kanal ruht."),
    ],
    ids=["own", "via", "mentioned", "gone", "concept", "rests"],
)
def test_channels_are_said_as_they_were_seen(changed, said):
    channel = SeenChannel(
        **{
            "service": "xing",
            "handle": "amt",
            "url": "https://xing.example/amt",
            "standing": Standing.OWN,
            "state": ChannelState.ACTIVE,
            "first_seen": NOW,
            "last_seen": NOW,
        }
        | changed
    )
    assert said in page(knowing(), observed=an_observation(channels=(channel,)), body="amt")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.NOT_FOUND, "die zuletzt am 23. November 2026 angesehen wurden, war kein Kanal zu sehen."),
        (Status.ADVERTS_ONLY, "Es gibt Anzeichen für Werbung auf dem Dienst"),
        (Status.LEFT, "dass sie den Dienst verlassen hat"),
    ],
)
def test_without_a_channel_the_last_survey_says_why(status, said):
    html = page(knowing(), observed=an_observation(statuses=(("xing", status),)), body="amt")
    assert said in html


def test_what_nobody_could_look_at_is_said():
    html = page(knowing(), body="amt")
    assert html.count("Die Seiten der Stelle konnte noch niemand ansehen.") == 2


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("group", TargetGroup)
def test_all_groups_and_contents_have_words(lang, group):
    html = page(
        BUNDLED, asking("tiktok", "mastodon", groups=(group,), contents=tuple(ContentKind)), lang=lang
    )
    assert "{" not in re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_page_loads_nothing_and_fits(browser, tmp_path, width):
    file = tmp_path / "page.html"
    asked = asking("tiktok", "whatsapp", "x", "linkedin", contents=(STATISTICS, JOBS))
    file.write_text(page(BUNDLED, asked), encoding="utf-8")
    opened = browser.new_page(viewport={"width": width, "height": 900})
    requests, complaints = [], []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(file.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert [url for url in requests if url not in {file.as_uri(), "data:,"}] == []
    assert complaints == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    tops = opened.eval_on_selector_all(
        ".option > .for", "parts => parts.map(part => part.getBoundingClientRect().top)"
    )
    side_by_side = len(tops) > len(set(tops))
    assert side_by_side is (width > 640)
    opened.close()


def test_sources_of_the_plain_text_are_numbered_without_gaps_in_german() -> None:
    asked = suitability(asking("tiktok", "instagram", contents=(ContentKind.EVENTS,)), BUNDLED, day=DAY)
    body, _, sources = suitability_text(asked, BUNDLED, lang="de").rpartition("\nQuellen\n")
    numbers = [int(one) for one in re.findall(r"^\[(\d+)\]", sources, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(re.findall(r"\[(\d+)\]", body)) == {str(one) for one in numbers}
