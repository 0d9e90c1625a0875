"""What does a visitor do on a page? Scrolls to its end, moves the pointer, begins to fill in a form.

Always the same, in the same order, so that two looks at one page see the same. Nothing is ever
submitted: no Enter, no click on anything but a field.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any, Final

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Eyes, script
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import Act, TapeLine

_STEP: Final = 0.06
_MOST_STEPS: Final = 14
_SHARE: Final = 0.85
"""Part of the window's height that one turn of the wheel scrolls."""
_PATH: Final = (
    (0.2, 0.2),
    (0.35, 0.3),
    (0.5, 0.45),
    (0.65, 0.5),
    (0.8, 0.6),
    (0.6, 0.7),
    (0.4, 0.75),
    (0.3, 0.5),
    (0.5, 0.3),
)
_MOST_FIELDS: Final = 6
_SHORTEST: Final = 6
"""Characters below which a typed value could not be told from chance when it turns up elsewhere."""
_WHERE: Final = (
    "[scrollY, document.scrollingElement ? document.scrollingElement.scrollHeight - innerHeight : 0]"
)


class Visitor:
    """One visitor on one page."""

    def __init__(self, eyes: Eyes, tape: Tape, *, viewport: tuple[int, int]) -> None:
        self._eyes = eyes
        self._tab = eyes.tab
        self._tape = tape
        self._width, self._height = viewport

    def _act(self, act: Act) -> None:
        self._tape.line(TapeLine.ACT, page=self._tab.page, act=act)

    async def scroll(self) -> None:
        """Scroll to the end in steps, as far as the wheel goes; then wait until it is quiet."""
        self._act(Act.SCROLL)
        x, y = self._width * 0.5, self._height * 0.5
        stood = -1.0
        for _ in range(_MOST_STEPS):
            where, end = await self._eyes.run(_WHERE)
            if where >= end - 1 or where == stood:
                break
            stood = where
            await self._tab.wheel(x, y, self._height * _SHARE)
            await asyncio.sleep(_STEP)
        else:
            # The rest of a very long page in one go: what lies there is seen, if only briefly.
            await self._eyes.run("scrollTo(0, document.scrollingElement.scrollHeight)")
        await quiet.quiet(self._tab, quiet.AFTER_ACT)

    async def point(self) -> None:
        """Move the pointer across the page."""
        self._act(Act.POINTER)
        for x, y in _PATH:
            await self._tab.move(self._width * x, self._height * y)
            await asyncio.sleep(_STEP / 2)
        await quiet.quiet(self._tab, quiet.AFTER_ACT)

    async def type(self) -> None:
        """Type a marked value into the fields that can be seen, in the page and in its frames."""
        fields = [one async for one in self._fields()]
        # Searching is what a search field is for: forms come first.
        fields.sort(key=lambda one: bool(one[1]["search"]))
        if not fields:
            return
        self._act(Act.TYPE)
        mark = self._mark()
        for number, (frame, field) in enumerate(fields[:_MOST_FIELDS]):
            try:
                await self._fill(frame, field, f"{mark}{number:x}")
            except TabGoneError:
                if self._tab.gone.is_set():
                    raise
            except ChromiumError as error:
                self._tape.line(TapeLine.MISSED, page=self._tab.page, what="field", detail=str(error))
        await quiet.quiet(self._tab, quiet.AFTER_ACT)

    async def _fields(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        for frame in [self._tab.target, *(one.id for one in self._eyes.inner_frames())]:
            try:
                if not (await self._eyes.around(frame)).shown:
                    continue
                found = await self._eyes.run(script("fields.js"), frame=frame)
            except TabGoneError:
                if self._tab.gone.is_set():
                    raise
                continue
            except ChromiumError:
                continue
            for field in found or ():
                yield frame, field

    def _mark(self) -> str:
        """Marks of one pass differ from those of all others, and are the same wherever they are typed."""
        told = f"{self._tape.started_at.isoformat()} {self._tape.name}"
        return hashlib.sha256(told.encode()).hexdigest()[:9]

    async def _fill(self, frame: str, field: dict[str, Any], mark: str) -> None:
        value = typed_value(field["type"], mark, most=field["most"])
        if not value or not await self._focus(frame, field["id"]):
            return
        self._tape.line(
            TapeLine.TYPED,
            page=self._tab.page,
            value=value,
            field=field["name"],
            field_type=field["type"],
            frame_url=next((one.url for one in self._tab.frames() if one.id == frame), ""),
        )
        await self._tab.type_text(value)
        await asyncio.sleep(_STEP)
        await self._eyes.run("document.activeElement && document.activeElement.blur()", frame=frame)

    async def _focus(self, frame: str, field: int) -> bool:
        """Click into the field, or reach it with the keyboard where something lies over it."""
        await self._eyes.ask("known", -1, frame=frame)
        element = f"amtsblickFields[{field}]"
        number = await self._eyes.run(f"amtsblickConsent.number({element})", frame=frame)
        aim = await self._eyes.aim(frame, number)
        if aim.free:
            await self._tab.click(aim.x, aim.y)
        focused = f"{element}.getRootNode().activeElement === {element}"
        if not await self._eyes.run(focused, frame=frame):
            await self._eyes.run(f"{element}.focus({{preventScroll: true}})", frame=frame)
        return bool(await self._eyes.run(focused, frame=frame))


def typed_value(kind: str, mark: str, *, most: int = 0) -> str:
    """A value that fits a field and can be recognised; ``mark`` is a hexadecimal number.

    ``most`` is the field's length limit, 0 for none. "" when the field takes too little.
    """
    digits = str(int(mark, 16)).rjust(12, "7")[-9:]
    match kind:
        case "email":
            value = f"amtsblick-{mark}@example.org"
        case "tel":
            value = f"030{digits}"
        case "number":
            value = digits
        case "url":
            value = f"https://amtsblick-{mark}.example/"
        case _:
            value = f"amtsblick-{mark}"
    if most and len(value) > most:
        value = (digits if kind in ("tel", "number") else mark)[:most]
    return value if len(value) >= _SHORTEST else ""
