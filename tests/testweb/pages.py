"""What do the pages of the fictional public bodies look like?"""

from collections.abc import Iterable
from html import escape
from typing import Final

from testweb.server import Reply

STYLE: Final = """*{box-sizing:border-box}body{font:16px/1.5 sans-serif;margin:0;color:#1a1a1a}
header,footer{background:#003064;color:#fff;padding:12px 24px}header a,footer a{color:#fff;margin-right:16px}
main{max-width:60em;margin:0 auto;padding:24px}input,textarea{display:block;width:20em;margin:4px 0 12px}
iframe{border:1px solid #ccc}"""

SECURE: Final = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""What a careful operator sends with every page, besides a content security policy."""

STRICT_CSP: Final = (
    "Content-Security-Policy",
    (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
)
"""For sites without any third party."""

OPEN_CSP: Final = (
    "Content-Security-Policy",
    (
        "default-src https: wss: data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
)
"""For sites that let third parties in."""

_PAGE: Final = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {body}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/site.css">
{head}
</head>
<body>
<header role="banner"><a href="/">{body}</a>{nav}</header>
<main id="inhalt">
<h1>{title}</h1>
{content}
</main>
<footer><p>{body} · Schlossplatz 1 · 00000 Auenstadt</p></footer>
{tail}
</body>
</html>
"""

PROSE: Final = (
    "<p>Die Verwaltung ist montags bis freitags von 8 bis 12 Uhr für Sie da, donnerstags bis 18 Uhr. "
    "Viele Anliegen können Sie auch schriftlich oder am Telefon erledigen.</p>"
)


def page(
    body: str, title: str, content: str = PROSE, *, head: str = "", tail: str = "", nav: str = ""
) -> str:
    """One whole page. ``content``, ``head``, ``tail`` and ``nav`` are raw HTML."""
    return _PAGE.format(
        body=escape(body), title=escape(title), content=content, head=head, tail=tail, nav=nav
    )


def html(text: str, *headers: tuple[str, str], csp: tuple[str, str] = OPEN_CSP, status: int = 200) -> Reply:
    """Answer with a page and all headers that a careful operator sends; ``headers`` come on top."""
    return Reply(status=status, body=text.encode(), headers=(*SECURE, csp, *headers))


def careless(text: str, *headers: tuple[str, str]) -> Reply:
    """Answer with a page and none of the headers that protect its visitors."""
    return Reply(body=text.encode(), headers=headers)


def css(text: str = STYLE) -> Reply:
    return Reply(body=text.encode(), type="text/css; charset=utf-8", headers=SECURE)


def links(*entries: tuple[str, str]) -> str:
    return "".join(f'<a href="{escape(url)}">{escape(text)}</a>' for url, text in entries)


def paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)
