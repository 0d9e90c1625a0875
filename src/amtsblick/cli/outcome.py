"""How does a survey end for the user: files, and a few lines?"""

from pathlib import Path

from amtsblick.cli.screen import Mode, say
from amtsblick.errors import StoppedError
from amtsblick.jobs.clock import now
from amtsblick.jobs.reporting import Findings, write_exports, write_report
from amtsblick.jobs.workspace import Workspace
from amtsblick.report.words import Lang
from amtsblick.values.capture import State
from amtsblick.values.survey import SurveyRun


def write_files(findings: Findings, place: Workspace, lang: Lang) -> Path:
    """Report and tables of a survey; StoppedError says how to get them when interrupted."""
    try:
        target = write_report(findings, place.report(lang), lang=lang, evidence=place.evidence, now=now())
        write_exports(findings, place.exports, now=now())
    except KeyboardInterrupt:
        raise StoppedError(
            f"Interrupted. Survey {findings.run.id} is complete, only its files are not all written: "
            f"'amtsblick report --out {place.folder}' and 'amtsblick export --out {place.folder}' write them."
        ) from None
    return target


def tell(shown: Mode, run: SurveyRun, states: dict[State, int], target: Path, broken: int) -> None:
    """What became of the bodies, and where the report lies."""
    looked = states.get(State.LOOKED, 0)
    unseen = {str(state): count for state, count in states.items() if state is not State.LOOKED}
    causes = ", ".join(f"{state} {count}" for state, count in sorted(unseen.items()))
    lines = [f"{looked} of {sum(states.values())} bodies looked at" + (f"; not: {causes}" if causes else "")]
    if states and not looked and run.source == "live":
        lines.append("None could be reached: is this machine online? Then run it again with --new.")
    if broken:
        lines.append(f"{broken} archive records unreadable (named in the report)")
    lines.append(f"Report: {target}")
    say(
        shown,
        "\n".join(lines),
        survey=run.id,
        looked=looked,
        not_looked=unseen,
        broken_records=broken,
        report=target,
    )
