"""Website checks as readers need them: proposals first, then what is open, then what was not seen."""

from collections.abc import Sequence
from typing import Any, Final

from amtsblick.report.words import Lang
from amtsblick.values.checks import CheckOutcome, CheckResult, Severity, WebsiteCheck
from amtsblick.values.findings import Finding
from amtsblick.values.inspected import InspectedSite
from amtsblick.values.knowledge import Knowledge

_ORDER: Final = tuple(Severity)


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
        "findings": _named([known[one] for one in result.findings if one in known]),
    }


def _named(findings: Sequence[Finding]) -> list[Finding]:
    """One finding per thing: the same subject of several pages counts once."""
    return list({(finding.topic, finding.subject, finding.host): finding for finding in findings}.values())
