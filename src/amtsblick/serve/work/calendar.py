"""The calendar: what falls on which day, as lists by month, and as a file or an address for calendar programs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from litestar import Response

from amtsblick.assess.access.rights import bodies_of, roots_of
from amtsblick.errors import InputError
from amtsblick.jobs.dates import Dated, DateKind, dates
from amtsblick.jobs.inbox import agendas
from amtsblick.jobs.secret_links import end_links, look, make_link
from amtsblick.report.lookup import Names
from amtsblick.report.register.calendar import Further, calendar
from amtsblick.serve.addresses import record_path
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import body_names, seen_bodies
from amtsblick.serve.work.reasons import sentences
from amtsblick.values.accounts import Account, LinkPurpose, Right
from amtsblick.values.board import BoardQuery, Order, Side

KINDS: Final = {
    DateKind.REVIEW: _("Look at the decision again"),
    DateKind.CONDITION: _("Condition to be fulfilled"),
    DateKind.CAMPAIGN_END: _("End of the campaign"),
    DateKind.AGREEMENT_END: _("End of the agreement"),
    DateKind.ANSWER_BY: _("Answer to the questionnaire expected"),
}
_MONTHS: Final = 3
_LONGEST: Final = 12
_AHEAD: Final = 365
"""Days that the file for calendar programs looks ahead."""
_MOST_BODIES: Final = 300
"""Bodies of that file; the soonest come first."""
_ICS: Final = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing on a day as a reader sees it. ``when`` says a month or year where no day is known."""

    day: date
    when: str
    kind: str
    body: str
    body_name: str
    service: str
    text: str
    href: str
    late: bool


@reads("/work/calendar", Right.SEE_INSIDE)
def dated(visit: Visit) -> Response[bytes]:
    """A few months of days, as lists."""
    return _page(visit)


@reads("/work/calendar.ics", Right.SEE_INSIDE)
def dated_file(visit: Visit) -> Response[bytes]:
    """The year ahead for calendar programs, once."""
    headers = {"Content-Disposition": 'attachment; filename="amtsblick.ics"'}
    roots = visit.visitor.roots(Right.SEE_INSIDE)
    return visit.whole(_ics(visit, roots, seen_bodies(visit)), _ICS, headers=headers)


@writes("/work/calendar/address", Right.SEE_INSIDE)
def new_address(visit: Visit, form: Form) -> Response[bytes]:
    """A secret address for the reader's calendar program, shown once; an earlier one ends. Or no address any more."""
    if visit.member is None:
        raise visit.refused()
    subject = _subject(visit.member)
    end_links(visit.desk.register, LinkPurpose.FEED, subject)
    if form.text("do") == "end":
        return visit.go(f"/{visit.lang}/work/calendar", said="ended")
    made = make_link(
        visit.desk.register,
        LinkPurpose.FEED,
        subject,
        by=visit.member.id,
        expires_at=None,
        uses=None,
        when=visit.desk.now(),
    )
    return _page(visit, address=f"{visit.settings.base_url}/{visit.lang}/calendar/{made.secret}.ics")


@reads("/calendar/{secret:str}", Door.LINK)
def subscribed(visit: Visit, secret: str) -> Response[bytes]:
    """The calendar of whoever made this address, with what that account may see now."""
    register = visit.desk.register
    found = look(register, LinkPurpose.FEED, secret.removesuffix(".ics"), visit.desk.now())
    account = register.account(found.subject.removeprefix(_CALENDAR)) if found else None
    if found is None or not found.subject.startswith(_CALENDAR) or account is None or account.disabled:
        raise visit.missing()
    roots = roots_of(account.grants, Right.SEE_INSIDE)
    bodies = None if "" in roots else bodies_of(account.grants, Right.SEE_INSIDE, visit.desk.trees())
    return visit.whole(_ics(visit, roots, bodies), _ICS, headers={"Cache-Control": "private, no-store"})


_CALENDAR: Final = "calendar/"


def _subject(account: Account) -> str:
    return f"{_CALENDAR}{account.id}"


