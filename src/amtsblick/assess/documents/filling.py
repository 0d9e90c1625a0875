"""What becomes of a document when a human fills fields in, and are two versions the same?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from amtsblick.values.documents import Document, FieldOrigin, FieldValue, Piece


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

    Text takes the place of what knowledge proposes; what was observed or declared stays beside it. Keys must be
    fields of the document, else KeyError.
    """
    known = {field.key for field in document.fields}
    if unknown := sorted(texts.keys() - known):
        raise KeyError(unknown[0])
    fields = tuple(
        _filled(field, texts[field.key].strip(), who, on) if field.key in texts else field
        for field in document.fields
    )
    return replace(document, fields=fields)


def _filled(field: FieldValue, text: str, who: str, on: date) -> FieldValue:
    before = [piece for piece in field.pieces if piece.origin is FieldOrigin.FILLED]
    if text == "\n".join(piece.text for piece in before):
        return field
    gone = {FieldOrigin.FILLED, FieldOrigin.EMPTY} | ({FieldOrigin.KNOWLEDGE} if text else set())
    kept = tuple(piece for piece in field.pieces if piece.origin not in gone)
    if not text:
        return replace(field, pieces=kept)
    piece = Piece(text=text, origin=FieldOrigin.FILLED, who=who, on=on)
    return replace(field, pieces=(*kept, piece))


def says_the_same(one: Document, other: Document) -> bool:
    """Do two documents differ in nothing but when and with which knowledge they were made?"""
    never = datetime.min.replace(tzinfo=one.made_at.tzinfo)
    first, second = (
        replace(each, made_at=never, knowledge="", legal_as_of=date.min) for each in (one, other)
    )
    return first == second
