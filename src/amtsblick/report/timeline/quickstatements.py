"""Commands for Wikidata's QuickStatements, for a human to review and upload: nothing is uploaded here.

Version 1 of the commands: fields separated by tabs, text in quotes, times as ``+2024-03-00T00:00:00Z/10``
(/9 year, /10 month, /11 day), references with S instead of P, ``!S`` where a further reference begins,
``somevalue`` for what exists but is not known (Help:QuickStatements on Wikidata, QuickStatements 3.0 on
Meta-Wiki, both read 2026-11-23). Nothing is ever removed or created, there are no figures such as followers.

Which dates: start time (P580) and end time (P582) only in a unit that surely holds them. Else the bounds
as earliest date (P1319) and latest start date (P8555), earliest (P8554) and latest end date (P12506): they
are days of looks and say so by their names. An end without a unit is P582 ``somevalue``, so that nobody
takes the account for one in use. All days are those of UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final

from amtsblick.assess.timeline.accounts import Account, Dated
from amtsblick.assess.timeline.precision import Precision, first_day, precision_of
from amtsblick.report.addresses import link
from amtsblick.report.timeline.proof_links import proof_links
from amtsblick.report.timeline.statement import ProofLink
from amtsblick.values.history import History

_START, _END = "P580", "P582"
_EARLIEST, _LATEST_START = "P1319", "P8555"
_EARLIEST_END, _LATEST_END = "P8554", "P12506"
_UNKNOWN: Final = "somevalue"
_MOST_REFERENCES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of a batch, and what a reviewer has to know about it."""

    account: Account
    text: str
    start: Precision | None
    end: Precision | None
    proofs: tuple[ProofLink, ...]


def command(account: Account, history: History) -> Command | None:
    """The command for one account; None when no look has an address that could be cited."""
    found = {_cited(one): one for one in _proofs(account, history) if _cited(one)[0]}
    proofs = tuple(found.values())[:_MOST_REFERENCES]
    value = account.value
    if not proofs or any(letter in value for letter in '"|\t\r\n'):
        return None
    fields = chain(
        (account.body.wikidata, account.property.id, _text(value)),
        _start(account.start),
        _end(account.end),
        chain.from_iterable(_reference(one, first=at == 0) for at, one in enumerate(proofs)),
    )
    return Command(
        account=account,
        text="\t".join(fields),
        start=_unit(account.start),
        end=_unit(account.end),
        proofs=proofs,
    )


def batch(commands: Iterable[Command]) -> Iterator[str]:
    """The lines of the file to paste."""
    for one in commands:
        yield f"{one.text}\n"


def _start(start: Dated | None) -> Iterator[str]:
    if start is None:
        return
    unit = _unit(start)
    if unit is not None:
        yield from (_START, _time(start.bounds.by.date(), unit))
        return
    if start.bounds.after is not None:
        yield from (_EARLIEST, _day(start.bounds.after))
    yield from (_LATEST_START, _day(start.bounds.by))


def _end(end: Dated | None) -> Iterator[str]:
    if end is None:
        return
    unit = _unit(end)
    if unit is not None:
        yield from (_END, _time(end.bounds.by.date(), unit))
        return
    yield from (_END, _UNKNOWN)
    if end.bounds.after is not None:
        yield from (_EARLIEST_END, _day(end.bounds.after))
    yield from (_LATEST_END, _day(end.bounds.by))


def _unit(dated: Dated | None) -> Precision | None:
    return precision_of(dated.bounds, named=dated.named) if dated is not None else None


def _proofs(account: Account, history: History) -> Iterator[ProofLink]:
    """What speaks for the end, the newest sight, what speaks for the start: one reference each."""
    period, end = account.period, account.end
    if end is not None:
        yield from proof_links(history, remarks=[end.remark] if end.remark else [])
        yield from proof_links(history, facts=[end.fact] if end.fact else [])
    yield from proof_links(history, sights=[period.last])
    if account.start is not None:
        if account.start.remark is not None:
            yield from proof_links(history, remarks=[account.start.remark])
        yield from proof_links(history, sights=[period.first])
        yield from proof_links(history, absences=period.absent_before[-1:])


def _cited(proof: ProofLink) -> tuple[str, str, date]:
    """What a reference would say; without an address there is none."""
    return link(_plain(proof.page_url)), link(_plain(proof.archived_at)), proof.taken_at.date()


def _reference(proof: ProofLink, *, first: bool) -> Iterator[str]:
    """Address, and the archived copy with its date or the day on which we looked."""
    page, archived, _ = _cited(proof)
    yield from ("S854" if first else "!S854", _text(page))
    if archived:
        yield from ("S1065", _text(archived), "S2960", _day(proof.taken_at))
    else:
        yield from ("S813", _day(proof.taken_at))


def _plain(address: str) -> str:
    """Signs that QuickStatements would take for its own, in the form that addresses have for them."""
    return address.replace('"', "%22").replace("|", "%7C")


def _text(value: str) -> str:
    return f'"{value}"'


def _day(moment: datetime) -> str:
    return _time(moment.date(), Precision.DAY)


def _time(day: date, unit: Precision) -> str:
    """A time value; what the unit does not tell is 00, so that nobody reads a day into it."""
    known = first_day(day, unit)
    month = known.month if unit >= Precision.MONTH else 0
    number = known.day if unit >= Precision.DAY else 0
    return f"+{known.year:04}-{month:02}-{number:02}T00:00:00Z/{int(unit)}"
