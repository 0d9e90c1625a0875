"""Which bodies came before and after a body: renamed, merged, split? Enter it, and take back what was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.assess.access.steps import body_of
from amtsblick.errors import RegisterError
from amtsblick.serve.addresses import body_path, named
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.bodies import body_meant
from amtsblick.serve.work.fields import Field, Shape
from amtsblick.serve.work.reach import body_names
from amtsblick.serve.work.reading import Fault, Reader
from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.timeline import Succession

_OTHER: Final = Field(name="other", shape=Shape.BODY, label="", required=True)
_SINCE: Final = Field(name="since", shape=Shape.DAY, label="", required=True)
_WAYS: Final = ("after", "before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """One body that came before or after; ``may_end``: the reader may take the statement back."""

    body: str
    name: str
    day: str
    may_end: bool


@reads("/work/bodies/{part:str}/succession", Right.MANAGE_BODIES)
def successions(visit: Visit, part: str) -> Response[bytes]:
    """What came before the body and what came after it."""
    return _page(visit, _body(visit, part), {}, ())


@writes("/work/bodies/{part:str}/succession", Right.MANAGE_BODIES)
def change_successions(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """Enter a succession, or take one back. It counts at once; timelines follow with the next refresh."""
    body = _body(visit, part)
    if form.text("do") == "end":
        return _ended(visit, form, body)
    texts = {name: [form.text(name)] for name in ("other", "since", "way")}
    register, say = visit.desk.register, visit.texts
    reader = Reader(texts, say, frozenset(), lambda text: body_meant(register, text, say))
    other, since = reader.read(_OTHER), reader.read(_SINCE)
    if form.text("way") not in _WAYS:
        reader.wrong("way", _("Choose one of both."))
    faults = reader.faults or _barred(visit, other, body)
    if not faults:
        pair = (body.id, other) if form.text("way") == "after" else (other, body.id)
        begin = datetime.combine(since, time.min, tzinfo=UTC)
        try:
            register.add_successions([Succession(before=pair[0], after=pair[1], since=begin)])
        except RegisterError:
            faults = [Fault("other", say.gettext(_CIRCLE))]
    if faults:
        return _page(visit, body, {name: form.text(name) for name in texts}, faults)
    visit.desk.written(set(pair))
    return visit.go(f"{body_path(visit.lang, body.id)}/succession", said="succession")


_CIRCLE: Final = _("That body already came the other way round: take that back first.")


def _ended(visit: Visit, form: Form, body: Body) -> Response[bytes]:
    pair = (form.text("before"), form.text("after"))
    if body.id not in pair:
        raise visit.missing()
    for one in pair:
        _require(visit, one)
    visit.desk.register.take_back_succession(*pair)
    visit.desk.written(set(pair))
    return visit.go(f"{body_path(visit.lang, body.id)}/succession", said="ended")


def _barred(visit: Visit, other: str, body: Body) -> list[Fault]:
    if other == body.id:
        return [Fault("other", visit.texts.gettext(_("A body does not follow itself: name another one.")))]
    if not _may(visit, other):
        text = visit.texts.gettext(_("Your account does not have the right to do this for this body."))
        return [Fault("other", text)]
    return []


def _body(visit: Visit, part: str) -> Body:
    found = visit.desk.register.body(named(part))
    if found is None or not visit.visitor.may(Right.SEE_INSIDE, found.id):
        raise visit.missing()
    _require(visit, found.id)
    return found


def _require(visit: Visit, body: str) -> None:
    if not _may(visit, body):
        raise visit.refused()


def _may(visit: Visit, body: str) -> bool:
    """May the reader change what the register says of a body: the business of who keeps those above it?"""
    found = visit.desk.register.body(body)
    return found is not None and visit.visitor.may_any([Right.MANAGE_BODIES], body_of(found))


def _page(visit: Visit, body: Body, said: dict[str, str], faults: Sequence[Fault]) -> Response[bytes]:
    stand = visit.desk.register.successions()
    return visit.page(
        "work/succession.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else 200,
        body=body,
        before=_follows(visit, [(one.before, one) for one in stand if one.after == body.id]),
        after=_follows(visit, [(one.after, one) for one in stand if one.before == body.id]),
        said=said,
        faults=faults,
        wrong={one.field: one.text for one in reversed(faults)},
    )


def _follows(visit: Visit, found: Sequence[tuple[str, Succession]]) -> list[Follows]:
    names = body_names(visit, [body for body, _one in found])
    return [
        Follows(
            body=body,
            name=names[body],
            day=visit.say.day(one.since.date()),
            may_end=_may(visit, body),
        )
        for body, one in found
    ]


ROUTES = (successions, change_successions)
