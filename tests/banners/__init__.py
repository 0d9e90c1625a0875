"""Pages with and without consent banners: the shapes of real products in markup of our own, and home-made ones.

``BANNERS`` maps a name to a page and what must come of it; ``DECOYS`` are boxes that are no banners.
A page keeps the visitor's choice in ``localStorage.choice`` and in ``<html data-choice>``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amtsblick.values.recording import BannerState as S

_FOLDER: Final = Path(__file__).parent
_FRAME: Final = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Stadt Musterhausen</title>
<style>body{{font:16px sans-serif;margin:0}}main{{padding:24px;max-width:50em}}button{{font:inherit;padding:8px 14px}}[hidden]{{display:none!important}}</style>
<script>function chosen(what){{localStorage.choice=what;document.documentElement.dataset.choice=what}}
function gone(id){{(document.getElementById(id)||{{remove(){{}}}}).remove()}}</script></head><body>
<header><a href="/">Start</a> <a href="/buergeramt">Bürgeramt</a></header>
<main><h1>Willkommen</h1><p>{filler}</p></main>
{body}
<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></footer></body></html>"""
_FILLER: Final = "Die Stadtverwaltung hat montags bis freitags geöffnet. " * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A banner. ``reject`` and ``accept`` are the states after either pass, ``layer`` where rejecting was possible.

    ``choice`` is what the page has noted after (reject, accept).
    """

    file: str
    reject: S
    accept: S = S.ACCEPTED
    layer: int = 1
    choice: tuple[str, str] = ("reject", "accept")
    preselected: tuple[str, ...] = ()
    reject_text: str = ""
    hosts: tuple[str, ...] = ()
    """Further hosts that serve parts of it: ``host/path=file``."""


BANNERS: Final = {
    "cookiebot": Shape(file="cookiebot", reject=S.REJECTED, reject_text="Ablehnen", preselected=()),
    "klaro": Shape(file="klaro", reject=S.REJECTED, reject_text="Ich lehne ab"),
    "borlabs": Shape(file="borlabs", reject=S.REJECTED, reject_text="Nur essenzielle Cookies akzeptieren"),
    "usercentrics": Shape(file="usercentrics", reject=S.REJECTED, reject_text="Ablehnen"),
    "onetrust": Shape(
        file="onetrust", reject=S.REJECTED_DEEPER, layer=2, preselected=(), reject_text="Alle ablehnen"
    ),
    "consentmanager": Shape(
        file="consentmanager",
        reject=S.REJECTED,
        reject_text="Ablehnen",
        hosts=("cdn.einwilligung.example/box.html=consentmanager_frame",),
    ),
    "own-frame": Shape(file="own_frame", reject=S.REJECTED, reject_text="Ablehnen"),
    "young-visitors": Shape(file="young_visitors", reject=S.REJECTED, reject_text="Ablehnen"),
    "videos-named": Shape(file="videos_named", reject=S.REJECTED, reject_text="Ablehnen"),
    "first-layer": Shape(file="first_layer", reject=S.REJECTED, reject_text="Ablehnen"),
    "plain-boxes": Shape(file="plain_boxes", reject=S.REJECTED, reject_text="Ohne Einwilligung fortfahren"),
    "tick-and-save": Shape(
        file="tick_and_save", reject=S.REJECTED, reject_text="Auswahl speichern", preselected=("Statistik",)
    ),
    "deeper": Shape(
        file="deeper",
        reject=S.REJECTED_DEEPER,
        layer=2,
        reject_text="Auswahl speichern",
        preselected=("Marketing",),
    ),
    "wordless-second-layer": Shape(
        file="wordless_second_layer",
        reject=S.REJECTED_DEEPER,
        layer=2,
        reject_text="Auswahl speichern",
        preselected=("Statistik",),
    ),
    "one-of-two": Shape(file="one_of_two", reject=S.REJECTED, reject_text="Bestätigen"),
    "boxes-that-stay": Shape(
        file="boxes_that_stay", reject=S.NOT_OPERABLE, choice=("", "accept"), preselected=("Statistik",)
    ),
    "unfolding": Shape(
        file="unfolding", reject=S.REJECTED_DEEPER, layer=3, reject_text="Speichern", preselected=("Matomo",)
    ),
    "three-layers": Shape(
        file="three_layers", reject=S.REJECTED_DEEPER, layer=3, reject_text="Alle ablehnen"
    ),
    "native-dialog": Shape(file="native_dialog", reject=S.REJECTED, reject_text="Nein, danke"),
    "in-the-flow": Shape(
        file="in_the_flow", reject=S.REJECTED, reject_text="Nur technisch notwendige Cookies"
    ),
    "english": Shape(file="english", reject=S.REJECTED, reject_text="Continue without accepting →"),
    "late": Shape(file="late", reject=S.REJECTED, reject_text="Ablehnen"),
    "reloads": Shape(file="reloads", reject=S.REJECTED, reject_text="Alle Cookies ablehnen"),
    "dead-settings": Shape(file="dead_settings", reject=S.NO_EFFECT, choice=("", "accept")),
    "strange-settings": Shape(file="strange_settings", reject=S.SEEN, choice=("", "accept")),
    "reloads-and-flashes": Shape(file="reloads_and_flashes", reject=S.REJECTED, reject_text="Ablehnen"),
    "no-reject": Shape(file="no_reject", reject=S.NO_REJECT, choice=("", "accept")),
    "notice-only": Shape(file="notice_only", reject=S.NO_REJECT, choice=("", "accept")),
    "close-only": Shape(file="close_only", reject=S.NO_REJECT, accept=S.SEEN, choice=("", "")),
    "pay-or-okay": Shape(file="pay_or_okay", reject=S.PAY_OR_OKAY, choice=("", "accept")),
    "covered": Shape(file="covered", reject=S.NOT_OPERABLE, accept=S.NOT_OPERABLE, choice=("", "")),
    "without-effect": Shape(
        file="without_effect", reject=S.NO_EFFECT, choice=("", "accept"), reject_text="Ablehnen"
    ),
}

DECOYS: Final = tuple(sorted(path.stem for path in (_FOLDER / "decoys").glob("*.html")))


def banner_page(file: str, *, lang: str = "de") -> str:
    """The whole page around a banner."""
    return _page(_FOLDER / "shapes" / f"{file}.html", lang)


def decoy_page(name: str) -> str:
    """A page with something that only looks like a banner."""
    return _page(_FOLDER / "decoys" / f"{name}.html", "de")


def part(file: str) -> str:
    """A document that a banner loads into a frame."""
    return (_FOLDER / "shapes" / f"{file}.html").read_text(encoding="utf-8")


def _page(path: Path, lang: str) -> str:
    return _FRAME.format(lang=lang, filler=_FILLER, body=path.read_text(encoding="utf-8"))
