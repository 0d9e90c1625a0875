"""Accounts of the demonstration, one per role, each with a link that logs in once; and lists for its pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.jobs.accounts import add, open_gate
from amtsblick.jobs.board import refresh
from amtsblick.jobs.passwords import link
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Role

ACCOUNTS: Final = (
    ("leitung", "Leitung", Role.HEAD),
    ("pressestelle", "Pressestelle", Role.EDITOR),
    ("datenschutz", "Datenschutzbeauftragte Stelle", Role.DPO),
    ("aufsicht", "Datenschutzaufsicht", Role.AUTHORITY),
    ("verwaltung", "Verwaltung der Anwendung", Role.ADMIN),
    ("lesen", "Lesender Zugang", Role.READER),
)
"""Login name, name and role; the first two are those that the demonstration's records name."""
_MAKER: Final = "amtsblick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How somebody comes in, once. ``path`` is below the application's address."""

    account: str
    role: Role
    path: str


def open_doors(register: Register, knowledge: Knowledge, place: Workspace, now: datetime) -> list[Entrance]:
    """Make the accounts and their links, and what pages list."""
    gate = open_gate(place, register)
    entrances = []
    for account, name, role in ACCOUNTS:
        add(gate, account, name, grants=[Grant(role=role)], by=_MAKER, when=now)
        new = link(gate, account, LinkPurpose.LOGIN, by=_MAKER, when=now)
        entrances.append(Entrance(account=account, role=role, path=f"/de/login/link/{new.secret}"))
    refresh(register, knowledge, evidence=place.open_evidence(), when=now)
    return entrances
