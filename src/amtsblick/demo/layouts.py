"""How do the fictional sites look? Three page frames in the manner of common public-sector systems."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from string import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """One link of a social-media bar."""

    service: str
    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all pages of one site share. ``head`` and ``tail`` are raw HTML."""

    host: str
    name: str
    icons: Sequence[Icon] = ()
    nav: Sequence[tuple[str, str]] = ()
    head: str = ""
    tail: str = ""
    style: str = "portal"
    legal: Sequence[tuple[str, str]] = field(
        default=(
            ("/impressum", "Impressum"),
            ("/datenschutz", "Datenschutz"),
            ("/barrierefreiheit", "Erklärung zur Barrierefreiheit"),
        )
    )


_PORTAL = Template("""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<title>$title – $name</title>
<meta property="og:site_name" content="$name">
<link rel="canonical" href="https://$host$path">
<link rel="stylesheet" href="/assets/site.css">
$head
</head>
<body class="portal">
<a class="skip" href="#inhalt">Zum Inhalt</a>
<header class="c-header" role="banner"><a class="c-header__logo" href="/">$name</a>
<nav class="c-nav" aria-label="Hauptnavigation"><ul>$nav</ul></nav></header>
<main id="inhalt">$content</main>
<footer class="c-footer">
<div class="c-social"><h2 class="c-social__title">Folgen Sie uns</h2><ul class="c-social__list">$icons</ul></div>
<ul class="c-footer__legal">$legal</ul>
<p>© $name</p>
</footer>
$tail
</body></html>
""")

_TYPO = Template("""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="generator" content="TYPO3 CMS">
<title>$name: $title</title>
<link rel="stylesheet" href="/typo3temp/assets/site.css">
$head
</head>
<body>
<div id="page"><div id="header"><div class="logo"><a href="/"><img src="/logo.png" alt="$name"></a></div>
<div class="meta-nav"><div class="socialmedia-icons">$icons</div></div>
<div id="mainnav"><ul>$nav</ul></div></div>
<div id="content">$content</div>
<div id="footer"><ul class="footer-nav">$legal</ul><span>&copy; $name</span></div></div>
$tail
</body></html>
""")

_CAMPUS = Template("""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">
<title>$title | $name</title>
$head
</head>
<body class="path-node">
<div class="region region-header"><a href="/" rel="home">$name</a><ul class="menu">$nav</ul></div>
<div class="region region-content">$content</div>
<div class="region region-footer"><div class="block block-social-media-links"><ul class="social-media-links--platforms">$icons</ul></div>
<ul class="menu menu--footer">$legal</ul></div>
$tail
</body></html>
""")

_STYLES = {"portal": _PORTAL, "typo": _TYPO, "campus": _CAMPUS}
_ICON = {
    "portal": '<li><a class="c-social__link" href="{url}" title="{label}"><svg aria-hidden="true"><use href="/assets/icons.svg#{service}"></use></svg><span class="visually-hidden">{label}</span></a></li>',
    "typo": '<a class="icon-{service}" href="{url}" target="_blank" rel="noopener"><span class="sr-only">{label}</span></a>',
    "campus": '<li><a href="{url}"><i class="fab fa-{service}"></i></a></li>',
}


def page(frame: Frame, path: str, title: str, content: str) -> str:
    """One whole page of a site; ``content`` is raw HTML."""
    icon = _ICON[frame.style]
    icons = (
        icon.format(url=escape(one.url), label=escape(one.label), service=one.service) for one in frame.icons
    )
    return _STYLES[frame.style].substitute(
        host=frame.host,
        name=escape(frame.name),
        title=escape(title),
        path=path,
        head=frame.head,
        tail=frame.tail,
        content=content,
        icons="".join(icons),
        nav=_items(frame.nav),
        legal=_items(frame.legal),
    )


def _items(links: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in links)
