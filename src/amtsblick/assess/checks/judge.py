"""All checks of the catalogue, in its order, each with one result."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.assess.checks import consent, notice, site, third_party
from amtsblick.assess.checks.material import Material, Rule
from amtsblick.values.checks import CheckOutcome, CheckResult, How, Severity, WebsiteCheck
from amtsblick.values.findings import Finding

RULES: Final[Mapping[str, Rule]] = {**consent.RULES, **third_party.RULES, **notice.RULES, **site.RULES}


def judge_checks(material: Material, catalogue: Sequence[WebsiteCheck]) -> tuple[CheckResult, ...]:
    """One result per check; what only a human can answer is OPEN.

    Raises KeyError for a check that claims a machine can answer it while no rule does: a defect of
    ours that must not read as "nothing found".
    """
    return tuple(_result(check, material) for check in catalogue)


def _result(check: WebsiteCheck, material: Material) -> CheckResult:
    if check.how is How.HUMAN:
        return CheckResult(check=check.id, outcome=CheckOutcome.OPEN)
    reply = RULES[check.id](material)
    return CheckResult(
        check=check.id,
        outcome=reply.outcome,
        findings=reply.findings,
        why=reply.why,
        facts=reply.facts,
    )


def with_checks(
    findings: Sequence[Finding], results: Sequence[CheckResult], catalogue: Sequence[WebsiteCheck]
) -> tuple[Finding, ...]:
    """Each finding with the most urgent check that it speaks to."""
    urgency = {check.id: list(Severity).index(check.severity) for check in catalogue}
    checks: dict[str, str] = {}
    for result in sorted(results, key=lambda one: urgency[one.check]):
        for finding in result.findings:
            checks.setdefault(finding, result.check)
    return tuple(replace(one, check=checks.get(one.id, one.check)) for one in findings)
