"""What do the fediverse's own documents say about one account?

WebFinger (RFC 7033), NodeInfo, and ActivityPub's actors and collections: what servers speak that know
no Mastodon interface or open it to members only. Nothing here raises, whatever a server sends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from amtsblick.parse.json_answers import (
    Told,
    address,
    count,
    links_in,
    moment,
    object_of,
    part,
    parts,
    text,
)
from amtsblick.parse.profile_answers import HIDDEN_BY_SERVICE, Profile
from amtsblick.parse.urls import host_of

_ACTIVITY: Final = re.compile(
    r'application/(?:activity\+json|ld\+json; ?profile="https://www\.w3\.org/ns/activitystreams")',
    re.IGNORECASE,
)
_ACTORS: Final = frozenset({"Person", "Organization", "Group", "Service", "Application"})
_OWN_WORDS: Final = frozenset({"Create"})
_POSTS: Final = frozenset({"Note", "Article", "Question", "Video", "Image", "Page", "Event", "Audio"})
_SLACK: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finger:
    """A WebFinger answer: the account's own name (``user@host``) and its actor's address."""

    subject: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor: ``profile`` as far as it tells, addresses of its followers and posts ("" untold)."""

    id: str
    profile: Profile
    followers: str
    outbox: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection: how many things it holds, its first page's address, its newest own post."""

    total: int | None
    first: str
    newest: datetime | None


def parse_webfinger(data: bytes) -> Finger | None:
    """WebFinger's answer about an account; None when it is none or names no actor."""
    told = object_of(data)
    if told is None:
        return None
    subject = text(told, "subject")
    actor = next(
        (
            address(link, "href")
            for link in parts(told, "links")
            if link.get("rel") == "self" and _ACTIVITY.match(text(link, "type"))
        ),
        "",
    )
    name = subject.removeprefix("acct:").removeprefix("@")
    if not subject.lower().startswith("acct:") or name.count("@") != 1 or not actor:
        return None
    return Finger(subject=name, actor=actor)


def parse_actor(data: bytes) -> Actor | None:
    """An ActivityPub actor; None when the answer is none.

    It carries no id that outlives its name, and says nothing about links that its server checked.
    ``moved_url`` is the address of the actor that it names as its successor.
    """
    told = object_of(data)
    own, name = (address(told, "id"), text(told, "preferredUsername")) if told else ("", "")
    if told is None or text(told, "type") not in _ACTORS or not own or not name:
        return None
    profile = Profile(handle=f"{name}@{host_of(own)}", moved_url=address(told, "movedTo"))
    if told.get("suspended") is True:
        profile = replace(profile, hidden=HIDDEN_BY_SERVICE)
    else:
        profile = replace(
            profile,
            display_name=text(told, "name"),
            links=tuple(dict.fromkeys(_links(told)))[:50],
        )
    return Actor(
        id=own, profile=profile, followers=address(told, "followers"), outbox=address(told, "outbox")
    )


def _links(told: Told) -> Iterator[str]:
    url = told.get("url")
    yield from links_in(url) if isinstance(url, str) else links_in(part(told, "url").get("href"))
    for item in parts(told, "attachment"):
        yield from links_in(item.get("value") or item.get("href"))[:1]
    yield from links_in(told.get("summary"))


def parse_collection(data: bytes, *, until: datetime) -> Collection | None:
    """A collection or a page of one; None when the answer is none.

    Of what it holds only posts of the account's own count; ``until`` is when the answer came.
    """
    told = object_of(data)
    if told is None or not text(told, "type").endswith(("Collection", "CollectionPage")):
        return None
    inside = part(told, "first")
    items = [*parts(told, "orderedItems"), *parts(inside, "orderedItems"), *parts(told, "items")]
    dates = [_written(item) for item in items]
    return Collection(
        total=count(told, "totalItems"),
        first=address(told, "first") or address(inside, "id"),
        newest=max((one for one in dates if one is not None and one <= until + _SLACK), default=None),
    )


def _written(item: Told) -> datetime | None:
    if text(item, "type") in _POSTS:
        return moment(item, "published")
    if text(item, "type") in _OWN_WORDS:
        return moment(item, "published") or moment(part(item, "object"), "published")
    return None


def nodeinfo_address(data: bytes) -> str:
    """Address of the newest NodeInfo document that a server names; "" when it names none."""
    told = object_of(data)
    rows = [(text(link, "rel"), address(link, "href")) for link in parts(told, "links")] if told else []
    return max((row for row in rows if "nodeinfo" in row[0] and row[1]), default=("", ""))[1]


def speaks_activitypub(data: bytes) -> bool:
    """Is this the NodeInfo document of a server of the fediverse?"""
    told = object_of(data)
    protocols = told.get("protocols") if told else None
    return isinstance(protocols, list) and "activitypub" in protocols
