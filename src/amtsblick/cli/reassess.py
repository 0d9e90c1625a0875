"""``amtsblick reassess``: judge again what was seen, without network."""

from amtsblick import __version__
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    SurveyNumber,
    mode,
    workspace,
)
from amtsblick.cli.outcome import tell, write_files
from amtsblick.cli.reports import chosen
from amtsblick.cli.screen import Mode, complain, say, tally
from amtsblick.errors import InputError
from amtsblick.jobs.backfill_judging import rejudge
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Desk, reassess_inspections
from amtsblick.jobs.reassess import reassess as judge_again
from amtsblick.jobs.reporting import Findings
from amtsblick.knowledge import load


def reassess(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    number: SurveyNumber = None,
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Judge stored evidence again with this version's rules, without network.

    Of a survey with its inspections and of all looks at archived captures, or of all inspections where
    there is no survey.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    knowledge = load()
    with place.open_register() as opened:
        desk = Desk(register=opened, knowledge=knowledge, base=out, now=now, langs=(lang,))
        if number is None and not opened.surveys():
            _tell_of(desk, shown)
            return
        run = chosen(opened, number)
        if run.finished_at is None:
            raise InputError(
                f"Survey {run.id} is not finished: run the same 'amtsblick survey' command again first."
            )
        with tally(shown, f"Survey {run.id}, judged again", run.bodies) as counted:
            removed = judge_again(
                run,
                register=opened,
                evidence=place.open_evidence(),
                knowledge=knowledge,
                software=__version__,
                now=now,
                progress=counted,
            )
        if removed:
            complain(
                f"{len(removed)} bodies were not judged again: retention removed their evidence. "
                "What was said of them stays."
            )
        for _ in reassess_inspections(desk, run.id):
            pass  # each is recorded as it is judged
        rejudge(opened, place.open_evidence(), knowledge, software=__version__, now=now)
        target = write_files(Findings(register=opened, run=run, knowledge=knowledge), place, lang)
    tell(shown, run, counted.states, target, 0)


def _tell_of(desk: Desk, shown: Mode) -> None:
    """A folder with inspections only."""
    judged = list(reassess_inspections(desk))
    if not judged:
        raise InputError("The register holds nothing yet: make a survey or an inspection first.")
    lines = [f"{site.site}: judged again, {len(site.findings)} findings" for site in judged]
    rows = [{"site": site.site, "findings": len(site.findings)} for site in judged]
    say(shown, "\n".join(lines), sites=rows)
