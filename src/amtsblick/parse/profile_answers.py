"""What does a service's open interface say about one account?

Shapes: Mastodon's client API (``Account``, which Pixelfed, Friendica, Pleroma, Akkoma and others speak
too) and Bluesky's ``app.bsky.actor.getProfile`` and ``app.bsky.feed.getAuthorFeed``. The federation's
own documents are read in ``activitypub``. Nothing here raises, whatever a server sends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from amtsblick.parse.urls import host_of

HIDDEN_BY_SERVICE: Final = "the service has suspended the account"
HIDDEN_BY_HOLDER: Final = "the holder has deactivated the account"
_SLACK: Final = timedelta(days=1)
"""How far a clock may be ahead; a post from later than that is not believed."""
_BARE: Final = re.compile(
    r"(?<![\w@./:-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})(/[^\s]*)?", re.IGNORECASE
)
_INVALID: Final = "handle.invalid"
_TAKEN_DOWN: Final = frozenset({"!takedown", "!suspend"})
_GONE: Final = re.compile(r"not found|unable to resolve|could not (?:find|resolve)", re.IGNORECASE)
_HIDDEN: Final = {
    "AccountTakedown": HIDDEN_BY_SERVICE,
    "RepoTakendown": HIDDEN_BY_SERVICE,
    "RepoSuspended": HIDDEN_BY_SERVICE,
    "AccountDeactivated": HIDDEN_BY_HOLDER,
    "RepoDeactivated": HIDDEN_BY_HOLDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one answer tells of one account; fields as in ``ProfileFact``.

    ``handle`` is the account's name as the answer spells it. ``hidden`` says who withholds an account
    that the service knows; nothing else is told then. ``moved_to`` is the handle of the account that
    this one names as its successor, ``moved_url`` its address where no handle is told.
    """

    handle: str
    hidden: str = ""
    persistent_id: str = ""
    display_name: str = ""
    links: tuple[str, ...] | None = None
    last_post_at: datetime | None = None
    followers: int | None = None
    posts: int | None = None
    verified: str = ""
    moved_to: str = ""
    moved_url: str = ""
    detail: str = ""


def parse_account(data: bytes, *, host: str) -> Profile | None:
    """Mastodon's ``Account`` as ``host`` shows one of its own; None when the answer is none.

    Ids are numbers of one server, so that ``persistent_id`` carries the host. The day of the last post
    counts boosts and answers, too.
    """
    told = object_of(data)
    name = text(told, "username") or text(told, "acct").partition("@")[0] if told else ""
    number = (text(told, "id") or str(count(told, "id") or "")) if told else ""
    if told is None or not name or not number:
        return None
    handle = f"{name}@{host}"
    if told.get("suspended") is True:
        return Profile(handle=handle, hidden=HIDDEN_BY_SERVICE)
    fields = list(parts(told, "fields"))
    return Profile(
        handle=handle,
        persistent_id=f"{number}@{host}",
        display_name=text(told, "display_name"),
        links=_unique(_of_account(told, fields)),
        last_post_at=moment(told, "last_status_at"),
        followers=count(told, "followers_count"),
        posts=count(told, "statuses_count"),
        verified="link" if any(moment(field, "verified_at") for field in fields) else "",
        moved_to=_successor(part(told, "moved"), host),
        detail="the server shows the account to its followers only" if told.get("limited") is True else "",
    )


def _of_account(told: Told, fields: Sequence[Told]) -> Iterator[str]:
    """The profile's own address, which its host vouches for, and what the profile links."""
    if own := address(told, "url"):
        yield own
    for field in fields:
        yield from links_in(field.get("value"))[:1]
    yield from links_in(told.get("note"))


def _successor(moved: Told, host: str) -> str:
    """Handle of the account named as new; its ``acct`` lacks the host where that is the same."""
    name = text(moved, "acct") or text(moved, "username")
    home = host_of(address(moved, "url")) or host
    return name if "@" in name or not name else f"{name}@{home}"


def says_error(data: bytes) -> bool:
    """Is this the error of such an interface? It tells a server of the kind from any other."""
    told = object_of(data)
    return told is not None and isinstance(told.get("error"), (str, dict))


def parse_bluesky(data: bytes, *, service_hosts: Sequence[str]) -> Profile | None:
    """Bluesky's ``profileViewDetailed``; None when the answer is none.

    A handle below one of ``service_hosts`` was given out by the service; any other is a domain that its
    holder has proven, unless it reads ``handle.invalid``.
    """
    told = object_of(data)
    if told is None or not text(told, "did").startswith("did:") or not text(told, "handle"):
        return None
    handle = text(told, "handle").lower()
    labels = [text(label, "val") for label in parts(told, "labels") if label.get("neg") is not True]
    if not _TAKEN_DOWN.isdisjoint(labels):
        return Profile(handle=handle, hidden=HIDDEN_BY_SERVICE)
    own = handle != _INVALID and not any(handle.endswith(f".{host}") for host in service_hosts)
    badge = part(told, "verification").get("verifiedStatus") == "valid"
    notes = [f"labels: {', '.join(filter(None, labels))[:200]}" if any(labels) else ""]
    notes += ["carries the service's badge as well" if badge and own else ""]
    notes += ["the domain of the handle does not name the account any more" if handle == _INVALID else ""]
    return Profile(
        handle="" if handle == _INVALID else handle,
        persistent_id=text(told, "did"),
        display_name=text(told, "displayName"),
        links=_unique(_of_bluesky(told, handle if own else "")),
        followers=count(told, "followersCount"),
        posts=count(told, "postsCount"),
        verified="domain" if own else "badge" if badge else "",
        detail="; ".join(filter(None, notes)),
    )


def _of_bluesky(told: Told, domain: str) -> Iterator[str]:
    """Links of a profile, which people write without a scheme as a rule."""
    if domain:
        yield f"https://{domain}/"
    if website := address(told, "website"):
        yield website
    description = str(told.get("description") or "")[:5_000]
    yield from links_in(description)
    for host, path in _BARE.findall(description):
        yield f"https://{host.lower()}{path or '/'}"


def bluesky_refusal(data: bytes) -> tuple[bool, str] | None:
    """(does the service say that there is no such account, who hides it); None for another answer."""
    told = object_of(data)
    if told is None or not text(told, "error"):
        return None
    hidden = _HIDDEN.get(text(told, "error"), "")
    gone = text(told, "error") == "InvalidRequest" and bool(_GONE.search(text(told, "message")))
    return (gone, hidden) if gone or hidden else None


def newest_own_post(data: bytes, *, did: str, until: datetime) -> datetime | None:
    """When did the account last write itself, by its feed? None when the feed does not tell.

    Reposts and what is pinned to the top are left out. Whoever writes a post may date it as they like:
    the earlier of that and the moment at which the service saw it counts (as in Bluesky's own order).
    """
    told = object_of(data)
    found = [_written(item, did) for item in parts(told, "feed")] if told else []
    return max((one for one in found if one is not None and one <= until + _SLACK), default=None)


def _written(item: Told, did: str) -> datetime | None:
    post = part(item, "post")
    if item.get("reason") is not None or text(part(post, "author"), "did") != did:
        return None
    seen, dated = moment(post, "indexedAt"), moment(part(post, "record"), "createdAt")
    return min((one for one in (seen, dated) if one is not None), default=None)


def _unique(links: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(links))[:50]