def _page(visit: Visit, address: str = "") -> Response[bytes]:
    begin = _month(visit)
    months = visit.number("months", _MONTHS, 1, _LONGEST)
    end = _added(begin, months) - timedelta(days=1)
    kind = visit.chosen("kind", [one.value for one in DateKind])
    found = dates(
        visit.desk.register,
        begin,
        end,
        today=visit.desk.today,
        bodies=_asked(visit),
        offset=visit.number("from", 0, 0, 1_000_000),
    )
    lines = _lines(visit, [one for one in found.items if not kind or one.kind == kind])
    first = [_added(begin, number) for number in range(months)]
    return visit.page(
        "work/calendar.html",
        months=[
            (
                one,
                visit.say.month(one),
                [x for x in lines if (x.day.year, x.day.month) == (one.year, one.month)],
            )
            for one in first
        ],
        any=bool(lines),
        kinds=[(one.value, visit.texts.gettext(name)) for one, name in KINDS.items()],
        kind=kind,
        begin=f"{begin:%Y-%m}",
        length=months,
        earlier=f"{_added(begin, -months):%Y-%m}",
        later=f"{_added(begin, months):%Y-%m}",
        next=found.next,
        late=_late(visit),
        address=address,
        body=visit.one("body"),
    )


def _lines(visit: Visit, items: Collection[Dated]) -> list[Line]:
    names = body_names(visit, [one.body for one in items])
    services = Names(visit.desk.knowledge, visit.say, {})
    return [
        Line(
            day=one.day,
            when=one.about,
            kind=visit.texts.gettext(KINDS[one.kind]),
            body=one.body,
            body_name=names[one.body],
            service=_service(visit, services, one.service),
            text=one.text,
            href=record_path(visit.lang, one.record_kind, one.record),
            late=one.day <= visit.desk.today,
        )
        for one in items
    ]


def _service(visit: Visit, services: Names, service: str) -> str:
    if service == "homepage":
        return str(visit.say("standing.service.homepage"))
    return services.service(service) if service else ""


def _late(visit: Visit) -> int:
    """Bodies with a review whose day has come."""
    roots = visit.visitor.roots(Right.SEE_INSIDE)
    asked = BoardQuery(
        side=Side.INSIDE,
        under=() if "" in roots else tuple(sorted(roots)),
        due_until=visit.desk.today,
        limit=1,
    )
    return visit.desk.register.overview(asked, ()).total


def _asked(visit: Visit) -> list[str] | None:
    """Bodies that are asked for and may be seen; None for all of the register."""
    allowed, body = seen_bodies(visit), visit.one("body")
    if allowed is None:
        return [body] if body else None
    return [one for one in sorted(allowed) if body in {"", one}]


def _month(visit: Visit) -> date:
    """First day of the month asked for, of this month without one."""
    text = visit.one("month")
    if not text:
        return visit.desk.today.replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        told = visit.texts.gettext("“%(text)s” is no month: write it as 2026-01.")
        raise InputError(told % {"text": text}) from error
    return min(max(found, date(1990, 1, 1)), date(2200, 1, 1))


def _added(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _ics(visit: Visit, roots: Collection[str], bodies: Collection[str] | None) -> bytes:
    """Reviews and conditions as the calendar of the command line has them, and ends and answers beside them."""
    desk = visit.desk
    today = desk.today
    asked = BoardQuery(
        side=Side.INSIDE,
        under=() if "" in roots else tuple(sorted(roots)),
        due_until=today + timedelta(days=_AHEAD),
        waiting=True,
        order=Order.DUE,
        limit=_MOST_BODIES,
    )
    listed = [row.body.id for row in desk.register.overview(asked, ()).items] if roots else []
    told = agendas(desk.register, desk.knowledge, listed, today=today, ahead=_AHEAD)
    end = today + timedelta(days=_AHEAD)
    mine = None if bodies is None else sorted(bodies)
    others = [
        one
        for one in dates(desk.register, today, end, today=today, bodies=mine).items
        if one.kind not in {DateKind.REVIEW, DateKind.CONDITION}
    ]
    return calendar(
        [one for agenda in told.values() for one in agenda.due],
        [one for agenda in told.values() for one in agenda.pending],
        sentences(visit, list(told.values()), told),
        desk.now(),
        _further(visit, others),
    )


def _further(visit: Visit, items: Collection[Dated]) -> Iterable[Further]:
    for one, line in zip(items, _lines(visit, items), strict=True):
        about = ", ".join(filter(None, (line.body_name, line.service)))
        yield Further((one.kind, one.record), one.day, f"{line.kind}: {about}", one.text)


ROUTES = (dated, dated_file, new_address, subscribed)
