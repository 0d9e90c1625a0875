"""What is cited, once each, numbered in the order of its first citation?"""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from amtsblick.report.addresses import Linked, link, linked
from amtsblick.report.documents.paper import AnnexItem, Note
from amtsblick.report.words import Words
from amtsblick.values.documents import Piece
from amtsblick.values.knowledge import Source
from amtsblick.values.usages import EvidenceLink


class Annex:
    """Collects evidence and sources while a document is laid out."""

    def __init__(self, sources: Mapping[str, Source], say: Words, evidence_base: str) -> None:
        self._known = sources
        self._say = say
        self._base = evidence_base
        self._evidence: dict[EvidenceLink, Note] = {}
        self._sources: dict[str, Note] = {}

    def notes(self, piece: Piece) -> tuple[Note, ...]:
        """Pointers to everything that one piece cites."""
        return (*map(self._seen, piece.evidence), *map(self._told, piece.sources))

    def evidence(self) -> tuple[AnnexItem, ...]:
        """All evidence cited so far."""
        return tuple(self._proof(one, note) for one, note in self._evidence.items())

    def sources(self) -> tuple[AnnexItem, ...]:
        """All sources cited so far."""
        return tuple(self._source(one, note) for one, note in self._sources.items())

    def _seen(self, one: EvidenceLink) -> Note:
        label = f"{self._say('paper.evidence.letter')}{len(self._evidence) + 1}"
        return self._evidence.setdefault(one, Note(label=label, anchor=f"e{len(self._evidence) + 1}"))

    def _told(self, source: str) -> Note:
        label = f"{self._say('paper.sources.letter')}{len(self._sources) + 1}"
        return self._sources.setdefault(source, Note(label=label, anchor=f"s{len(self._sources) + 1}"))

    def _proof(self, one: EvidenceLink, note: Note) -> AnnexItem:
        taken = one.taken_at
        details = (
            self._say("paper.evidence.taken", moment=self._say.moment(taken)).unescape() if taken else "",
            one.ref,
        )
        return AnnexItem(
            label=note.label,
            anchor=note.anchor,
            text=one.text or one.kind,
            where=_place(one.address, self._base),
            details=tuple(filter(None, details)),
        )

    def _source(self, source: str, note: Note) -> AnnexItem:
        known = self._known.get(source)
        if known is None:
            text = self._say("paper.sources.unknown", id=source).unescape()
            return AnnexItem(label=note.label, anchor=note.anchor, text=text, where=Linked(text="", href=""))
        unverified = "" if known.verified else self._say("paper.sources.unverified").unescape()
        return AnnexItem(
            label=note.label,
            anchor=note.anchor,
            text=known.title,
            where=linked(known.address) if known.address else Linked(text="", href=""),
            details=tuple(filter(None, (known.dated, unverified))),
        )


def _place(address: str, base: str) -> Linked:
    """A web address in short form, or a file below the evidence folder; anything else stays words."""
    if not address or link(address):
        return linked(address) if address else Linked(text="", href="")
    parts = address.split("/")
    safe = base and not urlsplit(address).scheme and not any(part in {"", ".", ".."} for part in parts)
    href = quote(base, safe="/") + "/".join(quote(part, safe="") for part in parts) if safe else ""
    return Linked(text=address, href=href)
