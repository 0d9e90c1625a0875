"""Which account does a handle mean, however people write it?"""

import re
from typing import Final

from amtsblick.assess.channels import Key, channel_key
from amtsblick.parse.exchange.places import UnreadableError
from amtsblick.parse.questionnaire.accounts import account_of
from amtsblick.values.knowledge import Knowledge

_ADDRESS: Final = re.compile(r"[a-z]+://|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)


def is_address(handle: str) -> bool:
    """Is it a web address and no account's name?"""
    return ("/" in handle or "." in handle) and _ADDRESS.match(handle.strip()) is not None


def account_key(service: str, handle: str) -> Key:
    """What spellings of one account have in common: case, blanks and a leading @ do not count."""
    return channel_key(service, handle.strip().lstrip("@"))


def plain_handle(handle: str, service: str, knowledge: Knowledge) -> str:
    """The canonical handle of an address or of a name with a leading @; any other stays as it is.

    What leads to no account of the service stays too: the rules tell of addresses.
    """
    if not (handle.startswith("@") or is_address(handle)):
        return handle
    if not any(one.id == service for one in knowledge.services):
        return handle
    try:
        return account_of(handle.strip(), service, knowledge)
    except UnreadableError:
        return handle
