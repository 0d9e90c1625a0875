"""One shape for all rows of the knowledge: what it says, on what it rests, and when somebody looked last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amtsblick.report.lookup import Names
from amtsblick.report.register.law import Cited
from amtsblick.report.register.sources import partial_day
from amtsblick.report.register.suitability_words import Phrases
from amtsblick.report.words import Lang, Words, words
from amtsblick.serve.words import translations
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a row. ``lang`` is "en" for what the knowledge has in English only; ``code`` for patterns."""

    label: str
    texts: tuple[str, ...]
    lang: str = ""
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. ``title`` and ``text`` are in the reader's language unless ``lang`` says otherwise.

    ``services`` are those that it is about, () for all or none in particular. ``verified`` is False when
    nobody looked it up. ``checked_on`` is None for sources, which carry their own date.
    """

    kind: str
    id: str
    title: str
    text: str
    lang: str = ""
    facts: tuple[Fact, ...] = ()
    services: tuple[str, ...] = ()
    sources: tuple[Cited, ...] = ()
    checked_on: date | None
    verified: bool

    def has(self, sought: Iterable[str]) -> bool:
        """Does every word sought, folded, occur in it?"""
        told = " ".join((self.id, self.title, self.text, *(t for one in self.facts for t in one.texts)))
        return all(one in told.casefold() for one in sought)


class Maker:
    """Makes rows in one language."""

    def __init__(self, knowledge: Knowledge, lang: Lang) -> None:
        self.knowledge = knowledge
        self.lang: Lang = lang
        self.say: Words = words(lang)
        self.names = Names(knowledge, self.say, {})
        self.phrases = Phrases(self.say, self.names)
        self._sources = {one.id: one for one in knowledge.sources}
        self._texts = translations(lang)

    def gettext(self, text: str) -> str:
        """A text of ours in the reader's language."""
        return self._texts.gettext(text)

    def pick(self, german: str, english: str) -> str:
        """The one in the reader's language."""
        return german if self.lang == "de" else english or german

    def fact(self, label: str, *texts: object, lang: str = "", code: bool = False, href: str = "") -> Fact:
        """A line; empty texts fall out."""
        told = tuple(str(one) for one in texts if one)
        return Fact(label=label, texts=told, lang=lang, code=code, href=href)

    def cited(self, ids: Iterable[str]) -> tuple[Cited, ...]:
        """Sources as readers see them."""
        return tuple(
            Cited(
                id=one.id,
                title=one.titled(self.lang),
                address=one.address,
                dated=partial_day(PartialDate(text=one.dated), self.say) if one.dated else "",
                verified=one.verified,
            )
            for one in (self._sources[name] for name in dict.fromkeys(ids))
        )

    def looked_up(self, ids: Iterable[str]) -> bool:
        """Is any of the sources more than general knowledge?"""
        return any(self._sources[name].verified for name in ids)

    def services(self, ids: Iterable[str]) -> str:
        """Names of services in a row; "" for none."""
        return ", ".join(self.phrases.service(one) for one in ids)
