"""The site's pages: complete, linked, escaped, self-contained, and they tell said from seen."""

import json
import posixpath
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from amtsblick.report.site.paths import slug
from amtsblick.values.decisions import DecisionKind

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)></script>\u202e'


@pytest.fixture(scope="module")
def made(site):
    return site.files(site.shelf(), replace(site.wishes, imprint="Amt\n\nWeg 1", fragments=True))


def parsed(made):
    return {path: LexborHTMLParser(text) for path, text in made.items() if path.endswith(".html")}


def flat(node):
    return " ".join(node.text(separator=" ").split())


def cells(page):
    """Rows of the table of uses: service (or body), said, seen."""
    return [[flat(cell) for cell in row.css("th, td")] for row in page.css("table.both tbody tr")]


def test_every_link_leads_to_a_file_of_the_site_or_to_the_web(made):
    pages = parsed(made)
    for path, page in pages.items():
        for node in page.css("a[href], link[href]"):
            href = node.attributes["href"]
            if href.startswith(("https://", "http://", "data:")):
                continue
            split = urlsplit(href)
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(split.path)))
                if split.path
                else path
            )
            assert target in made, (path, href)
            if split.fragment:
                assert pages[target].css_first(f"[id='{split.fragment}']") is not None, (path, href)


def test_pages_load_nothing_but_their_own_style(made):
    for path, page in parsed(made).items():
        assert page.css("img, iframe, object, embed, video, audio, form, [srcset], [background]") == [], path
        assert all(node.attributes.get("type") == "application/ld+json" for node in page.css("script")), path
        for node in page.css("link[rel=stylesheet]"):
            assert re.fullmatch(r"(\.\./)*site\.css", node.attributes["href"])
        if not path.startswith("embed"):
            policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
            assert policy.startswith("default-src 'none';")
    assert "url(" not in made["site.css"]
    assert "@import" not in made["site.css"]


@pytest.mark.parametrize("word", [HOSTILE, "\x00\x1b"], ids=["markup", "controls"])
def test_what_strangers_enter_stays_text(site, word):
    for path, page in parsed(site.files(site.shelf(word), replace(site.wishes, fragments=True))).items():
        assert page.css("img, script:not([type='application/ld+json'])") == [], path
        assert not [node for node in page.css("*") if any(name.startswith("on") for name in node.attributes)]
        for node in page.css("script"):
            json.loads(node.text())


def test_headings_descend_one_step_at_a_time_and_ids_are_unique(made):
    for path, page in parsed(made).items():
        if path.startswith("embed"):
            continue
        levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), path


def test_both_languages_have_the_same_pages_and_lead_to_each_other(made):
    german = {path[3:] for path in made if path.startswith("de/")}
    assert german == {path[3:] for path in made if path.startswith("en/")}
    for path, page in parsed(made).items():
        if path.startswith(("de/", "en/")):
            assert page.css_first("html").attributes["lang"] == path[:2]
            others = {node.attributes["hreflang"] for node in page.css("link[hreflang]")}
            assert others == {"de", "en"}


def test_said_and_seen_stand_side_by_side(made):
    rows = {row[0]: row[1:] for row in cells(parsed(made)["de/bodies/amt.html"])}
    said, seen = rows["TikTok"]
    assert "eigene Inhalte , seit März 2024 · amt_auen" in said
    assert "Pressestelle, wörtlich wiedergegeben, 1. September 2026 · Mitteilung" in said
    assert seen == "eigener Kanal amt_auen"
    assert rows["X"] == ["keine Angabe", "unklar"]


@pytest.mark.parametrize(
    ("body", "look"),
    [
        ("amt", "1. Oktober 2026, 5 Seiten"),
        ("Ämter/Ö b", "1. Oktober 2026; beim jüngsten Versuch nicht angesehen: Zeitüberschreitung"),
        ("AMT", "noch nie angesehen"),
        ("..", "noch nie angesehen"),
    ],
    ids=["looked", "lost sight", "no survey", "unknown"],
)
def test_when_and_whether_somebody_looked_is_told(made, body, look):
    page = parsed(made)[f"de/bodies/{slug(body)}.html"]
    assert flat(page.css(".facts dd")[-1]) == look


def test_a_weak_mention_is_no_channel(made):
    assert "fremd" not in "".join(text for path, text in made.items() if path.endswith(".html"))


def test_what_could_not_be_looked_at_is_not_said_to_be_missing(made):
    row = cells(parsed(made)["de/services/x.html"])
    assert [
        "Doppelamt",
        "verlassen Begründung: Hass Pressestelle, wörtlich wiedergegeben, 1. September 2026 · Mitteilung",
        "nicht angesehen",
    ] in row


