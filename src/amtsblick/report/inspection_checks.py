"""Website checks as readers need them: proposals first, then what is open, then what was not seen."""

from collections.abc import Iterable
from typing import Any, Final

from amtsblick.report.words import Lang
from amtsblick.values.checks import CheckOutcome, CheckResult, Severity, WebsiteCheck
from amtsblick.values.findings import Finding, Topic
from amtsblick.values.inspected import InspectedSite
from amtsblick.values.knowledge import Knowledge

_ORDER: Final = tuple(Severity)
_OWN: Final = frozenset({Topic.SECURITY_HEADERS})
"""Findings about the site's own answers: naming its host says nothing."""


def groups(site: InspectedSite, knowledge: Knowledge, lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """Views of all checks by outcome; within one, the most urgent first, then in the catalogue's order."""
    rows = {check.id: check for check in knowledge.checks}
    known = {finding.id: finding for finding in site.findings}
    found: dict[str, list[dict[str, Any]]] = {outcome.value: [] for outcome in CheckOutcome}
    for result in sorted(site.checks, key=lambda one: _rank(one, rows)):
        if result.check in rows:
            found[result.outcome.value].append(_view(result, rows[result.check], known, lang))
    return found


def _rank(result: CheckResult, rows: dict[str, WebsiteCheck]) -> tuple[int, str]:
    row = rows.get(result.check)
    return (_ORDER.index(row.severity) if row else len(_ORDER), result.check)


def _view(result: CheckResult, row: WebsiteCheck, known: dict[str, Finding], lang: Lang) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": getattr(row.title, lang),
        "norm": row.norm,
        "severity": row.severity.value,
        "remedy": getattr(row.remedy, lang),
        "question": getattr(row.question, lang),
        "how": row.how.value,
        "why": result.why,
        "facts": result.facts,
        "observed": _observed(known[one] for one in result.findings if one in known),
    }


def _observed(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each thing once, however many questions and pages it was seen by."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for finding in findings:
        if finding.topic is Topic.CONSENT_BANNER:
            continue  # what the check says is about it
        name = finding.vendor or finding.subject
        host = "" if name == finding.host or finding.topic in _OWN else finding.host
        found.setdefault((name, host), {"name": name, "topic": finding.topic, "host": host})
    return list(found.values())
