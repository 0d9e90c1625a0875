"""Statements about joins and exits as the page lists them, with their proofs."""

from collections.abc import Sequence
from typing import Any, Final

from amtsblick.report.addresses import Linked, evidence_link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.timeline.statement import ProofLink, Statement
from amtsblick.report.timeline.tables import bounds_words
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.timeline_events import Happening
from amtsblick.values.trend import Trend

FULL: Final = 300
"""So many statements of a group carry quote, proofs and words to avoid; of others only the sentence."""
_GROUPS: Final = {
    "left": (Happening.LEFT, Happening.MOVED, Happening.UNLINKED, Happening.HANDLE_KEPT),
    "joined": (Happening.JOINED, Happening.ANNOUNCED),
    "changed": (Happening.RESTING, Happening.EXCEPTIONAL, Happening.AWAKE, Happening.RENAMED),
    "lost": (Happening.LOST_SIGHT,),
    "found": (Happening.FOUND,),
}


def context(  # noqa: PLR0913 - what a statement is made of
    history: History,
    trend: Trend,
    statements: Sequence[Statement],
    names: Names,
    say: Words,
    *,
    evidence_base: str,
) -> dict[str, Any]:
    """Groups in page order, newest happening first; only what the trend is about."""
    asked = [
        one
        for one in statements
        if one.body in history.bodies and (not trend.scope.services or one.service in trend.scope.services)
    ]
    asked.sort(key=lambda one: (one.bounds.by if one.bounds else one.known_at, one.known_at), reverse=True)
    return {
        "happenings": [_group(name, asked, names, say, evidence_base) for name in (*_GROUPS, "other")],
        "told": len(asked),
    }


def _group(
    name: str, asked: Sequence[Statement], names: Names, say: Words, evidence_base: str
) -> dict[str, Any]:
    listed = {kind for kinds in _GROUPS.values() for kind in kinds}
    kinds = _GROUPS.get(name)
    mine = [one for one in asked if (one.kind in kinds if kinds else one.kind not in listed)]
    return {
        "name": name,
        "number": len(mine),
        "full": [_view(one, names, say, evidence_base) for one in mine[:FULL]],
        "short": [(names.body(one.body), one.text) for one in mine[FULL:]],
    }


def _view(one: Statement, names: Names, say: Words, evidence_base: str) -> dict[str, Any]:
    return {
        "one": one,
        "kind": say(_kind(one)),
        "body": names.body(one.body),
        "service": names.service(one.service),
        "when": bounds_words(one.bounds, say) if one.bounds else "",
        "quote_page": linked(one.quote_url) if one.quote_url else None,
        "proofs": [_proof(proof, say, evidence_base) for proof in one.proofs],
    }


def _kind(one: Statement) -> str:
    """An account that the service does not know was not therefore left by the body: no word of it is there."""
    gone = one.kind is Happening.LEFT and not one.quote
    return "timeline.kind.account_gone" if gone else f"timeline.kind.{one.kind}"


def _proof(proof: ProofLink, say: Words, evidence_base: str) -> dict[str, Any]:
    why = f"state.{proof.why}.label"
    return {
        "page": linked(proof.page_url),
        "taken_at": proof.taken_at,
        "outcome": say(f"timeline.outcome.{proof.subject}.{proof.outcome}"),
        "why": say(why) if proof.why and say.has(why) else proof.why,
        "archive": proof.archive,
        "archived": linked(proof.archived_at) if proof.archived_at else None,
        "file": Linked(text=proof.evidence.bundle, href=evidence_link(evidence_base, proof.evidence))
        if proof.evidence
        else None,
        "record": proof.evidence.record if proof.evidence else "",
        "digest": proof.evidence.digest if proof.evidence else "",
    }
