"""How do the phrases of ``notice_words`` become patterns over the services we know?"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from typing import Final, TypeAlias

from amtsblick.detect import keeping_words
from amtsblick.detect.notice_words import (
    CHANNEL,
    CHANNEL_EN,
    ENGLISH,
    GERMAN,
    LISTED,
    NAMED,
    NAMES,
    PIECES,
    SPELLINGS,
    STEMS,
)
from amtsblick.parse.literals import Literals
from amtsblick.parse.once import once
from amtsblick.values.answers import NoticeKind
from amtsblick.values.knowledge import Knowledge

_FIRST, _MOST = 0x100000, 1000
_MASK: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST - 1)}]")
_PLACEHOLDER: Final = re.compile(r"<(?P<name>[A-Z_]+)(?: (?P<verbs>[^>]+))?>")
_QUOTE: Final = r"[„“”\"'»«\u201a]?"
_PLATFORM: Final = (
    r"(?:(?:de[rmn]|die|das|the)\s)?(?:(?:soziale[nsr]?\s)?(?:(?:Online-?)?Plattform|Kurznachrichten\w+|Netzwerke?s?|"
    r"Dienste?s?|Medium|Portal|[Mm]icro-?[Bb]logging-?\w*|(?:social(?:\smedia)?\s)?(?:network|platform))\s)?"
)
_BETWEEN: Final = r"(?:-?(?:\s?,|\sund|\ssowie|\s&|\sand|\soder|/)\s?(?:auf\s|on\s|von\s)?"
_NOT_AFTER: Final = (
    "auf",
    "Auf",
    "über",
    "Über",
    "für",
    "Für",
    "in",
    "In",
    "an",
    "via",
    "Via",
    "ohne",
    "mit",
    "Mit",
)
"""Prepositions: what follows names a place or a means, not the thing that was closed."""
_WE: Final = re.compile(r"[Ww]ir\b|\b[Uu]ns|\b[Dd]ies")
_WE_ENGLISH: Final = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]h(?:is|ese))\b")
_OTHERS: Final = re.compile(
    r"\b(?:verl[aä]ss(?:t|en)|hat|haben|schließt|löscht|deaktiviert|beendet|stellt|legt|schaltet|zieht|ist|lässt|nutzt|verwendet|bespielt|betreibt|behält|has|is|leaves|will)\b"
)
_ANY: Final = re.compile("")
"""What every pattern of a group needs, so that most sentences meet few of them."""
_Rows: TypeAlias = tuple[tuple[NoticeKind, str], ...]


def _all(exceptional: _Rows, others: _Rows, kept: _Rows = ()) -> _Rows:
    """Rows in the order in which they are tried.

    What is for exceptional cases goes first, so that "not any more, except in disasters" is no farewell;
    what is only kept goes last, for it is said beside a farewell and not in its place.
    """
    rows = (*exceptional, *others, *kept)
    return tuple(sorted(rows, key=lambda row: row[0] is NoticeKind.HANDLE_KEPT))


_PIECES: Final = {
    **PIECES,
    **keeping_words.PIECES,
    "OTHER": rf"(?:[^.;:!?{_MASK.pattern[1:-1]}]|(?<=\d)\.){{0,110}}?",
}
_TAIL: Final = r"(?:\s\([^()]{0,60}\)|\s@[\w.@]+)?"


class Pattern:
    """One way to say it, with the condition under which it speaks of the page's owner.

    Groups ``s…`` hold the services that ``kind`` is about, groups ``t…`` those moved to. ``needs_name``:
    the group ``subject`` must name the owner. ``needs_own_list``: only on pages about the owner's own
    channels, where "the channel" can be no other.
    """

    def __init__(
        self, kind: NoticeKind, source: Callable[[], str], *, needs_name: bool, needs_own_list: bool
    ) -> None:
        self.kind: Final = kind
        self.needs_name: Final = needs_name
        self.needs_own_list: Final = needs_own_list
        self._source: Final = source

    @once
    def words(self) -> re.Pattern[str]:
        """Compiled when first tried: that takes milliseconds, and most pages try none or few."""
        return re.compile(self._source())


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text in which every mention of a service is one private-use character."""

    text: str
    mentions: tuple[tuple[str, str], ...]
    """Per character, in order: the mention as spelt and the service's id."""

    def restored(self, part: str) -> str:
        """The part with its mentions spelt out again."""
        return _MASK.sub(lambda found: self.mentions[ord(found[0]) - _FIRST][0], part)

    def services(self, part: str) -> tuple[str, ...]:
        """Ids of the services that the part names, each once."""
        return tuple(dict.fromkeys(self.mentions[ord(one) - _FIRST][1] for one in _MASK.findall(part)))


