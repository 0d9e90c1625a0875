"""What follows from an answered questionnaire: a declaration, drafts of usages, a second answer that differs?"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.declared import Declaration, DeclarationKind, DeclaredUse, Questionnaire, Reply
from amtsblick.values.usages import EvidenceLink, Origin, SaidMode, Usage

_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9._:/@-]+")
_LONGEST_ID: Final = 200


def reply_id(questionnaire: Questionnaire) -> str:
    """A questionnaire has one reply, in as many versions as came back."""
    return f"{questionnaire.id}-reply"


def declaration_of(questionnaire: Questionnaire, reply: Reply, title: str) -> Declaration:
    """The body's declaration; a questionnaire asks for everything, so that it claims to be complete."""
    return Declaration(
        id=f"{questionnaire.id}-declaration",
        body=questionnaire.body,
        kind=DeclarationKind.QUESTIONNAIRE,
        title=title,
        dated=reply.received_on,
        uses=reply.uses,
        complete=True,
        evidence=(EvidenceLink(kind="document", text=reply.source, ref=reply.digest),),
        origin=_origin(reply, title),
    )


def _origin(reply: Reply, title: str) -> Origin:
    return Origin(said_by=reply.unit, mode=SaidMode.QUESTIONNAIRE, on=reply.received_on, title=title)


def says_the_same(one: Reply, other: Reply) -> bool:
    """Do two replies say the same, whenever and in whichever file they came?"""
    return replace(one, received_on=other.received_on, source=other.source, digest=other.digest) == other


def differences(old: Reply, new: Reply) -> tuple[str, ...]:
    """What the newer reply says otherwise: "x amt: own_content, now left"; never empty when they differ."""
    before, after = _by_account(old), _by_account(new)
    found = []
    for account in sorted(before.keys() | after.keys()):
        was, is_ = before.get(account), after.get(account)
        if was != is_:
            name = " ".join(filter(None, account)) or "all services"
            found.append(f"{name}: {_told(was)}, now {_told(is_, was)}")
    found += [
        f"{field}: {getattr(old, field)!s:.40}, now {getattr(new, field)!s:.40}"
        for field in ("next_review", "unit", "remarks")
        if getattr(old, field) != getattr(new, field)
    ]
    return tuple(found)


def _by_account(reply: Reply) -> dict[tuple[str, str], DeclaredUse]:
    return {(use.service, use.handle): use for use in reply.uses}


def _told(use: DeclaredUse | None, before: DeclaredUse | None = None) -> str:
    if use is None:
        return "nothing said"
    same = before is not None and use.kind is before.kind
    return f"{use.kind.value} with other details" if same else use.kind.value


def usages_of(
    reply: Reply, title: str, known: Iterable[Usage], taken: Collection[str], bodies: Collection[str]
) -> tuple[Usage, ...]:
    """Drafts for what the register does not know yet, to be confirmed by a human.

    ``known`` are the newest versions of the body's usages, ``taken`` the ids of all that ever were,
    ``bodies`` all ids of bodies.
    """
    listed = [one for one in known if one.body == reply.body]
    found = {one.id: one for one in _usages(reply, title, bodies) if not _covered(one, listed)}
    return tuple(one for key, one in sorted(found.items()) if key not in taken)


def _usages(reply: Reply, title: str, bodies: Collection[str]) -> Iterator[Usage]:
    for use in reply.uses:
        identity = "/".join(part for part in (reply.body, use.service, use.handle or use.kind.value) if part)
        via = use.via if use.via in bodies and use.via != reply.body else ""
        said = [f"via: {use.via}"] if use.via and not via else []
        said += [f"decided by: {use.decided_by}"] if use.decided_by else []
        yield Usage(
            id=_NOT_IN_IDS.sub("-", identity)[:_LONGEST_ID],
            body=reply.body,
            service=use.service,
            kind=use.kind,
            handle=use.handle,
            via=via or None,
            purposes=use.purposes,
            target_groups=use.target_groups,
            contents=use.contents,
            unit=reply.unit,
            since=use.since,
            exit_debated=use.exit_debated,
            reason=use.reason,
            note="; ".join(said),
            origin=_origin(reply, title),
        )


def _covered(usage: Usage, known: Iterable[Usage]) -> bool:
    """Does a record speak of this very account, or of the service without an account?"""
    account = key_of(usage.service, usage.handle)
    for one in known:
        if key_of(one.service, "") != key_of(usage.service, ""):
            continue
        if not one.handle or not usage.handle or key_of(one.service, one.handle) == account:
            return True
    return False
