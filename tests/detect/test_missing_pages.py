"""Error pages served as success are told from pages about errors; archives' messages from both."""

from datetime import UTC, datetime

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.values.capture import Capture, Hop, State

MENU = (
    "<nav><ul>" + "".join(f'<li><a href="/seite-{n}">Bereich {n}</a></li>' for n in range(20)) + "</ul></nav>"
)
FOOT = "<footer><p>Stadt Beispielhausen, Rathausplatz 1, Telefon 0000 0000, montags bis freitags von 8 bis 12 Uhr.</p></footer>"
STORY = "<p>" + "Die Gemeinde informiert über Abfall, Bäder, Baustellen und Bürgerdienste. " * 12 + "</p>"


def state_of(
    html: str, *, url: str = "https://www.amt.example/presse", requested: str = "", status: int = 200
) -> State:
    hops = (Hop(url=requested, status=302, location=url),) if requested else ()
    capture = Capture(
        url=url,
        requested=requested or url,
        hops=hops,
        taken_at=datetime(2016, 5, 1, tzinfo=UTC),
        status=status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=html.encode(),
        collector="test",
    )
    return judge(Page(capture)).state


def a_page(inner: str, title: str = "Stadt Beispielhausen", *, menu: bool = True) -> str:
    around = (MENU, FOOT) if menu else ("", "")
    return f"<!doctype html><html><head><title>{title}</title></head><body>{around[0]}{inner}{around[1]}</body></html>"


SAYS = (
    "Seite nicht gefunden",
    "404 – Seite nicht gefunden",
    "Fehler 404: Seite nicht gefunden",
    "Die angeforderte Seite konnte leider nicht gefunden werden.",
    "Diese Seite existiert nicht mehr",
    "Diese Seite ist nicht mehr verfügbar",
    "Die Seite, die Sie suchen, existiert nicht",
    "Page not found",
    "Error 404: Page Not Found",
    "404 Not Found",
    "Oops! That page can’t be found.",
    "The page you requested was not found",
    "This page is no longer available",
    "Page non trouvée",
    "Página no encontrada",
    "Pagina non trovata",
    "Nie znaleziono strony",
)


@pytest.mark.parametrize("menu", [True, False], ids=["portal", "bare"])
@pytest.mark.parametrize("words", SAYS)
def test_title_and_headline_that_say_it_are_enough(words: str, menu: bool) -> None:
    html = a_page(
        f"<h1>{words}</h1><p>Nutzen Sie unsere Suche.</p>", f"{words} | Stadt Beispielhausen", menu=menu
    )
    assert state_of(html) is State.SOFT_404


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        (
            "Seite nicht gefunden - Stadt",
            "<h2>Willkommen</h2><p>Die gewünschte Seite gibt es leider nicht mehr.</p>",
        ),
        (
            "Stadt Beispielhausen",
            "<h1>Seite nicht gefunden</h1><p>Die Seite wurde möglicherweise verschoben.</p>",
        ),
        ("404 | Stadt", "<h1>Hoppla!</h1><p>Die angeforderte Seite konnte nicht gefunden werden.</p>"),
        ("Fehler", "<h1>404</h1><p>Bitte überprüfen Sie die Adresse auf Tippfehler.</p>"),
        ("Error", "<h1>Oops</h1><p>The page you are looking for does not exist or has been moved.</p>"),
        ("Stadt", f"<h1>Seite nicht gefunden</h1><p>Der Inhalt ist nicht mehr verfügbar.</p>{STORY}"),
    ],
    ids=["title", "headline", "number in both", "number and typing error", "English", "cookie notice below"],
)
@pytest.mark.parametrize("menu", [True, False], ids=["portal", "bare"])
def test_one_of_both_is_enough_where_a_sentence_explains_it(title: str, inner: str, menu: bool) -> None:
    assert state_of(a_page(inner, title, menu=menu)) is State.SOFT_404


