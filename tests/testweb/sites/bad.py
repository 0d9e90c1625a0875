"""Sites that cannot be looked at, or fight back. Each has to end in a state of its own, within limits."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from testweb.answers import js, redirect
from testweb.pages import PROSE, careless, css, html, page
from testweb.server import Arrival, Host, Reply, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class BadSite:
    """A site, the states its start page may end in, and a word that must say why (any of ``says``)."""

    name: str
    hosts: dict[str, Host]
    states: frozenset[str]
    says: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"https://{next(iter(self.hosts))}/"


_CHUNK: Final = bytes(1 << 20)


async def _gigabyte(request: web.Request, _: Arrival) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "image/png", "Content-Length": str(1 << 30)})
    await response.prepare(request)
    await _pour(request, response)
    return response


async def _pour(request: web.Request, response: web.StreamResponse) -> None:
    """A gigabyte, or what the other side takes of it."""
    for _i in range(1024):
        if request.transport is None or request.transport.is_closing():
            return
        await response.write(_CHUNK)


async def _endless_page(request: web.Request, _: Arrival) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<!DOCTYPE html><title>Endlos</title><!-- ")
    await _pour(request, response)
    return response


def _ever_on(arrival: Arrival) -> Reply:
    step = int(arrival.query.get("n", "0")) + 1
    return redirect(f"/?n={step}")


def _site(
    name: str,
    script: str,
    *states: str,
    says: tuple[str, ...] = (),
    content: str = PROSE,
    more: Host | None = None,
) -> BadSite:
    start = html(
        page(f"Amt {name}", "Willkommen", content, tail=f"<script>{script}</script>" if script else "")
    )
    return BadSite(
        name=name,
        hosts={f"www.{name}.example": {"/": start, "/assets/site.css": css(), **(more or {})}},
        states=frozenset(states),
        says=says,
    )


def _answer(name: str, answer: Reply | Stream, *states: str, says: tuple[str, ...] = ()) -> BadSite:
    return BadSite(
        name=name, hosts={f"www.{name}.example": {"/": answer}}, states=frozenset(states), says=says
    )


_WALL: Final = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><div id="cf-wrapper">
<h1>Checking your browser before accessing www.mauer.example.</h1><noscript>Enable JavaScript and cookies to continue</noscript>
<form id="challenge-form" action="/?__cf_chl_f_tk=test" method="POST"></form></div></body></html>"""

_PDF: Final = Reply(
    body=b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", type="application/pdf"
)
_DOWNLOAD: Final = Reply(
    body=b"PK\x03\x04" + bytes(2000),
    type="application/zip",
    headers=(("Content-Disposition", 'attachment; filename="akten.zip"'),),
)
_BASIC: Final = Reply(status=401, body=b"401", headers=(("WWW-Authenticate", 'Basic realm="intern"'),))

STRANGER: Final = "www.fremdes-siegel.example"
EXPIRED: Final = "www.altes-siegel.example"

SITES: Final = (
    _answer("pdf", _PDF, "not_html"),
    _answer("download", _DOWNLOAD, "not_html"),
    _answer("bild", Stream(_gigabyte), "not_html", "too_large"),
    _answer("endlos", Stream(_endless_page), "too_large", "timeout", "looked"),
    _answer("passwort", _BASIC, "login_wall", "4xx"),
    _answer("mauer", careless(_WALL), "bot_wall"),
    _answer("fehler", Reply(status=500, body=b"<h1>500</h1>"), "5xx"),
    BadSite(
        name="fremdes-siegel", hosts={STRANGER: {"/": careless("<h1>x</h1>")}}, states=frozenset({"tls"})
    ),
    BadSite(name="altes-siegel", hosts={EXPIRED: {"/": careless("<h1>x</h1>")}}, states=frozenset({"tls"})),
    BadSite(name="nirgends", hosts={"gibt-es-nicht.example": {}}, states=frozenset({"dns"})),
    BadSite(
        name="kreisel", hosts={"www.kreisel.example": {"/": _ever_on}}, states=frozenset({"redirect_loop"})
    ),
    _site("warnung", "for (;;) alert('Achtung!');", "looked", "timeout", "broken", says=("dialog",)),
    _site("dauerlauf", "addEventListener('load', () => { for (;;) {} });", "looked", "timeout", "broken"),
    _site("sofortlauf", "for (;;) {}", "timeout", "broken", "looked"),
    _site(
        "flut",
        "for (let i = 0; i < 10000; i++) fetch('/r?i=' + i, {cache: 'no-store'});",
        "looked",
        "timeout",
        "too_large",
        says=("request", "limit"),
        more={"/r": Reply(status=204)},
    ),
    _site(
        "vielfrass",
        "const a = []; setTimeout(() => { for (;;) a.push(a.length); }, 50);",
        "broken",
        "timeout",
        "looked",
    ),
    _site(
        "fenster",
        "setInterval(() => { for (let i = 0; i < 50; i++) open('/?f=' + Math.random()); }, 10);",
        "looked",
        "timeout",
    ),
    _site(
        "muellmann",
        "navigator.serviceWorker.register('/dienst.js').then(() => navigator.serviceWorker.ready).then(() => { if (!sessionStorage.neu) { sessionStorage.neu = 1; location.reload(); } });",
        "looked",
        "not_html",
        "broken",
        more={
            "/dienst.js": js(
                "addEventListener('install', () => skipWaiting()); addEventListener('activate', (e) => e.waitUntil(clients.claim()));"
                "addEventListener('fetch', (e) => e.respondWith(new Response(crypto.getRandomValues(new Uint8Array(4096)),"
                " {headers: {'Content-Type': 'text/html'}})));"
            )
        },
    ),
    _site(
        "grosse-datei",
        "fetch('/gross.bin').then((answer) => answer.blob());",
        "looked",
        "timeout",
        says=("byte", "open", "limit"),
        more={"/gross.bin": Stream(_gigabyte)},
    ),
    _site(
        "springer",
        "let n = Number(new URLSearchParams(location.search).get('n')); setTimeout(() => { location.href = '/?n=' + (n + 1); }, 20);",
        "looked",
        "timeout",
        "redirect_loop",
        "broken",
    ),
)
