"""The service itself: is it well, who is asking, and how is the interface described?"""

from amtsblick import __version__
from amtsblick.serve.api.operations import Call, operation
from amtsblick.serve.routing import Door
from amtsblick.values.accounts import Right
from amtsblick.values.api import Health, Me


@operation("GET", "/health", id="getHealth", tag="system", access=Door.ALWAYS, gives=Health)
def health(call: Call) -> Health:
    """Is the service well? 503 while its register does not answer."""
    mark = call.visit.desk.register.board_mark()
    return Health(
        status="ok",
        version=__version__,
        knowledge=call.visit.desk.knowledge.digest,
        lists_as_of=mark.refreshed_at if mark else None,
    )


@operation("GET", "/me", id="getMe", tag="system", access=Door.MEMBER, gives=Me)
def me(call: Call) -> Me:
    """Who is asking, and what may be asked?"""
    visitor = call.visit.visitor
    account, token = visitor.account, visitor.token
    assert account is not None, "the door lets members in only"
    return Me(
        account=account.id,
        name=account.name,
        scopes=token.scopes if token else (),
        grants=visitor.grants,
        rights=tuple(one for one in Right if visitor.may(one)),
        expires_at=token.expires_at if token else None,
    )


OPERATIONS = (health, me)
