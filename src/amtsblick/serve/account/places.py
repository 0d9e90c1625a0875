"""For which body is a role given? Found by a search, since there are thousands of bodies."""

from dataclasses import dataclass
from typing import Final

from amtsblick.serve.account.role_words import place_name
from amtsblick.serve.forms import Form
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Grant, Right
from amtsblick.values.board import HitKind, Side
from amtsblick.values.records import Role

EVERYWHERE: Final = "*"
"""The value of a field that means the whole register."""
_ASKED: Final = 200
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What can be chosen: value and name of each. ``more`` says that a search found more than is shown."""

    options: list[tuple[str, str]]
    chosen: str
    sought: str
    more: bool = False
    nothing: bool = False


def places(visit: Visit, form: Form | None = None) -> Places:
    """Bodies that the reader may give roles for: those at the top of the own part, and what was searched."""
    chosen, sought = (form.text("root"), form.text("find")) if form else ("", "")
    roots = visit.visitor.roots(Right.MANAGE_ACCOUNTS)
    options = {root or EVERYWHERE: place_name(visit, root) or _whole(visit) for root in sorted(roots)}
    if chosen and chosen not in options and visit.visitor.may(Right.MANAGE_ACCOUNTS, chosen):
        options[chosen] = place_name(visit, chosen)
    found = _found(visit, sought) if sought else []
    options |= dict(found[:_SHOWN])
    return Places(
        options=list(options.items()),
        chosen=chosen or _only(roots),
        sought=sought,
        more=len(found) > _SHOWN,
        nothing=bool(sought) and not found,
    )


def wanted_grant(form: Form) -> Grant | None:
    """The role and place that a form names; None when it names none."""
    role, root = form.text("role"), form.text("root")
    if role not in {one.value for one in Role if one is not Role.SYSTEM} or not root:
        return None
    return Grant(role=Role(role), root="" if root == EVERYWHERE else root)


def _found(visit: Visit, sought: str) -> list[tuple[str, str]]:
    """Bodies that a search finds, of those for which the reader manages accounts."""
    whole = visit.visitor.may_everywhere(Right.MANAGE_ACCOUNTS)
    mine = frozenset() if whole else visit.visitor.bodies(Right.MANAGE_ACCOUNTS)
    hits = visit.desk.register.search(Side.INSIDE, sought[:200], _ASKED)
    return [
        (one.id, f"{one.title} ({one.id})")
        for one in hits
        if one.kind is HitKind.BODY and (whole or one.id in mine)
    ]


def _only(roots: frozenset[str]) -> str:
    """The one body there is to choose from; the whole register is only ever chosen by hand."""
    return next(iter(roots)) if len(roots) == 1 else ""


def _whole(visit: Visit) -> str:
    return visit.texts.gettext("whole register")
