"""One body: what it says, what was seen, what was decided, since when, and what nobody could look at."""

from datetime import UTC, date, datetime, time
from itertools import islice

from litestar import Response

from amtsblick.jobs.body_file import BodyFile, body_file
from amtsblick.jobs.inspected import inspection_list
from amtsblick.report.addresses import link
from amtsblick.serve.addresses import named, step
from amtsblick.serve.public.feed_rows import feed_views
from amtsblick.serve.public.sheet import Sheet
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.board import FeedQuery, Side

_NEWEST = 10


@reads("/bodies/{part:str}", Door.PUBLIC)
def body(visit: Visit, part: str) -> Response[bytes]:
    """The body's sheet, today or as of a day that is over."""
    known = past_day(visit, "known")
    day = past_day(visit, "as_of") or known
    file = public_file(visit, named(part), day, known)
    sheet = sheet_of(visit, file)
    asked = FeedQuery(side=Side.PUBLIC, bodies=(file.body.id,), limit=_NEWEST)
    news = visit.desk.register.feed(asked, counted=False)
    return visit.page(
        "public/body.html",
        **sheet.context(),
        homepage=link(file.body.homepage),
        parent=file.parent,
        as_of=day,
        known=known,
        news=[] if day else feed_views(visit, news.items),
        more_news=bool(news.next),
        here=f"/{visit.lang}/bodies/{step(file.body.id)}",
        cite_day=day or visit.desk.today,
        may_work=visit.visitor.may(Right.SEE_INSIDE, file.body.id),
    )


def public_file(visit: Visit, name: str, day: date | None = None, known: date | None = None) -> BodyFile:
    """What the public may read of a body; the answer is the same for one that is not there and one that is hidden.

    With ``known`` only what had been entered by the end of that day.
    """
    file = body_file(
        visit.desk.register,
        visit.desk.knowledge,
        name,
        Side.PUBLIC,
        day=day or visit.desk.today,
        known_at=datetime.combine(known, time.max, UTC) if known else None,
        evidence=visit.desk.evidence,
    )
    if file is None:
        raise visit.missing()
    return file


def sheet_of(visit: Visit, file: BodyFile) -> Sheet:
    """The file in the reader's language, with its newest inspections."""
    register, body = visit.desk.register, file.body.id
    numbers = [one.number for one in inspection_list(register, bodies=[body], shown_on=Side.PUBLIC).lines]
    kept = {number: register.inspection(number) for number in numbers}
    known = {number: found[0] for number, found in kept.items() if found}
    lines = inspection_list(register, bodies=[body], shown_on=Side.PUBLIC).lines
    shown = [one for one in lines if one.brief.started_at.date() <= file.day]
    return Sheet(
        file,
        visit.desk.knowledge,
        visit.lang,
        inspections=islice(shown, _NEWEST),
        manifests={entry.manifest: number for number, entry in known.items()},
        base=visit.settings.base_url,
    )


def past_day(visit: Visit, name: str) -> date | None:
    """The day that was asked for, None for today."""
    day = visit.day(name)
    if day is None or day == visit.desk.today:
        return None
    if day > visit.desk.today:
        raise visit.fault(
            visit.texts.gettext("%(name)s: %(day)s is not over yet."), name=name, day=day.isoformat()
        )
    return day


ROUTES = (body,)
