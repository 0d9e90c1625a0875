"""Every document on paper and screen: complete, honest about its origins, harmless, marked as draft."""

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree, html

from amtsblick.report.documents.html import css_string, render_html
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.norms import norm_in
from amtsblick.report.documents.paper import Tick
from amtsblick.report.documents.tables import tick
from amtsblick.report.words import catalogue
from amtsblick.values.documents import DocumentKind, FieldOrigin, Piece
from amtsblick.values.legal import ActStatus
from amtsblick.values.records import RecordState
from amtsblick.values.usages import EvidenceLink

KINDS = [pytest.param(kind, id=str(kind)) for kind in DocumentKind]
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "\x00\ud800\u202egnp.exe",
)


def page(edition, knowledge):
    return "".join(render_html(edition, knowledge))


def tree(text):
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_stands_on_the_page_with_label_and_origin(edition, knowledge, kind, lang):
    made = edition(kind, lang)
    found = tree(page(made, knowledge))
    anchors = set(found.xpath("//@id"))
    assert {f"f-{field.key}" for field in made.form.fields} - anchors <= set(sources_of_risks(made.form))
    text = " ".join(found.itertext())
    for section in made.form.sections:
        assert getattr(section, lang) in text
    pieces = [piece for field in made.document.fields for piece in field.pieces]
    shown = found.xpath("//*[contains(@class, 'said')]")
    assert len(shown) == len(pieces)
    for origin in FieldOrigin:
        wanted = sum(piece.origin is origin for piece in pieces)
        assert len(found.xpath(f"//li[@class='piece {origin}']")) == wanted


def sources_of_risks(form):
    """Cells that share a place with the event they are the source of."""
    return (f"f-{field.key}" for field in form.fields if re.fullmatch(r"risk\..+\.source", field.key))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_well_formed_and_every_pointer_leads_somewhere(edition, knowledge, kind):
    text = page(edition(kind), knowledge)
    found = tree(text)
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in found.xpath("//a[starts-with(@href, '#')]/@href")} <= set(ids)
    body = text[text.index("<body") :].removesuffix("\n</html>").strip().removesuffix("</html>")
    etree.fromstring(re.sub(r"&(?!amp;|lt;|gt;|quot;|#\d+;)\w+;", " ", body))


def test_each_empty_field_says_what_belongs_there(edition, knowledge):
    made = edition(pieces=lambda *_: ())
    text = " ".join(tree(page(made, knowledge)).itertext())
    for field in made.form.fields:
        assert field.hint_de in text
    required = sum(field.required == "yes" for field in made.form.fields)
    assert f"{required} von {required} Pflichtangaben sind noch auszufüllen." in text


def test_a_final_document_says_what_is_missing_and_what_is_not_stated(edition, knowledge):
    made = edition(pieces=lambda *_: (), state=RecordState.PUBLISHED)
    text = " ".join(tree(page(made, knowledge)).itertext())
    for field in made.form.fields:
        assert (field.hint_de in text) is (field.required == "yes")
    assert "keine Angabe" in text
    assert "Noch auszufüllen" in text


def test_a_proposal_is_marked_and_counted(edition, knowledge):
    made = edition()
    proposals = sum(piece.to_check for field in made.document.fields for piece in field.pieces)
    found = tree(page(made, knowledge))
    assert len(found.xpath("//*[contains(@class, 'to-check')]")) == proposals > 1
    assert f"{proposals} Angaben sind Vorschläge" in " ".join(found.itertext())


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_inert_in_every_place(edition, knowledge, kind, payload):
    def pieces(number, field, lang, sources):
        bad = EvidenceLink(kind=payload, text=payload, ref=payload, address=payload)
        return (
            Piece(
                text=payload, origin=FieldOrigin.OBSERVED, who=payload, evidence=(bad,), sources=(payload,)
            ),
        )

    made = edition(kind, pieces=pieces, authors=(payload,), approved_by=payload, account=payload)
    made = replace(made, body=replace(made.body, name=payload), document=replace(made.document, id=payload))
    found = tree(page(made, knowledge))
    assert found.xpath("//script | //img | //iframe | //object | //form") == []
    assert [one for one in found.xpath("//svg") if one.attrib.get("onload")] == []
    assert [name for name in found.xpath("//@*") if getattr(name, "attrname", "").startswith("on")] == []
    for href in found.xpath("//@href"):
        assert href.startswith(("#", "https://", "http://", "data:,"))
    assert "49" not in "".join(found.xpath("//*[contains(@class, 'said')]//text()"))


