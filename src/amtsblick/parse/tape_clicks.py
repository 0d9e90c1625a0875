"""What was seen of consent banners, and what did the visitor do: clicks and typed values?"""

from collections.abc import Sequence
from typing import Final

from amtsblick.parse.tape_visits import Line, items, mapping, number, text, whole
from amtsblick.values.recording import Banner, BannerState, Button, Click, Pointed, TapeLine, Typed

_STATES: Final = {state.value: state for state in BannerState}
_BOX: Final = 4


def read_banners(lines: Sequence[Line]) -> tuple[Banner, ...]:
    """Every ``banner`` line, fields as in ``Banner``; an unknown state counts as seen."""
    return tuple(
        Banner(
            event=event,
            page=whole(line.get("page")),
            state=_STATES.get(text(line.get("state")), BannerState.SEEN),
            found_by=text(line.get("found_by")),
            product=text(line.get("product")),
            text=text(line.get("text")),
            path=text(line.get("path")),
            buttons=tuple(_button(one) for one in items(line.get("buttons"))),
            preselected=_texts(line.get("preselected")),
            blocks_page=bool(line.get("blocks_page")),
            accessible_name=text(line.get("accessible_name")),
            detail=text(line.get("detail")),
        )
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.BANNER
    )


def _button(one: Line) -> Button:
    box = one.get("box")
    sides = [number(side) or 0.0 for side in box] if isinstance(box, list) else []
    return Button(
        text=text(one.get("text")),
        path=text(one.get("path")),
        layer=whole(one.get("layer"), 1),
        purpose=text(one.get("purpose")),
        box=(sides[0], sides[1], sides[2], sides[3]) if len(sides) == _BOX else (0, 0, 0, 0),
        color=text(one.get("color")),
        background=text(one.get("background")),
        font_size=number(one.get("font_size")) or 0.0,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def read_clicks(lines: Sequence[Line]) -> tuple[Click, ...]:
    """Every ``click`` line, fields as in ``Click``, with the press of the button before it."""
    clicks: list[Click] = []
    pressed: int | None = None
    for event, line in enumerate(lines):
        kind = line.get("k")
        if kind == TapeLine.COMMAND and _is_press(line):
            pressed = event
        elif kind == TapeLine.CLICK:
            clicks.append(_click(event, line, event if pressed is None else pressed))
            pressed = None
    return tuple(clicks)


def _is_press(line: Line) -> bool:
    return mapping(line.get("p")).get("type") == "mousePressed"


def read_pointed(lines: Sequence[Line]) -> tuple[Pointed, ...]:
    """Where the pointer was moved to; the way to something that was then pressed is left out."""
    pointed: list[Pointed] = []
    page = 0
    for event, line in enumerate(lines):
        params = mapping(line.get("p"))
        if line.get("k") == TapeLine.ACT:
            page = whole(line.get("page"))
        elif line.get("k") != TapeLine.COMMAND:
            continue
        elif params.get("type") == "mouseMoved":
            x, y, at = (number(value) or 0.0 for value in (params.get("x"), params.get("y"), line.get("t")))
            pointed.append(Pointed(event=event, page=page, at=at, x=x, y=y))
        elif pointed and _is_press(line) and params.get("x") == pointed[-1].x:
            pointed.pop()
    return tuple(pointed)


def _click(event: int, line: Line, pressed: int) -> Click:
    return Click(
        event=event,
        pressed=pressed,
        page=whole(line.get("page")),
        at=number(line.get("at")) or number(line.get("t")) or 0.0,
        layer=whole(line.get("layer"), 1),
        text=text(line.get("text")),
        path=text(line.get("path")),
        purpose=text(line.get("purpose")),
        before=text(line.get("before")),
        after=text(line.get("after")),
    )


def read_typed(lines: Sequence[Line]) -> tuple[Typed, ...]:
    """Every ``typed`` line, fields as in ``Typed``."""
    return tuple(
        Typed(
            event=event,
            page=whole(line.get("page")),
            at=number(line.get("at")) or number(line.get("t")) or 0.0,
            value=text(line.get("value")),
            field=text(line.get("field")),
            field_type=text(line.get("field_type")),
            frame_url=text(line.get("frame_url")),
        )
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.TYPED
    )
