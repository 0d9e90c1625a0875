"""Which other records, bodies and services does a record name, and may it name them?"""

from typing import Final, TypeAlias

from amtsblick.assess.register.chain import kind_of
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.declared import Questionnaire, Reply
from amtsblick.values.records import Record, RecordKind
from amtsblick.values.usages import PublicStatement, Tenant, Usage, UsageKind

HOMEPAGE: Final = "homepage"
"""Stands for the own homepage where a service is named."""

Reference: TypeAlias = tuple[str, RecordKind, str]
"""Field, kind and id of what is named there; never with an id of ""."""

_IN_GENERAL: Final = frozenset(
    {
        RecordKind.REVIEW,
        RecordKind.PUBLIC_STATEMENT,
        RecordKind.AGREEMENT,
        RecordKind.DOCUMENT,
        RecordKind.REOPENING,
    }
)
"""Kinds whose service may be "": services in general, or a body's website."""
_HOMEPAGE_TOO: Final = frozenset(
    {
        RecordKind.REVIEW,
        RecordKind.PUBLIC_STATEMENT,
        RecordKind.DECISION,
        RecordKind.DOCUMENT,
        RecordKind.REOPENING,
        RecordKind.MEASURE,
    }
)
_USED_ALTOGETHER: Final = frozenset({UsageKind.NONE, UsageKind.VIA_OTHER_BODY})
"""Kinds of use that may be said of all services together."""


def references(content: Record) -> list[Reference]:
    """Everything that a record names by its id; what a body said of itself names nothing by ids."""
    found = [one for one in _named(content) if one[2]]
    origin = getattr(content, "origin", None)
    if origin is not None and origin.statement:
        found.append(("origin.statement", RecordKind.PUBLIC_STATEMENT, origin.statement))
    return found


def _named(content: Record) -> list[Reference]:
    """With ids of "" where nothing is named."""
    found: list[Reference] = []
    match content:
        case Body():
            return [("parent", RecordKind.BODY, content.parent or "")]
        case Tenant():
            return [("root", RecordKind.BODY, content.root)]
        case PublicStatement():
            return [("about", RecordKind.BODY, content.about)]
        case Usage():
            found.append(("via", RecordKind.BODY, content.via or ""))
        case Review():
            found.append(("by", RecordKind.BODY, content.by))
            found.append(("usage", RecordKind.USAGE, content.usage))
        case Decision():
            found.append(("usage", RecordKind.USAGE, content.usage))
            found.append(("replaces", RecordKind.DECISION, content.replaces))
        case Reply():
            found.append(("questionnaire", RecordKind.QUESTIONNAIRE, content.questionnaire))
        case Reopening():
            found.append(("decision", RecordKind.DECISION, content.decision))
        case _:
            pass
    found.append(("body", RecordKind.BODY, content.body))
    return found


def services_named(content: Record) -> tuple[tuple[str, str], ...]:
    """Field and service of everything that must be a service we know; "" where none is named."""
    if isinstance(content, Questionnaire):
        return tuple((f"services[{number}]", one) for number, one in enumerate(content.services))
    service = getattr(content, "service", None)
    return () if service is None else (("service", service),)


def may_name(content: Record, service: str, services: frozenset[str]) -> bool:
    """Is it a service that a record of this kind may be about?"""
    if service in services:
        return True
    if service == "":
        altogether = isinstance(content, Usage) and content.kind in _USED_ALTOGETHER
        return altogether or kind_of(content) in _IN_GENERAL
    if service == HOMEPAGE:
        return isinstance(content, Questionnaire) or kind_of(content) in _HOMEPAGE_TOO
    return False
