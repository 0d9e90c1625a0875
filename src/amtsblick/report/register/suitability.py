"""Services side by side as one page that loads nothing from elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from amtsblick.report.addresses import Linked, linked
from amtsblick.report.register.sources import partial_day
from amtsblick.report.register.suitability_columns import Column, Columns, question_of
from amtsblick.report.register.suitability_words import ANY, Phrases
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import AudienceFigure
from amtsblick.values.suitability import Suitability


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One question of one study; a share per column, "" where the study gives none."""

    group: Markup
    how: Markup
    study: str
    refs: tuple[int, ...]
    shares: tuple[Markup | str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source with the number under which it is cited."""

    number: int
    title: str
    address: Linked
    dated: str


def render_suitability(  # noqa: PLR0913 - the material of a page; two of them are values
    asked: Suitability,
    knowledge: Knowledge,
    *,
    lang: Lang,
    generated_at: datetime,
    body_name: str = "",
    evidence_base: str = "",
) -> Iterator[str]:
    """Yield the page piece by piece.

    ``body_name`` is the name of ``asked.body``; times are in UTC. ``evidence_base`` is the evidence
    folder's path relative to the page and ends with a slash; "" when no bundle can be linked.
    """
    page = sections(asked, knowledge, lang=lang, body_name=body_name, evidence_base=evidence_base)
    page |= {"knowledge": knowledge.digest, "generated_at": generated_at, "t": words(lang)}
    yield from chunks(environment().get_template("suitability.html").generate(page))


def sections(
    asked: Suitability,
    knowledge: Knowledge,
    *,
    lang: Lang,
    body_name: str = "",
    evidence_base: str = "",
) -> dict[str, Any]:
    """What the templates of the sections are given, whatever page they stand on; see ``render_suitability``."""
    say = words(lang)
    made = Columns(asked, knowledge, say, evidence_base)
    context, columns, law = made.context(), made.columns(), made.law()
    heads, rows = _numbers(asked, made, say)
    return {
        "title": title(asked, made.phrases, say),
        "question": question(asked, made.phrases, say),
        "body_name": body_name or asked.body,
        "day": say.day(asked.day) if asked.day else "",
        "columns": columns,
        "parts": _parts(columns),
        "context": context,
        "law": law,
        "heads": heads,
        "rows": rows,
        "sources": [_source(number, source, say) for number, source in made.citations.cited()],
        "points": say.listed("suitability.method.points"),
    }


def question(asked: Suitability, phrases: Phrases, say: Words) -> Markup:
    """What was asked, in a line."""
    contents = phrases.contents(dict.fromkeys(asked.question.contents))
    groups = say.series([str(phrases.group(one)) for one in dict.fromkeys(asked.question.groups)])
    if contents and groups:
        return say("suitability.question", contents=contents, groups=groups)
    if contents:
        return say("suitability.question_contents", contents=contents)
    return say("suitability.question_groups", groups=groups)


def title(asked: Suitability, phrases: Phrases, say: Words) -> Markup:
    """The question that the comparison answers."""
    return say("suitability.title", names=phrases.named(one.service for one in asked.prospects))


def _parts(columns: Iterable[Column]) -> list[str]:
    """Parts that any column fills, in the order of the page."""
    fields = {
        "numbers": "figures",
        "for": "for_it",
        "against": "against_it",
        "acts": "acts",
        "facts": "facts",
        "seen": "seen",
        "unknown": "unknown",
    }
    shown = list(columns)
    return [part for part, name in fields.items() if any(getattr(column, name) for column in shown)]


def _numbers(asked: Suitability, made: Columns, say: Words) -> tuple[list[str], list[NumberRow]]:
    """All figures of the page as a table: a row per question of a study, a column per service."""
    services = [one.service for one in asked.prospects]
    known: dict[tuple[str, ...], dict[str, AudienceFigure]] = {}
    for service, reaches in [(ANY, asked.context)] + [(one.service, one.reaches) for one in asked.prospects]:
        for reach in reaches:
            for figure in (*reach.figures, *reach.nearest, *reach.whole):
                known.setdefault(question_of(figure), {})[service] = figure
    heads = ([ANY] if any(ANY in row for row in known.values()) else []) + services
    names = [
        str(say("suitability.numbers.any")) if one == ANY else made.phrases.service(one) for one in heads
    ]
    return names, [
        _row([known[key].get(one) for one in heads], made, say) for key in sorted(known, key=_in_order)
    ]


def _in_order(key: tuple[str, ...]) -> tuple[object, ...]:
    group, metric, part, study, year = key
    return (group.endswith("+"), group, metric, part, study, -int(year))


def _row(figures: list[AudienceFigure | None], made: Columns, say: Words) -> NumberRow:
    first = next(one for one in figures if one is not None)
    how = say(f"suitability.metric.{first.metric}")
    if first.part:
        how = Markup(", ").join((say(f"suitability.numbers.part.{first.part}"), how))
    cited = dict.fromkeys(one for figure in figures if figure for one in figure.sources)
    return NumberRow(
        group=made.phrases.of(first.group, "band_"),
        how=how,
        study=f"{first.study} {first.year}",
        refs=made.citations.refs(cited),
        shares=tuple("" if one is None else made.phrases.share(one) for one in figures),
    )


def _source(number: int, source: Source, say: Words) -> SourceLine:
    when = partial_day(PartialDate(text=source.dated), say) if source.dated else ""
    return SourceLine(
        number=number,
        title=source.titled(say.lang),
        address=linked(source.address),
        dated=when,
    )
