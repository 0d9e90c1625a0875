"""Does what a visitor types leave the page before anything is submitted, and to whom?

After Senol, Acar, Humbert & Zuiderveen Borgesius, "Leaky Forms" (USENIX Security 2022): marked values
are typed, nothing is submitted, and each message is searched for them in plain, encoded and hashed
spellings. The suggestions of a site's own search field are none: that is what typing there is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.messages import Message, messages
from amtsblick.detect.recordings.parties import party_in, vendor_of
from amtsblick.detect.recordings.typed_traces import Match, find_keys, find_value
from amtsblick.values.findings import Party, Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, Typed

TOPIC: Final = Topic.KEY_LOGGING

_SEARCH: Final = re.compile(
    r"^(?:q|s|k|query|term|keys?|keywords?|suche?|suchbegriff|suchwort|searchword)$|search|suche|such_|query",
    re.IGNORECASE,
)
_SLACK: Final = 1.0
"""Seconds by which the clocks of typing and network may differ."""


@dataclass(slots=True)
class _Leak:
    """What one host received of what was typed on one page."""

    message: Message
    match: Match
    fields: dict[str, None] = field(default_factory=dict)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per recipient and page."""
    if not recording.typed:
        return
    sent = list(messages(recording))
    before = [one for one in sent if one.at < min(typed.at for typed in recording.typed) - _SLACK]
    leaks: dict[tuple[int, str], _Leak] = {}
    for typed in recording.typed:
        later = [one for one in sent if one.page == typed.page and _is_later(one, typed)]
        for message, match in _found(typed, later, before):
            if not _is_own_search(recording, typed, message):
                leak = leaks.setdefault((message.page, message.host), _Leak(message, match))
                leak.fields.setdefault(typed.field or typed.field_type)
    for leak in leaks.values():
        yield _sighting(recording, knowledge, leak)


def _is_later(message: Message, typed: Typed) -> bool:
    """A WebSocket has the time of its opening, its frames may be later."""
    return message.kind == "websocket" or message.at >= typed.at - _SLACK


def _found(typed: Typed, later: list[Message], before: list[Message]) -> Iterator[tuple[Message, Match]]:
    """Each recipient's first message that holds the value; key by key only where no other does."""
    told = set()
    for message in later:
        match = find_value(typed.value, message) if message.host not in told else None
        if match and not (match.partial and _is_common(typed, before)):
            told.add(message.host)
            yield message, match
    for host in dict.fromkeys(message.host for message in later if message.host not in told):
        last = find_keys(typed.value, (one for one in later if one.host == host))
        if last is not None:
            yield last, Match("key by key", "WebSocket" if last.kind == "websocket" else "body or URL")


def _is_common(typed: Typed, before: list[Message]) -> bool:
    """Did the value's beginning occur before anything was typed? Then only the whole of it shows."""
    return any(find_value(typed.value, message) for message in before)


def _is_own_search(recording: Recording, typed: Typed, message: Message) -> bool:
    return party_in(recording, message.url) is Party.FIRST and (
        typed.field_type == "search" or bool(_SEARCH.search(typed.field))
    )


def _sighting(recording: Recording, knowledge: Knowledge, leak: _Leak) -> Sighting:
    message = leak.message
    vendor = vendor_of(message.url, knowledge, message.data)
    return Sighting(
        topic=TOPIC,
        subject=message.host,
        party=party_in(recording, message.url),
        host=message.host,
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else "",
        page=page_address(recording, message.page),
        trace=Trace(name=recording.name, event=message.event, excerpt=message.url[:300]),
        facts=(
            ("fields", ", ".join(leak.fields)),
            ("how", leak.match.how),
            ("where", leak.match.where),
        ),
    )
