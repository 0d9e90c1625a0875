"""Style, scripts and pictures of the application, named by their content so that browsers may keep them."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from amtsblick.report.rendering import environment

_ROOM: Final = resources.files("amtsblick.serve").joinpath("static")
_TYPES: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as it is sent. ``name`` holds a digest of ``content``."""

    name: str
    content: bytes
    media_type: str


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """All files by the names under which templates ask for them."""
    found = {}
    for file in sorted(_ROOM.iterdir(), key=lambda one: one.name):
        content = file.read_bytes()
        if file.name == "app.css":
            content = _style().encode() + content
        stem, _, ending = file.name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:16]
        found[file.name] = Asset(name=f"{stem}.{digest}.{ending}", content=content, media_type=_TYPES[ending])
    return found


def asset(name: str) -> str:
    """Path of a file below the application's root."""
    return f"/assets/{assets()[name].name}"


def _style() -> str:
    """The gazette's look, which reports and the static site share."""
    made = environment()
    parts = ("site_style.css", "timeline.css", "suitability.css", "inspection.css")
    return "\n".join(made.get_template(one).render() for one in parts)
