"""Which handles are one account, and which bodies are one body under different names?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.assess.changes import RENAMED_SERVICES
from amtsblick.assess.channels import channel_key
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Channel, ProfileFact, Remark, Succession

_YOUTUBE_NAME: Final = re.compile(r"^(?:user/|c/|@)")
_SUFFIX: Final = "\0id"
"""Keeps persistent ids apart from handles: a Facebook page's number may be its handle as well."""


def key_of(service: str, handle: str) -> Channel:
    """What spellings of one handle have in common, with today's id of a renamed service.

    YouTube gave accounts with ``user/name`` and ``c/name`` the handle ``@name``: that is one account.
    """
    key = channel_key(RENAMED_SERVICES.get(service, service), handle)
    return (key[0], _YOUTUBE_NAME.sub("", key[1])) if key[0] == "youtube" else key


def fact_order(fact: ProfileFact) -> tuple[datetime, str, str, str, str, str]:
    """By time; the rest only makes the order of arrival indifferent."""
    return fact.when, fact.service, fact.handle, fact.outcome, fact.persistent_id, fact.ref


def remark_order(remark: Remark) -> tuple[datetime, str, str, str, str, str]:
    """By time; the rest only makes the order of arrival indifferent."""
    return remark.seen_at, remark.page, remark.said, remark.sentence, remark.handle, remark.ref


def same_accounts(facts: Iterable[ProfileFact]) -> Mapping[Channel, Channel]:
    """Key of a handle → key that stands for its account, for all handles of renamed accounts.

    Handles are one account when the service gave them one persistent id, or when the address of one
    leads to the other. A handle that changed hands counts as the account that had it first. An
    account that *moved* (Mastodon's ``movedTo``) is another account and not joined here.
    """
    groups = _Groups()
    first_id: dict[Channel, str] = {}
    for fact in sorted(_there(facts), key=fact_order):
        key = key_of(fact.service, fact.handle)
        if fact.persistent_id and first_id.setdefault(key, fact.persistent_id) == fact.persistent_id:
            groups.join(key, (key[0], fact.persistent_id + _SUFFIX))
        if fact.redirects_to:
            groups.join(key, key_of(fact.service, fact.redirects_to))
    return groups.named()


def _there(facts: Iterable[ProfileFact]) -> Iterable[ProfileFact]:
    return (fact for fact in facts if fact.outcome is Outcome.SEEN)


class _Groups:
    """Sets of keys that only ever grow together."""

    def __init__(self) -> None:
        self._parent: dict[Channel, Channel] = {}

    def join(self, one: Channel, other: Channel) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._parent[second] = first

    def _root(self, key: Channel) -> Channel:
        parent = self._parent.setdefault(key, key)
        while parent != key:
            key, parent = parent, self._parent[parent]
        return key

    def named(self) -> dict[Channel, Channel]:
        handles = [key for key in self._parent if not key[1].endswith(_SUFFIX)]
        names: dict[Channel, Channel] = {}
        for key in sorted(handles):
            names.setdefault(self._root(key), key)
        return {key: names[self._root(key)] for key in handles}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineages:
    """``today`` maps a body to its last successor, ``until`` to the moment it gave way to the next."""

    today: Mapping[str, str]
    until: Mapping[str, datetime]


def lineages(successions: Iterable[Succession]) -> Lineages:
    """Follow renamed and merged bodies to what they are today.

    A body with several successors was split: it keeps a timeline of its own, nothing says which
    successor its channels went to. Bodies that succeed each other in a circle contradict one another:
    that joins nothing.
    """
    following: dict[str, dict[str, datetime]] = {}
    for one in successions:
        known = following.setdefault(one.before, {})
        known[one.after] = min(one.since, known.get(one.after, one.since))
    single = _straight(
        {body: next(iter(after.items())) for body, after in following.items() if len(after) == 1}
    )
    return Lineages(
        today={body: _last(body, single) for body in single},
        until={body: since for body, (_, since) in single.items()},
    )


def _last(body: str, following: Mapping[str, tuple[str, datetime]]) -> str:
    while body in following:
        body = following[body][0]
    return body


def _straight(following: Mapping[str, tuple[str, datetime]]) -> dict[str, tuple[str, datetime]]:
    """All but those that lie on a circle or lead into one."""
    ends: dict[str, bool] = {}
    for start in following:
        path: list[str] = []
        body = start
        while body in following and body not in ends:
            ends[body] = False  # for now: whoever comes by here again walks in a circle
            path.append(body)
            body = following[body][0]
        ends.update(dict.fromkeys(path, ends.get(body, True)))
    return {body: step for body, step in following.items() if ends[body]}
