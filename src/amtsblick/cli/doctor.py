"""``amtsblick doctor``: is everything there that must be, and nothing that must not?"""

from typing import Annotated, Final

import typer

from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.cli.verify import EXIT_BROKEN, EXIT_UNPROVEN
from amtsblick.jobs.clock import now
from amtsblick.jobs.doctor import Health, Report, examine, worst

_SHOWN: Final = 10
_CODES: Final = {Health.BROKEN: EXIT_BROKEN, Health.UNTIDY: EXIT_UNPROVEN}


def doctor(
    *,
    fast: Annotated[
        bool, typer.Option("--quick", help="Do not read the bytes of the evidence again.")
    ] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check database, log, every byte of the evidence, leftovers, runs, queue, board, disk and keys.

    Changes nothing, and may run while others work.

    Exit codes: 0 whole, 1 something was lost or changed, 2 wrong option, 3 unusable input, 4 nothing was lost,
    but somebody should see to what is named.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    found = []
    for report in examine(workspace(out, register), now, quick=fast):
        found.append(report)
        say(Mode.QUIET if shown is Mode.JSON else shown, f"{report.part}: {report.health} ({report.told})")
        _complain(report)
    state = worst(found)
    plain = [
        {
            "part": one.part,
            "health": one.health,
            "told": one.told,
            "problems": [str(problem) for problem in one.problems],
            "remedy": one.remedy,
        }
        for one in found
    ]
    say(shown, f"All in all: {state}.", health=state, parts=plain)
    if state in _CODES:
        raise typer.Exit(_CODES[state])


def _complain(report: Report) -> None:
    for one in report.problems[:_SHOWN]:
        complain(f"{report.health.upper()}: {one}")
    if len(report.problems) > _SHOWN:
        complain(f"… and {len(report.problems) - _SHOWN} more (all with --json)")
    if report.problems:
        complain(f"  {report.remedy}")