@pytest.mark.parametrize("text", ['a"b', "a\\b", "</style>", "a\nb", "ä“%", "; } body { display: none"])
def test_a_css_string_holds_only_harmless_letters(text):
    assert re.fullmatch(r'"[A-Za-z0-9\\ ]*"', str(css_string(text)))


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (RecordState.DRAFT, "Entwurf"),
        (RecordState.SUBMITTED, "Entwurf · zur Freigabe eingereicht"),
        (RecordState.APPROVED, ""),
        (RecordState.PUBLISHED, ""),
        (RecordState.WITHDRAWN, "Zurückgezogen"),
    ],
)
def test_the_draft_mark_stays_until_it_is_approved(edition, knowledge, state, mark):
    found = tree(page(edition(state=state), knowledge))
    shown = [*found.xpath("//*[@class='banner']/strong/text()")]
    assert shown == ([mark] if mark else [])
    assert len(found.xpath("//*[@class='watermark']")) == bool(mark)
    assert ('"ENTWURF' in found.xpath("string(//style)")) is mark.startswith("Entwurf")


def test_the_cover_tells_version_authors_approval_legal_state_and_review(edition, knowledge):
    made = edition(
        state=RecordState.APPROVED, approved_by="b.leitung", review_due=date(2027, 10, 1), account="@amt"
    )
    found = tree(page(made, knowledge))
    names = found.xpath("//dl[@class='cover']//dt/text()")
    cover = dict(zip(names, found.xpath("//dl[@class='cover']//dd/text()"), strict=True))
    assert cover["Fassung"] == "2"
    assert cover["Verfasst von"] == "a.amt"
    assert cover["Freigegeben von"] == "b.leitung"
    assert cover["Nächste Überprüfung"] == "1. Oktober 2027"
    assert cover["Rechtsstand"] == "5. November 2026"
    assert cover["Konto"] == "@amt"
    assert "angefochten" in found.xpath("string(//table[contains(@class, 'acts')])")


def test_sources_and_evidence_are_numbered_once_in_order_of_citation(edition, knowledge):
    paper = lay_out(edition(), knowledge)
    assert [one.label for one in paper.evidence] == ["B1"]
    assert [one.label for one in paper.sources] == ["Q1", "Q2"]
    assert paper.evidence[0].where.href == "https://www.amt.example/"


def test_a_review_whose_day_has_passed_is_called_overdue(edition, knowledge):
    cover = tree(page(edition(review_due=date(2026, 11, 2)), knowledge)).xpath("string(//dl[@class='cover'])")
    assert "2. November 2026 (überfällig)" in cover


def test_what_nobody_looked_up_is_one_source_whatever_its_id(edition, knowledge):
    unread = tuple(one.id for one in knowledge.sources if not one.verified and not one.address)
    piece = Piece(text="x", origin=FieldOrigin.KNOWLEDGE, sources=unread, to_check=True)
    paper = lay_out(edition(pieces=lambda *_: (piece,)), knowledge)
    assert len(unread) > 1
    assert [one.text for one in paper.sources] == ["allgemeines Wissen, nicht nachgeschlagen"]


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [("de", "OVG Münster", "24. September 2024"), ("en", "court of M", "24 September 2024")],
)
def test_sources_are_named_and_dated_in_the_documents_language(edition, knowledge, lang, title, day):
    piece = Piece(text="x", origin=FieldOrigin.KNOWLEDGE, sources=("block",))
    source = lay_out(edition(lang=lang, pieces=lambda *_: (piece,)), knowledge).sources[0]
    assert title in source.text
    assert source.details == (day,)


def test_a_citation_and_a_day_stay_on_one_line(edition, knowledge):
    piece = Piece(text="Nach Art. 6 Abs. 1 am 3. Dezember", origin=FieldOrigin.DECLARED)
    found = tree(page(edition(pieces=lambda *_: (piece,)), knowledge))
    assert found.xpath("string(//*[@class='said'])") == "Nach Art.\xa06 Abs.\xa01 am 3.\xa0Dezember"


def test_criteria_that_nobody_judged_are_not_told_as_not_applying(edition, knowledge):
    paper = lay_out(edition(DocumentKind.DPIA_THRESHOLD, pieces=lambda *_: ()), knowledge)
    tallies = [
        block.tally for section in paper.sections for block in section.blocks if hasattr(block, "tally")
    ]
    assert tallies == ["Noch ist kein Kriterium beurteilt; alle 9 sind offen."]


