"""What the register holds on one day, as one HTML file that loads nothing from elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from amtsblick.report.lookup import Names
from amtsblick.report.register.findings import sentences
from amtsblick.report.register.sources import source_line
from amtsblick.report.register.standing import FINDINGS, Standing
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import Lang, words
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge

_MOST_ROWS: Final = 1000
_MOST_LINES: Final = 200
"""Longer tables are folded: browsers lay out what is unfolded only, and readers find the end of the page."""


def render_register(
    held: Holdings, knowledge: Knowledge, *, lang: Lang, generated_at: datetime
) -> Iterator[str]:
    """Yield the page piece by piece. ``generated_at`` is aware, in UTC."""
    say = words(lang)
    names = Names(knowledge, say, {key: body.name for key, body in held.bodies.items()})
    shown = Standing(held, names, say)
    services = shown.services()
    context = {
        "t": say,
        "held": held,
        "generated_at": generated_at,
        "knowledge": knowledge.digest,
        "sentences": list(sentences(held, shown, say)),
        "columns": [names.service(one) for one in services],
        "rows": shown.matrix(services),
        "tables": [(name, lines) for name in FINDINGS if (lines := shown.table(name))],
        "reviews": [_review(one, shown) for one in shown.reviews()],
        "decisions": [_decision(one, shown) for one in shown.decisions()],
        "statements": [
            (who, [(one, source_line(one.origin, say)) for one in said]) for who, said in shown.statements()
        ],
        "said": _said(lang),
        "service": shown.service,
        "most_rows": _MOST_ROWS,
        "most_lines": _MOST_LINES,
        "parts": _parts(held, shown),
    }
    yield from chunks(environment().get_template("register.html").generate(context))


def _parts(held: Holdings, shown: Standing) -> tuple[str, ...]:
    there = {"matrix": held.usages, "reviews": held.reviews, "decisions": shown.decisions()}
    named = [name for name, records in there.items() if records]
    return ("result", *named, *(("statements",) if held.statements else ()), "method")


def _said(lang: Lang) -> str:
    """The attribute of statements in their own language."""
    return "text" if lang == "de" else "text_en"


def _review(review: Review, shown: Standing) -> dict[str, Any]:
    return {
        "by": shown.body(review.by),
        "about": shown.body(review.body) if review.body and review.body != review.by else "",
        "service": shown.service(review.service),
        "review": review,
        "source": source_line(review.origin, shown.say),
    }


def _decision(decision: Decision, shown: Standing) -> dict[str, Any]:
    say = shown.say
    return {
        "body": shown.body(decision.body),
        "service": shown.service(decision.service),
        "decision": decision,
        "reasons": [_reason(str(say(f"standing.reason.{one.kind}")), one.text) for one in decision.reasons],
    }


def _reason(name: str, text: str) -> Markup:
    return Markup("{}: {}").format(name, text) if text else Markup("{}").format(name)