class Grammar:
    """Patterns over the services of one ``Knowledge``.

    They are matched against masked text, so that they stay small however many services there are.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._services: Final = {
            service.id: re.compile(_spelling(service.id, service.name)) for service in knowledge.services
        }
        spelt = "|".join(one.pattern for one in self._services.values())
        self.mention: Final = re.compile(rf"(?<![\w.@/-])(?:{spelt})")
        self._stems: Final = Literals({"stem": (*STEMS, *keeping_words.STEMS)})
        self._number: Final = count()

    @once
    def _groups(self) -> tuple[tuple[re.Pattern[str], list[Pattern]], ...]:
        """All patterns behind what each of their kind needs."""
        return (
            (_WE, self._patterns(_all(keeping_words.EXCEPTIONAL, GERMAN, keeping_words.KEPT))),
            (_WE_ENGLISH, self._patterns(_all(keeping_words.EXCEPTIONAL_EN, ENGLISH, keeping_words.KEPT_EN))),
            (_OTHERS, self._patterns(_all(keeping_words.NAMED, NAMED), needs_name=True)),
            (_ANY, self._patterns(_all(keeping_words.LISTED, LISTED), needs_own_list=True)),
        )

    @once
    def following(self) -> tuple[Pattern, ...]:
        """Patterns of sentences that speak of the channel named in the sentence before."""
        return tuple(self._patterns(keeping_words.FOLLOWING))

    def has_verb(self, sentence: str) -> bool:
        """Does anything in the sentence speak of leaving, resting, moving or opening? No pattern fits without."""
        return self._stems.spells(sentence.encode("utf-8", "replace"))

    def patterns(self, sentence: str) -> Iterator[Pattern]:
        """The patterns that may fit a sentence."""
        for need, patterns in self._groups:
            if need.search(sentence):
                yield from patterns

    def masked(self, text: str) -> Masked:
        """The text with its mentions masked; those beyond ``_MOST`` stay as they are."""
        mentions: list[tuple[str, str]] = []

        def mask(found: "re.Match[str]") -> str:
            if len(mentions) >= _MOST:
                return found[0]
            id_ = next((id_ for id_, one in self._services.items() if one.match(text, found.start())), "")
            mentions.append((found[0], id_))
            return chr(_FIRST + len(mentions) - 1)

        clean = _MASK.sub(" ", text)
        return Masked(text=self.mention.sub(mask, clean), mentions=tuple(mentions))

    def _patterns(
        self,
        rows: Iterable[tuple[NoticeKind, str]],
        *,
        needs_name: bool = False,
        needs_own_list: bool = False,
    ) -> list[Pattern]:
        return [
            Pattern(
                kind,
                partial(self._filled, template),
                needs_name=needs_name,
                needs_own_list=needs_own_list,
            )
            for kind, template in rows
        ]

    def _filled(self, template: str) -> str:
        return _PLACEHOLDER.sub(lambda found: self._piece(found["name"], found["verbs"] or ""), template)

    def _piece(self, name: str, verbs: str) -> str:
        match name:
            case "AT" | "TO":
                return self._services_named("s" if name == "AT" else "t")
            case "OWN":
                return self._own_german(r"[Uu]nser(?:e|en)?|[Dd]ies(?:er|en|es|e)")
            case "THE":
                return self._own_german(r"[Dd](?:er|as|ie|en)")
            case "OWN_EN":
                return self._own_english()
            case "WE":
                return rf"\b(?:[Ww]ir\s(?:{verbs})|(?i:{verbs})\swir)\b"
            case _:
                return self._filled(_PIECES[name])

    def _services_named(self, group: str) -> str:
        """One or several services as one group."""
        one = rf"{_PLATFORM}{_QUOTE}{_MASK.pattern}{_QUOTE}"
        return rf"(?P<{group}{next(self._number)}>{one}{_BETWEEN}{one}){{0,4}})"

    def _own_german(self, start: str) -> str:
        """An own channel as subject or object, not as place ("auf unserem Kanal")."""
        before = "".join(rf"(?<!\b{word}\s)" for word in _NOT_AFTER)
        adjectives = r"(?:\s(?!neue)[a-zäöüß]{3,22}e[rnsm]?){0,3}"
        compound = rf"{self._services_named('s')}[-\s]{CHANNEL}\b{_TAIL}"
        loose = rf"{CHANNEL}{_TAIL}\s(?:auf|bei|im|in)\s{self._services_named('s')}{_TAIL}"
        whose = r"(?!\s(?:de[rs]|von)\s[A-ZÄÖÜ])"  # "dieser Account des Fußballers" is somebody else's
        return rf"{before}(?<!\w)(?:{start}){adjectives}\s(?:{compound}|{loose}){whose}"

    def _own_english(self) -> str:
        adjectives = r"(?:\s(?:official|old|former|main|corporate|previous|existing|own))*"
        compound = rf"{self._services_named('s')}\s{CHANNEL_EN}\b{_TAIL}"
        loose = rf"{CHANNEL_EN}{_TAIL}\son\s{self._services_named('s')}"
        return rf"\b(?:[Oo]ur|[Tt]his|[Tt]hese){adjectives}\s(?:{compound}|{loose})"


def _spelling(service: str, name: str) -> str:
    return SPELLINGS.get(service) or re.escape(_plain(name)) + r"\b"


def _plain(name: str) -> str:
    return re.split(r"\s*\(|\sand\s|\schannels", name)[0]


def spoken_names(knowledge: Knowledge) -> set[str]:
    """Literals one of which stands, capitalised, where a text names a service, save the single letter X."""
    return {
        name
        for service in knowledge.services
        for name in NAMES.get(service.id, (_plain(service.name).lower(),))
    }


@lru_cache(maxsize=4)
def grammar(knowledge: Knowledge) -> Grammar:
    """The compiled grammar of one knowledge, built once."""
    return Grammar(knowledge)