def test_an_address_that_leads_to_an_error_page_is_a_sign() -> None:
    html = a_page("<h1>Willkommen</h1><p>Leider existiert die Seite nicht.</p>")
    moved = {"url": "https://www.amt.example/fehler/404.html", "requested": "https://www.amt.example/presse"}
    assert state_of(html, **moved) is State.SOFT_404
    assert state_of(html) is State.LOOKED


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("Stadt Beispielhausen", "<h1>Willkommen</h1><p>Seite nicht gefunden? Nutzen Sie die Suche.</p>"),
        ("Stadt Beispielhausen", f"<h1>Willkommen</h1><h2>Seite nicht gefunden</h2>{STORY}"),
        ("Fehler 404: Was dahinter steckt | Stadt", f"<h1>Wenn eine Seite nicht gefunden wird</h1>{STORY}"),
        ("404 neue Wohnungen | Stadt", f"<h1>404 neue Wohnungen</h1>{STORY}"),
        ("404 | Museum", f"<h1>404</h1><p>Die Ausstellung fragt, was bleibt, wenn alles verschwindet.</p>{STORY}"),
        ("Impfstoff nicht mehr verfügbar", f"<h1>Impfstoff nicht mehr verfügbar</h1>{STORY}"),
        ("Barrierefreiheit", f"<h1>Barrierefreiheit</h1><p>Dieses Dokument ist nicht verfügbar in Leichter Sprache.</p>{STORY}"),
        ("Seite nicht gefunden", f"<h1>Seite nicht gefunden</h1>{STORY * 8}"),
        ("Seite nicht gefunden", f"<h1>Pressemitteilungen</h1>{STORY}"),
        ("404 Fehler im Haushalt", f"<h1>404 Fehler im Haushalt</h1>{STORY}"),
        ("Meldung", f"<h1>Meldung</h1><script>var t = '<h1>Seite nicht gefunden</h1>';</script>{STORY}"),
        ("Meldung", f"<h1>Meldung</h1><!-- <h1>Seite nicht gefunden</h1> -->{STORY}"),
    ],
    ids=[
        "hint at the search",
        "box on a start page",
        "article about error pages",
        "number in the news",
        "exhibition",
        "vaccine",
        "document missing",
        "long article of that name",
        "wrong title on a real page",
        "number in a title",
        "script",
        "comment",
    ],
)  # fmt: skip
@pytest.mark.parametrize("menu", [True, False], ids=["portal", "bare"])
def test_pages_about_errors_are_pages(title: str, inner: str, menu: bool) -> None:
    assert state_of(a_page(inner, title, menu=menu)) is State.LOOKED


WAYBACK = "Internet Archive Wayback Machine"


@pytest.mark.parametrize(
    ("title", "inner", "state"),
    [
        (WAYBACK, f"{MENU}<h2>Hrm.</h2><p>The Wayback Machine has not archived that URL.</p>", State.ARCHIVE_GAP),
        ("", "<p>Hrm. Wayback Machine doesn't have that page archived.</p>", State.ARCHIVE_GAP),
        (WAYBACK, f"{MENU}<p>Got an HTTP 302 response at crawl time</p><p>Redirecting to…</p>", State.ARCHIVE_GAP),
        ("Not in Archive", "<h2>Resource Not In Archive</h2><p>The Resource you requested is not in this archive.</p>", State.ARCHIVE_GAP),
        ("URL Not Found", "<h4>URL Not Found</h4><p>The url <b>http://amt.example/</b> could not be found in this collection.</p>", State.ARCHIVE_GAP),
        ("Web Archive | Page not found", f"{MENU}<h1>Page not found</h1><p>This page is not available in our archive.</p>", State.ARCHIVE_GAP),
        ("Arquivo.pt", f"{MENU}<h1>Página não encontrada</h1><p>A página não foi arquivada.</p>", State.ARCHIVE_GAP),
        (WAYBACK, f"{MENU}<p>Sorry.</p><p>This URL has been excluded from the Wayback Machine.</p>", State.WITHHELD),
        ("", "<p>Page cannot be crawled or displayed due to robots.txt.</p>", State.WITHHELD),
        ("Blocked Site Error", "<h2>Blocked Site Error.</h2><p>http://amt.example/ is not available.</p>", State.WITHHELD),
        ("Pywb Error", "<h2>Pywb Error</h2><p class='lead'>Access Blocked to http://amt.example/</p>", State.WITHHELD),
        ("Webarchiv", "<h1>Webarchiv</h1><p>Diese Seite ist nur in den Lesesälen der Bibliothek zugänglich.</p>", State.WITHHELD),
        (WAYBACK, "<p>The machine that serves this file is down. We're working on it.</p>", State.SERVER_ERROR),
    ],
    ids=[
        "not archived", "older wording", "redirect of the player", "OpenWayback", "pywb", "national archive",
        "Arquivo.pt", "excluded", "robots", "blocked by OpenWayback", "blocked by pywb", "reading room", "down",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 404])
