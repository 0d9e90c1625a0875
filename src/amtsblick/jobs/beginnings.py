"""What is known already when somebody begins a new record? Values for its fields, each with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from amtsblick.assess.register.accounts import account_key
from amtsblick.assess.register.content_rules import months_after
from amtsblick.assess.register.proposals import Proposal, proposals
from amtsblick.assess.register.standing import standing
from amtsblick.keep.register import Register
from amtsblick.report.register.proposals import note
from amtsblick.report.words import Words
from amtsblick.values.decisions import Decision
from amtsblick.values.records import Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage

_REVIEW_MONTHS: Final = 12


class Source(StrEnum):
    """Where a value comes from that nobody typed."""

    OBSERVED = "observed"
    """``record`` is the address that shows it, ``day`` the last sight."""
    USAGE = "usage"
    DECISION = "decision"
    """The decision before; ``day`` is when it was decided."""
    TODAY = "today"
    YEAR = "year"
    """A year from today: the longest that a service may be used without another look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Where one value is from. ``record`` is an id or an address, "" where neither is meant."""

    source: Source
    record: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Values by the name of their field; what lies in the origin has a dotted name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    why: Mapping[str, Why] = field(default_factory=dict)


def usage_seen(register: Register, body: str, service: str, handle: str, say: Words) -> Beginning:
    """A usage as the last looks show it; nothing when they show no such channel or a record covers it.

    Without ``handle`` the only proposal for the service is meant.
    """
    found = [one for one in unrecorded(register, body) if one.usage.service == service]
    if handle:
        wanted = account_key(service, handle)
        found = [one for one in found if account_key(service, one.usage.handle) == wanted]
    if len(found) != 1:
        return Beginning()
    (proposal,) = found
    usage = proposal.usage
    values = {one.name: getattr(usage, one.name) for one in fields(Usage) if one.name not in {"origin", "id"}}
    values |= {f"origin.{one.name}": getattr(usage.origin, one.name) for one in fields(type(usage.origin))}
    values["note"] = note(proposal.channel, proposal.evidence, say)
    why = Why(source=Source.OBSERVED, record=usage.origin.address, day=usage.origin.on)
    known = {name: one for name, one in values.items() if one not in ("", None, (), False)}
    return Beginning(values=known, why=dict.fromkeys(known, why))


def unrecorded(register: Register, body: str) -> tuple[Proposal, ...]:
    """What the last looks at a body show and no record covers, drafts too; () before anybody looked."""
    view = register.body_view(body)
    if view is None:
        return ()
    newest = register.newest(RecordKind.USAGE, body)
    open_ones = [one for one in newest if one.state is not RecordState.WITHDRAWN]
    known = [one.content for one in open_ones if isinstance(one.content, Usage)]
    return proposals(view.observed, known, {one.record for one in newest})


def decision_begun(register: Register, body: str, service: str, *, usage: str = "", today: date) -> Beginning:
    """A decision on a body's use of a service: its usage, the decision before, and the days."""
    values: dict[str, Any] = {
        "decided_on": today,
        "valid_from": today,
        "legal_as_of": today,
        "review_due": months_after(today, _REVIEW_MONTHS),
        "public": True,
    }
    why = dict.fromkeys(("decided_on", "valid_from", "legal_as_of"), Why(source=Source.TODAY))
    why["review_due"] = Why(source=Source.YEAR)
    used = _used(register, body, service, usage)
    if used is not None:
        of_usage = Why(source=Source.USAGE, record=used.id)
        values |= {"usage": used.id, "usage_kind": used.kind}
        why |= {"usage": of_usage, "usage_kind": of_usage}
    before = decision_before(register, body, service, used, today)
    if before is not None:
        taken = {
            "replaces": before.id,
            "conditions": before.conditions,
            "legal_basis": before.legal_basis,
            "decided_by": before.decided_by,
            "triggers": before.triggers,
            "lines": before.lines,
            "usage_kind": values.get("usage_kind", before.usage_kind),
        }
        of_decision = Why(source=Source.DECISION, record=before.id, day=before.decided_on)
        known = {name: one for name, one in taken.items() if one not in ("", ())}
        why = {**dict.fromkeys(known, of_decision), **why}
        values |= known
    return Beginning(values=values, why=why)


def _used(register: Register, body: str, service: str, usage: str) -> Usage | None:
    """The usage that is meant: the one named, or the only one, drafts too."""
    newest = register.newest(RecordKind.USAGE, body)
    of_service = [one.content for one in newest if _counts(one, service)]
    usages = [one for one in of_service if isinstance(one, Usage)]
    named = [one for one in usages if one.id == usage] if usage else usages
    return named[0] if len(named) == 1 else None


def _counts(entry: Entry, service: str) -> bool:
    return (
        entry.state is not RecordState.WITHDRAWN
        and isinstance(entry.content, Usage)
        and entry.content.service == service
    )


def decision_before(
    register: Register, body: str, service: str, usage: Usage | None, today: date
) -> Decision | None:
    """The standing decision that a new one would take the place of; None when none or several stand."""
    held = [one.content for one in register.holding(RecordKind.DECISION, today, body=body)]
    stand = standing(one for one in held if isinstance(one, Decision) and one.service == service)
    if usage is not None:
        stand = tuple(one for one in stand if one.usage in ("", usage.id) and one.usage_kind is usage.kind)
    return stand[0] if len(stand) == 1 else None
