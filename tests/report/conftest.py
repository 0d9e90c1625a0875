"""A fictional state with every status and every state, small and large."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from amtsblick.values.answers import (
    AdvertHint,
    Evidence,
    LegalPageKind,
    LoadState,
    Notice,
    NoticeKind,
    Place,
    ThirdParty,
    UnknownHost,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.knowledge import Knowledge, Service, Vendor
from amtsblick.values.survey import (
    BodySheet,
    Cell,
    Change,
    ChangeKind,
    ChannelVerdict,
    Citation,
    LegalVerdict,
    PageLook,
    Standing,
    Status,
    SurveyRun,
    Verification,
)

TAKEN = datetime(2026, 11, 3, 9, 14, tzinfo=UTC)
SERVICES = (
    ("instagram", "Instagram", "Meta Platforms Ireland Limited", "IE"),
    ("facebook", "Facebook", "Meta Platforms Ireland Limited", "IE"),
    ("x", "X (Twitter)", "X Internet Unlimited Company", "IE"),
    ("youtube", "YouTube", "Google Ireland Limited", "IE"),
    ("mastodon", "Mastodon", "", ""),
    ("linkedin", "LinkedIn", "LinkedIn Ireland Unlimited Company", "IE"),
    ("tiktok", "TikTok", "TikTok Technology Limited", "IE"),
    ("bluesky", "Bluesky", "Bluesky Social, PBC", "US"),
    ("threads", "Threads", "Meta Platforms Ireland Limited", "IE"),
    ("whatsapp", "WhatsApp", "WhatsApp Ireland Limited", "IE"),
    ("flickr", "Flickr", "SmugMug, Inc.", "US"),
    ("xing", "XING", "New Work SE", "DE"),
    ("telegram", "Telegram", "Telegram Messenger Inc.", "VG"),
)
VENDORS = (
    ("matomo-cloud", "Matomo Cloud", "analytics", "InnoCraft Ltd", "NZ", "cdn.matomo.cloud"),
    ("google-fonts", "Google Fonts", "fonts", "Google Ireland Limited", "IE", "fonts.googleapis.com"),
    ("youtube-embed", "YouTube", "video", "Google Ireland Limited", "IE", "www.youtube.com"),
    ("openstreetmap", "OpenStreetMap", "maps", "OpenStreetMap Foundation", "GB", "tile.openstreetmap.org"),
    ("tiktok-pixel", "TikTok Pixel", "ads", "TikTok Technology Limited", "IE", "analytics.tiktok.com"),
    ("usercentrics", "Usercentrics", "consent_manager", "Usercentrics GmbH", "DE", "app.usercentrics.eu"),
)


def _service(row):
    service, name, operator, country = row
    return Service(
        id=service,
        name=name,
        kind="social",
        aliases=(),
        hosts=(f"{service}.com",),
        short_hosts=(),
        handle=".+",
        canonical=f"https://{service}.com/{{handle}}",
        forms=(),
        reserved=frozenset(),
        operator=operator,
        operator_country=country,
        parent_company="",
        parent_country="",
        federated=service == "mastodon",
        sources=(),
        checked_on=date(2026, 11, 1),
    )


def _vendor(row):
    vendor, name, category, operator, country, host = row
    return Vendor(
        id=vendor,
        name=name,
        category=category,
        hosts=(host,),
        markers=(),
        cookies=(),
        operator=operator,
        operator_country=country,
        consent="",
        advice="",
        sources=(),
        checked_on=date(2026, 11, 1),
    )


KNOWLEDGE = Knowledge(
    services=tuple(map(_service, SERVICES)),
    vendors=tuple(map(_vendor, VENDORS)),
    sources=(),
    digest="sha256:" + "5d" * 32,
)


def a_run(bodies=14, **changed):
    run = SurveyRun(
        id=3,
        started_at=TAKEN,
        finished_at=TAKEN + timedelta(hours=26),
        source="live",
        archives=(),
        software="amtsblick 0.1.0",
        knowledge=KNOWLEDGE.digest,
        bodies=bodies,
        pages_limit=8,
    )
    return replace(run, **changed)


def a_ref(number=1):
    return EvidenceRef(
        bundle=f"2026-11-03/survey-{number:04}.wacz",
        record=f"<urn:uuid:8f2c1a0e-51bb-4c0e-9d0e-{number:012}>",
        offset=number * 4096,
        digest="sha256:" + f"{number:04x}" * 16,
    )


def a_citation(url="https://amt.example/", place=Place.FOOTER, excerpt='<a href="…">', number=1):
    return Citation(
        page_url=url,
        taken_at=TAKEN + timedelta(minutes=number),
        evidence_ref=a_ref(number),
        evidence=Evidence(
            path="html > body > footer > ul:nth-child(2) > li:nth-child(3) > a", excerpt=excerpt
        ),
        place=place,
    )


def a_channel(service, handle, home, standing=Standing.OWN, reason="site_wide", **changed):
    url = f"https://{service}.com/{handle}"
    channel = ChannelVerdict(
        service=service,
        handle=handle,
        url=url,
        standing=standing,
        via=None,
        reason=reason,
        pages_seen=7,
        pages_looked=8,
        citations=tuple(
            a_citation(
                f"{home}{path}",
                excerpt=f'<a class="icon icon--{service}" href="{url}" title="{service}"><span class="vh">{service}</span></a>',
                number=number,
            )
            for number, path in enumerate(("", "impressum", "presse"), 1)
        ),
    )
    return replace(channel, **changed)


def a_cell(service, handle, home, status=Status.OWN, **changed):
    return Cell(service=service, status=status, channels=(a_channel(service, handle, home, **changed),))


def some_pages(home, count=8, failed=()):
    roles = ("start", "imprint", "privacy", "contact", "press", "hub", "language", "other")
    pages = [
        PageLook(
            url=home + ("" if role == "start" else role),
            role=role,
            state=State.LOOKED,
            detail="",
            taken_at=TAKEN + timedelta(minutes=number),
            status=200,
            evidence_ref=a_ref(number),
        )
        for number, role in enumerate(roles[:count])
    ]
    for state, status, detail in failed:
        pages.append(
            PageLook(
                url=f"{home}{state.value}",
                role="other",
                state=state,
                detail=detail,
                taken_at=TAKEN + timedelta(minutes=30),
                status=status,
                evidence_ref=a_ref(99) if status else None,
            )
        )
    return tuple(pages)


def legal_verdicts(home, missing=()):
    return tuple(
        LegalVerdict(
            kind=kind,
            url="" if kind in missing else f"{home}{kind.value}",
            linked_from=() if kind in missing else (a_citation(home),),
        )
        for kind in LegalPageKind
    )


def some_parties(home, states):
    return tuple(
        (
            ThirdParty(
                vendor=row[0],
                category=row[2],
                host=row[5],
                state=state,
                evidence=Evidence(
                    path="html > head > script:nth-child(9)", excerpt=f'<script src="https://{row[5]}/a.js">'
                ),
            ),
            a_citation(home, place=Place.HEAD, excerpt=f'<script src="https://{row[5]}/a.js">'),
        )
        for row, state in zip(VENDORS, states, strict=False)
    )


def a_sheet(body, cells=(), **changed):
    home = body.homepage
    sheet = BodySheet(
        body=body,
        state=State.LOOKED,
        state_detail="",
        pages=some_pages(home),
        cells=tuple(cells),
        third_parties=some_parties(home, (LoadState.LOADS, LoadState.LOADS, LoadState.DEFERRED)),
        unknown_hosts=(),
        legal_pages=legal_verdicts(home, {LegalPageKind.SOCIAL_MEDIA_CONCEPT}),
    )
    return replace(sheet, **changed)


def an_unseen(body, state, detail, status=None):
    page = PageLook(
        url=body.homepage,
        role="start",
        state=state,
        detail=detail,
        taken_at=TAKEN + timedelta(hours=2),
        status=status,
        evidence_ref=a_ref(7) if status else None,
    )
    return BodySheet(
        body=body,
        state=state,
        state_detail=detail,
        pages=(page,),
        cells=(),
        third_parties=(),
        unknown_hosts=(),
        legal_pages=(),
    )


def a_body(body_id, name, kind, parent=None, homepage=None):
    return Body(
        id=body_id,
        name=name,
        kind=kind,
        parent=parent,
        homepage=homepage or f"https://www.{body_id}.example/",
        country="DE",
    )


def a_notice(service, sentence, home, kind=NoticeKind.LEFT, when=date(2025, 1, 20)):
    evidence = Evidence(path="html > body > main > p:nth-child(4)", excerpt=f"<p>{sentence}</p>")
    return (
        Notice(kind=kind, service=service, sentence=sentence, when=when, evidence=evidence),
        a_citation(home + "presse", place=Place.BODY, excerpt=f"<p>{sentence}</p>"),
    )


def an_advert(service, home):
    what = "campaign pixel ttq.load('C4…')"
    evidence = Evidence(path="html > head > script:nth-child(4)", excerpt="ttq.load('C4A7…');")
    return AdvertHint(service=service, what=what, evidence=evidence), a_citation(
        home, excerpt="ttq.load('C4A7…');"
    )


def _many(home, handle, *services, **changed):
    return [a_cell(service, handle, home, **changed) for service in services]


def _chancellery():
    body = a_body("stk", "Staatskanzlei des Freistaats Auental", "state chancellery")
    cells = _many(
        body.homepage, "stk_auental", "instagram", "facebook", "x", "youtube", "linkedin", "threads", "flickr"
    )
    second = a_channel(
        "mastodon",
        "europa@social.auental.example",
        body.homepage,
        reason="hub_listing",
        pages_seen=1,
        verification=Verification.NO_BACK_LINK,
    )
    first = a_channel(
        "mastodon",
        "stk@social.auental.example",
        body.homepage,
        reason="rel_me",
        verification=Verification.CONFIRMED,
    )
    cells.append(Cell(service="mastodon", status=Status.OWN, channels=(first, second)))
    return a_sheet(body, cells)


def _university():
    name = "Landgräflich-Auentalische Universität für Angewandte Verwaltungswissenschaften, Rechtspflege und Öffentlichkeitsarbeit zu Neustadt an der Aue"
    body = a_body("uni", name, "university", "mwk")
    cells = _many(body.homepage, "uni.neustadt", "instagram", "youtube", "linkedin", "tiktok", "facebook")
    x = replace(
        a_cell("x", "uni_neustadt", body.homepage, Status.RESTING),
        notices=(
            a_notice(
                "x",
                "Unser X-Kanal ruht seit dem 20. Januar 2025; wir veröffentlichen dort nichts mehr.",
                body.homepage,
                NoticeKind.RESTING,
            ),
        ),
    )
    failed = ((State.TOO_LARGE, 200, "52428801 bytes"), (State.CLIENT_ERROR, 404, "404 Not Found"))
    return a_sheet(body, [*cells, x], pages=some_pages(body.homepage, failed=failed))


def _museum():
    body = a_body("museum", "Museum für Alltagsgeschichte „Alte Münze“ & <Depot>", "museum", "mwk")
    left = Cell(
        service="x",
        status=Status.LEFT,
        notices=(
            a_notice(
                "x",
                "Wir haben unseren X-Kanal am 1. Dezember 2024 stillgelegt. Sie finden uns weiter bei <Mastodon> & Co.",
                body.homepage,
                when=date(2024, 12, 1),
            ),
        ),
    )
    return a_sheet(
        body,
        [*_many(body.homepage, "alte.muenze", "instagram", "facebook"), left],
        third_parties=some_parties(
            body.homepage,
            (LoadState.LOADS, LoadState.HINT, LoadState.DEFERRED, LoadState.NOSCRIPT, LoadState.MARKUP),
        ),
        unknown_hosts=(
            (
                UnknownHost(
                    host="static.unbekannt.example",
                    element="script",
                    evidence=Evidence(path="html", excerpt=""),
                ),
                a_citation(body.homepage),
            ),
        ),
        broken=("notices: ValueError: month must be in 1..12 (https://www.museum.example/presse)",),
    )


def _ministries():
    education = a_body("mwk", "Ministerium für Wissenschaft und Kultur", "ministry", "stk")
    home = education.homepage
    advert = Cell(service="tiktok", status=Status.ADVERTS_ONLY, adverts=(an_advert("tiktok", home),))
    yield a_sheet(
        education,
        [*_many(home, "mwk_auental", "instagram", "facebook", "youtube"), advert],
        third_parties=some_parties(home, (LoadState.LOADS,) * 5),
    )
    environment = a_body("mu", "Ministerium für Umwelt, Klima und Forsten", "ministry", "stk")
    home = environment.homepage
    offered = Cell(service="whatsapp", status=Status.OFFERED, offered_at=f"{home}social-media/whatsapp")
    yield a_sheet(environment, [*_many(home, "umwelt_auental", "instagram", "mastodon", "bluesky"), offered])


def _via_ministry():
    body = a_body("lfu", "Landesamt für Umwelt und Geologie", "state office", "mu")
    cells = _many(
        body.homepage,
        "umwelt_auental",
        "instagram",
        "mastodon",
        status=Status.VIA_OTHER,
        standing=Standing.VIA_OTHER,
        via="mu",
        reason="handle_names_other",
    )
    unclear = a_cell(
        "facebook",
        "naturfreunde.auental",
        body.homepage,
        Status.UNCLEAR,
        standing=Standing.MENTIONED,
        reason="single_mention",
        pages_seen=1,
    )
    return a_sheet(body, [*cells, unclear])


def _police():
    body = a_body("polizei", "Polizeidirektion Auental-Süd", "police", "im")
    cells = _many(body.homepage, "polizei_auental", "instagram", "facebook", "x", "whatsapp", "threads")
    return a_sheet(
        body, cells, pages=some_pages(body.homepage, 5, ((State.TIMEOUT, None, "no answer within 30 s"),))
    )


def fictional_state() -> list[BodySheet]:
    """Fourteen bodies: every status, several states."""
    bare = a_body(
        "lfdi",
        "Landesbeauftragte für den Datenschutz und die Informationsfreiheit",
        "data-protection authority",
    )
    statistics = a_body("statistik", "Statistisches Landesamt", "statistics office", "im")
    arabic = a_body("integration", "مكتب الاندماج · Amt für Integration 🤝", "state office", "im")
    return [
        _chancellery(),
        *_ministries(),
        an_unseen(
            a_body("im", "Ministerium des Innern", "ministry", "stk"),
            State.BOT_WALL,
            "challenge page of a bot filter",
            403,
        ),
        _via_ministry(),
        a_sheet(statistics, _many(statistics.homepage, "statistik_auental", "mastodon", "linkedin", "xing")),
        a_sheet(
            bare,
            third_parties=(),
            legal_pages=legal_verdicts(bare.homepage, {LegalPageKind.SOCIAL_MEDIA_CONCEPT}),
            pages=some_pages(bare.homepage, 6),
        ),
        a_sheet(
            arabic, _many(arabic.homepage, "integration", "telegram", "facebook", reason="something_new")
        ),
        _police(),
        _university(),
        _museum(),
        an_unseen(
            a_body("theater", "Staatstheater Neustadt", "theatre", "mwk"),
            State.TIMEOUT,
            "no answer within 30 s",
        ),
        an_unseen(
            a_body("archiv", "Landesarchiv", "archive", "mwk"), State.DNS, "NXDOMAIN www.archiv.example"
        ),
        an_unseen(
            a_body(
                "forst",
                "Landesforst\nAnstalt öffentlichen Rechts",
                "Forstbetrieb & Co",
                homepage="javascript:alert(1)",
            ),
            State.BAD_ADDRESS,
            "scheme javascript",
        ),
    ]


def some_changes(sheets):
    bodies = {sheet.body.id: sheet.body for sheet in sheets}

    def change(body, kind, **values):
        return bodies[body], Change(body=body, kind=kind, **values)

    return [
        change(
            "mu",
            ChangeKind.JOINED,
            service="bluesky",
            subject="umwelt_auental",
            after="https://bluesky.com/umwelt",
        ),
        change(
            "polizei",
            ChangeKind.JOINED,
            service="whatsapp",
            subject="left",
            after="https://whatsapp.com/left",
        ),
        change(
            "museum", ChangeKind.GONE, service="x", subject="alte_muenze", before="https://x.com/alte_muenze"
        ),
        change(
            "museum",
            ChangeKind.NOTICE,
            service="x",
            subject="left",
            after="Wir haben unseren X-Kanal stillgelegt.",
        ),
        change("im", ChangeKind.LOST_SIGHT, subject="bot_wall", before="looked", after="bot_wall"),
        change(
            "lfu",
            ChangeKind.LOST_SIGHT,
            service="x",
            subject="lfu",
            before="https://x.com/lfu",
            after="not_visited",
        ),
        change("statistik", ChangeKind.BACK_IN_SIGHT, subject="timeout", before="timeout", after="looked"),
        change(
            "uni",
            ChangeKind.FIRST_SIGHT,
            service="tiktok",
            subject="uni",
            before="5xx",
            after="https://tiktok.com/uni",
        ),
        change("mwk", ChangeKind.NEW_THIRD_PARTY, subject="tiktok-pixel", after="loads"),
        change("stk", ChangeKind.THIRD_PARTY_GONE, subject="google-fonts", before="loads"),
        change(
            "lfu",
            ChangeKind.LEGAL_PAGE_GONE,
            subject="accessibility_statement",
            before="https://lfu.example/barrierefrei",
        ),
    ]


def many_bodies(count: int) -> Callable[[], Iterator[BodySheet]]:
    """``count`` bodies made one at a time, so that the report is what needs memory."""

    def sheets() -> Iterator[BodySheet]:
        for number in range(count):
            body = a_body(f"gemeinde-{number}", f"Gemeinde Nummer {number}", "municipality")
            if number % 17 == 0:
                yield an_unseen(body, State.TIMEOUT, "no answer within 30 s")
                continue
            wanted = [row[0] for index, row in enumerate(SERVICES) if (number * 7 + index * 3) % 5 == 0]
            yield a_sheet(body, _many(body.homepage, f"gemeinde{number}", *wanted))

    return sheets


@dataclass(frozen=True)
class Fiction:
    """What tests need to make reports."""

    knowledge: Knowledge = KNOWLEDGE
    run = staticmethod(a_run)
    body = staticmethod(a_body)
    sheet = staticmethod(a_sheet)
    cell = staticmethod(a_cell)
    channel = staticmethod(a_channel)
    unseen = staticmethod(an_unseen)
    state = staticmethod(fictional_state)
    changes = staticmethod(some_changes)
    many = staticmethod(many_bodies)
    taken: datetime = TAKEN


AXE = Path(__file__).parents[2] / ".sdks" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = {"desktop": (1280, "light"), "phone": (390, "light"), "dark": (1280, "dark")}


@pytest.fixture
def barriers(browser: Browser) -> Callable[[str], set[tuple[str, str, str]]]:
    """What axe-core finds in a report on desktop, phone and in the dark, everything opened."""
    if not AXE.is_file():
        pytest.skip("no axe-core: run scripts/setup-sdks")

    def found(text, look):
        width, scheme = LOOKS[look]
        page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        page.set_content(text)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        page.close()
        assert answer["passes"], "axe looked at nothing"
        return {(look, one["id"], one["nodes"][0]["html"][:120]) for one in answer["violations"]}

    return lambda text: {one for look in LOOKS for one in found(text, look)}


@pytest.fixture
def fiction() -> Fiction:
    return Fiction()
