"""Differences between declared and seen, as sentences and as a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from amtsblick.assess.register.drift_sites import AFTER_ACCEPTING, DENIED
from amtsblick.report.columns import Column, Value
from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.values.declared import Drift, DriftKind

COLUMNS: Final = (
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body."),
    Column("kind", "text", "undeclared_channel, declared_gone, unnamed_tool …"),
    Column("service", "text", "Id of the service; empty for the website."),
    Column("subject", "text", "Handle or third party that it is about."),
    Column("declared", "text", "What is declared, or where."),
    Column("observed", "text", "What is seen."),
    Column("sentence", "text", "The difference in one sentence."),
    Column(
        "concept_read", "boolean", "True when the concept was read by the survey and nobody confirmed it."
    ),
    Column("taken_at", "time", "When the newest look was taken that shows it, UTC."),
    Column("evidence", "text", "Addresses of the proofs, separated by spaces."),
    Column("evidence_refs", "text", "Where the bytes lie: one reference per proof, separated by semicolons."),
    Column("fact", "text", "The same whenever the same difference is found again."),
)
_OF_CONCEPTS: Final = frozenset({DriftKind.UNDECLARED_CHANNEL, DriftKind.DECLARED_GONE, DriftKind.OTHER_KIND})

_OF_PROFILES: Final = frozenset({DriftKind.PROFILE_WITHOUT_IMPRINT, DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE})


def sentence(one: Drift, names: Names, say: Words, *, pages: int = 0, concept_read: bool = False) -> str:
    """The difference as a reader is told it, in plain text; it says no more than the proofs show.

    ``pages`` counts the pages that the newest survey looked at.
    """
    denied = one.kind is DriftKind.UNNAMED_TOOL and one.declared == DENIED
    unlinked = one.kind is DriftKind.NO_CONCEPT and one.declared
    key = "denied_tool" if denied else "unlinked_concept" if unlinked else one.kind.value
    told = say(
        f"drift.sentence.{key}",
        n=pages if one.kind is DriftKind.NO_CONCEPT else None,
        service=names.service(one.service) if one.service else "",
        subject=one.subject,
        declared=_declared(one, say),
        observed=_seen(one, names, say),
    )
    text = told.unescape()
    doubt = concept_read and one.kind in _OF_CONCEPTS
    return f"{text} {say('drift.read_by_survey').unescape()}" if doubt else text


def _word(value: str, say: Words) -> str:
    """A word of the catalogue where the value is one of ours, else the body's own words in quotes."""
    key = f"drift.word.{value}"
    if say.has(key):
        return say(key).unescape()
    return say("drift.quoted", words=value).unescape() if value else ""


def _declared(one: Drift, say: Words) -> str:
    if one.kind in _OF_PROFILES:
        return one.declared or say("drift.no_page").unescape()
    return _word(one.declared, say)


def _seen(one: Drift, names: Names, say: Words) -> str:
    match one.kind:
        case DriftKind.NO_CONCEPT:
            return say.series([names.service(service) for service in one.observed.split(", ")])
        case _ if one.kind in _OF_PROFILES:
            return one.observed or say("drift.no_links").unescape()
        case DriftKind.DECLARED_GONE | DriftKind.OTHER_KIND:
            return _word(one.observed, say)
        case DriftKind.UNNAMED_TOOL:
            host, later, _ = one.observed.partition(AFTER_ACCEPTING)
            return say("drift.after_accepting", host=host).unescape() if later else host
        case _:
            return one.observed


def row(one: Drift, body_name: str, text: str, *, concept_read: bool) -> tuple[Value, ...]:
    """One row of ``COLUMNS``; ``text`` is its sentence."""
    return (
        one.body,
        body_name,
        one.kind.value,
        one.service,
        one.subject,
        one.declared,
        one.observed,
        text,
        concept_read and one.kind in _OF_CONCEPTS,
        max((link.taken_at for link in one.evidence if link.taken_at is not None), default=None),
        " ".join(addresses(one)),
        "; ".join(link.ref for link in one.evidence if link.ref),
        one.fact,
    )


def addresses(one: Drift) -> Sequence[str]:
    """Addresses of the proofs, each once, those of looks first."""
    return list(dict.fromkeys(_addresses(one)))


def _addresses(one: Drift) -> Iterator[str]:
    yield from (link.address for link in one.evidence if link.address and link.taken_at is not None)
    yield from (link.address for link in one.evidence if link.address)
