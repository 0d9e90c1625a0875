"""Does the page say in words that the owner left, rests, moved, opened or only keeps a channel?

Read sentence by sentence in the visible text. The kinds: *left* when the owner leaves the service or
closes its channel, also when it says so for a day to come; *resting* when the channel stays but
nobody tends it; *moved* names the service that was left, the one it went to is *announced*;
*announced* is a new channel; *exceptional* is one that is used in disasters and the like only;
*handle_kept* is one whose name alone is kept, which a sentence may say beside a farewell. ``when`` is set only for a full date in the same sentence; "im Oktober
2023" is not one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Final

from amtsblick.detect.marks import Group
from amtsblick.detect.notice_grammar import Grammar, Masked, Pattern, grammar
from amtsblick.detect.page import Page
from amtsblick.detect.wayfinding import role_of
from amtsblick.parse.dates import day_of
from amtsblick.parse.html import Element
from amtsblick.parse.literals import Hit
from amtsblick.parse.once import once
from amtsblick.parse.sentences import Block, block_at, sentences, shown_spans, visible_blocks
from amtsblick.values.answers import Evidence, Notice, NoticeKind
from amtsblick.values.knowledge import Knowledge

RULE: Final = "notices"

_GUARD: Final = re.compile(
    r"^(?:Ist|Sind|Wird|Werden|Wurden?|Hat|Haben|Is|Are|Has|Have) |"
    r"\b(?:[Ss]olange|[Bb]evor|wenn|Wenn|falls|Falls|sofern|ob|Ob|würden?|könnten?|sollten?|hätten?|wäre\w*|vielleicht|eventuell|möglicherweise|angeblich|"
    r"erwäg\w+|überleg(?:en|t)|diskutier(?:en|t)|prüf(?:en|t)|denken|fordern|fordert|raten|rät|warum|Warum|weshalb|wieso|keinesfalls|"
    r"sagen manche|behaupte\w+|Gerücht\w*|wieder zurück|zurückgekehrt|alte[nrms]?\b.*\bneue[nrms]?|"
    r"rumou?rs?|are back|returned to|old\b.*\bnew|"
    r"niemals|nie|statt zu|ohne dass|nicht verlassen|bleiben auf|bleibt auf|wieder (?:aktiv|online|da)|"
    r"möchten wir|wir möchten (?!Sie|euch|Ihnen|darauf)|"
    r"if|If|whether|would|could|should|might|may|unless|consider\w*|why|Why|imagine|never|not (?:leaving|closing|quitting)|"
    r"staying on|remain on|stay on)\b"
)
_TO_COME: Final = re.compile(
    r"\b(?:wir werden|werden wir|zum (?:Jahres|Monats|Quartals)\w+|demnächst|in Kürze|künftig|zukünftig|bald|"
    r"in den (?:kommenden|nächsten)|Ende (?:des|dieses) (?:Jahres|Monats)|we will|we['’]ll|we are going to|we plan to|"
    r"we intend to|will be (?:leaving|closing|closed|deactivated)|soon|at the end of (?:the|this) (?:year|month))\b",
    re.IGNORECASE,
)
"""Words that put a farewell into the future; with a full date the date decides."""
_TURNS: Final = frozenset({NoticeKind.LEFT, NoticeKind.RESTING, NoticeKind.MOVED, NoticeKind.EXCEPTIONAL})
"""Kinds that are announced, not done, while they are to come."""
_OWN_VOICE: Final = re.compile(r"\b(?:[Ww]ir|[Uu]ns(?:er\w*)?|[Ww]e|[Oo]ur)\b")
_CITED: Final = re.compile(r"„[^“”\"]*[“”\"]|“[^”]*”|»[^«]*«|«[^»]*»|\"[^\"]*\"|„[^“”\"]*$|»[^«]*$")
_CITED_WORDS: Final = 4
"""Quotation marks around fewer words are emphasis ("X"), around more a speaker."""
_SAID: Final = re.compile(
    r"[“”\"«],?\s*(?:so|sagt|sagte|erklärt|erklärte|schreibt|schrieb|teilt|teilte|hieß|heißt|said|says|wrote|according)\b"
)
_STRANGER: Final = re.compile(
    r"comment|kommentar|disqus|quote|zitat|testimonial|tweet|teaser|related", re.IGNORECASE
)
_OWN_LISTS: Final = frozenset({"imprint", "privacy", "hub", "concept", "contact"})
_SPLIT_TITLE: Final = re.compile(r"\s+[|–—»·:-]\s+|\s*[|»]\s*")
_WORD: Final = re.compile(r"[\w-]+")
_SMALL: Final = frozenset({
    "der", "die", "das", "des", "dem", "den", "und", "für", "von", "in", "im", "an", "am", "zu", "zur", "zum", "the", "of",
    "for", "and", "at", "on", "a", "www", "de", "com", "org", "net", "eu", "gov", "ch",
})  # fmt: skip
_REACH: Final = 1200
"""Bytes of source, markup included, between a service's name and the verb of one sentence."""
_LAST_CAPITAL: Final = ord("Z")
_GLUE: Final = b"/.@-_=#abcdefghijklmnopqrstuvwxyz0123456789"
"""Behind these a name is part of an address or a class."""
_WHY: Final = re.compile(
    r"(?:Der |Die |Ein |Als )?(?:Haupt)?(?:Grund|Gründe|Hintergrund|Anlass|Ursache|Auslöser)\b(?! zur Sorge)|Ausschlaggebend\b|Entscheidend\b|"
    r"(?:Damit|Hiermit) (?:reagier\w+|ziehen) wir\b|Wir (?:reagieren|ziehen) (?:damit|hiermit|so)\b|"
    r"(?:The |Our |Main )?[Rr]easons?\b|(?:This|It) is because\b|The background\b"
)
"""How a sentence begins that gives the reason for the one before."""
_LONGEST: Final = 420
"""Characters of a sentence; longer ones are tables or texts without full stops."""
_MOST: Final = 25
"""Notices of one page; a page with more reports about others."""
_MOST_BLOCKS: Final = 800
"""Promising paragraphs that are read."""
_DEEPEST: Final = 100
"""Levels of nesting down to which the element around a sentence is sought."""


