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
    subject, address, detail, quote = _words(change, words)
    is_vendor = change.kind in {ChangeKind.NEW_THIRD_PARTY, ChangeKind.THIRD_PARTY_GONE}
    return ChangeView(
        body=body.name or body.id,
        anchor=anchor(body.id) if names.knows_body(body.id) else "",
        service=names.vendor(change.subject) if is_vendor else names.service(change.service),
        subject=subject,
        address=linked(address) if address else None,
        detail=detail,
        quote=quote,
    )


def _words(change: Change, words: Words) -> tuple[str, str, str, str]:
    """Subject, address, detail and quotation of one change."""
    subject, address, detail, quote = "", "", "", ""
    match change.kind:
        case ChangeKind.JOINED:
            subject, address = change.subject, change.after
        case ChangeKind.GONE:
            subject, address = change.subject, change.before
        case ChangeKind.FIRST_SIGHT:
            subject, address = change.subject, change.after
            detail = words("changes.then", state=_state(change.before, words))
        case ChangeKind.LOST_SIGHT:
            subject, address = (change.subject, change.before) if change.service else ("", "")
            detail = words("changes.now", state=_state(change.after or change.subject, words))
        case ChangeKind.BACK_IN_SIGHT:
            detail = words("changes.then", state=_state(change.before or change.subject, words))
        case ChangeKind.NOTICE:
            detail = str(words(f"notice.{change.subject}")) if change.subject else ""
            quote = change.after
        case ChangeKind.NEW_THIRD_PARTY | ChangeKind.THIRD_PARTY_GONE:
            detail = _load(change.after or change.before, words)
        case ChangeKind.LEGAL_PAGE_GONE:
            detail, address = str(words(f"legal.{change.subject}")), change.before
        case _:
            assert_never(change.kind)
    return subject, address, detail, quote


def _state(value: str, words: Words) -> str:
    return str(words(f"state.{value}.label" if value in _STATES else "changes.not_visited"))


def _load(value: str, words: Words) -> str:
    return str(words(f"load.{value}.label")) if value in frozenset(map(str, LoadState)) else value
