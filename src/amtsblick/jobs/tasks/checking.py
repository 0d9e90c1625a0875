"""Can what is asked for be done? Said at once, not hours later by a worker."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from amtsblick.assess.kinship import ancestors
from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import open_archives
from amtsblick.errors import InputError
from amtsblick.jobs.terms import terms_pages
from amtsblick.jobs.timeline import checked_scope
from amtsblick.keep.register import Register
from amtsblick.knowledge.web_archives import web_archives
from amtsblick.parse.homepage import parse_homepage
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.tasks import Rhythm
from amtsblick.values.trend import Scope
from amtsblick.values.work import (
    BackfillWork,
    InspectWork,
    ReassessWork,
    RefreshBoardWork,
    RemindWork,
    SurveyWork,
    TermsWork,
    Work,
)

_LONGEST_DAYS: Final = 3650
_MOST_SITES: Final = 1000


def checked(work: Work, register: Register, knowledge: Knowledge) -> Work:
    """The work with ids and addresses as the register spells them.

    InputError names the body, service, archive, survey, address or number that cannot be used.
    """
    match work:
        case SurveyWork():
            _within("pages", work.pages, 1, 200)
            _within("parallel", work.parallel, 1, 64)
        case InspectWork():
            work = _inspection(work, register)
        case BackfillWork():
            _backfill(work)
        case ReassessWork():
            _survey(work.survey, register)
        case TermsWork():
            terms_pages(knowledge, work.services)
        case RemindWork():
            _within("ahead", work.ahead, 0, _LONGEST_DAYS)
            _within("every", work.every, 1, _LONGEST_DAYS)
        case _:
            pass
    if isinstance(work, SurveyWork | InspectWork | BackfillWork | RefreshBoardWork) and work.bodies:
        spelled = checked_scope(register, knowledge, Scope(bodies=work.bodies)).bodies
        return replace(work, bodies=tuple(dict.fromkeys(spelled)))
    return work


def checked_rhythm(rhythm: Rhythm) -> Rhythm:
    """A rhythm that exists. InputError."""
    _within("hour", rhythm.hour, 0, 23)
    _within("minute", rhythm.minute, 0, 59)
    _within("days", rhythm.days, 1, 366)
    if rhythm.weekday is not None:
        _within("weekday", rhythm.weekday, 0, 6)
    return rhythm


def chosen(bodies: Iterable[str], register: Register, *, below: bool) -> list[Body]:
    """Bodies of the register with these ids (none: all), with ``below`` also those below them."""
    asked, known = set(bodies), {body.id: body for body in register.bodies()}
    if not asked:
        return list(known.values())
    return [
        body
        for body in known.values()
        if body.id in asked or (below and not asked.isdisjoint(ancestors(body.id, known)))
    ]


def _inspection(work: InspectWork, register: Register) -> InspectWork:
    _within("pages", work.pages, 0, 50)
    _within("number of sites", len(work.sites), 0, _MOST_SITES)
    _survey(work.survey, register)
    if not work.passes:
        raise InputError("An inspection needs at least one pass: none, reject, accept or noscript.")
    if not work.bodies and not work.sites and work.survey is None:
        raise InputError("Name bodies, sites or a survey that is to be inspected.")
    return replace(
        work,
        sites=tuple(dict.fromkeys(map(_address, work.sites))),
        passes=tuple(dict.fromkeys(work.passes)),
    )


def _backfill(work: BackfillWork) -> None:
    _within("spacing", work.spacing, 1, _LONGEST_DAYS)
    _within("pages", work.pages, 1, 50)
    _within("parallel", work.parallel, 1, 64)
    if work.since and work.until and work.until < work.since:
        raise InputError(f"since {work.since} lies behind until {work.until}.")
    if not work.archives:
        raise InputError("Name at least one web archive.")
    known = web_archives()
    for one in work.archives:
        if one not in {archive.id for archive in known} and "://" not in one:
            some = ", ".join(archive.id for archive in known)
            raise InputError(f"No web archive is called {one!r}. Known: {some}; or cdx+https://…")
    open_archives(work.archives, Settings(), known=known)


def _survey(number: int | None, register: Register) -> None:
    if number is None:
        return
    try:
        run = register.survey(number)
    except LookupError as error:
        raise InputError(f"There is no survey {number}.") from error
    if run.finished_at is None:
        raise InputError(f"Survey {number} is not finished.")


def _address(typed: str) -> str:
    try:
        return parse_homepage(typed)
    except ValueError as error:
        raise InputError(f"This is no address to inspect: {error}.") from error


def _within(what: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise InputError(f"{what} {number}: use a number from {least} to {most}.")
