"""Which of the layers on a page asks for consent, and what is there to press?

Pure: the browser's ``scripts/consent.js`` says what is there, this module says what it is. A false
banner would be a false statement, so a box needs the words of consent, something to answer with,
and the looks of a layer; newsletters, chats, logins, age gates and embeds are sorted out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amtsblick.collect.chromium.consent_words import (
    accepts_all,
    asks_for_consent,
    is_essential,
    mentions,
    names_cookies,
    other_business,
    purpose_of,
)

ANSWERS: Final = frozenset({"accept", "reject", "save"})
_FULL_PAGE: Final = 0.6
"""Share of a page's text from which a box in the flow is the page itself: a wall."""
_SHEET: Final = 7
"""Of nine points of the window, so many lie under a layer that blocks the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Something to press. ``id`` is its number in the document of ``frame``; ``box`` in CSS px of the window."""

    frame: str
    id: int
    text: str
    path: str
    purpose: str
    box: tuple[float, float, float, float]
    color: str = ""
    background: str = ""
    font_size: float = 0.0
    disabled: bool = False
    away: bool = False
    """A link to another page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box to tick: ``shown`` when a visitor sees it or its label."""

    frame: str
    id: int
    label: str
    ticked: bool
    disabled: bool
    radio: bool
    shown: bool
    essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A box that asks for consent. ``how`` it lies over the page: fixed, sticky, dialog, absolute, frame or ""."""

    frame: str
    id: int
    path: str
    how: str
    text: str
    name: str
    blocks_page: bool
    score: int
    presses: tuple[Press, ...]
    ticks: tuple[Tick, ...]

    def having(self, purpose: str) -> list[Press]:
        """What can be pressed to that end, best first."""
        fitting = [
            one for one in self.presses if one.purpose == purpose and (not one.away or purpose == "pay")
        ]
        return sorted(fitting, key=lambda one: (one.disabled, _rank(one)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The frame element that a document is shown in, as the page around it sees it; for the top frame all empty."""

    x: float = 0.0
    y: float = 0.0
    how: str = ""
    hint: str = ""
    name: str = ""
    covered: int = 0
    shown: bool = True
    top: bool = True


def layers(
    scan: Mapping[str, Any], *, frame: str, around: Around, opened: Layer | None = None
) -> list[Layer]:
    """Layers of one frame that ask for consent, the likeliest first. ``scan`` is what ``consent.js`` saw.

    ``opened`` is a layer whose settings button has just been pressed: the same box, or one with
    boxes to tick, is then the next layer even if its text no longer asks.
    """
    found = [
        layer
        for number, one in enumerate(scan.get("candidates", ()))
        if (layer := _layer(one, number, frame=frame, around=around, opened=opened)) is not None
    ]
    return sorted(found, key=lambda layer: -layer.score)


def _layer(
    raw: Mapping[str, Any], number: int, *, frame: str, around: Around, opened: Layer | None
) -> Layer | None:
    ticks = tuple(_tick(one, frame) for one in raw["boxes"])
    has_boxes = any(tick.shown and not tick.disabled for tick in ticks)
    presses = tuple(_press(one, frame, around, has_boxes=has_boxes) for one in raw["presses"])
    purposes = frozenset(one.purpose for one in presses if not one.away or one.purpose == "pay")
    how = raw["how"] if raw["how"] not in ("", "frame") else around.how or raw["how"]
    score = _score(raw, purposes, how=how, around=around)
    asked = _is_banner(raw, purposes, how=how, around=around)
    if not asked and not (opened and purposes & ANSWERS and (has_boxes or _same(raw, frame, opened))):
        return None
    return Layer(
        frame=frame,
        id=raw["id"],
        path=raw["path"],
        how=how,
        text=raw["text"],
        name=raw["name"] or around.name,
        blocks_page=bool(raw["modal"]) or max(raw["covered"] if around.top else 0, around.covered) >= _SHEET,
        score=score - number,
        presses=presses,
        ticks=ticks,
    )


def _same(raw: Mapping[str, Any], frame: str, opened: Layer) -> bool:
    return (frame, raw["id"]) == (opened.frame, opened.id)


