"""Compare services for an audience and contents, beside what was observed of a body; write it for readers."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from amtsblick.assess.register.suitability import HOMEPAGE, suitability
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.observed import each_sight
from amtsblick.jobs.reporting import write_text
from amtsblick.keep.register import Register
from amtsblick.report.register.suitability import render_suitability
from amtsblick.report.words import Lang
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.suitability import Question, Suitability

_NAMED: Final = 30
"""Names given when somebody asks for one that nobody knows."""


def checked(question: Question, knowledge: Knowledge) -> Question:
    """The question with services as the knowledge spells them. InputError for what nobody knows."""
    known = {one.casefold(): one for one in (HOMEPAGE, *(service.id for service in knowledge.services))}
    if not question.services:
        raise InputError("No service is named: say which to compare with --service, such as tiktok.")
    if not question.groups and not question.contents:
        raise InputError("Nothing is asked: name a target group with --group or a content with --content.")
    services = []
    for asked in question.services:
        found = known.get(asked.strip().casefold())
        if found is None:
            raise InputError(f"There is no service {asked!r}: use one of {_some(known.values())}.")
        services.append(found)
    return replace(question, services=tuple(services))


def compare(question: Question, knowledge: Knowledge, *, day: date) -> Suitability:
    """The comparison from knowledge alone, as it stood on a day."""
    return suitability(checked(question, knowledge), knowledge, day=day)


def compare_for(
    body: str, question: Question, register: Register, knowledge: Knowledge, *, day: date
) -> tuple[Suitability, str]:
    """The comparison beside what was observed of a body up to a day, and the body's name.

    InputError when the register holds no such body.
    """
    names = {one.id: one.name for one in register.bodies()}
    found = next((one for one in names if one.casefold() == body.strip().casefold()), None)
    if found is None:
        raise InputError(f"There is no body {body!r} in the register: use one of {_some(names)}.")
    asked = checked(question, knowledge)
    seen = _observed(found, register, knowledge, day)
    return suitability(asked, knowledge, day=day, observed=seen, body=found), names[found]


def compare_seen(
    body: str, question: Question, register: Register, knowledge: Knowledge, *, day: date
) -> Suitability:
    """The comparison beside what the board keeps of a body: fast at any size. "": beside nobody's.

    InputError for what nobody knows.
    """
    view = register.body_view(body) if body else None
    asked = checked(question, knowledge)
    return suitability(asked, knowledge, day=day, observed=view.observed if view else None, body=body)


def write_suitability(  # noqa: PLR0913 - what is written, for whom and where to
    asked: Suitability,
    knowledge: Knowledge,
    target: Path,
    *,
    lang: Lang,
    body_name: str = "",
    evidence: Path | None = None,
) -> Path:
    """Write the page to ``target``, whole or not at all.

    ``evidence`` is the evidence folder; the page links to it relative to itself.
    """
    base = Path(os.path.relpath(evidence, target.parent)).as_posix() + "/" if evidence else ""
    pieces = render_suitability(
        asked, knowledge, lang=lang, generated_at=now(), body_name=body_name, evidence_base=base
    )
    return write_text(target, pieces)


def _observed(body: str, register: Register, knowledge: Knowledge, day: date) -> Observed | None:
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
    seen = [sight.observed for sight in each_sight(register, knowledge, until=end, bodies=[body])]
    return seen[0] if seen else None


def _some(names: Iterable[str]) -> str:
    known = sorted(names)
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    return ", ".join(known[:_NAMED]) + more
