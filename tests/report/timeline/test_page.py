"""The trend page as a document: complete, honest about what is sure, self-contained, escaped."""

import base64
import hashlib
import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from itertools import pairwise

import pytest
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.feed import events
from amtsblick.assess.timeline.trend import trend
from amtsblick.report.text import clean
from amtsblick.report.timeline.page import render_timeline
from amtsblick.report.timeline.page_happenings import FULL
from amtsblick.report.timeline.statement import ProofLink, Statement, Subject
from amtsblick.report.words import catalogue
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.history import Blind, History, Source
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ChannelState, Remark, Said
from amtsblick.values.timeline_events import Happening
from amtsblick.values.trend import Scope

NOW = datetime(2026, 11, 5, 8, tzinfo=UTC)
START = datetime(2021, 11, 8, 9, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x00\ud800'
DAYS = range(0, 1800, 45)
KINDS = ("ministry", "city", "university")


def ref(number):
    return EvidenceRef(
        bundle=f"2026/{number:04}.wacz", record=f"<urn:uuid:{number}>", offset=0, digest="sha256:1"
    )


class Story:
    """Five years of a fictional state, seen every 45 days on two pages of each body."""

    def __init__(self):
        self.bodies, self.rows, self.remarks, self.blind, self.sources = {}, [], [], [], {}

    def body(self, name, *channels, kind="city", gap=(), title=""):
        """``channels`` are (service, handle, first day, day after the last); ``gap`` days without looks."""
        self.bodies[name] = Body(
            id=name,
            name=title or f"Amt {name.title()}",
            kind=kind,
            region="Auental",
            homepage=f"https://{name}.example/",
        )
        for day in DAYS:
            for page in ("start", "imprint"):
                self._look(name, page, START + timedelta(days=day), day, channels, blind=day in gap)

    def _look(self, name, page, when, day, channels, *, blind):
        key = f"{name}-{page}-{day}"
        address = f"https://{name}.example/{page}"
        self.sources[key] = Source(page_url=address, taken_at=when, evidence=ref(day))
        outcome, why = ("not_looked", "bot_wall") if blind else ("not_seen", "")
        self.rows.append((name, "", "", when, f"{name}:{page}", outcome, why, key))
        for service, handle, first, last in channels:
            if first <= day < last and not blind:
                self.rows.append((name, service, handle, when, f"{name}:{page}", "seen", "", key))

    def says(self, name, said, seen_on, sentence, **more):
        self.remarks.append(
            Remark(
                body=name,
                service="x",
                said=said,
                seen_at=START + timedelta(days=seen_on),
                sentence=sentence,
                page=f"{name}:start",
                ref=f"{name}-start-{seen_on}",
                **more,
            )
        )

    def history(self):
        looked = {}
        for row in self.rows:
            if row[5] != "not_looked":
                looked.setdefault(row[0], set()).add(row[3])
        return History(
            bodies=self.bodies,
            timelines=timelines(self.rows, Known(remarks=self.remarks)),
            sources=self.sources,
            blind=tuple(self.blind),
            half=("archivgut",),
            since=START,
            until=max(row[3] for row in self.rows),
            looked={key: tuple(sorted(each)) for key, each in looked.items()},
        )


def a_story(hostile=""):
    story = Story()
    far = 9999
    story.body(
        "staatskanzlei",
        ("x", "stk_auental", 0, 1100),
        ("mastodon", "stk@social.example", 1035, far),
        ("instagram", "stk.auental", 0, far),
        kind="ministry",
        title="Staatskanzlei Auental",
    )
    story.says(
        "staatskanzlei",
        Said.LEFT,
        1125,
        "Wir haben X am 1. Dezember 2024 verlassen, weil sachliche Debatten dort kaum möglich sind.",
        day=date(2024, 12, 1),
        to=("mastodon", "stk@social.example"),
    )
    story.body("museum", ("x", "museum_auental", 0, far), ("instagram", "museum", 200, far), title=hostile)
    story.says("museum", Said.RESTING, 1350, "Dieser Kanal ruht seit Juli 2025.", handle="museum_auental")
    story.body("forst", ("x", "forst", 0, far), ("youtube", "forst", 300, far), kind="ministry")
    gap = range(700, 1250)
    story.body("archivgut", ("x", "archivgut", 0, 900), ("instagram", "archivgut", 0, far), gap=gap)
    story.blind.append(
        Blind(
            body="archivgut",
            page="https://archivgut.example/start",
            state=State.BOT_WALL,
            detail="challenge page",
            since=START + timedelta(days=720),
            until=START + timedelta(days=1215),
            archive="Archiv der Beispiele",
            looks=24,
        )
    )
    for number in range(20):
        channels = [("instagram", f"amt{number}", 100 + 70 * number, far)] if number % 4 else []
        channels.append(("x", f"amt_{number}", -1 if number % 3 else 90 * number, 800 + 60 * number))
        if number % 5 == 0:
            channels.append(("mastodon", f"amt{number}@social.example", 780 + 60 * number, far))
        story.body(f"amt{number}", *channels, kind=KINDS[number % 3])
    return story.history()


def a_statement(event, history, hostile=""):
    shown = [(proof.ref, proof.outcome, proof.why) for proof in event.proofs]
    if event.remark:
        shown.append((event.remark.ref, Outcome.SEEN, ""))
    proofs = tuple(
        ProofLink(
            outcome=outcome,
            page_url=history.sources[key].page_url,
            taken_at=history.sources[key].taken_at,
            evidence=history.sources[key].evidence,
            archive="Archiv der Beispiele",
            archived_at="https://archive.example/web/20240304/x",
            why=why,
        )
        for key, outcome, why in shown
    )
    quote = event.remark.sentence if event.remark else ""
    return Statement(
        body=event.body,
        service=event.service,
        handle=event.handle,
        kind=event.kind,
        text=Markup("{}: {} bei {}.").format(
            clean(history.bodies[event.body].name), event.kind, event.service
        ),
        bounds=event.bounds,
        known_at=event.known_at,
        quote=quote + hostile if quote else "",
        quote_url=f"https://{event.body}.example/start" if quote else "",
        reason="weil sachliche Debatten dort kaum möglich sind" if "weil" in quote else "",
        avoid=((Markup("„ausgestiegen“"), Markup("Die Stelle sagt es nicht.")),),
        open_questions=(Markup("Die Seite „Kontakt“ wurde nie angesehen."),),
        proofs=proofs,
    )


def statements_of(history, hostile=""):
    return [a_statement(event, history, hostile) for one in history.timelines for event in events(one)]


def render(history, knowledge, lang="de", *, scope=None, hostile="", **more):
    return "".join(
        render_timeline(
            history,
            trend(history, scope),
            statements_of(history, hostile),
            knowledge,
            lang=lang,
            generated_at=NOW,
            **more,
        )
    )


@pytest.fixture(scope="module")
def story():
    return a_story()


@pytest.fixture(scope="module", params=["de", "en"])
def page(story, knowledge, request):
    return LexborHTMLParser(render(story, knowledge, request.param))


@pytest.fixture(scope="module")
def german(story, knowledge):
    return LexborHTMLParser(render(story, knowledge))


def flat(node):
    return " ".join(node.text(separator=" ").split())


def test_nothing_is_loaded_from_anywhere(page):
    assert page.css("link:not([rel=icon]), img, iframe, object, embed, video, audio, base, form") == []
    assert page.css("script[src], [srcset], [background], [ping]") == []
    style = page.css_first("style").text()
    assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#h-sure", "#h-left", "#h-rests", "#h-gap"}
    assert "@import" not in style
    (script,) = page.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy


def test_ids_are_unique_and_inner_links_find_their_target(page):
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    inner = {node.attributes["href"][1:] for node in page.css("a[href^='#']")}
    named = {
        one for node in page.css("[aria-labelledby]") for one in node.attributes["aria-labelledby"].split()
    }
    patterns = set(re.findall(r"url\(#([^)]*)\)", page.css_first("style").text()))
    assert (inner | named | patterns) - set(ids) == set()


def test_headings_descend_one_step_at_a_time(page):
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_leads_into_the_page_to_evidence_or_to_the_web_without_a_trace(page):
    for node in page.css("a"):
        href = node.attributes["href"]
        assert href.startswith(("#", "http://", "https://", "evidence/")), href
        if not href.startswith("#"):
            assert node.attributes["rel"] == "noreferrer nofollow"


def test_every_picture_has_words_and_a_table_of_the_same_numbers(page):
    plots = page.css("figure[data-chart] svg.plot")
    assert len(plots) >= 8
    for plot in plots:
        assert plot.attributes["role"] == "img"
        assert flat(plot.css_first("title"))
        assert flat(plot.css_first("desc"))
        assert plot.parent.parent.css("details table tbody tr")
    for strip in page.css("svg.strip"):
        assert strip.attributes["role"] == "img"
        assert strip.attributes["aria-label"]
    names = [node.attributes["data-chart"] for node in page.css("[data-chart]")]
    assert len(names) == len(set(names))


def test_every_table_head_says_what_it_heads(page):
    for node in page.css("th"):
        assert node.attributes.get("scope") in {"col", "row", "rowgroup"}
    for node in page.css(".scroll"):
        assert node.attributes["tabindex"] == "0"
        assert node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")


def test_both_languages_know_the_same_words_with_the_same_places():
    def flattened(lang):
        text = (
            resources.files("amtsblick.report")
            .joinpath("messages", f"timeline.{lang}.toml")
            .read_text("utf-8")
        )

        def walk(tree, prefix=""):
            for key, value in tree.items():
                if isinstance(value, dict):
                    yield from walk(value, f"{prefix}{key}.")
                else:
                    yield f"{prefix}{key}", set(re.findall(r"\{(\w+)\}", str(value)))

        return dict(walk(tomllib.loads(text)))

    german, english = flattened("de"), flattened("en")
    # Only German needs a "zero" form here and there.
    assert {key: value for key, value in german.items() if not key.endswith(("zero", "one"))} == {
        key: value for key, value in english.items() if not key.endswith(("zero", "one"))
    }


def test_a_body_that_says_it_left_is_told_with_day_words_and_reason(german):
    story = next(
        node
        for node in german.css("article.happening")
        if "Staatskanzlei" in flat(node) and "left" in flat(node)
    )
    text = flat(story)
    assert text.startswith("am 1. Dezember 2024 verlassen · X")
    assert "Wir haben X am 1. Dezember 2024 verlassen" in text
    assert "Als Grund nennt die Stelle: weil sachliche Debatten" in text
    assert "„ausgestiegen“" in text
    assert story.css_first("a[href^='evidence/2026/']") is not None


def test_a_gap_is_a_gap_and_half_a_search_is_told(german):
    text = flat(german.css_first("#unlooked"))
    assert "Sperre gegen automatische Abrufe 1 Eintrag" in text
    assert "29. Oktober 2023" in text
    assert "Amt Archivgut" in text
    assert "noch nicht abgeschlossen" in text
    lane = german.css_first("#b-archivgut svg.strip .gap")
    assert lane is not None


def test_bodies_to_which_nothing_happened_have_no_strip_but_a_line(german):
    assert german.css_first("#b-forst") is not None
    assert german.css_first("#b-staatskanzlei figure.strips") is not None
    forst = [node for node in german.css(".periods tbody") if "Amt Forst" in flat(node)]
    assert "vorgefunden, Beginn unbekannt" in flat(forst[0])


def test_an_end_without_a_word_is_never_called_an_exit_of_the_body(german):
    rows = [
        flat(node) for node in german.css(".periods tr") if "Amt Amt4" in flat(node) and " X " in flat(node)
    ]
    assert "Verweis fehlt, ohne Aussage" in rows[0]
    assert "verlassen" not in rows[0]


def test_the_pictures_keep_sure_and_possible_apart(german):
    changes = german.css_first("figure[data-chart=changes-x]")
    assert changes.css(".left.told")
    assert changes.css(".left.maybe")
    levels = german.css_first("figure[data-chart=levels-x]")
    assert levels.css_first(".sure").attributes["d"] != levels.css_first(".maybe").attributes["d"]


def test_a_scope_leaves_other_services_and_bodies_out(story, knowledge):
    page = LexborHTMLParser(
        render(story, knowledge, scope=Scope(services=("mastodon",), kinds=("ministry",)))
    )
    assert [node.attributes["data-chart"] for node in page.css("figure[data-chart^=levels]")] == [
        "levels-mastodon"
    ]
    assert "Dienste: Mastodon/Fediverse" in flat(page.css_first(".dateline"))
    assert "Amt Museum" not in flat(page.css_first("main"))
    assert {flat(node) for node in page.css(".happening .when span")} <= {"neu verlinkt · Mastodon/Fediverse"}


def test_months_in_which_nobody_looked_do_not_empty_a_service(story, knowledge):
    later = replace(story, until=story.until + timedelta(days=200))
    page = LexborHTMLParser(render(later, knowledge))
    assert "Mit einem Kanal bei X sind zuletzt 6 von ihnen zu sehen." in flat(page.css_first("#result"))
    peers = flat(page.css_first("#peers"))
    assert "Instagram 6" in peers


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_any_observation_the_page_says_so(knowledge, lang):
    history = History(bodies={}, timelines=(), sources={})
    page = LexborHTMLParser(render(history, knowledge, lang))
    assert flat(page.css_first("#result"))
    assert page.css("figure") == []


def test_strangers_text_stays_text(knowledge):
    html = render(a_story(HOSTILE), knowledge, hostile=HOSTILE, title=HOSTILE)
    html.encode()
    page = LexborHTMLParser(html)
    assert len(page.css("script")) == 1
    assert page.css("img") == []
    assert "\x00" not in html
    assert page.css_first("h1").text().startswith('"><script>')
    assert not [node.tag for node in page.css("*") if any(name.startswith("on") for name in node.attributes)]


def test_many_statements_are_shortened_and_counted(story, knowledge):
    (one, *_), number = statements_of(story), FULL + 7
    pieces = render_timeline(story, trend(story), [one] * number, knowledge, lang="de", generated_at=NOW)
    page = LexborHTMLParser("".join(pieces))
    assert len(page.css("article.happening")) == FULL
    assert len(page.css("ul.short li")) == 7
    assert "7 weitere Aussagen" in flat(page.css_first("#happenings"))


def test_every_kind_of_happening_outcome_and_state_has_words():
    for lang in ("de", "en"):
        messages = catalogue(lang)
        assert not [one for one in Happening if f"timeline.kind.{one}" not in messages]
        told = [f"timeline.outcome.{about}.{one}" for about in Subject for one in Outcome]
        assert not [one for one in told if one not in messages]
        assert not [one for one in ChannelState if f"timeline.state.{one}" not in messages]
        assert not [one for one in ChannelState if f"timeline.state_words.{one}" not in messages]
        assert not [one for one in State if f"state.{one}.label" not in messages]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["de", "en"])
def test_nothing_keeps_readers_out(story, knowledge, barriers, lang):
    assert barriers(render(story, knowledge, lang)) == set()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 1280, 1920])
def test_nothing_is_requested_and_nothing_sticks_out(browser, knowledge, tmp_path, width):
    file = tmp_path / "page.html"
    file.write_text(render(a_story("Landesamt" * 12), knowledge), encoding="utf-8")
    requests, complaints = [], []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.fill("#filter", "staatskanzlei")
    page.wait_for_selector("#b-museum", state="hidden")
    page.fill("#filter", "")
    page.wait_for_selector("#b-museum")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [url for url in requests if url not in {file.as_uri(), "data:,"}] == []
    assert complaints == []
    assert wide <= width
