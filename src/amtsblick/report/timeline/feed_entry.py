"""One entry of the change feed: what happened, when at the earliest and latest, and what proves it."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from amtsblick.report.timeline.statement import ProofLink
from amtsblick.values.timeline import Bounds

_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:amtsblick:change")


class FeedKind(StrEnum):
    """Everything that the change feed tells; the first ones are those of ``Happening``."""

    JOINED = "joined"
    FOUND = "found"
    UNLINKED = "unlinked"
    LEFT = "left"
    MOVED = "moved"
    RESTING = "resting"
    EXCEPTIONAL = "exceptional"
    ANNOUNCED = "announced"
    AWAKE = "awake"
    HANDLE_KEPT = "handle_kept"
    RENAMED = "renamed"
    LOST_SIGHT = "lost_sight"
    TAKEOVER = "takeover"
    """Signs that a linked handle may belong to somebody else now."""
    NEW_THIRD_PARTY = "new_third_party"
    THIRD_PARTY_GONE = "third_party_gone"
    LEGAL_PAGE_GONE = "legal_page_gone"
    OUT_OF_SIGHT = "out_of_sight"
    """No page of the body could be looked at any more: nothing can be said about it."""
    BACK_IN_SIGHT = "back_in_sight"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedText:
    """What an entry says in one language, as plain text. ``lang`` is de or en."""

    lang: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One thing that became known at ``known_at``.

    ``id`` is a URN that says the same for the same news however often the feed is made. ``subject`` is
    the id of a third party, the kind of a legal page, a ``State``, or the handle that a renamed channel
    had before; "" otherwise. ``grave`` marks takeovers in which the account itself is another one.
    ``texts`` by language, in the order asked for. ``link`` leads a reader to the page (an archived one where there is one), "" when none is known.
    """

    id: str
    kind: FeedKind
    body: str
    body_name: str
    known_at: datetime
    bounds: Bounds
    texts: Mapping[str, FeedText]
    service: str = ""
    handle: str = ""
    subject: str = ""
    grave: bool = False
    quote: str = ""
    quote_url: str = ""
    link: str = ""
    proofs: tuple[ProofLink, ...] = ()


def entry_id(said: Mapping[str, str | datetime | None]) -> str:
    """URN of an entry from what makes it that entry; equal news has equal ids.

    Nothing that later observations may refine belongs in there, such as bounds or texts.
    """
    plain = {
        key: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value or ""
        for key, value in said.items()
    }
    return uuid.uuid5(_NAMES, json.dumps(plain, sort_keys=True)).urn
