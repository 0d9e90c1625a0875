"""How are roles, their places and the scopes of programs told to readers?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.kind_words import ROLES
from amtsblick.values.accounts import Grant, Scope
from amtsblick.values.records import Role

_DOES: Final = {
    Role.READER: _("reads inside pages and drafts"),
    Role.EDITOR: _("enters usages, documents and drafts of decisions"),
    Role.DPO: _("enters, reviews, and approves data-protection documents"),
    Role.HEAD: _("approves, publishes and withdraws"),
    Role.AUTHORITY: _("reads, reviews, asks and states findings"),
    Role.ADMIN: _("manages bodies, accounts and operations, enters and approves nothing"),
}
_SCOPES: Final = {
    Scope.READ: _("read inside pages and the log"),
    Scope.WRITE: _("enter and change drafts"),
    Scope.RUN: _("start surveys and inspections"),
    Scope.ADMIN: _("bodies, imports and operations"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One role as a reader sees it; ``place`` is a body's name, "" the whole register."""

    grant: Grant
    role: str
    place: str


def grant_lines(visit: Visit, grants: Iterable[Grant]) -> list[GrantLine]:
    """Roles with the names of their bodies."""
    return [
        GrantLine(grant=one, role=role_word(visit, one.role), place=place_name(visit, one.root))
        for one in grants
    ]


def role_word(visit: Visit, role: Role) -> str:
    """A role's name."""
    return visit.texts.gettext(ROLES[role])


def place_name(visit: Visit, root: str) -> str:
    """A body's name, its id when the register does not know it (any more), "" for the whole register."""
    if not root:
        return ""
    body = visit.desk.register.body(root)
    return body.name if body else root


def role_choices(visit: Visit) -> list[tuple[str, str]]:
    """Roles that can be given, each with what it does."""
    gettext = visit.texts.gettext
    return [(role.value, f"{role_word(visit, role)}: {gettext(does)}") for role, does in _DOES.items()]


def scope_words(visit: Visit) -> dict[str, str]:
    """What each scope of a program allows."""
    return {one.value: visit.texts.gettext(text) for one, text in _SCOPES.items()}
