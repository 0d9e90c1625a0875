"""What do servers of the fediverse say about one account?

WebFinger names the account's server and tells whether the account exists. Mastodon's look-up, which
many other servers know, tells the rest; where it does not, ActivityPub's own documents tell less.
"""

from dataclasses import replace
from typing import Final
from urllib.parse import quote

from amtsblick.collect.profile_asking import (
    ACTIVITY,
    DATA,
    GONE,
    Account,
    Asking,
    Word,
    body_of,
    hidden,
    refused,
)
from amtsblick.parse.activitypub import (
    Actor,
    Finger,
    nodeinfo_address,
    parse_actor,
    parse_collection,
    parse_webfinger,
    speaks_activitypub,
)
from amtsblick.parse.profile_answers import Profile, parse_account, says_error
from amtsblick.parse.urls import host_of
from amtsblick.values.capture import Capture, State

_NOBODY_THERE: Final = frozenset(
    {State.DNS, State.REFUSED, State.TLS, State.TIMEOUT, State.BROKEN, State.PRIVATE_ADDRESS}
)
"""Failures after which the same host need not be asked for anything else."""


async def ask_fediverse(asking: Asking, account: Account) -> Word:
    """Word of the account's server. Raises nothing but cancellation.

    "Gone" takes two: WebFinger knows no such account, and the host proves to be a server of the
    fediverse. A host that answers 404 to everything may be any website.
    """
    user, host = _parts(account)
    if not user or not host:
        return asking.nobody(account.url, "neither handle nor address names an account and its server")
    fingered = await asking.about(_webfinger(user, host), anywhere=True)
    finger = parse_webfinger(body_of(fingered))
    if finger is None and fingered.failure in _NOBODY_THERE:
        return refused(fingered)
    name, server = user, host
    if finger is not None:
        name, server = finger.subject.partition("@")[0], host_of(finger.actor)
        if server != host and not await _is_confirmed(asking, finger, at=server):
            why = "WebFinger names an account on another server, which does not know it by this name"
            return Word(told_by=fingered, why=State.NOT_HTML, detail=why)
    looked_up = await asking.about(f"https://{server}/api/v1/accounts/lookup?acct={quote(name, safe='')}")
    profile = parse_account(body_of(looked_up), host=server)
    told_by = looked_up
    if profile is None or not _is_called(profile, name):
        profile = None
        if finger is not None:
            told_by, profile = await _from_actor(asking, finger)
    if profile is None:
        return await _without_profile(asking, host, fingered, looked_up if finger is None else told_by)
    if profile.hidden:
        return hidden(told_by, profile.hidden)
    known_as = await _known_as(asking, finger, user, host) if finger else ""
    return Word(told_by=told_by, profile=await _with_successor(asking, profile), known_as=known_as)


def _parts(account: Account) -> tuple[str, str]:
    user, _, domain = account.handle.strip().lstrip("@!").partition("@")
    return user, host_of(f"https://{domain}/") or host_of(account.url)


def _webfinger(user: str, host: str) -> str:
    return f"https://{host}/.well-known/webfinger?resource=acct:{quote(user, safe='')}@{host}"


def _is_called(profile: Profile, name: str) -> bool:
    return profile.handle.partition("@")[0].casefold() == name.casefold()


async def _from_actor(asking: Asking, finger: Finger) -> tuple[Capture, Profile | None]:
    """Profile by the actor's own document, with numbers and newest post where its server tells them."""
    capture = await asking.about(finger.actor, ACTIVITY)
    actor = parse_actor(body_of(capture))
    if actor is None or host_of(actor.id) != host_of(finger.actor):
        return capture, None
    if actor.profile.hidden:
        return capture, actor.profile
    return capture, await _counted(asking, actor)


async def _counted(asking: Asking, actor: Actor) -> Profile:
    followers = posts = newest = None
    if host_of(actor.followers) == host_of(actor.id):
        told = await asking.about(actor.followers, ACTIVITY)
        collection = parse_collection(body_of(told), until=told.taken_at)
        followers = collection.total if collection else None
    if host_of(actor.outbox) == host_of(actor.id):
        told = await asking.about(actor.outbox, ACTIVITY)
        collection = parse_collection(body_of(told), until=told.taken_at)
        posts, newest = (collection.total, collection.newest) if collection else (None, None)
        if collection and newest is None and host_of(collection.first) == host_of(actor.id):
            told = await asking.about(collection.first, ACTIVITY)
            page = parse_collection(body_of(told), until=told.taken_at)
            newest = page.newest if page else None
    return replace(actor.profile, followers=followers, posts=posts, last_post_at=newest)


async def _without_profile(asking: Asking, host: str, fingered: Capture, asked: Capture) -> Word:
    if fingered.status in GONE and (says_error(asked.body) or await _is_server(asking, host)):
        return Word(told_by=fingered, gone=True, detail=f"WebFinger answers {fingered.status}")
    if fingered.failure is State.ROBOTS:
        return refused(fingered)
    return refused(asked)


async def _is_server(asking: Asking, host: str) -> bool:
    """Does the host say of itself that it belongs to the fediverse?"""
    document = nodeinfo_address(body_of(await asking.about(f"https://{host}/.well-known/nodeinfo")))
    if host_of(document) != host:
        return False
    return speaks_activitypub(body_of(await asking.about(document, DATA | ACTIVITY)))


async def _is_confirmed(asking: Asking, finger: Finger, *, at: str) -> bool:
    """Does this host say the same about the account? Else any host could pass others' accounts for its own."""
    name = finger.subject.partition("@")[0]
    told = parse_webfinger(body_of(await asking.about(_webfinger(name, at), anywhere=True)))
    if told is None or told.actor != finger.actor:
        return False
    return told.subject.casefold() == finger.subject.casefold()


async def _known_as(asking: Asking, finger: Finger, user: str, host: str) -> str:
    """The account's own name where that is another; a third host must say so itself."""
    name, _, domain = finger.subject.partition("@")
    home = host_of(f"https://{domain}/")
    if not home or (name.casefold(), home) == (user.casefold(), host):
        return ""
    if home not in {host, host_of(finger.actor)} and not await _is_confirmed(asking, finger, at=home):
        return ""
    return f"{name}@{home}"


async def _with_successor(asking: Asking, profile: Profile) -> Profile:
    """An actor names its successor by address only: that address tells the handle."""
    if profile.moved_to or not profile.moved_url:
        return profile
    capture = await asking.about(profile.moved_url, ACTIVITY)
    actor = parse_actor(body_of(capture))
    if actor is None or host_of(actor.id) != host_of(profile.moved_url):
        return replace(profile, detail=f"names {profile.moved_url} as its successor, which could not be read")
    return replace(profile, moved_to=actor.profile.handle)
