"""Personal links by mail: invitations and reminders to the bodies that have not answered, sent from the browser.

Addresses are typed or come from a list that the office keeps as a file; the register keeps none of them.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.asking import Asked
from amtsblick.jobs.chase import MATTER, addresses_of
from amtsblick.jobs.inviting import Envelope, Fate, Posted, Wish, invite
from amtsblick.parse.recipients import parse_address_list
from amtsblick.publish.mail import checked_address
from amtsblick.serve.forms import Form, Upload
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.questionnaires import Line, lines_of, table_of
from amtsblick.values.accounts import Right
from amtsblick.values.records import Actor

_MOST: Final = 50
"""Mails of one form: more would keep the browser waiting too long."""
_PARTS: Final = re.compile(r"[\s,;]+")
_OPEN: Final = ("late", "waiting")
_PATH: Final = "/work/questionnaires/mail"


_FATES: Final = {
    Fate.SENT: _("sent to %(address)s"),
    Fate.LATELY: _("%(address)s was written to a few days ago: nothing was sent"),
    Fate.REFUSED: _("the mail server takes nothing for %(address)s"),
    Fate.FAILED: _("not sent to %(address)s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What stands on the page: addresses and objections by id of the questionnaire, and what became of mails."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    posted: Sequence[Posted] = ()
    asked: frozenset[str] = frozenset()
    """Keep to these; empty for all that are open."""


@reads(_PATH, Right.ASK)
def letters(visit: Visit) -> Response[bytes]:
    """Who has not answered, with room for an address each."""
    return _page(visit, _Sheet(asked=frozenset(visit.many("one"))))


@writes(_PATH, Right.ASK, uploads=True)
def post(visit: Visit, form: Form) -> Response[bytes]:
    """Fill addresses in from a list, or send."""
    known = {one.found.questionnaire.id: one for one in lines_of(visit)}
    asked = form.all("ask")[:_MOST]
    if any(one not in known for one in asked):
        raise visit.missing()
    typed = {one: form.text(f"to.{one}") for one in asked}
    if form.text("do") == "fill":
        return _filled(visit, form.uploads.get("list"), known, typed)
    faults = {one: said for one in asked if (said := _fault(visit, typed[one]))}
    envelopes = [
        Envelope(asked=_asked(known[one]), address=address)
        for one in asked
        if known[one].state in _OPEN and one not in faults
        for address in _addresses(typed[one])
    ]
    fault = "" if envelopes or faults else visit.texts.gettext("Write at least one address.")
    if visit.settings.mail is None:
        fault = visit.texts.gettext("No mail server is set up.")
    if fault or faults:
        return _page(visit, _Sheet(typed=typed, faults=faults, fault=fault, asked=frozenset(asked)))
    posted = _sent(visit, envelopes, again=bool(form.text("again")))
    left = {one.envelope.asked.questionnaire.id for one in posted if one.fate is not Fate.SENT}
    typed = {one: text for one, text in typed.items() if one in left}
    return _page(visit, _Sheet(typed=typed, posted=posted, asked=frozenset(asked)))


def _asked(line: Line) -> Asked:
    return Asked(questionnaire=line.found.questionnaire, body=line.found.body)


def _addresses(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, _PARTS.split(text))))


def _fault(visit: Visit, text: str) -> str:
    for one in _addresses(text):
        try:
            checked_address(one, "to")
        except InputError:
            return visit.texts.gettext("“%(text)s” is no e-mail address.") % {"text": one}
    return ""


def _sent(visit: Visit, envelopes: Sequence[Envelope], *, again: bool) -> list[Posted]:
    """Each body is written to in the role that gives the right for it."""
    route = visit.settings.mail
    if route is None:
        return []
    wish = Wish(base=visit.settings.base_url, again=again)
    groups: dict[Actor, list[Envelope]] = defaultdict(list)
    for one in envelopes:
        groups[visit.acting([Right.ASK], one.asked.body.id)].append(one)
    return [
        one for actor, mine in groups.items() for one in invite(table_of(visit, actor), mine, route, wish)
    ]


def _filled(
    visit: Visit, upload: Upload | None, known: Mapping[str, Line], typed: Mapping[str, str]
) -> Response[bytes]:
    """The page with the addresses of a list beside what was typed."""
    asked = frozenset(typed)
    if upload is None:
        return _page(visit, _Sheet(typed=typed, fault=visit.texts.gettext("Choose the list."), asked=asked))
    try:
        recipients = parse_address_list(upload.content.decode("utf-8-sig"))
    except ValueError as error:
        why = "UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        fault = visit.texts.gettext("The list cannot be read: %(why)s") % {"why": why}
        return _page(visit, _Sheet(typed=typed, fault=fault, asked=asked))
    bodies = {one.id: one for one in visit.desk.register.bodies()}
    filled = {
        one: typed[one] or ", ".join(addresses_of(known[one].found.body.id, recipients, bodies))
        for one in typed
    }
    return _page(visit, _Sheet(typed=filled, asked=asked))


def _page(visit: Visit, sheet: _Sheet) -> Response[bytes]:
    wanted = visit.chosen("state", _OPEN)
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sheet.posted:
        text = visit.texts.gettext(_FATES[one.fate]) % {"address": one.envelope.address}
        said[one.envelope.asked.questionnaire.id].append((one.fate, text))
    shown = [
        one
        for one in lines_of(visit)
        if (one.found.questionnaire.id in sheet.asked if sheet.asked else _fits(one, wanted))
    ]
    wrong = bool(sheet.fault or sheet.faults)
    return visit.page(
        "work/questionnaire_mail.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        lines=shown[:_MOST],
        total=len(shown),
        most=_MOST,
        sheet=sheet,
        said=said,
        sent=sum(one.fate is Fate.SENT for one in sheet.posted),
        why=next((one.why for one in sheet.posted if one.why), ""),
        told=_told(visit),
        route=visit.settings.mail,
        state=wanted,
    )


def _fits(line: Line, wanted: str) -> bool:
    return line.state == wanted if wanted else line.state in _OPEN


def _told(visit: Visit) -> dict[str, date]:
    """When each questionnaire was last written about."""
    return {
        one.matter.removeprefix(MATTER): one.sent_at.date()
        for one in visit.desk.register.reminders_about(MATTER)
    }


ROUTES = (letters, post)
