"""Timelines of many bodies as one HTML file that loads nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from amtsblick.assess.timeline.trend import within
from amtsblick.report.lookup import Names
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.timeline import page_bodies, page_happenings, page_services
from amtsblick.report.timeline.charts_strips import Span, axis
from amtsblick.report.timeline.statement import Statement
from amtsblick.report.timeline.tables import period_rows
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.trend import Trend

STRIPS_OPEN: Final = 40
"""With more bodies in the strips than this they are folded."""


def render_timeline(  # noqa: PLR0913 - the material of a report; four of them are values
    history: History,
    trend: Trend,
    statements: Sequence[Statement],
    knowledge: Knowledge,
    *,
    lang: Lang,
    generated_at: datetime,
    evidence_base: str = "evidence/",
    title: str = "",
) -> Iterator[str]:
    """Yield the page piece by piece.

    ``history`` may hold more than ``trend`` counts: bodies and services outside ``trend.scope`` are
    left out, statements too. ``evidence_base`` is the path of the evidence folder relative to the page
    and ends with a slash. ``title`` replaces the page's own. Times are aware, in UTC.
    """
    say = words(lang)
    chosen = within(history, trend.scope)
    names = Names(knowledge, say, {key: body.name for key, body in history.bodies.items()})
    source = say("timeline.picture", n=trend.watched, when=say.day(generated_at))
    context = {
        **_front(chosen, trend, names, say),
        **page_happenings.context(chosen, trend, statements, names, say, evidence_base=evidence_base),
        **_bodies(
            chosen,
            trend,
            names,
            say,
            evidence_base=evidence_base,
            source=say("timeline.picture_strip", n=trend.watched, when=say.day(generated_at)),
        ),
        "blind": page_bodies.blind(chosen, names, say),
        "half": [names.body(one) for one in chosen.half],
        "title": title or say("timeline.title"),
        "source": source,
        "trend": trend,
        "evidence_base": evidence_base,
        "generated_at": generated_at,
        "knowledge": knowledge.digest,
        "t": say,
    }
    yield from chunks(environment().get_template("timeline.html").generate(context))


def _front(history: History, trend: Trend, names: Names, say: Words) -> dict[str, Any]:
    span = _span(history, trend)
    return {
        "sentences": list(page_services.opening(history, trend, names, say)),
        "cards": page_services.cards(trend),
        "services": page_services.blocks(trend, names, say),
        "more_services": page_services.smaller(trend, names, say),
        "groups": page_services.groups(trend, names, say),
        "chosen": page_services.chosen(trend.scope, names, say),
        "span": say.span(span.since, span.until) if span else "",
    }


def _bodies(  # noqa: PLR0913 - the material of a section
    history: History,
    trend: Trend,
    names: Names,
    say: Words,
    *,
    evidence_base: str,
    source: Markup,
) -> dict[str, Any]:
    span = _span(history, trend)
    known = page_bodies.Strips(history, trend.scope.services, names, say, span) if span else None
    number = len(known.bodies) if known else 0
    years = axis(span) if span else ""
    template = environment().get_template("timeline_body.html")
    shown = known.views() if known else iter(())
    return {
        "strips": number,
        "axis": years,
        "bodies": (
            template.render(body=one, open=number <= STRIPS_OPEN, axis=years, source=source) for one in shown
        ),
        "rows": page_bodies.lines(period_rows(history, names, trend.scope.services), say, evidence_base),
    }


def _span(history: History, trend: Trend) -> Span | None:
    """The time that strips show: the months of the trend."""
    if not trend.services:
        return None
    levels = trend.services[0].levels
    first = levels[0].at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = max(first, history.since) if history.since and history.since < levels[-1].at else first
    return Span(since=since, until=levels[-1].at)
