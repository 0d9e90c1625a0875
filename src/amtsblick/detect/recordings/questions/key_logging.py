"""Does what a visitor types leave the page before anything is submitted, and to whom?

After Senol, Acar, Humbert & Zuiderveen Borgesius, "Leaky Forms" (USENIX Security 2022): marked values
are typed, nothing is submitted, and each message is searched for them in plain, encoded and hashed
spellings. The suggestions of a site's own search field are none: that is what typing there is for.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.messages import Message, messages
from amtsblick.detect.recordings.parties import party_in
from amtsblick.detect.recordings.receivers import receiver_of
from amtsblick.detect.recordings.typed_traces import Match, find_beginning, find_keys, find_value
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
    fields: list[Typed]


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per recipient and page."""
    if not recording.typed:
        return
    first = min(typed.at for typed in recording.typed) - _SLACK
    sent = list(messages(recording))
    before = [message for message in sent if message.at < first]
    for page in dict.fromkeys(typed.page for typed in recording.typed):
        fields = [typed for typed in recording.typed if typed.page == page]
        later = [message for message in sent if message.page == page and _is_later(message, fields[0])]
        for host in dict.fromkeys(message.host for message in later):
            leak = _leak(fields, [message for message in later if message.host == host], before)
            if leak and not all(_is_own_search(recording, typed, host) for typed in leak.fields):
                yield _sighting(recording, knowledge, leak)


def _is_later(message: Message, typed: Typed) -> bool:
    """A WebSocket has the time of its opening, its frames may be later."""
    return message.kind == "websocket" or message.at >= typed.at - _SLACK


def _leak(fields: Sequence[Typed], sent: Sequence[Message], before: Sequence[Message]) -> _Leak | None:
    """Whole values first; beginnings and single keys only where no whole value is."""
    whole = [(typed, *found) for typed in fields if (found := _first(typed, sent, find_value))]
    if whole:
        _, message, match = min(whole, key=lambda one: one[1].event)
        return _Leak(message, match, [typed for typed, _, _ in whole])
    for typed in fields:
        part = _first(typed, sent, find_beginning)
        # What was there before anything was typed shows nothing.
        if part and not any(find_beginning(typed.value, message) for message in before):
            return _Leak(*part, [_typed_at(part[0], fields)])
        last = find_keys(typed.value, sent)
        if last is not None:
            where = "WebSocket" if last.kind == "websocket" else "body or URL"
            return _Leak(last, Match("key by key", where), [_typed_at(last, fields)])
    return None


def _first(
    typed: Typed, sent: Sequence[Message], find: Callable[[str, Message], Match | None]
) -> tuple[Message, Match] | None:
    for message in sent:
        match = find(typed.value, message)
        if match:
            return message, match
    return None


def _typed_at(message: Message, fields: Sequence[Typed]) -> Typed:
    """The field that was being filled in when the message left."""
    begun = [typed for typed in fields if typed.at <= message.at]
    return begun[-1] if begun else fields[0]


def _is_own_search(recording: Recording, typed: Typed, host: str) -> bool:
    return party_in(recording, host) is Party.FIRST and (
        typed.field_type == "search" or bool(_SEARCH.search(typed.field))
    )


def _sighting(recording: Recording, knowledge: Knowledge, leak: _Leak) -> Sighting:
    message = leak.message
    vendor = receiver_of(recording, knowledge, message.url, message.data)
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
            ("fields", ", ".join(dict.fromkeys(typed.field or typed.field_type for typed in leak.fields))),
            ("how", leak.match.how),
            ("where", leak.match.where),
        ),
    )