class _Shown:
    """Offsets at which nothing around hides the text; worked out when the first is asked for."""

    def __init__(self, raw: bytes) -> None:
        self._raw: Final = raw

    def __contains__(self, at: int) -> bool:
        before = bisect_right(self._spans, (at, len(self._raw))) - 1
        return before >= 0 and at < self._spans[before][1]

    @once
    def _spans(self) -> list[tuple[int, int]]:
        return list(shown_spans(self._raw.decode("latin-1")))  # one character per byte


def detect(page: Page, knowledge: Knowledge) -> Iterator[Notice]:
    """Notices on this page, in the order of the text, each sentence, service and kind once."""
    yield from islice(_notices(page, knowledge), _MOST)


def _notices(page: Page, knowledge: Knowledge) -> Iterator[Notice]:
    seen: set[tuple[str, str, NoticeKind]] = set()
    shown = _Shown(page.document.raw)
    for block in islice(_promising(page, knowledge), _MOST_BLOCKS):
        for text in visible_blocks(page.document.piece(block.start, block.end)):
            for kind, service, sentence, reason in _in_block(text, page, grammar(knowledge)):
                if (sentence, service, kind) not in seen and block.start in shown:
                    seen.add((sentence, service, kind))
                    notice = _notice(page, kind, service, sentence, reason)
                    if notice is not None:
                        yield notice


def _promising(page: Page, knowledge: Knowledge) -> Iterator[Block]:
    """Blocks of text with a verb of leaving, resting, moving or opening close to a service's name."""
    raw, marks = page.document.raw, page.marks(knowledge)
    verbs = marks[Group.LEAVING]
    names = _names(raw, marks) if verbs else []
    nearest = done = 0
    last = len(names)
    for at, end, _ in verbs:
        while nearest < last and names[nearest] < at - _REACH:
            nearest += 1
        if nearest == last:
            return
        if at >= done and names[nearest] <= end + _REACH:
            block = block_at(raw, end - 1)  # pieces may begin with the end of a tag
            done = block.end
            if block.text and bisect_left(names, block.start) < bisect_left(names, block.end):
                yield block


def _names(raw: bytes, marks: Mapping[Group, list[Hit]]) -> list[int]:
    """Where a text may name a service, in order."""
    names = [
        start
        for start, _, _ in marks[Group.NAME]
        if raw[start] <= _LAST_CAPITAL and raw[start - 1] not in _GLUE
    ]
    names += [start for start, end, _ in marks[Group.LETTER_X] if b"X" in raw[start:end]]
    names.sort()
    return names


def _in_block(text: str, page: Page, rules: Grammar) -> Iterator[tuple[NoticeKind, str, str, str]]:
    """Kind, service, verbatim sentence and verbatim reason behind it of everything one block says."""
    masked = rules.masked(text)
    if not masked.mentions:
        return
    cited = _cited_spans(masked.text)
    start, before = 0, ""
    for sentence, behind in pairwise([*sentences(masked.text), ""]):
        at = masked.text.find(sentence, start)
        start = at + len(sentence)
        if _may_tell(sentence, rules):
            open_spans = [(first - at, last - at) for first, last in cited]
            if masked.services(sentence):
                told = _says(sentence, open_spans, masked, page, rules)
            else:
                told = _goes_on(sentence, before, open_spans, masked, rules)
            why = masked.restored(behind) if _WHY.match(behind) else ""
            for kind, service in told:
                yield kind, service, masked.restored(sentence), why
        before = sentence


def _cited_spans(block: str) -> list[tuple[int, int]]:
    """Where somebody else speaks: quotations of some length, and those closed by "sagte"."""
    spans = [found.span() for found in _CITED.finditer(block) if len(found[0].split()) >= _CITED_WORDS]
    return spans + [(0, found.end()) for found in _SAID.finditer(block) if not spans]


