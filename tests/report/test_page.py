"""The report as a document: complete, self-contained, escaped, accessible."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from amtsblick.report.page import SHORT_ABOVE, render_html
from amtsblick.values.answers import Evidence
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

NOW = datetime(2026, 11, 5, 8, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x00\ud800'


def render(fiction, sheets, lang="de", changes=(), previous=None, **run):
    pieces = render_html(
        fiction.run(len(sheets), **run),
        lambda: iter(sheets),
        changes,
        previous,
        fiction.knowledge,
        lang=lang,
        generated_at=NOW,
    )
    return "".join(pieces)


@pytest.fixture(params=["de", "en"])
def page(fiction, request):
    sheets = fiction.state()
    html = render(fiction, sheets, request.param, fiction.changes(sheets), fiction.run(id=2))
    return LexborHTMLParser(html)


@pytest.fixture
def german(fiction):
    sheets = fiction.state()
    return LexborHTMLParser(render(fiction, sheets, "de", fiction.changes(sheets), fiction.run(id=2)))


def flat(node):
    return " ".join(node.text(separator=" ").split())


def test_nothing_is_loaded_from_anywhere(page):
    assert (
        page.css("link:not([rel=icon]), img, iframe, object, embed, video, audio, source, base, form") == []
    )
    assert page.css("script[src], [srcset], [background], [ping]") == []
    assert [node.attributes["href"] for node in page.css("link")] == ["data:,"]
    assert not re.search(r"url\(|@import", page.css_first("style").text())
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy.startswith("default-src 'none';")


def test_the_policy_names_the_one_script_and_no_other_runs(page):
    (script,) = page.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert f"script-src 'sha256-{digest}'" in policy
    assert not [node.tag for node in page.css("*") if any(name.startswith("on") for name in node.attributes)]


def test_every_link_leads_into_the_page_to_evidence_or_to_the_web_without_a_trace(page):
    for node in page.css("a"):
        href = node.attributes["href"]
        assert href.startswith(("#", "http://", "https://", "evidence/")), href
        if href.startswith("http"):
            assert node.attributes["rel"] == "noreferrer nofollow"


def test_links_into_the_page_find_their_target(page):
    ids = {node.attributes["id"] for node in page.css("[id]")}
    inner = {
        node.attributes["href"][1:] for node in page.css("a[href^='#'], use") if "href" in node.attributes
    }
    assert inner - ids == set()


def test_ids_are_unique(page):
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_headings_descend_one_step_at_a_time(page):
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_has_landmarks_and_a_way_past_the_masthead(page):
    for landmark in ("header", "nav[aria-label]", "main#main", "footer"):
        assert len(page.css(landmark)) == 1, landmark
    assert page.css_first("body > a").attributes["href"] == "#main"
    for section in page.css("section"):
        assert page.css_first(f"#{section.attributes['aria-labelledby']}") is not None


def test_every_table_head_says_what_it_heads(page):
    assert page.css("table")
    for node in page.css("th"):
        assert node.attributes.get("scope") in {"col", "row", "rowgroup"}
    for table in page.css("table"):
        assert table.css_first("thead") is not None


def test_scrolling_boxes_can_be_reached_and_named(page):
    for node in page.css(".scroll"):
        assert node.attributes["tabindex"] == "0"
        assert node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")


def test_every_sign_in_the_matrix_has_words(page):
    cells = page.css(".matrix tbody tr[data-find] td")
    assert cells
    assert all(flat(cell) for cell in cells)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_language_is_declared(fiction, lang):
    page = LexborHTMLParser(render(fiction, fiction.state(), lang))
    assert page.css_first("html").attributes["lang"] == lang


def test_the_parts_come_in_their_order(page):
    assert [node.attributes["id"] for node in page.css("main > section")] == [
        "figures",
        "unlooked",
        "services",
        "changes",
        "matrix",
        "overview",
        "sheets",
        "method",
    ]


def test_what_was_not_looked_at_is_named_with_cause_and_day(german):
    text = flat(german.css_first("#unlooked"))
    assert "Sperre gegen automatische Abrufe 1 Stelle" in text
    assert "Ministerium des Innern im.example 3. November 2026, 11:14 Uhr UTC challenge page" in text
    assert "Außerdem konnten 3 einzelne Seiten angesehener Stellen nicht angesehen werden." in text


def test_not_looked_at_is_never_shown_as_not_found(german):
    rows = {node.css_first("th a").attributes["href"]: node for node in german.css(".matrix tr[data-find]")}
    unseen, bare = rows["#b-im"], rows["#b-lfdi"]
    assert flat(unseen.css_first("td")) == "nicht angesehen: Sperre gegen automatische Abrufe"
    assert "nicht gefunden" not in flat(unseen)
    assert {flat(cell) for cell in bare.css("td")} == {"nicht gefunden"}
    sheet = flat(german.css_first("#b-im"))
    assert "Über ihre Kanäle, Dritte und Rechtsseiten ist deshalb keine Aussage möglich." in sheet
    assert "gefunden" not in sheet


def test_a_negative_says_what_it_rests_on(german):
    assert "Auf 6 angesehenen Seiten wurde kein Kanal gefunden." in flat(german.css_first("#b-lfdi"))
    assert "Auf 8 angesehenen Seiten wurde kein eigener Kanal gefunden." in flat(german.css_first("#b-lfu"))
    assert "auf 6 angesehenen Seiten kein Verweis gefunden" in flat(german.css_first("#b-lfdi .legal"))


def test_every_status_of_the_state_is_in_the_matrix(german):
    shown = {name for cell in german.css(".matrix td[class]") for name in cell.attributes["class"].split()}
    assert shown - {"dark"} == {status.value for status in Status} - {"not_found", "not_looked"}


def test_a_channel_carries_reason_pages_and_evidence(german):
    channel = german.css_first("#b-stk .channels li")
    text = flat(channel)
    assert text.startswith("Instagram stk_auental eigener Kanal instagram.com/stk_auental")
    assert "Warum: Verweis in Kopf, Fuß oder Navigation der meisten angesehenen Seiten" in text
    assert "gesehen auf 7 von 8 angesehenen Seiten" in text
    assert "<urn:uuid:8f2c1a0e-51bb-4c0e-9d0e-000000000001>" in text
    assert "sha256:0001" in text
    assert "3. November 2026, 09:15 Uhr UTC" in text
    assert channel.css_first("a[href^='evidence/2026-11-03/']") is not None


def test_a_notice_stands_verbatim(german):
    quote = german.css_first("#b-museum blockquote").text()
    assert quote.startswith("Wir haben unseren X-Kanal am 1. Dezember 2024 stillgelegt.")
    assert "<Mastodon> & Co." in quote


def test_gone_is_called_no_longer_linked_and_not_a_withdrawal(german):
    changes = flat(german.css_first("#changes"))
    assert "Nicht mehr verlinkt 1" in changes
    assert "ausgestiegen" not in flat(german.css_first("body"))
    assert "folgt daraus nicht" in changes


def test_a_first_survey_compares_nothing(fiction):
    page = LexborHTMLParser(render(fiction, fiction.state()))
    assert "erste Erhebung dieser Liste" in flat(page.css_first("#changes"))


def test_no_english_word_is_left_in_the_german_report(german):
    for node in german.css("[lang=en], code, .handle, blockquote, bdi, script, style"):
        node.decompose()
    text = flat(german.css_first("body"))
    assert not re.search(r"\b(looked|not_|channel|body|bodies|page|the|evidence:)\b", text)
    assert not re.search(r"\b\w+_\w+\b", re.sub(r"sha256:\w+|\(something_new\)", "", text))


def test_no_german_word_is_left_in_the_english_report(fiction):
    sheets = fiction.state()
    page = LexborHTMLParser(render(fiction, sheets, "en", fiction.changes(sheets), fiction.run(id=2)))
    for node in page.css("code, .handle, blockquote, bdi, script, style, h3, .brief, .about, small"):
        node.decompose()
    text = flat(page.css_first("body"))
    assert not re.search(r"\b(nicht|der|die|und|Seite|Stelle|Stellen|Kanal|angesehen)\b", text)


def test_strangers_text_is_escaped_wherever_it_stands(fiction):
    body = replace(fiction.body("evil", HOSTILE, HOSTILE, homepage=HOSTILE), country=HOSTILE, parent=HOSTILE)
    channel = fiction.channel(
        HOSTILE, HOSTILE, body.homepage, reason=HOSTILE, via=HOSTILE, url="javascript:alert(3)"
    )
    evil = Evidence(path=HOSTILE, excerpt=HOSTILE)
    citations = tuple(replace(one, page_url=HOSTILE, evidence=evil) for one in channel.citations)
    cell = fiction.cell("x", "h", body.homepage)
    cell = replace(
        cell, service=HOSTILE, channels=(replace(channel, citations=citations),), offered_at=HOSTILE
    )
    sheet = fiction.sheet(body, [cell], broken=(HOSTILE,), state_detail=HOSTILE)
    html = render(fiction, [sheet], software=HOSTILE, knowledge=HOSTILE, broken_records=(HOSTILE,))
    html.encode()
    page = LexborHTMLParser(html)
    assert len(page.css("script")) == 1
    assert page.css("img, [onerror]") == []
    assert page.css("a[href^=javascript]") == []
    assert "\x00" not in html


def test_dangerous_addresses_are_text(german):
    sheet = german.css_first("#b-forst")
    assert "javascript:alert(1)" in flat(sheet)
    assert [node for node in german.css("a") if "javascript" in node.attributes["href"]] == []


def test_names_of_bodies_are_isolated_from_the_direction_of_the_page(german):
    row = german.css_first(".matrix a[href='#b-integration'] bdi")
    assert row is not None
    assert german.css_first("#b-integration h3").attributes["dir"] == "auto"


def test_a_list_without_bodies_gives_a_report(fiction):
    page = LexborHTMLParser(render(fiction, []))
    assert "Diese Erhebung enthält keine Stelle." in flat(page.css_first("#figures"))
    assert [node.attributes["id"] for node in page.css("main > section")] == ["figures", "method"]


def test_where_nothing_was_looked_at_no_section_speaks_of_pages_looked_at(fiction):
    page = LexborHTMLParser(render(fiction, fiction.state()[-3:]))
    assert page.css_first("#overview") is None
    assert page.css(".matrix, .chart") == []
    for part in ("services", "matrix", "figures"):
        assert "gefunden" not in flat(page.css_first(f"#{part}"))
    assert "Keine Stelle konnte angesehen werden." in flat(page.css_first("#services"))


def test_one_body_gives_a_report_in_the_singular(fiction):
    page = LexborHTMLParser(render(fiction, fiction.state()[:1]))
    assert flat(page.css_first("h1")) == "Wo eine öffentliche Stelle spricht"


def test_an_unfinished_survey_says_so(fiction):
    page = LexborHTMLParser(render(fiction, fiction.state()[:2], finished_at=None))
    assert "noch nicht abgeschlossen" in flat(page.css_first("header"))
    assert "nicht abgeschlossen" in flat(page.css_first("footer"))


def test_archives_and_their_unreadable_records_are_named(fiction):
    html = render(
        fiction,
        fiction.state()[:1],
        source="archive",
        archives=("a.warc.gz", "b.wacz"),
        broken_records=("a@7: torn",),
    )
    page = LexborHTMLParser(html)
    assert "aus 2 Webarchiven (a.warc.gz, b.wacz)" in flat(page.css_first("#method"))
    assert "a@7: torn" in flat(page.css_first("#unlooked"))


def test_an_unknown_service_or_vendor_speaks_for_itself(fiction):
    body = fiction.body("a", "A", "museum")
    page = LexborHTMLParser(render(fiction, [fiction.sheet(body, [fiction.cell("zoo", "h", body.homepage)])]))
    assert "zoo" in flat(page.css_first(".matrix thead"))


@pytest.mark.parametrize("state", [state for state in State if state is not State.LOOKED])
def test_every_state_has_its_place_in_the_report(fiction, state):
    body = fiction.body("a", "A", "museum")
    page = LexborHTMLParser(render(fiction, [fiction.unseen(body, state, "why")]))
    assert "A a.example" in flat(page.css_first("#unlooked tbody"))


def test_the_same_survey_gives_the_same_bytes(fiction):
    assert render(fiction, fiction.state()) == render(fiction, fiction.state())


def test_long_lists_cite_briefly_and_say_so(fiction):
    html = "".join(
        render_html(
            fiction.run(SHORT_ABOVE + 1),
            fiction.many(SHORT_ABOVE + 1),
            (),
            None,
            fiction.knowledge,
            lang="de",
            generated_at=NOW,
        )
    )
    assert "Bei mehr als 1.000 Stellen nennt dieser Bericht zu jedem Kanal nur den ersten Beleg" in html
    assert html.count('<details class="sheet') == SHORT_ABOVE + 1
    assert len(html) < 12_000 * SHORT_ABOVE


def test_the_report_streams_sheets_one_at_a_time(fiction):
    made = 0

    def sheets():
        nonlocal made
        for sheet in fiction.state():
            made += 1
            yield sheet

    pieces = render_html(fiction.run(), sheets, (), None, fiction.knowledge, lang="de", generated_at=NOW)
    text = ""
    for piece in pieces:
        text += piece
        if 'id="b-stk"' in text:
            break
    assert made < 2 * 14


def variables(style, scheme):
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#\w+);", blocks[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#\w+);", blocks[1]))
    return found


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_contrast_reaches_aa(scheme):
    file = resources.files("amtsblick.report").joinpath("templates", "report.css")
    colours = variables(file.read_text(encoding="utf-8"), scheme)
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "wash", "sheet")]
    pairs += [
        ("on-own", "own"),
        *(("on-light", ground) for ground in ("via_other", "resting", "offered", "unclear")),
    ]
    for text, ground in pairs:
        dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_sheet_says_when_the_homepage_led_to_a_site_of_another_domain(fiction):
    sheet = next(one for one in fiction.state() if one.state is State.LOOKED)
    assert "angegebene Adresse führt zu" not in render(fiction, [sheet])
    elsewhere = tuple(replace(page, url="https://www.portal.example.org/") for page in sheet.pages)
    assert "angegebene Adresse führt zu www.portal.example.org" in render(
        fiction, [replace(sheet, pages=elsewhere)]
    )


def test_comparison_with_an_archive_warns_of_the_order_of_captures(fiction):
    sheets, warning = fiction.state(), "welche Aufnahmen älter sind"
    assert warning not in render(fiction, sheets, previous=fiction.run(id=2))
    assert warning in render(fiction, sheets, previous=fiction.run(id=2), source="archive")


def test_resting_channel_is_not_counted_among_the_own_ones(fiction):
    resting = [one for one in fiction.state() if any(cell.status is Status.RESTING for cell in one.cells)]
    brief = LexborHTMLParser(render(fiction, resting[:1])).css_first("details.sheet .brief")
    active = sum(len(cell.channels) for cell in resting[0].cells if cell.status is Status.OWN)
    assert flat(brief).split(" · ")[1] == f"{active} eigene Kanäle, 1 ruhender laut Stelle"


def test_finding_nothing_means_nothing_where_a_check_failed(fiction):
    sheet = next(one for one in fiction.state() if one.state is State.LOOKED)
    html = render(fiction, [replace(sheet, cells=(), broken=("official_channels: TypeError (https://a/)",))])
    assert "besagt das nichts" in html


@pytest.mark.browser
def test_the_report_has_no_barriers(fiction, barriers):
    sheets = fiction.state()
    html = render(fiction, sheets, "de", fiction.changes(sheets), fiction.run(id=2))
    assert barriers(html) == set()
