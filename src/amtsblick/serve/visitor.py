"""Who asks? A stranger, somebody who is logged in, or a program with a token."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from amtsblick.assess.access.rights import Tree, actor_for, anywhere, bodies_of, may, may_any, roots_of
from amtsblick.assess.access.scopes import allowed_by
from amtsblick.values.accounts import Account, ApiToken, Grant, Right, Session
from amtsblick.values.records import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """``grants`` are those that count now. ``tree`` is asked only where a part of the register is meant.

    ``form_token`` proves that a form came from a page of this session, "" for strangers. ``token`` is what
    a program came with; its scopes narrow every right. ``half`` is a session that waits for its second
    factor: until then its visitor is a stranger. ``enrol``: some roles wait until the account has one at all.
    """

    account: Account | None = None
    session: Session | None = None
    token: ApiToken | None = None
    grants: tuple[Grant, ...] = ()
    tree: Callable[[], Tree] = field(default=dict, repr=False)
    form_token: str = field(default="", repr=False)
    half: Session | None = None
    enrol: bool = False
    refused: bool = False
    """A program's token opens nothing."""
    secret: str = field(default="", repr=False)
    """The session's, to ask the password again or to log out."""

    def may(self, right: Right, body: str = "") -> bool:
        """Has the visitor the right for the body; for "" anywhere at all (see ``may_everywhere``)?"""
        if not self._left(right):
            return False
        return may(self.grants, right, body, self.tree()) if body else anywhere(self.grants, right)

    def may_everywhere(self, right: Right) -> bool:
        """Has the visitor the right for the whole register?"""
        return self._left(right) and may(self.grants, right, "", {})

    def may_any(self, rights: Iterable[Right], body: str) -> bool:
        """Is one of several rights given for a body ("": the whole register)?"""
        return may_any(self.grants, [one for one in rights if self._left(one)], body, self.tree())

    def actor(self, rights: Iterable[Right], body: str) -> Actor | None:
        """Whom the log shows when the visitor does this for the body; None when it may not."""
        if self.account is None:
            return None
        left = [one for one in rights if self._left(one)]
        return actor_for(self.account.id, self.grants, left, body, self.tree())

    def roots(self, right: Right) -> frozenset[str]:
        """Bodies for which, with all below them, a right is given; {""} for the whole register."""
        return roots_of(self.grants, right) if self._left(right) else frozenset()

    def bodies(self, right: Right) -> frozenset[str]:
        """All bodies for which a right is given."""
        return bodies_of(self.grants, right, self.tree()) if self._left(right) else frozenset()

    def _left(self, right: Right) -> bool:
        return self.token is None or allowed_by(self.token.scopes, right)


STRANGER: Final = Visitor()