def _may_tell(sentence: str, rules: Grammar) -> bool:
    """Cheap looks first, so that most sentences meet no pattern."""
    if len(sentence) > _LONGEST or sentence.rstrip("\"“”' ").endswith("?"):
        return False
    return rules.has_verb(sentence) and not _GUARD.search(sentence)


def _goes_on(
    sentence: str, before: str, cited: list[tuple[int, int]], masked: Masked, rules: Grammar
) -> Iterator[tuple[NoticeKind, str]]:
    """What "it" does, where the owner named one service just before and the block names no other."""
    named = masked.services(masked.text)
    if len(named) != 1 or not masked.services(before) or not _OWN_VOICE.search(before):
        return
    for pattern in rules.following:
        found = pattern.words.search(sentence)
        if found and not any(first < found.end() and found.start() < last for first, last in cited):
            yield pattern.kind, named[0]
            return


def _says(
    sentence: str, cited: list[tuple[int, int]], masked: Masked, page: Page, rules: Grammar
) -> Iterator[tuple[NoticeKind, str]]:
    told: set[tuple[str, bool]] = set()
    for pattern in rules.patterns(sentence):
        if pattern.needs_own_list and not _is_own_list(page):
            continue
        found = pattern.words.search(sentence)
        if found is None or (pattern.needs_name and not _is_owner(found["subject"], page, rules)):
            continue
        if any(first < found.end() and found.start() < last for first, last in cited):
            continue
        for kind, service in _named(found, pattern, masked):
            key = service, kind is NoticeKind.HANDLE_KEPT  # said beside a farewell, not in its place
            if key not in told:
                told.add(key)
                yield kind, service


def _named(found: "re.Match[str]", pattern: Pattern, masked: Masked) -> list[tuple[NoticeKind, str]]:
    """Services left and entered; none when both are the same (an account with a new name)."""
    parts = [(name, part) for name, part in found.groupdict().items() if part and name != "subject"]
    said = [
        (NoticeKind.ANNOUNCED if name.startswith("t") else pattern.kind, service)
        for name, part in parts
        for service in masked.services(part)
    ]
    return said if len({service for _, service in said}) == len(said) else []


def _is_own_list(page: Page) -> bool:
    """Is the page about the owner's own channels, where "the channel" can be no other?"""
    return role_of(page.capture.url, page.document.title) in _OWN_LISTS


def _is_owner(subject: str, page: Page, rules: Grammar) -> bool:
    """Is the owner the one who left? Others in the news are not.

    Every telling word of the subject belongs to the site's name, its host or its title's ending.
    """
    names = [page.host.replace(".", " ").replace("-", " ")]
    names += [one.attribute("content") for one in page.document.select("meta[property='og:site_name']")]
    parts = _SPLIT_TITLE.split(page.document.title)
    names += [part for part in parts[1:] if not rules.mention.search(part)]
    known = {word for name in names for word in _words(name)}
    told = _words(subject)
    return bool(told) and told <= known


def _words(text: str) -> set[str]:
    return {word for word in (one.casefold() for one in _WORD.findall(text)) if word not in _SMALL}


def _notice(page: Page, kind: NoticeKind, service: str, sentence: str, reason: str) -> Notice | None:
    """The answer with its evidence; None where the sentence stands in a comment or a quotation."""
    element = _holder(page, sentence)
    if element is not None and any(_is_stranger(one) for one in (element, *element.ancestors())):
        return None
    path = element.path() if element is not None else "body"
    evidence = Evidence(path=path, excerpt=_verbatim(page.document.source, sentence))
    when = day_of(sentence)
    if kind in _TURNS and when is None and _TO_COME.search(sentence):
        kind = NoticeKind.ANNOUNCED
    return Notice(kind=kind, service=service, sentence=sentence, when=when, evidence=evidence, reason=reason)


def _is_stranger(element: Element) -> bool:
    if element.tag == "body":
        return False
    if element.tag in ("blockquote", "q"):
        return True
    return bool(_STRANGER.search(f"{element.attribute('class')} {element.attribute('id')}"))


def _holder(page: Page, sentence: str) -> Element | None:
    """Innermost element whose text holds the sentence."""
    wanted = _dense(sentence)
    holder: Element | None = None
    inside = page.document.select("body")
    for _ in range(_DEEPEST):
        found = next((one for one in inside if wanted in _dense(one.text())), None)
        if found is None:
            break
        holder, inside = found, list(found.children())
    return holder


def _dense(text: str) -> str:
    return "".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _verbatim(source: str, sentence: str) -> str:
    """The sentence as the source spells it, with the markup and references inside it."""
    if sentence in source:
        return sentence
    between = r"(?:\s|&nbsp;|&#160;|&#xa0;|&shy;|&#173;|\u00ad|\u200b|<[^<>]{0,500}>)"
    letters = [
        re.escape(one) if one.isascii() and one.isalnum() else rf"(?:{re.escape(one)}|&#?\w{{2,8}};)"
        for one in sentence
        if not one.isspace()
    ]
    found = re.search(f"{between}{{0,40}}".join(letters), source)
    return found[0] if found else ""