def test_the_start_page_has_two_lines_for_every_body(made):
    page = parsed(made)["de/index.html"]
    assert [flat(node) for node in page.css(".pairs th.body a")] == [
        "Amt",
        "Doppelamt",
        "Großes Amt",
        "Punktamt",
    ]
    assert len(page.css("tr.said")) == len(page.css("tr.seen")) == 4
    assert flat(page.css("tr.seen")[1].css_first("td")) == "nicht angesehen: Zeitüberschreitung"


def test_a_decision_has_a_page_with_reasons_conditions_and_review(made):
    text = flat(parsed(made)["de/decisions/amt.tiktok.1.html"].css_first("#decision"))
    for words in (
        "mit Auflagen fortsetzen",
        "Reichweite: Junge Leute",
        "Jährlich prüfen (bis 1. Januar 2027)",
        "Art. 6 DSGVO",
        "Leitung, 1. September 2026",
        "Wiedervorlage 1. September 2027",
    ):
        assert words in text


def test_a_replaced_decision_leads_to_the_one_that_replaced_it(site):
    later = site.decision(
        "", id="2", replaces="amt.tiktok.1", kind=DecisionKind.LEAVE, decided_on=date(2026, 10, 1)
    )
    made = parsed(site.files(site.shelf(decisions=(site.decision(""), later))))
    assert (
        made["de/decisions/amt.tiktok.1.html"].css_first(".running a").attributes["href"]
        == "../../de/decisions/2.html"
    )
    assert "die Entscheidung vom 1. September 2026" in flat(
        made["de/decisions/2.html"].css_first("#decision")
    )


def test_legal_acts_stand_with_status_source_and_day_of_check(made):
    rows = parsed(made)["en/services/tiktok.html"].css("#law tbody tr")
    assert rows
    for row in rows:
        assert "Last checked" in flat(row.css("td")[-1])


def test_a_document_leads_back_to_its_body_and_names_no_user(made):
    page = parsed(made)["documents/amt.tiktok.usage_concept.de.html"]
    assert page.css_first(".home a").attributes["href"] == "../de/bodies/amt.html"
    heads = [flat(node) for node in page.css(".cover dt")]
    assert "Stelle" in heads
    assert not {"Verfasst von", "Freigegeben von"} & set(heads)


def test_no_imprint_is_invented(site, made):
    assert "de/imprint.html" in made
    without = site.files(site.shelf())
    assert not [path for path in without if "imprint" in path]
    assert not [page for page in parsed(without).values() if page.css("a[href$='imprint.html']")]


def test_the_fragment_brings_no_style_no_ids_and_no_running_script(made):
    page = LexborHTMLParser(made["embed-amt.html"])
    assert page.css("style, link, [style], [id], h1") == []
    assert [node.attributes["type"] for node in page.css("script")] == ["application/ld+json"]
    assert "eigene Inhalte" in flat(page.body)
    assert "embed-amt.en.html" in made


def test_one_body_has_one_fragment_of_a_lasting_name(site):
    shelf = replace(site.shelf(), pages=("amt",))
    made = site.files(shelf, replace(site.wishes, fragments=True, base="https://amt.example/register/"))
    links = [node.attributes["href"] for node in LexborHTMLParser(made["embed.html"]).css("a")]
    assert "https://amt.example/register/de/decisions/amt.tiktok.1.html" in links


@pytest.mark.parametrize(
    ("names", "differ"),
    [
        (("amt", "AMT"), True),
        (("a/b", "a-b"), True),
        (("a~2f~b", "a/b"), True),
        (("x" * 300, "x" * 299 + "y"), True),
    ],
    ids=["case", "slash", "escape", "long"],
)
def test_distinct_ids_have_distinct_file_names(names, differ):
    made = [slug(name).casefold() for name in names]
    assert (len(set(made)) == len(made)) is differ
    assert all(re.fullmatch(r"[a-z0-9._~-]{1,150}", one) and not one.startswith(".") for one in made)


def test_the_same_register_gives_the_same_bytes(site):
    assert site.files(site.shelf()) == site.files(site.shelf())


def test_hundreds_of_bodies_are_listed_not_tabled(site):
    shelf = site.shelf()
    many = {
        f"b{number}": replace(shelf.held.bodies["amt"], id=f"b{number}", parent=None) for number in range(401)
    }
    crowd = replace(
        shelf, pages=tuple(many), held=replace(shelf.held, bodies={**shelf.held.bodies, **many}, usages=())
    )
    page = LexborHTMLParser(site.files(crowd)["de/index.html"])
    assert page.css(".pairs") == []
    assert len(page.css("#bodies a")) == 401