def _is_banner(raw: Mapping[str, Any], purposes: frozenset[str], *, how: str, around: Around) -> bool:
    text = raw["text"]
    if not around.shown or not asks_for_consent(f"{raw['name']} {text}"):
        return False
    if _is_other_business(raw, purposes, how=how):
        return False
    lies_over = how in ("fixed", "sticky", "dialog", "absolute")
    if purposes & ANSWERS or "pay" in purposes:
        return lies_over or _stands_out(raw, purposes, around)
    # A notice that can only be closed is a banner too: it never asks, and never gets an answer.
    return "close" in purposes and names_cookies(text) and (lies_over or bool(raw["edge"] and raw["hint"]))


def _is_other_business(raw: Mapping[str, Any], purposes: frozenset[str], *, how: str) -> bool:
    business = other_business(f"{raw['name']} {raw['text']}")
    fields = set(raw["fields"])
    outright = names_cookies(raw["text"]) and (
        "reject" in purposes or "settings" in purposes or bool(raw["hint"])
    )
    if "password" in fields:
        return True
    if fields & {"email", "text", "tel", "textarea"} and not (outright and "accept" in purposes):
        return True
    if business & {"chat", "newsletter"} and not outright:
        return True
    if "age gate" in business and mentions(raw["text"]) < _REPEATED:
        return True
    return "embed" in business and _stands_for_embed(raw, purposes, how=how)


def _stands_for_embed(raw: Mapping[str, Any], purposes: frozenset[str], *, how: str) -> bool:
    """A box in the place of a video or map asks for that one thing only: it is no banner."""
    if how not in ("", "absolute"):
        return False
    both = "accept" in purposes and bool(purposes & {"reject", "settings", "save"})
    return bool(raw["inside"] or raw["media"]) or not (both or raw["covered"] >= _PART)


def _stands_out(raw: Mapping[str, Any], purposes: frozenset[str], around: Around) -> bool:
    """A banner in the page's flow: at its edge or named so, or the page is nothing else."""
    both = "accept" in purposes and bool(purposes & {"reject", "settings", "save"})
    if raw["share"] >= _FULL_PAGE and both and around.top:
        return True
    if raw["inside"] or raw["media"]:
        return False
    hint = raw["hint"] or around.hint
    return bool(raw["edge"] and (hint or both)) or bool(hint and both)


def _score(raw: Mapping[str, Any], purposes: frozenset[str], *, how: str, around: Around) -> int:
    score = 30 * (how == "dialog") + 20 * (how in ("fixed", "sticky", "absolute"))
    score += 20 * bool(raw["hint"] or around.hint) + 20 * names_cookies(raw["text"])
    score += 20 * ("accept" in purposes) + 20 * ("reject" in purposes) + 10 * ("settings" in purposes)
    return score + 10 * ("save" in purposes) + 10 * ("pay" in purposes)


def _press(raw: Mapping[str, Any], frame: str, around: Around, *, has_boxes: bool) -> Press:
    x, y, width, height = raw["box"]
    purpose = purpose_of(raw["text"], has_boxes=has_boxes)
    if raw["expands"] and purpose in ANSWERS:
        purpose = "other"
    return Press(
        frame=frame,
        id=raw["id"],
        text=raw["text"],
        path=raw["path"],
        purpose=purpose,
        box=(round(x + around.x, 1), round(y + around.y, 1), width, height),
        color=raw["color"],
        background=raw["background"],
        font_size=raw["font_size"],
        disabled=raw["disabled"],
        away=raw["away"],
    )


def _tick(raw: Mapping[str, Any], frame: str) -> Tick:
    return Tick(
        frame=frame,
        id=raw["id"],
        label=raw["label"],
        ticked=raw["ticked"],
        disabled=raw["disabled"],
        radio=raw["radio"],
        shown=raw["shown"],
        essential=raw["disabled"]
        or is_essential(raw["label"])
        or (raw["radio"] and purpose_of(raw["label"]) == "reject"),
    )


def _rank(press: Press) -> tuple[int, int, float]:
    """A button for everything before one for a part; a button before a link in a line; the larger first."""
    whole = 0 if accepts_all(press.text) else 1
    bare = 1 if len(press.text) > _SENTENCE else 0
    return (bare, whole, -press.box[2] * press.box[3])


def preselected(ticks: Sequence[Tick]) -> tuple[str, ...]:
    """Labels of non-essential boxes that are ticked although nobody chose yet."""
    return tuple(tick.label for tick in ticks if tick.ticked and not tick.essential and not tick.radio)


_SENTENCE: Final = 60
_REPEATED: Final = 2
_PART: Final = 3
