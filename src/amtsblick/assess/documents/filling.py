"""What becomes of a document when a human fills fields in, and are two versions the same?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from amtsblick.values.documents import Document, FieldOrigin, FieldValue, Piece

_FEW: Final = 2


def filled_texts(document: Document) -> dict[str, tuple[str, str, date | None]]:
    """What humans wrote into a document: text, who and when by key."""
    found = {}
    for field in document.fields:
        pieces = [piece for piece in field.pieces if piece.origin is FieldOrigin.FILLED]
        if pieces:
            text = "\n".join(piece.text for piece in pieces)
            found[field.key] = text, pieces[-1].who, pieces[-1].on
    return found


def filled_in(document: Document, texts: Mapping[str, str], who: str, on: date) -> Document:
    """The document with texts in some of its fields; "" takes out what stood there.

    Text takes the place of what is proposed; what was observed, declared or looked up stays beside it. Keys must
    be fields of the document, else KeyError.
    """
    known = {field.key for field in document.fields}
    if unknown := sorted(texts.keys() - known):
        raise KeyError(unknown[0])
    fields = tuple(
        _filled(field, texts[field.key].strip(), who, on) if field.key in texts else field
        for field in document.fields
    )
    return replace(document, fields=fields)


def confirmed_in(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The texts with which these fields take over, unchanged, what is proposed for them, to be filled in.

    What humans wrote into a field stays before it. Fields without a proposal are left out.
    """
    texts = {}
    for field in document.fields:
        proposed = [piece.text for piece in field.pieces if piece.to_check]
        if field.key in keys and proposed:
            own = [piece.text for piece in field.pieces if piece.origin is FieldOrigin.FILLED]
            texts[field.key] = "\n".join((*own, *proposed))
    return texts


def written_into(pieces: Iterable[Piece], text: str, who: str, on: date) -> tuple[Piece, ...]:
    """What stands in a field once somebody wrote a text into it.

    It takes the place of proposals, never of what was observed, declared or looked up. A text that quotes word
    for word what it replaces keeps its evidence and its sources.
    """
    before = tuple(pieces)
    gone = [piece for piece in before if piece.to_check or piece.origin is FieldOrigin.FILLED]
    quoted = [piece for piece in gone if _quotes(text, piece.text)]
    piece = Piece(
        text=text,
        origin=FieldOrigin.FILLED,
        who=who,
        on=on,
        evidence=tuple(dict.fromkeys(link for one in quoted for link in one.evidence)),
        sources=tuple(dict.fromkeys(name for one in quoted for name in one.sources)),
    )
    kept = (one for one in before if one not in gone and one.origin is not FieldOrigin.EMPTY)
    return (*kept, piece)


def _quotes(text: str, said: str) -> bool:
    """One or two words that occur in a text are no quotation; as the whole text they are."""
    return text == said or (len(said.split()) > _FEW and said in text)


def _filled(field: FieldValue, text: str, who: str, on: date) -> FieldValue:
    before = [piece for piece in field.pieces if piece.origin is FieldOrigin.FILLED]
    if text == "\n".join(piece.text for piece in before):
        return field
    if text:
        return replace(field, pieces=written_into(field.pieces, text, who, on))
    gone = {FieldOrigin.FILLED, FieldOrigin.EMPTY}
    return replace(field, pieces=tuple(piece for piece in field.pieces if piece.origin not in gone))


def says_the_same(one: Document, other: Document) -> bool:
    """Do two documents differ in nothing but when and with which knowledge they were made?"""
    never = datetime.min.replace(tzinfo=one.made_at.tzinfo)
    first, second = (
        replace(each, made_at=never, knowledge="", legal_as_of=date.min) for each in (one, other)
    )
    return first == second
