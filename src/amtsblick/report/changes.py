"""What changed since the last survey, in the words of the reader and without guesses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from amtsblick.report.addresses import Linked, anchor, linked
from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.values.answers import LoadState
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import Change, ChangeKind

LOST_CHANNEL: Final = "lost_channel"
"""Out of sight is one channel only, not the whole body."""

GROUPS: Final = (
    ChangeKind.JOINED.value,
    ChangeKind.NOTICE.value,
    ChangeKind.GONE.value,
    ChangeKind.LOST_SIGHT.value,
    LOST_CHANNEL,
    ChangeKind.BACK_IN_SIGHT.value,
    ChangeKind.FIRST_SIGHT.value,
    ChangeKind.NEW_THIRD_PARTY.value,
    ChangeKind.THIRD_PARTY_GONE.value,
    ChangeKind.LEGAL_PAGE_GONE.value,
)
"""Kinds of change in the order of the report."""

_STATES: Final = frozenset(map(str, State))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One line. ``subject`` says what it is about, ``detail`` adds words, ``quote`` is verbatim."""

    body: str
    anchor: str
    service: str = ""
    subject: str = ""
    address: Linked | None = None
    detail: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """All changes of one kind."""

    kind: str
    lines: tuple[ChangeView, ...]


def change_groups(
    changes: Iterable[tuple[Body, Change]], names: Names, words: Words
) -> tuple[ChangeGroup, ...]:
    """Changes by kind in the order of ``GROUPS``, kinds without a change left out."""
    found: dict[str, list[ChangeView]] = defaultdict(list)
    for body, change in changes:
        lost_channel = change.kind is ChangeKind.LOST_SIGHT and change.service
        kind = LOST_CHANNEL if lost_channel else change.kind.value
        found[kind].append(_view(body, change, names, words))
    return tuple(ChangeGroup(kind=kind, lines=tuple(found[kind])) for kind in GROUPS if found[kind])


def _view(body: Body, change: Change, names: Names, words: Words) -> ChangeView:
    name = body.name or body.id
    place = anchor(body.id) if names.knows_body(body.id) else ""
    service = names.service(change.service) if change.service else ""
    match change.kind:
        case ChangeKind.JOINED:
            address = linked(change.after)
            return ChangeView(
                body=name, anchor=place, service=service, subject=change.subject, address=address
            )
        case ChangeKind.GONE:
            address = linked(change.before)
            return ChangeView(
                body=name, anchor=place, service=service, subject=change.subject, address=address
            )
        case ChangeKind.FIRST_SIGHT:
            return ChangeView(
                body=name,
                anchor=place,
                service=service,
                subject=change.subject,
                address=linked(change.after),
                detail=words("changes.then", state=_state(change.before, words)),
            )
        case ChangeKind.LOST_SIGHT:
            return ChangeView(
                body=name,
                anchor=place,
                service=service,
                subject=change.subject if service else "",
                address=linked(change.before) if service else None,
                detail=words("changes.now", state=_state(change.after or change.subject, words)),
            )
        case ChangeKind.BACK_IN_SIGHT:
            then = words("changes.then", state=_state(change.before or change.subject, words))
            return ChangeView(body=name, anchor=place, detail=then)
        case ChangeKind.NOTICE:
            said = str(words(f"notice.{change.subject}")) if change.subject else ""
            return ChangeView(body=name, anchor=place, service=service, detail=said, quote=change.after)
        case ChangeKind.NEW_THIRD_PARTY | ChangeKind.THIRD_PARTY_GONE:
            vendor = names.vendor(change.subject)
            load = _load(change.after or change.before, words)
            return ChangeView(body=name, anchor=place, service=vendor, detail=load)
        case ChangeKind.LEGAL_PAGE_GONE:
            page = str(words(f"legal.{change.subject}"))
            return ChangeView(body=name, anchor=place, service=page, address=linked(change.before))
        case _:
            assert_never(change.kind)


def _state(value: str, words: Words) -> str:
    return str(words(f"state.{value}.label" if value in _STATES else "changes.not_visited"))


def _load(value: str, words: Words) -> str:
    return str(words(f"load.{value}.label")) if value in frozenset(map(str, LoadState)) else value
