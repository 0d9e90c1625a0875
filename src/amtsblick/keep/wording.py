"""How are values spelled in the register's columns?"""

import hashlib
import json
from typing import Any, Final

import orjson

from amtsblick.assess.channels import channel_key
from amtsblick.keep.columns import storable
from amtsblick.parse.codec import to_json
from amtsblick.values.answers import (
    AdvertHint,
    Answer,
    BackLink,
    Broken,
    ChannelPointer,
    LegalPage,
    Notice,
    NotSeen,
    OwnChannel,
    RejectedLink,
    ThirdParty,
    UnknownHost,
)

_TEXT: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_LONGEST_KEY: Final = 500
"""PostgreSQL cannot index texts of more than 2.7 kB."""


def spelled(value: object) -> str:
    """JSON text of a value or of something JSON-able; keeps every character, also NUL."""
    plain: Any = value if isinstance(value, list | dict) else to_json(value)
    text = _TEXT(plain)
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, from a script's "\ud83d": spell it out
        text = json.dumps(plain, separators=(",", ":"))
    return text


def said(text: str | bytes) -> Any:
    """What ``spelled`` spelled, read fast; whole numbers within 64 bits."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # a lone surrogate, which only the slower reader takes
        return json.loads(text)


def digest(text: str) -> str:
    """Short fixed-length stand-in for a text of any length."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def key_of(service: str, handle: str) -> tuple[str, str]:
    """Service and indexable key of a channel."""
    service, key = channel_key(service, handle)
    return service, _short(storable(key))


def subject_of(answer: Answer) -> str:
    """What an answer is about, to look it up by: vendor, host, service, page kind or question."""
    match answer:
        case ThirdParty(vendor=subject) | UnknownHost(host=subject) | LegalPage(kind=subject):
            pass
        case NotSeen(question=subject) | Broken(question=subject):
            pass
        case (
            OwnChannel(service=subject)
            | RejectedLink(service=subject)
            | ChannelPointer(service=subject)
            | Notice(service=subject)
            | AdvertHint(service=subject)
            | BackLink(service=subject)
        ):
            pass
    return _short(str(subject))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_KEY else f"sha256:{digest(text)}"
