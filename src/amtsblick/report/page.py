"""The survey as one HTML file that loads nothing from elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import jinja2

from amtsblick.report import matrix, overview
from amtsblick.report.changes import change_groups
from amtsblick.report.lookup import Names
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.sheet import SheetViews
from amtsblick.report.tally import Tally, tally
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.answers import LoadState
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.inspected import InspectionBrief
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import PassName
from amtsblick.values.survey import BodySheet, Change, Status, SurveyRun

SHORT_ABOVE: Final = 1_000
"""With more bodies than this only channels cite evidence, the first one; exports have all."""


def render_html(  # noqa: PLR0913 - the material of a report; five of them are values
    run: SurveyRun,
    sheets: Callable[[], Iterator[BodySheet]],
    changes: Sequence[tuple[Body, Change]],
    previous: SurveyRun | None,
    knowledge: Knowledge,
    *,
    lang: Lang,
    generated_at: datetime,
    evidence_base: str = "evidence/",
    inspections: Sequence[InspectionBrief] = (),
) -> Iterator[str]:
    """Yield the report piece by piece.

    ``sheets`` is called twice: once to count, once to print; it must give the same sheets in the
    same order. Memory grows only by a short row per body. ``evidence_base`` is the path of
    the evidence folder relative to the report and ends with a slash. Times are aware, in UTC.
    """
    say = words(lang)
    total = tally(sheets())
    names = Names(knowledge, say, total.names)
    views = SheetViews(names, say, evidence_base=evidence_base, brief=total.bodies > SHORT_ABOVE)
    context = {
        **_front(total, names, say),
        **_inspected(inspections, names),
        "run": run,
        "previous": previous,
        "span": _span(run, total, say),
        "changes": change_groups(changes, names, say),
        "sheets": (
            _sheet_template().render(sheet=views.view(sheet), t=say, brief=views.brief) for sheet in sheets()
        ),
        "short_above": SHORT_ABOVE if total.bodies > SHORT_ABOVE else 0,
        "evidence_base": evidence_base,
        "generated_at": generated_at,
        "t": say,
    }
    yield from chunks(environment().get_template("report.html").generate(context))


def _front(total: Tally, names: Names, say: Words) -> dict[str, Any]:
    columns = total.services
    vendors, more_vendors = overview.vendor_lines(total, names)
    return {
        "total": total,
        "sentences": list(overview.sentences(total, names, say)),
        "basis": list(overview.basis(total, say)) if total.looked else [],
        "causes": overview.causes(total),
        "page_causes": [(state.value, n) for state, n in total.pages_failed.most_common()],
        "bars": overview.bars(total, names),
        "ticks": overview.ticks(total.looked),
        "bar_statuses": [
            status.value
            for status in overview.BAR_ORDER
            if any(counts[status] for counts in total.statuses.values())
        ],
        "columns": [names.service(service) for service in columns],
        "groups": matrix.groups(total, names, say),
        "lines": lambda group: matrix.lines(group, columns, names),
        "scattered": total.scattered,
        "vendors": vendors,
        "more_vendors": more_vendors,
        "legal": overview.legal_lines(total),
        "channel_services": sum(bool(counts[Status.OWN]) for counts in total.statuses.values()),
        "statuses": [status.value for status in Status],
        "states": [state.value for state in State if state is not State.LOOKED],
        "loads": [load.value for load in LoadState],
    }


def _inspected(inspections: Sequence[InspectionBrief], names: Names) -> dict[str, Any]:
    """Bodies inspected in a browser, by name, and in which passes."""
    lines = [
        {
            "brief": brief,
            "name": names.body(brief.body),
            "passes": {one.name.value: one for one in brief.passes},
        }
        for brief in inspections
    ]
    before = [one for brief in inspections for one in brief.passes if one.name is PassName.NONE]
    made = {one.name for brief in inspections for one in brief.passes}
    return {
        "inspected": sorted(lines, key=lambda line: str(line["name"]).casefold()),
        "inspected_passes": [name.value for name in PassName if name in made],
        "tracked": sum(bool(one.trackers) for one in before),
    }


def _span(run: SurveyRun, total: Tally, say: Words) -> str:
    """When the pages were captured; when the survey ran if none was."""
    first = total.first or run.started_at
    last = total.last or run.finished_at or run.started_at
    return say.span(first, last)


def _sheet_template() -> jinja2.Template:
    return environment().get_template("sheet.html")
