"""What is cited, once each, numbered in the order of its first citation?"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.report.addresses import Linked, evidence_link, link, linked
from amtsblick.report.documents.paper import NOWHERE, AnnexItem, Note
from amtsblick.report.register.sources import partial_day
from amtsblick.report.words import Words
from amtsblick.values.days import PartialDate
from amtsblick.values.documents import Piece
from amtsblick.values.knowledge import Source
from amtsblick.values.usages import EvidenceLink


class Annex:
    """Collects evidence and sources while a document is laid out."""

    def __init__(self, sources: Mapping[str, Source], say: Words, base: str) -> None:
        self._known = sources
        self._say = say
        self._base = base
        self._letters = str(say("paper.evidence.letter")), str(say("paper.sources.letter"))
        self._evidence: dict[EvidenceLink, Note] = {}
        self._sources: dict[str, Note] = {}
        self._unread = ""

    def notes(self, piece: Piece) -> tuple[Note, ...]:
        """Pointers to everything that one piece cites."""
        return (*map(self._seen, piece.evidence), *dict.fromkeys(map(self._told, piece.sources)))

    def evidence(self) -> tuple[AnnexItem, ...]:
        """All evidence cited so far."""
        return tuple(self._proof(one, note) for one, note in self._evidence.items())

    def sources(self) -> tuple[AnnexItem, ...]:
        """All sources cited so far."""
        return tuple(self._source(one, note) for one, note in self._sources.items())

    def _seen(self, one: EvidenceLink) -> Note:
        label = f"{self._letters[0]}{len(self._evidence) + 1}"
        return self._evidence.setdefault(one, Note(label=label, anchor=f"e{len(self._evidence) + 1}"))

    def _told(self, source: str) -> Note:
        known = self._known.get(source)
        if known is not None and not known.verified and not known.address:
            # Printed alike, whatever its id: nobody looked anything up.
            source = self._unread = self._unread or source
        label = f"{self._letters[1]}{len(self._sources) + 1}"
        return self._sources.setdefault(source, Note(label=label, anchor=f"s{len(self._sources) + 1}"))

    def _proof(self, one: EvidenceLink, note: Note) -> AnnexItem:
        file, record = self._kept(one.ref)
        same = one.text in {one.address, one.ref}
        details = (self._taken(one.taken_at), record)
        return AnnexItem(
            label=note.label,
            anchor=note.anchor,
            text="" if same and one.address else self._named(one),
            where=_place(one.address, self._base),
            file=file,
            details=tuple(filter(None, details)),
        )

    def _named(self, one: EvidenceLink) -> str:
        """What it shows; the topic of an inspection's finding in the reader's words."""
        topic, colon, subject = one.text.partition(": ")
        key = f"inspect.topic.{topic}.label"
        if colon and self._say.has(key):
            return f"{self._say(key).unescape()}: {subject}"
        return one.text or one.kind

    def _taken(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        return self._say("paper.evidence.taken", moment=self._say.moment(moment)).unescape()

    def _kept(self, ref: str) -> tuple[Linked, str]:
        """The file in which the bytes lie and what finds them in it; what cannot be read stays words.

        The digest finds the bytes also where the record only refers to the one that has them (a revisit).
        """
        kept = parse_ref(ref)
        if kept is not None:
            text = self._say("paper.evidence.kept", file=kept.bundle, record=kept.record).unescape()
            href = evidence_link(f"{self._base}evidence/", kept) if self._base else ""
            return Linked(text=text, href=href), self._digest(kept.digest)
        bundle, _, rest = ref.partition(" ")
        if not rest:
            return NOWHERE, ref
        # An inspection's bundle, the digest of its manifest, the place on its tape.
        return _place(bundle, self._base), rest

    def _digest(self, digest: str) -> str:
        method, colon, value = digest.partition(":")
        if method != "sha256" or not colon:
            return digest
        return self._say("paper.evidence.digest", digest=value).unescape()

    def _source(self, source: str, note: Note) -> AnnexItem:
        known = self._known.get(source)
        if known is None:
            text = self._say("paper.sources.unknown", id=source).unescape()
            return AnnexItem(label=note.label, anchor=note.anchor, text=text)
        unverified = "" if known.verified else self._say("paper.sources.unverified").unescape()
        if unverified and not known.address:
            return AnnexItem(label=note.label, anchor=note.anchor, text=unverified)
        return AnnexItem(
            label=note.label,
            anchor=note.anchor,
            text=known.titled(self._say.lang),
            where=_place(known.address, ""),
            details=tuple(filter(None, (self._dated(known), unverified))),
        )

    def _dated(self, source: Source) -> str:
        """When it appeared, not more exactly than known."""
        return partial_day(PartialDate(text=source.dated), self._say) if source.dated else ""


def _place(address: str, base: str) -> Linked:
    """A web address in short form, or a file below the folder; anything else stays words."""
    if not address:
        return NOWHERE
    if link(address):
        return linked(address)
    parts = address.split("/")
    safe = base and not urlsplit(address).scheme and not any(part in {"", ".", ".."} for part in parts)
    href = quote(base, safe="/") + "/".join(quote(part, safe="") for part in parts) if safe else ""
    return Linked(text=address, href=href)
