"""The register's tables for machines: one row per record that holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from amtsblick.assess.register.standing import standing
from amtsblick.report.columns import Column, Value
from amtsblick.values.holdings import Holdings
from amtsblick.values.usages import Origin

Rows: TypeAlias = Callable[[Holdings], Iterator[Sequence[Value]]]

_BODY: Final = (
    Column("id", "text", "Id of the record, unique among its kind."),
    Column("body", "text", "Id of the body."),
    Column("body_name", "text", "Name of the body on that day."),
    Column("service", "text", "Id of the service; homepage for own websites; empty for all services."),
)
_ORIGIN: Final = (
    Column("said_by", "text", "Office or role that says so."),
    Column("said_how", "text", "entered, questionnaire, concept, quote, indirect, report or observed."),
    Column("said_on", "date", "Day of the saying; empty when unknown."),
    Column("source", "text", "Title of the source."),
    Column("source_address", "text", "Address of the source."),
)
_USES: Final = (
    *_BODY,
    Column("kind", "text", "own_content, adverts_only, via_other_body, monitoring_only, dormant …"),
    Column("handle", "text", "Canonical handle; empty where none is known."),
    Column("via", "text", "Id of the body whose channel is used."),
    Column("exit_debated", "boolean", "The body uses it and debates to leave."),
    Column("since", "text", "Day, month or year since when, as far as known."),
    Column("until", "text", "Day, month or year until when, as far as known."),
    Column("purposes", "text", "Purposes, separated by semicolons."),
    Column("target_groups", "text", "Target groups, separated by semicolons."),
    Column("contents", "text", "Kinds of content, separated by semicolons."),
    Column("reason", "text", "Why it is used so."),
    *_ORIGIN,
)
_REVIEWS: Final = (
    Column("id", "text", "Id of the record, unique among its kind."),
    Column("by", "text", "Id of the body that looked."),
    Column("body", "text", "Id of the body whose use was looked at; empty for public bodies in general."),
    Column("service", "text", "Id of the service; homepage for own websites; empty for all services."),
    Column("depth", "text", "statement, superficial, in_depth or formal."),
    Column("outcome", "text", "What it came to."),
    Column("on", "date", "Day of the review."),
    Column("findings", "text", "What was found."),
    Column("recommendation", "text", "What is recommended."),
    *_ORIGIN,
)
_DECISIONS: Final = (
    *_BODY,
    Column("usage_kind", "text", "Kind of use that was decided on."),
    Column("decision", "text", "start, keep, keep_with_conditions, restrict, pause, leave or reject."),
    Column("reasons", "text", "Reasons, separated by semicolons."),
    Column("conditions", "text", "Conditions, separated by semicolons."),
    Column("decided_by", "text", "Role that decided."),
    Column("decided_on", "date", "Day of the decision."),
    Column("valid_from", "date", "Day from which it holds."),
    Column("review_due", "date", "Day of the next review."),
    Column("superseded", "boolean", "A later decision took its place."),
)
_STATEMENTS: Final = (
    Column("id", "text", "Id of the record, unique among its kind."),
    Column("about", "text", "Id of the body it is about; empty for a group."),
    Column("group", "text", "Group it is about."),
    Column("service", "text", "Id of the service; homepage for own websites; empty for services in general."),
    Column("subject", "text", "use, exit, assessment, governance, recommendation …"),
    Column("text", "text", "What was said, in our own words, in German."),
    Column("text_en", "text", "The same in English."),
    *_ORIGIN,
)


def _origin(origin: Origin) -> tuple[Value, ...]:
    return origin.said_by, origin.mode.value, origin.on, origin.title, origin.address


def _series(items: Iterable[str]) -> str:
    return "; ".join(items)


def _uses(held: Holdings) -> Iterator[Sequence[Value]]:
    for one in held.usages:
        yield (
            one.id,
            one.body,
            _name(held, one.body),
            one.service,
            one.kind.value,
            one.handle,
            one.via or "",
            one.exit_debated,
            one.since.text if one.since else "",
            one.until.text if one.until else "",
            _series(one.purposes),
            _series(one.target_groups),
            _series(one.contents),
            one.reason,
            *_origin(one.origin),
        )


def _reviews(held: Holdings) -> Iterator[Sequence[Value]]:
    for one in held.reviews:
        yield (
            one.id,
            one.by,
            one.body,
            one.service,
            one.depth.value,
            one.outcome.value,
            one.on,
            one.findings,
            one.recommendation,
            *_origin(one.origin),
        )


def _decisions(held: Holdings) -> Iterator[Sequence[Value]]:
    count = {one.id for one in standing(held.decisions)}
    for one in held.decisions:
        if one.public:
            yield (
                one.id,
                one.body,
                _name(held, one.body),
                one.service,
                one.usage_kind.value,
                one.kind.value,
                _series(
                    f"{reason.kind}: {reason.text}" if reason.text else reason.kind for reason in one.reasons
                ),
                _series(condition.text for condition in one.conditions),
                one.decided_by,
                one.decided_on,
                one.valid_from,
                one.review_due,
                one.id not in count,
            )


def _statements(held: Holdings) -> Iterator[Sequence[Value]]:
    for one in held.statements:
        yield (
            one.id,
            one.about,
            one.group,
            one.service,
            one.subject,
            one.text,
            one.text_en,
            *_origin(one.origin),
        )


def _name(held: Holdings, body: str) -> str:
    known = held.bodies.get(body)
    return known.name if known else ""


TABLES: Final[Mapping[str, tuple[Sequence[Column], Rows]]] = MappingProxyType(
    {
        "usages": (_USES, _uses),
        "reviews": (_REVIEWS, _reviews),
        "decisions": (_DECISIONS, _decisions),
        "statements": (_STATEMENTS, _statements),
    }
)
"""Name of each table, its columns and what makes its rows."""
