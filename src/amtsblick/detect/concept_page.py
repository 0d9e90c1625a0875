"""Which uses of services does a usage concept name, and how?

Read from the page's own text: rows of tables, items of lists, headings and sentences that say what the
body does. Links that stand in the frame of every page say nothing about the concept. A proposal for a
human: what cannot be read surely is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Final

from amtsblick.detect.notice_grammar import grammar
from amtsblick.detect.page import Page
from amtsblick.parse.dates import full_dates
from amtsblick.parse.html import Element
from amtsblick.parse.profiles import Reading, grammar_of
from amtsblick.parse.sentences import sentences
from amtsblick.values.answers import Place
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.usages import UsageKind

_LINES: Final = "tr, li, p, dt, dd, h1, h2, h3, h4, h5, caption, figcaption"
_WHOLE: Final = frozenset({"tr", "li", "p", "dt", "dd", "h1", "h2", "h3", "h4", "h5"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "dt"})
_FRAME: Final = frozenset({Place.HEADER, Place.FOOTER, Place.NAV, Place.SIDEBAR, Place.HEAD})
_MOST: Final = 3000
"""Blocks that are read; no concept comes near."""
_LONGEST: Final = 600
_SECTION: Final = 6
"""Blocks below a heading in which the body says how it uses the service."""
_LEAD: Final = 24
"""Characters before the service in a row or item that is about it ("1. Kanal: Mastodon")."""
_EVERYDAY: Final = frozenset({"medium", "matrix", "signal", "github", "strava"})
"""Services whose names are ordinary words, or tools of editors: only a link to a profile names them."""
_USES: Final = re.compile(
    r"\b(?:nutz\w*|verwende\w*|betreib\w*|unterh[aä]l\w*|bespiel\w*|bedien\w*|(?:sind|ist) (?:\w+ ){0,4}(?:auf|bei|in|aktiv|vertreten|präsent)|"
    r"veröffentlich\w*|kommunizier\w*|folgende\w* (?:\w+ ){0,2}(?:kan[aä]l\w*|plattform\w*|netzwerk\w*|dienst\w*)|kan[aä]le?n?|auftritt\w*|"
    r"accounts?|profile?n?|präsenz\w*|we use|uses?|operates?|maintains?|runs?|channels?|presence)\b",
    re.IGNORECASE,
)
_SELF: Final = re.compile(
    r"\b(?:wir|uns|unser\w*|we|our|us|ein\w* (?:\w+ )?(?:auftritt|kanal|account|profil)|(?:das|die|der|dem|des|den) (?:\w+ )?(?:\w*ministeri\w*|behörde|\w*amt(?:es|s)?|kommune|gemeinde|stadt|"
    r"\w*stelle|staatskanzlei|regierung|landkreis\w*|polizei|hochschule|universität|pressestelle|referat|folgende\w*|kan[aä]l\w*))\b"
    r"|folgende\w* (?:\w+ )*(?:kan[aä]l|plattform|netzwerk|dienst|account|profil)",
    re.IGNORECASE,
)
_KINDS: Final = (
    (UsageKind.MONITORING_ONLY, r"\b(?:nur|lediglich|ausschließlich)\b[^.;]*(?:mitles|beobacht|monitor)|\bonly\b[^.;]*monitor|reine[snr]? (?:beobacht|monitor)"),
    (UsageKind.ADVERTS_ONLY, r"\b(?:nur|lediglich|ausschließlich|einzig|only)\b[^.;]*(?:anzeigen|werb|kampagne|advert|\bads\b)"),
    (UsageKind.VIA_OTHER_BODY, r"\bnutz\w* (?:die|den|das) (?:\w+ )?(?:kan[aä]l\w*|accounts?|auftritt\w*|profil\w*) (?:des|der|von)\b|\b(?:über|via|through) (?:den|die|das|dem|einen?|the) (?:\w+[- ]){0,2}(?:kan[aä]l\w*|accounts?|profil\w*|auftritt\w*|channels?) (?:der|des|von|of)\b"),
    (UsageKind.LEFT, r"\b(?:nicht mehr|nicht länger|no longer|verlassen|eingestellt|geschlossen|gelöscht|stillgelegt|aufgegeben|beendet|abgeschaltet|deaktiviert)\b"),
    (UsageKind.DORMANT, r"\b(?:ruht|ruhend\w*|ruhen|inaktiv\w*|pausier\w*|dormant|inactive|paused)\b"),
    (UsageKind.NONE, r"\bnicht (?:genutzt|nutzen|verwende\w*|bespiel\w*|betrieben|betreiben|vertreten|aktiv|auf|bei|vorhanden)\b|\bverzicht\w*|\bnein\b|\bkein\w* (?:\w+[- ]){0,2}(?:kan[aä]l|account|auftritt|präsenz|profil|nutzung)|\b(?:nutz|verwend|betreib|bespiel|unterh[aä]l|sind)\w*\b[^.;]*\bnicht\b(?! nur)|\b(?:not|n't) (?:use|on|active|present|run|operate)|\bno (?:channel|account|presence)"),
    (UsageKind.PLANNED, r"\b(?:geplant\w*|planen|in planung|vorgesehen|planned|plans? to)\b"),
)  # fmt: skip
_KIND_PATTERNS: Final = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_DEBATE: Final = re.compile(
    r"\b(?:ausstieg|rückzug|verlassen|bleiben|weiternutz\w*|verbleib)\b[^.;]*\b(?:prüf\w*|erw[aä]g\w*|diskut\w*|beraten|offen)|"
    r"\b(?:prüf\w*|erw[aä]g\w*|diskut\w*)[^.;]*\b(?:ausstieg|rückzug|verlassen|bleiben|weiternutz\w*|verbleib|abschied)\b",
    re.IGNORECASE,
)
_CLAUSES: Final = re.compile(
    r"\s*(?:;|,?\s\b(?:aber|jedoch|sondern|während|hingegen|dagegen|but|whereas|while)\b)\s*", re.IGNORECASE
)
_DATED: Final = re.compile(
    r"\b(?:stand|fassung|version|aktualisiert|zuletzt|geändert|as of|last updated|beschlossen|gültig ab)\b",
    re.IGNORECASE,
)
_DATED_REACH: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUse:
    """One use that the page names. ``handle`` is canonical or ""; ``said`` is the line as it stands there."""

    service: str
    handle: str
    kind: UsageKind
    exit_debated: bool
    said: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConcept:
    """What was read of one concept page. ``about`` are services that its heading or title names.

    A page about some services alone does not claim to name all. ``dated`` is the day that the page
    gives for itself, None when it gives none or several.
    """

    title: str
    uses: tuple[NamedUse, ...]
    about: tuple[str, ...] = ()
    dated: date | None = None
    mentioned: tuple[str, ...] = ()
    """Services that the text names, in whatever way; what is named there is not missing."""


def read_concept(page: Page, knowledge: Knowledge) -> ReadConcept:
    """Uses in the order of the page, each service and handle once."""
    blocks = list(_blocks(page))
    headings = [element.text() for element in page.document.headings[:1]]
    title = next((one for one in (*headings, page.document.title) if one), "")
    about = grammar(knowledge).masked(" ".join(dict.fromkeys((*headings, title))))
    found = [
        _as_told(use, element, blocks[number + 1 :])
        for number, element in enumerate(blocks)
        for use in _uses(element, page, knowledge)
    ]
    return ReadConcept(
        title=title,
        uses=tuple(_merged(found)),
        about=tuple(dict.fromkeys(service for _, service in about.mentions)),
        dated=_day(one.text() for one in blocks),
        mentioned=tuple(sorted(_mentioned(page, blocks, knowledge))),
    )


def _mentioned(page: Page, blocks: Iterable[Element], knowledge: Knowledge) -> set[str]:
    """Services that the text outside the frame of the page names or links, also where no line was read."""
    inner = [
        one
        for one in page.document.select("main, [role=main], article, h1 ~ div, h1 ~ section")
        if not _framed(one, page)
    ]
    found: set[str] = set()
    for element in (*blocks, *inner):
        found |= {service for _, service in grammar(knowledge).masked(element.text()).mentions}
        found |= {one.service for one in _profiles(element, "", page, knowledge)}
    return found


def _framed(element: Element, page: Page) -> bool:
    return page.placement.around(element).place in _FRAME


def _blocks(page: Page) -> Iterator[Element]:
    """The text's own rows, items, paragraphs and headings, each piece of text once."""
    taken: set[int] = set()
    for element in page.document.select(_LINES)[:_MOST]:
        above = {one.key for one in element.ancestors()}
        if not taken.isdisjoint(above) or _framed(element, page):
            continue
        if element.tag == "li" and any(one.key != element.key for one in element.select("li")):
            continue
        if element.tag in _WHOLE:
            taken.add(element.key)
        yield element


