"""Does an address on an unknown host have the shape of a fediverse profile?

Shapes are those of Mastodon, GoToSocial, Pleroma and Akkoma, Misskey and its forks, Friendica,
Hubzilla, Lemmy, PeerTube and Pixelfed. ActivityPub itself prescribes none, so a shape is a hint:
only the instance, a rel=me or the words around the link can confirm it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LOCAL: Final = r"(?P<user>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?)"
_REMOTE: Final = r"(?:@(?P<host>(?:[\w-]+\.)+[\w-]{2,}))?"
_NO_FEED: Final = r"(?<!\.rss)(?<!\.atom)"
_TABS: Final = (
    "with_replies|media|followers|following|featured|tagged/[^/]+|collections|remote_follow|feed|about|"
    "videos|video-channels|video-playlists|clips|reactions|gallery|rss"
)
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of path. ``plain`` shapes also occur on sites that have nothing to do with it."""

    pattern: re.Pattern[str]
    software: str
    post: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A path read by shape; ``host`` is "" when the account lives where the address points."""

    user: str
    host: str
    software: str
    stem: str
    """Path of the profile, without tabs and posts."""
    post: bool
    embed: bool
    plain: bool


def _shape(pattern: str, software: str = "", *, post: bool = False, plain: bool = False) -> Shape:
    return Shape(
        pattern=re.compile(pattern),
        software=software,
        post=post,
        plain=plain,
    )


_SHAPES: Final = (
    _shape(rf"/(?:web/|deck/)?@{_LOCAL}{_REMOTE}{_NO_FEED}(?:/(?:{_TABS}))?(?:\.rss|\.atom)?"),
    _shape(
        rf"/(?:web/|deck/)?@{_LOCAL}{_REMOTE}/(?:statuses/\w{{10,}}|\d{{10,}})(?:/embed|/\w+)?", post=True
    ),
    _shape(rf"/users/{_LOCAL}{_REMOTE}/statuses/\w{{6,}}(?:/\w+)?", post=True),
    _shape(rf"/users/{_LOCAL}{_REMOTE}{_NO_FEED}(?:\.rss|\.atom|/(?:{_TABS}))?", plain=True),
    _shape(rf"/profile/{_LOCAL}{_REMOTE}(?:/profile)?", plain=True),
    _shape(rf"/u/{_LOCAL}{_REMOTE}", plain=True),
    _shape(rf"/~{_LOCAL}", plain=True),
    _shape(rf"/(?:a|accounts)/{_LOCAL}{_REMOTE}(?:/(?:{_TABS}))?", "peertube", plain=True),
    _shape(rf"/video-channels/{_LOCAL}{_REMOTE}(?:/(?:{_TABS}))?", "peertube"),
    _shape(rf"/c/{_LOCAL}{_REMOTE}/(?:{_TABS})", "peertube"),
    _shape(rf"/c/{_LOCAL}{_REMOTE}", "peertube", plain=True),
    _shape(rf"/videos/(?:watch|embed)/{_UUID}", "peertube", post=True),
    _shape(rf"/p/{_LOCAL}/\d{{10,}}", "pixelfed", post=True),
)
_DAMAGE: Final = re.compile("(?:[&?,;|\"'<>\\s].*|[.:!)\\]\u2026]+)$", re.DOTALL)
_BEFORE: Final = re.compile(r"[\w@/.+-]")
"""What stands before a sign that is part of an address or a path, not the start of a handle."""
_FEDIVERSE_HANDLE: Final = re.compile(
    r"@([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?)"
    r"@((?:[\w-]{1,63}\.){1,6}[A-Za-z][\w-]{0,62}[A-Za-z0-9])(?![\w@])"
)
_BLUESKY_HANDLE: Final = re.compile(r"@([A-Za-z0-9-]{1,63}\.bsky\.social)(?![\w@-]|\.\w)", re.IGNORECASE)


def sighting(path: str) -> Sighting | None:
    """Read a path by its shape; None when no fediverse software forms such paths."""
    path = _DAMAGE.sub("", path).rstrip("/")
    for shape in _SHAPES:
        if found := shape.pattern.fullmatch(path):
            groups = found.groupdict(default="")
            return Sighting(
                user=groups.get("user", ""),
                host=groups.get("host", "").lower(),
                software=shape.software,
                stem=_stem(path, found),
                post=shape.post,
                embed=shape.post and "/embed" in path,
                plain=shape.plain,
            )
    return None


def _stem(path: str, found: re.Match[str]) -> str:
    groups = found.groupdict()
    if "user" not in groups:
        return ""
    if "@" in path[: found.start("user")] or groups.get("host") or "/statuses/" in path:
        return f"/@{found['user']}"
    return path[: found.end("user")]


def accounts_in(text: str) -> list[tuple[str, str]]:
    """User and host of every ``@user@host`` in a text."""
    return [(found[1], found[2].lower()) for found in _handles(_FEDIVERSE_HANDLE, text)]


def bluesky_names_in(text: str) -> list[str]:
    """Every ``name.bsky.social`` behind an at sign in a text."""
    return [found[1] for found in _handles(_BLUESKY_HANDLE, text)] if ".bsky.social" in text else []


def _handles(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    # A look-behind would cost more than the search itself: the pattern then has no first letter.
    for found in pattern.finditer(text):
        if not _BEFORE.match(text[found.start() - 1 : found.start()] if found.start() else ""):
            yield found