def test_messages_of_archives_say_nothing_about_the_page(
    title: str, inner: str, state: State, status: int
) -> None:
    assert state_of(a_page(inner, title, menu=False), status=status) is state


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("Stadtarchiv", f"<h1>Stadtarchiv</h1><p>Die Akten sind nur im Lesesaal einsehbar.</p>{STORY}"),
        ("Internet Archive und wir", f"<h1>Internet Archive</h1><p>„This URL has been excluded from the Wayback Machine“ steht dort.</p>{STORY * 4}"),
        ("Stadt", f"<div id='wm-ipp-base'>Wayback Machine 3 captures</div><h1>Willkommen</h1>{STORY}"),
        ("Webarchiv der Stadt", f"<h1>Webarchiv</h1><p>Frühere Fassungen unserer Seiten finden Sie hier.</p>{STORY}"),
    ],
    ids=["city archive", "article", "banner of the archive", "a body's own web archive"],
)  # fmt: skip
def test_pages_about_archives_are_pages(title: str, inner: str) -> None:
    assert state_of(a_page(inner, title)) is State.LOOKED


@pytest.mark.parametrize(
    "inner",
    [
        "<h1>Stadtarchiv</h1><p>Die Akten sind nur im Lesesaal einsehbar.</p>",
        "<h1>Stadtarchiv</h1><p>Das Archiv ist wegen Bauarbeiten gesperrt.</p>",
        "<h1>Stadtarchiv</h1><p>Diese Adresse wurde nicht archiviert.</p>",
        "<h1>Library</h1><p>The item could not be found in this collection.</p>",
    ],
    ids=["reading room", "closed building", "address file", "library"],
)
def test_a_short_page_of_an_archive_is_a_page(inner: str) -> None:
    assert state_of(a_page(inner, "Stadtarchiv", menu=False)) is State.LOOKED


def test_the_city_archives_error_page_is_an_error_page() -> None:
    html = a_page("<h1>Seite nicht gefunden</h1>", "Seite nicht gefunden | Stadtarchiv")
    assert state_of(html) is State.SOFT_404


ADVERTS = "".join(f'<td><a href="/search?q={n}">Kredit {n}</a></td>' for n in range(30))
HTML4 = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY BGCOLOR=#ffffff>{inner}</BODY></HTML>'


@pytest.mark.parametrize(
    ("title", "inner", "state"),
    [
        ("amt.example steht zum Verkauf", "<TABLE><TR><TD>Die Domain amt.example steht zum Verkauf.</TD></TR></TABLE>", State.PARKED),
        ("Domain amt.example zu verkaufen", f"<TABLE><TR>{ADVERTS}</TR></TABLE>", State.PARKED),
        ("amt.example", "<CENTER>Hier entsteht eine neue Internetpr&auml;senz</CENTER>", State.PARKED),
        ("Apache2 Debian Default Page: It works", "<H1>It works!</H1>", State.PARKED),
        ("DDoS protection by Cloudflare", "<H1>Checking your browser before accessing amt.example.</H1>", State.BOT_WALL),
        ("Attention Required! | Cloudflare", "<H2>Please complete the security check</H2>Ray ID: 1a2b3c4d5e6f", State.BOT_WALL),
        ("", "<IFRAME SRC='/_Incapsula_Resource?CWUDNSAI=9&amp;incident_id=1'>Request unsuccessful. Incapsula incident ID: 1-2</IFRAME>", State.BOT_WALL),
        ("Wartungsarbeiten", "<P>Wegen Wartungsarbeiten ist die Seite derzeit nicht erreichbar.</P>", State.SERVER_ERROR),
    ],
    ids=["for sale", "list of adverts", "placeholder", "server's own page", "older Cloudflare", "captcha", "Incapsula", "maintenance"],
)  # fmt: skip
def test_what_old_captures_hold_in_a_pages_place_is_told(title: str, inner: str, state: State) -> None:
    assert state_of(HTML4.format(title=title, inner=inner)) is state