def test_evidence_in_the_folder_is_linked_below_it_and_nowhere_else(edition, knowledge):
    def pieces(number, field, lang, sources):
        address = ("2026/a b.wacz", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd")[number % 4]
        proof = EvidenceLink(kind="survey", text="Beleg", address=address)
        return (Piece(text="x", origin=FieldOrigin.OBSERVED, evidence=(proof,)),)

    paper = lay_out(edition(pieces=pieces, base="../"), knowledge)
    assert [one.where.href for one in paper.evidence] == ["../2026/a%20b.wacz", "", "", ""]


def test_the_bytes_behind_an_observation_are_linked(edition, knowledge):
    looks = (
        ("Seite", "12 urn:uuid:1 sha256:ab 2026/a.wacz"),
        ("after-reject: zaehler.example", "inspections/amt/bundle.wacz sha256:cd reject:17"),
    )

    def pieces(number, field, lang, sources):
        text, ref = looks[number % 2]
        proof = EvidenceLink(kind="survey", text=text, ref=ref, address="https://amt.example/")
        return (Piece(text="x", origin=FieldOrigin.OBSERVED, evidence=(proof,)),)

    first, second = lay_out(edition(pieces=pieces, base="../"), knowledge).evidence
    assert first.file.href == "../evidence/2026/a.wacz"
    assert "urn:uuid:1" in first.file.text
    assert first.details == ("SHA-256 des Inhalts: ab",)
    assert second.file.href == "../inspections/amt/bundle.wacz"
    assert second.details == ("sha256:cd reject:17",)
    assert (first.text, second.text) == ("Seite", "Nach Ablehnung beobachtet: zaehler.example")


def answered(text, origin=FieldOrigin.FILLED, **more):
    return lambda number, field, lang, sources: (
        (Piece(text=text, origin=origin, who="a", **more),) if "criterion" in field.key else ()
    )


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        (answered("Ja, weil"), Tick.YES),
        (answered("nein."), Tick.NO),
        (answered("Trifft nicht zu"), Tick.NO),
        (answered("Jahrelang"), Tick.OPEN),
        (answered("Ja", FieldOrigin.KNOWLEDGE, to_check=True), Tick.OPEN),
        (lambda *_: (), Tick.OPEN),
    ],
    ids=["yes", "no", "does-not-apply", "neither", "proposal", "empty"],
)
def test_only_what_a_human_answered_is_ticked(edition, knowledge, pieces, wanted):
    paper = lay_out(edition(DocumentKind.DPIA_THRESHOLD, pieces=pieces), knowledge)
    rows = next(
        block for section in paper.sections for block in section.blocks if hasattr(block, "tally")
    ).rows
    assert [tick(row.field) for row in rows] == [wanted] * 9


def test_rated_risks_stand_on_the_map_and_are_numbered_through(edition, knowledge):
    def pieces(number, field, lang, sources):
        rating = {"likelihood": "3", "severity": "4 groß"}.get(field.key.rpartition(".")[2])
        wanted = rating and field.key.startswith(("risk.minors", "risk.own_1"))
        return (Piece(text=rating, origin=FieldOrigin.FILLED, who="a"),) if wanted else ()

    paper = lay_out(edition(DocumentKind.DPIA, pieces=pieces), knowledge)
    tables = [block for section in paper.sections for block in section.blocks if hasattr(block, "unrated")]
    numbers = [row.number for table in tables for row in table.rows]
    assert numbers == list(range(1, len(numbers) + 1))
    cells = {(cell.likelihood, cell.severity): cell for row in tables[-1].map for cell in row}
    assert len(cells[3, 4].risks) == 2
    assert cells[3, 4].level == "high"
    assert sum(len(cell.risks) for cell in cells.values()) == 2
    assert tables[-1].unrated == len(numbers) - 2


def test_a_table_of_many_columns_is_turned_round(edition, knowledge):
    paper = lay_out(edition(DocumentKind.MODERATION), knowledge)
    grid = next(block for section in paper.sections for block in section.blocks if hasattr(block, "columns"))
    assert [head.label for head in grid.columns] == ["Fall 1", "Fall 2", "Fall 3"]
    assert all(len(row.cells) == 3 for row in grid.rows)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["usage_concept", "dpia_threshold", "dpia", "role_sheet", "moderation"])