def _as_told(use: NamedUse, element: Element, behind: list[Element]) -> NamedUse:
    """Below a heading that only names the service, the first sentence about the use tells its kind."""
    if element.tag not in _HEADINGS or use.kind is not UsageKind.OWN_CONTENT:
        return use
    section = takewhile(lambda one: one.tag not in _HEADINGS, behind[:_SECTION])
    told = (line for one in section for line in sentences(one.text()) if _SELF.search(line))
    line = next((one for one in told if _USES.search(one) or _kind(one) is not UsageKind.OWN_CONTENT), "")
    if _kind(line) is UsageKind.OWN_CONTENT:
        return use
    return replace(use, kind=_kind(line), said=f"{use.said}: {line}")


def _uses(element: Element, page: Page, knowledge: Knowledge) -> Iterator[NamedUse]:
    text = element.text()
    if not text or len(text) > _LONGEST * 4:
        return
    linked = list(_profiles(element, text, page, knowledge))
    path = element.path()
    listed = element.tag in ("tr", "li") or element.tag in _HEADINGS
    for line in [text] if listed and len(text) <= _LONGEST else sentences(text):
        yield from _of_line(line, linked, path, knowledge, listed=listed)


def _profiles(element: Element, text: str, page: Page, knowledge: Knowledge) -> Iterator[Reading]:
    """Profiles that the block links, and fediverse and Bluesky accounts that it spells."""
    readings = grammar_of(knowledge)
    for link in element.select("a[href]"):
        reading = readings.read(page.resolve(link.attribute("href")))
        if reading is not None and reading.is_profile and not reading.plain:
            yield reading
    yield from (one for one in readings.handles_in_text(text) if one.is_profile)


