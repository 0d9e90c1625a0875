"""The log: who entered, changed, approved, published or withdrew what and when, newest first."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from litestar import Response
from litestar.response import Stream

from amtsblick.jobs.accounts import audit
from amtsblick.keep.ledger import body_of
from amtsblick.keep.ledger_log import LogQuery
from amtsblick.parse.codec import to_json
from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import csv_text
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.kind_words import DONE, KINDS, ROLES, STATES
from amtsblick.serve.work.reach import seen_bodies
from amtsblick.serve.work.tellers import teller
from amtsblick.serve.work.told import Difference, Teller
from amtsblick.values.accounts import AccountAction, Right
from amtsblick.values.records import Action, Break, Entry, RecordKind

_PAGE: Final = 30
_PART: Final = 500
_LARGEST: Final = 2**31 - 1
_CHECKED_AT_ONCE: Final = 100_000
"""Entries that a request checks; more is a matter for the command line."""
_COLUMNS: Final = (
    Column("seq", "integer", "Number of the entry, from 1 without gaps."),
    Column("at", "time", "When it was entered, UTC."),
    Column("actor", "text", "Who entered it."),
    Column("role", "text", "In which role."),
    Column("action", "text", "entered, changed, submitted, returned, approved, published, withdrawn …"),
    Column("kind", "text", "Kind of the record."),
    Column("record", "text", "Its id."),
    Column("body", "text", "Body that it is about; empty for none."),
    Column("version", "integer", "Version of its content, from 1."),
    Column("state", "text", "draft, submitted, approved, published, withdrawn."),
    Column("valid_from", "text", "Day from which it holds."),
    Column("authors", "text", "Who wrote this version, separated by spaces."),
    Column("approved_by", "text", "Who approved it; none of the authors."),
    Column("note", "text", "What was noted."),
    Column("digest", "text", "sha256 over the entry and the digest before it."),
)
EVENTS: Final = {
    AccountAction.ADDED: _("made"),
    AccountAction.CHANGED: _("changed"),
    AccountAction.DISABLED: _("disabled"),
    AccountAction.ENABLED: _("enabled again"),
    AccountAction.GRANTED: _("role given"),
    AccountAction.REVOKED: _("role taken"),
    AccountAction.LINK_MADE: _("link made"),
    AccountAction.PASSWORD_SET: _("password set"),
    AccountAction.SECOND_FACTOR_ON: _("second factor set up"),
    AccountAction.SECOND_FACTOR_OFF: _("second factor removed"),
    AccountAction.RECOVERY_CODES_MADE: _("recovery codes made"),
    AccountAction.RECOVERY_CODE_USED: _("recovery code used"),
    AccountAction.TOKEN_MADE: _("token made"),
    AccountAction.TOKEN_ENDED: _("token ended"),
    AccountAction.SESSIONS_ENDED: _("sessions ended"),
    AccountAction.IDENTITY_LINKED: _("joined to an identity provider"),
    AccountAction.IDENTITY_UNLINKED: _("parted from an identity provider"),
    AccountAction.LOCKED: _("locked after failed log-ins"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry as a reader sees it. ``changed`` is None where the content is as before."""

    entry: Entry
    title: str
    done: str
    kind: str
    state: str
    role: str
    changed: list[Difference] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check came to. ``too_many``: nothing was checked, there are ``count`` entries."""

    count: int
    too_many: bool
    broken: Break | None
    at: datetime
    noted: bool


@reads("/work/log", Right.SEE_AUDIT)
def log(visit: Visit) -> Response[bytes]:
    """One page of entries, and the end of the chain."""
    return _page(visit)


@writes("/work/log/check", Right.SEE_AUDIT)
def check(visit: Visit, form: Form) -> Response[bytes]:
    """Is every entry as it was written, and are the digests that somebody noted among them?"""
    if not visit.visitor.may_everywhere(Right.SEE_AUDIT):
        raise visit.refused()
    noted = form.text("noted").split()[:20]
    count, _head = visit.desk.register.log_end()
    whole = count <= _CHECKED_AT_ONCE
    broken = visit.desk.register.check_log(noted) if whole else None
    checked = Checked(count=count, too_many=not whole, broken=broken, at=visit.desk.now(), noted=bool(noted))
    return _page(visit, checked)


@reads("/work/log/entries.csv", Right.SEE_AUDIT)
def log_csv(visit: Visit) -> Stream:
    """The entries asked for as a table, newest first."""
    text = csv_text(_COLUMNS, (_row(one) for one in _all(visit, _query(visit))))
    return _download(text, "log.csv", "text/csv")


@reads("/work/log/entries.jsonl", Right.SEE_AUDIT)
def log_lines(visit: Visit) -> Stream:
    """The entries asked for, whole, one JSON object a line, newest first."""
    lines = (
        json.dumps(to_json(one), ensure_ascii=False, sort_keys=True) + "\n"
        for one in _all(visit, _query(visit))
    )
    return _download(lines, "log.jsonl", "application/jsonl")


@reads("/work/log/accounts", Right.SEE_AUDIT)
def accounts_log(visit: Visit) -> Response[bytes]:
    """Who made, changed, disabled or locked accounts; for readers of the whole register."""
    if not visit.visitor.may_everywhere(Right.SEE_AUDIT):
        raise visit.refused()
    before = visit.number("before", 0, 0, _LARGEST) or None
    found = audit(visit.desk.accounts, visit.one("account"), before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    return visit.page(
        "work/log_accounts.html",
        events=shown,
        words={one.value: visit.texts.gettext(text) for one, text in EVENTS.items()},
        older=shown[-1].id if len(found) > _PAGE else 0,
        account=visit.one("account"),
        first=before is None,
    )


def _page(visit: Visit, checked: Checked | None = None) -> Response[bytes]:
    query = _query(visit)
    found = visit.desk.register.log_page(replace(query, limit=_PAGE + 1))
    shown = found[:_PAGE]
    before = visit.desk.register.before_entries(shown)
    tells, gettext = teller(visit), visit.texts.gettext
    count, head = visit.desk.register.log_end()
    return visit.page(
        "work/log.html",
        lines=[_line(visit, one, before.get(one.seq), tells) for one in shown],
        older=shown[-1].seq if len(found) > _PAGE else 0,
        first=not query.before,
        kinds=[(one.value, gettext(name)) for one, name in KINDS.items()],
        actions=[(one.value, gettext(name)) for one, name in DONE.items()],
        count=count,
        head=head if count else "",
        whole=visit.visitor.may_everywhere(Right.SEE_AUDIT),
        checked=checked,
        filtered=any(visit.one(name) for name in ("kind", "action", "actor", "body", "since", "until")),
    )


def _query(visit: Visit) -> LogQuery:
    """What is asked for, kept to the bodies whose log the reader may see."""
    kind = visit.chosen("kind", [one.value for one in RecordKind])
    action = visit.chosen("action", [one.value for one in Action])
    since, until = visit.day("since"), visit.day("until")
    midnight = time(tzinfo=UTC)
    return LogQuery(
        kind=RecordKind(kind) if kind else None,
        action=Action(action) if action else None,
        record=visit.one("record"),
        actor=visit.one("actor"),
        bodies=_bodies(visit),
        since=datetime.combine(since, midnight) if since else None,
        until=datetime.combine(until, midnight) + timedelta(days=1) if until else None,
        before=visit.number("before", 0, 0, _LARGEST),
    )


def _bodies(visit: Visit) -> Sequence[str] | None:
    allowed, asked = seen_bodies(visit, Right.SEE_AUDIT), visit.one("body")
    if allowed is None:
        return [asked] if asked else None
    return [one for one in sorted(allowed) if asked in {"", one}]


def _line(visit: Visit, entry: Entry, before: Entry | None, tells: Teller) -> LogLine:
    gettext = visit.texts.gettext
    other = before is not None and before.content != entry.content
    return LogLine(
        entry=entry,
        title=tells.title(entry.content),
        done=gettext(DONE[entry.action]),
        kind=gettext(KINDS[entry.kind]),
        state=gettext(STATES[entry.state]),
        role=gettext(ROLES[entry.actor.role]),
        changed=tells.differences(before.content, entry.content) if before and other else None,
    )


def _all(visit: Visit, query: LogQuery) -> Iterator[Entry]:
    """Every entry asked for, a few at a time."""
    before = query.before
    while part := visit.desk.register.log_page(replace(query, before=before, limit=_PART)):
        yield from part
        before = part[-1].seq
        if len(part) < _PART or before <= 1:
            return


def _row(entry: Entry) -> tuple[Value, ...]:
    return (
        entry.seq,
        entry.at,
        entry.actor.name,
        entry.actor.role.value,
        entry.action.value,
        entry.kind.value,
        entry.record,
        body_of(entry.content),
        entry.version,
        entry.state.value,
        entry.valid_from.isoformat(),
        " ".join(entry.authors),
        entry.approved_by,
        entry.note,
        entry.digest,
    )


def _download(text: Iterator[str], name: str, media_type: str) -> Stream:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Stream((part.encode() for part in text), headers=headers, media_type=media_type)


ROUTES = (log, check, log_csv, log_lines, accounts_log)
