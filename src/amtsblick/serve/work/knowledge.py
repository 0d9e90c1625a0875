"""The knowledge, open to everybody: one address per row, so that others can cite it."""

from datetime import date
from typing import Any, Final

from litestar import Response

from amtsblick.assess.register.legal import changes_between, counts_from
from amtsblick.report.register.law import act_rows, status_word
from amtsblick.report.register.law_changes import LawChanges
from amtsblick.report.register.sources import partial_day
from amtsblick.serve.addresses import named
from amtsblick.serve.knowledge_words import KINDS, MEANINGS
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.knowledge_rows import rows
from amtsblick.serve.work.knowledge_shape import Row
from amtsblick.values.accounts import Right
from amtsblick.values.legal import ActChange, LegalAct

_PAGE: Final = 60
_BY_KIND: Final = 8
"""Rows of each kind that a search over all kinds shows."""


@reads("/knowledge", Door.PUBLIC)
def knowledge(visit: Visit) -> Response[bytes]:
    """All kinds of rows, or what a search finds in all of them."""
    return _index(visit)


@reads("/work/knowledge", Right.SEE_INSIDE)
def working_knowledge(visit: Visit) -> Response[bytes]:
    """The same, from the working pages."""
    return _index(visit)


@reads("/knowledge/{kind:str}", Door.PUBLIC)
def knowledge_kind(visit: Visit, kind: str) -> Response[bytes]:
    """All rows of one kind, or those with the words and the service asked for."""
    if kind not in KINDS:
        raise visit.missing()
    sought = visit.one("q").casefold().split()
    service = visit.chosen("service", [*_services(visit), "homepage"])
    found = [
        row
        for row in rows(kind, visit.desk.knowledge, visit.lang)
        if row.has(sought) and _concerns(row, service)
    ]
    start = visit.number("from", 0, 0, 100_000)
    return visit.page(
        "work/knowledge_kind.html",
        kind=kind,
        about=KINDS[kind],
        found=found[start : start + _PAGE],
        total=len(found),
        start=start,
        previous=max(start - _PAGE, 0) if start else None,
        following=start + _PAGE if start + _PAGE < len(found) else None,
        services=list(_services(visit).items()) if any(row.services for row in found) or service else [],
        service=service,
        law=_law(visit, service) if kind == "law" else None,
    )


@reads("/knowledge/{kind:str}/{row:str}", Door.PUBLIC)
def knowledge_row(visit: Visit, kind: str, row: str) -> Response[bytes]:
    """One row with its sources, and what else the knowledge says of it."""
    known = rows(kind, visit.desk.knowledge, visit.lang) if kind in KINDS else ()
    found = next((one for one in known if one.id == named(row)), None)
    if found is None:
        raise visit.missing()
    return visit.page(
        "work/knowledge_row.html",
        kind=kind,
        about=KINDS[kind],
        row=found,
        states=_states(visit, found.id) if kind == "law" else [],
        forms=_forms(visit, found.id) if kind == "services" else [],
        related=_related(visit, found),
        names=_services(visit),
    )


def _index(visit: Visit) -> Response[bytes]:
    sought = visit.one("q").casefold().split()
    every = {kind: rows(kind, visit.desk.knowledge, visit.lang) for kind in KINDS}
    hits = (
        {kind: [row for row in known if row.has(sought)] for kind, known in every.items()} if sought else {}
    )
    return visit.page(
        "work/knowledge.html",
        kinds=KINDS,
        counts={kind: len(known) for kind, known in every.items()},
        hits={kind: (found[:_BY_KIND], len(found)) for kind, found in hits.items() if found},
        asked=bool(sought),
        digest=visit.desk.knowledge.digest,
    )


def _concerns(row: Row, service: str) -> bool:
    """Is the row about the service ("": any)? Rows about none in particular are about all."""
    return not service or not row.services or service in row.services


def _services(visit: Visit) -> dict[str, str]:
    """Services by id, in the order of the knowledge."""
    return {row.id: row.title for row in rows("services", visit.desk.knowledge, visit.lang)}


def _law(visit: Visit, service: str) -> dict[str, Any]:
    """How the law stood on a day, and what changed between two days; both only when asked for."""
    day, since, until = visit.day("day"), visit.day("since"), visit.day("until")
    if since is not None and until is None:
        until = visit.desk.today
    return {
        "day": day,
        "since": since,
        "until": until,
        "acts": act_rows(visit.desk.knowledge, day, visit.say, service) if day else (),
        "changes": _changes(visit, since, until, service) if since and until else (),
    }


def _changes(visit: Visit, since: date, until: date, service: str) -> list[dict[str, Any]]:
    """Steps that count from later than ``since`` and not later than ``until``, oldest first."""
    acts = [
        one
        for one in visit.desk.knowledge.legal_acts
        if not service or not one.services or service in one.services
    ]
    tell = LawChanges(visit.say, acts)
    return [
        {"act": change.act.id, "on": change.on, "sentences": list(tell.told(_facts(change)))}
        for change in changes_between(acts, since, until)
    ]


def _facts(change: ActChange) -> dict[str, str]:
    return {
        "act": change.act.id,
        "status": change.new.status,
        "since": change.new.since.text,
        "before": change.old.status if change.old else "",
        "unverified": "" if change.act.verified else "yes",
    }


def _states(visit: Visit, act: str) -> list[dict[str, Any]]:
    """How an act stood over time, newest first."""
    one = next(one for one in visit.desk.knowledge.legal_acts if one.id == act)
    return [_state(visit, one, number) for number in reversed(range(len(one.states)))]


def _state(visit: Visit, act: LegalAct, number: int) -> dict[str, Any]:
    state = act.states[number]
    known = {one.id: one for one in visit.desk.knowledge.sources}
    return {
        "since": partial_day(state.since, visit.say),
        "counts": counts_from(act, state),
        "status": status_word(act.kind, state.status, visit.say),
        "text": state.de if visit.lang == "de" else state.en,
        "sources": [known[name] for name in state.sources],
    }


def _forms(visit: Visit, service: str) -> list[tuple[str, str]]:
    """Shapes of addresses of a service and what they lead to."""
    one = next(one for one in visit.desk.knowledge.services if one.id == service)
    return [
        (
            f"{form.host}{form.path}{'?' if form.query else ''}{form.query}",
            visit.texts.gettext(MEANINGS.get(form.means, form.means)),
        )
        for form in one.forms
    ]


def _related(visit: Visit, row: Row) -> list[tuple[str, int]]:
    """Kinds in which more stands about the row's service, and how much."""
    if row.kind != "services":
        return []
    kinds = ("facts", "law", "obligations", "audience", "contents")
    counted = (
        (
            kind,
            sum(_concerns(one, row.id) for one in rows(kind, visit.desk.knowledge, visit.lang)),
        )
        for kind in kinds
    )
    return [(kind, count) for kind, count in counted if count]


ROUTES = (knowledge, working_knowledge, knowledge_kind, knowledge_row)