def test_readers_of_screens_meet_no_barrier(edition, knowledge, barriers, kind):
    assert barriers(page(edition(DocumentKind(kind)), knowledge)) == set()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["dpia", "moderation"])
def test_whoever_needs_larger_letters_reaches_what_no_longer_fits(edition, knowledge, barriers, kind):
    text = page(edition(DocumentKind(kind)), knowledge)
    larger = text.replace("</head>", "<style>html { font-size: 200% !important; }</style></head>")
    assert larger != text
    assert barriers(larger) == set()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_requested_and_nothing_sticks_out(browser, edition, knowledge, tmp_path, width):
    for kind in DocumentKind:
        file = tmp_path / f"{kind}.html"
        file.write_text(page(edition(kind), knowledge), encoding="utf-8")
        shown = browser.new_page(viewport={"width": width, "height": 900})
        asked = []
        shown.on("request", lambda request, asked=asked: asked.append(request.url))
        shown.goto(file.as_uri())
        assert [url for url in asked if url not in {file.as_uri(), "data:,"}] == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, kind
        shown.close()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_status_state_and_origin_has_words(lang):
    known = catalogue(lang)
    wanted = [f"law.status.{one}" for one in ActStatus]
    wanted += [f"paper.{what}.{one}" for what in ("state", "mark", "mark_why") for one in RecordState]
    wanted += [f"paper.{what}.{one}" for what in ("origin", "explained") for one in FieldOrigin]
    assert [one for one in wanted if one not in known] == []
    letters = [str(known[f"paper.letter.{one}"]) for one in FieldOrigin if one is not FieldOrigin.EMPTY]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Art. 5 Abs. 2, Art. 24 DSGVO", "Art. 5 para. 2, Art. 24 GDPR"),
        ("Art. 6 Abs. 1 Buchst. e DSGVO", "Art. 6 para. 1 point e GDPR"),
        ("Art. 12 bis 14 DSGVO", "Art. 12 to 14 GDPR"),
        ("§ 25 Abs. 1 TDDDG", "§ 25 para. 1 TDDDG"),
    ],
)
def test_citations_are_written_in_the_documents_language(german, english):
    assert norm_in(german, "de") == german
    assert norm_in(german, "en") == english


def test_no_form_leaves_german_words_in_an_english_citation(knowledge):
    norms = {norm for form in knowledge.forms for norm in (form.norm, *(one.norm for one in form.fields))}
    left = re.compile(r"\b(?:Abs|Buchst|Nr|Satz|DSGVO|und|bis|der|des|vom|zur|bei|mit|nach)\b")
    assert {norm for norm in norms if left.search(norm_in(norm, "en"))} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_readers_meet_the_numbers_of_evidence_and_sources_one_after_the_other(edition, knowledge, kind):
    known = [one.id for one in knowledge.sources if one.address]

    def pieces(number, field, lang, sources):
        proof = EvidenceLink(kind="survey", text=field.key, address=f"https://amt.example/{number}")
        told = Piece(text="x", origin=FieldOrigin.KNOWLEDGE, sources=(known[number],))
        return (Piece(text="x", origin=FieldOrigin.OBSERVED, evidence=(proof,)), told)

    made = edition(kind, pieces=pieces)
    found = tree(page(made, knowledge))
    cited = dict.fromkeys(one for one in found.xpath("//a/@href") if re.fullmatch(r"#[es]\d+", one))
    count = len(made.form.fields)
    for letter in "es":
        own = [one for one in cited if one.startswith(f"#{letter}")]
        assert own == [f"#{letter}{number}" for number in range(1, count + 1)]


def test_who_approved_it_stands_in_its_field_from_the_log_once_somebody_did(edition, knowledge):
    def field(**more):
        paper = lay_out(edition(pieces=lambda *_: (), approved_by="b.leitung", **more), knowledge)
        blocks = (block for section in paper.sections for block in section.blocks)
        (found,) = (one for one in blocks if getattr(one, "key", "") == "approved_by")
        return [line.text for line in found.lines], found.label in {gap.label for gap in paper.gaps}

    assert field(state=RecordState.SUBMITTED) == ([], True)
    assert field(state=RecordState.PUBLISHED) == (["b.leitung"], False)
    assert field(state=RecordState.PUBLISHED, names=False) == (["Freigegeben"], False)
