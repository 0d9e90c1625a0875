"""What do collectors, embedded services and scripts of the web answer?"""

import asyncio
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from aiohttp import web

from testweb.server import Answer, Arrival, Host, Reply, Stream

_SCRIPTS: Final = Path(__file__).parent / "scripts"
SDKS: Final = Path(__file__).parent.parent.parent / ".sdks" / "node_modules"
"""Where scripts/setup-sdks puts what npm has."""

GIF: Final = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
"""A picture of one transparent dot."""

NO_CONTENT: Final = Reply(status=204)
OK_JSON: Final = Reply(body=b'{"status":1}', type="application/json")
DOT: Final = Reply(body=GIF, type="image/gif", headers=(("Cache-Control", "no-store"),))


def script(name: str) -> Path:
    """One of our own small scripts."""
    path = _SCRIPTS / name
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def js(text: str) -> Reply:
    return Reply(body=text.encode(), type="text/javascript; charset=utf-8")


def json_reply(value: object, *headers: tuple[str, str]) -> Reply:
    return Reply(body=json.dumps(value).encode(), type="application/json", headers=headers)


def frame(text: str, *headers: tuple[str, str]) -> Reply:
    """A document that others put into their pages."""
    page = (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>embed</title><body>{text}</body></html>'
    )
    return Reply(body=page.encode(), headers=headers)


def image(color: str = "#dde", width: int = 320, height: int = 180) -> Reply:
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="{color}"/><circle cx="60" cy="60" r="40" fill="#668"/></svg>'
    )
    return Reply(body=text.encode(), type="image/svg+xml")


def insert_frame(src: str, selector: str, *, width: int = 320, height: int = 240) -> Reply:
    """What most embed scripts do: put a frame where a marked element stands."""
    return js(
        f"""for (const spot of document.querySelectorAll({json.dumps(selector)})) {{
  const frame = document.createElement("iframe");
  frame.src = {json.dumps(src)}; frame.width = {width}; frame.height = {height}; frame.title = "Einbettung";
  spot.replaceWith(frame);
}}"""
    )


def setting(name: str, value: Callable[[Arrival], str] | str, then: Reply, attributes: str = "") -> Answer:
    """Answer with ``then`` and a cookie, unless the browser already has it."""

    def answer(arrival: Arrival) -> Reply:
        if f"{name}=" in arrival.headers.get("cookie", ""):
            return then
        worth = value if isinstance(value, str) else value(arrival)
        line = f"{name}={worth}; Path=/; Secure; SameSite=None; Max-Age=31536000{attributes}"
        return Reply(
            status=then.status, body=then.body, type=then.type, headers=(*then.headers, ("Set-Cookie", line))
        )

    return answer


def redirect(location: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status=302, headers=(("Location", location), *headers))


def collector(*paths: str) -> Host:
    """A host that takes everything sent to ``paths`` (all, when none is named)."""
    return dict.fromkeys(paths or ("/*",), NO_CONTENT)


async def _events(request: web.Request, arrival: Arrival) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": arrival.headers.get("origin", "*"),
        }
    )
    await response.prepare(request)
    await response.write(b"data: 1\n\n")
    await asyncio.sleep(0.3)
    await response.write(b"data: 2\n\nretry: 60000\n\n")
    return response


EVENTS: Final = Stream(_events)


@cache
def sdk(path: str) -> Path:
    """A file of a real SDK from npm."""
    return SDKS / path


def sdks_installed() -> bool:
    return (SDKS / "rrweb").is_dir()
