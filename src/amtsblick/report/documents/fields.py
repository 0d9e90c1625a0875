"""How does one field read: its label, its duty, and each piece with where it comes from?"""

from amtsblick.report.documents.annex import Annex
from amtsblick.report.documents.norms import norm_in
from amtsblick.report.documents.paper import Line, PaperField
from amtsblick.report.words import Words
from amtsblick.values.documents import FieldForm, FieldOrigin, FieldValue, Piece, Required


def paper_field(
    form: FieldForm, value: FieldValue | None, annex: Annex, say: Words, *, final: bool
) -> PaperField:
    """One field as readers see it; without pieces it is visibly empty.

    In a final document what need not be filled is not stated; what must be is still missing.
    """
    missing = form.required is Required.YES or not final
    german = say.lang == "de"
    pieces = value.pieces if value else ()
    return PaperField(
        key=form.key,
        label=form.de if german else form.en,
        norm=norm_in(form.norm, say.lang),
        hint=(form.hint_de if german else form.hint_en) if missing else "",
        blank=say("paper.field.empty" if missing else "paper.none").unescape(),
        required=form.required,
        duty=_duty(form, say),
        lines=tuple(_line(piece, annex, say) for piece in pieces if piece.origin is not FieldOrigin.EMPTY),
    )


def _duty(form: FieldForm, say: Words) -> str:
    when = form.when_de if say.lang == "de" else form.when_en
    match form.required:
        case Required.YES:
            return say("paper.field.required").unescape()
        case Required.CONDITIONAL if when:
            return say("paper.field.conditional", when=when).unescape()
        case Required.CONDITIONAL:
            return say("paper.field.conditional_plain").unescape()
        case Required.RECOMMENDED | Required.OPTIONAL:
            return say(f"paper.field.{form.required}").unescape()


def _line(piece: Piece, annex: Annex, say: Words) -> Line:
    notes = annex.notes(piece)
    return Line(
        text=piece.text.strip(),
        origin=piece.origin,
        letter=str(say(f"paper.letter.{piece.origin}")),
        word=str(say(f"paper.origin.{piece.origin}")),
        told=_told(piece, say),
        notes=notes,
        to_check=piece.to_check,
    )


def _told(piece: Piece, say: Words) -> str:
    """Who and when, as far as anybody knows; what has no proof says so."""
    if piece.origin is FieldOrigin.OBSERVED and not piece.evidence:
        return say("paper.told.no_evidence").unescape()
    day = say.day(piece.on) if piece.on else ""
    if piece.who and day:
        return say("paper.told.who_on", who=piece.who, day=day).unescape()
    return piece.who or day