def _of_line(
    line: str, linked: list[Reading], path: str, knowledge: Knowledge, *, listed: bool
) -> Iterator[NamedUse]:
    rules = grammar(knowledge)
    minor = {service.id for service in knowledge.services if service.minor} | _EVERYDAY
    for clause in _CLAUSES.split(line):
        masked = rules.masked(clause)
        named = [service for service in masked.services(masked.text) if service not in minor]
        handles = {one.service: one.handle for one in linked if one.handle}
        if listed and not named:
            named = [service for service in handles if len(handles) == 1]
        if not named or not _tells(clause, masked.text, named, listed=listed, linked=bool(handles)):
            continue
        kind = _kind(clause)
        for service in named:
            yield NamedUse(
                service=service,
                handle=handles.get(service, ""),
                kind=kind,
                exit_debated=_DEBATE.search(clause) is not None,
                said=line,
                path=path,
            )


def _tells(clause: str, masked: str, named: list[str], *, listed: bool, linked: bool) -> bool:
    """Is the line about the body's use, rather than about a service or a ruling?"""
    first = next((at for at, letter in enumerate(masked) if ord(letter) >= 0x100000), len(masked))  # noqa: PLR2004 - private use
    if listed and (linked or (first <= _LEAD and len(named) == 1)):
        return True
    about_use = _USES.search(clause) or _DEBATE.search(clause) or _kind(clause) is not UsageKind.OWN_CONTENT
    return bool(_SELF.search(clause) and (about_use or linked))


def _kind(clause: str) -> UsageKind:
    if _DEBATE.search(clause):
        return UsageKind.OWN_CONTENT
    return next((kind for kind, words in _KIND_PATTERNS if words.search(clause)), UsageKind.OWN_CONTENT)


def _merged(found: Iterable[NamedUse]) -> Iterator[NamedUse]:
    """One line per service and handle: a line with the account, or one that says more, wins."""
    uses: dict[tuple[str, str], NamedUse] = {}
    for use in found:
        key = use.service, use.handle.casefold()
        known = uses.get(key)
        if known is None:
            uses[key] = use
        else:
            telling = known if known.kind is not UsageKind.OWN_CONTENT else use
            uses[key] = replace(telling, exit_debated=known.exit_debated or use.exit_debated)
    for (service, handle), use in uses.items():
        # What is said of a service counts for its accounts where those are listed.
        if handle or not any(key[0] == service and key[1] for key in uses):
            yield use


def _day(texts: Iterable[str]) -> date | None:
    """The one day that the page gives as its own."""
    days: set[date] = set()
    for text in texts:
        for found in _DATED.finditer(text):
            near = text[found.start() : found.end() + _DATED_REACH]
            days |= {day for _, day in full_dates(near)}
    return days.pop() if len(days) == 1 else None
