"""Take records out of a file: give it, look at what it would change, confirm. All or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePath
from typing import Any, Final

from litestar import Response

from amtsblick.assess.register.chain import kind_of
from amtsblick.jobs.file_import import BODY_LIST, Given, Plan, Taking
from amtsblick.jobs.incoming import Incoming, drop_file, keep_file, waiting_file
from amtsblick.parse.exchange.kinds import IN_ORDER
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.import_rights import may_import, may_take
from amtsblick.serve.work.import_words import trouble_said
from amtsblick.serve.work.kind_words import KINDS
from amtsblick.serve.work.taking_in import entered, follow, planned, turn
from amtsblick.serve.work.tellers import teller
from amtsblick.serve.work.told import Difference
from amtsblick.values.accounts import Right
from amtsblick.values.records import RecordKind

_SHOWN: Final = 200
"""Changes and complaints that a page lists; the others are counted."""
_LONGEST: Final = 120
_PRIVATE: Final = {"Cache-Control": "no-store"}
_TAKING: Final = {
    Taking.DRAFTS: _("As drafts of mine: each holds once somebody else has approved it."),
    Taking.STATES: _("As the file says: in its states, with its authors and who approved them."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One record that the file would change. ``differences`` () for a new one."""

    kind: str
    title: str
    record: str
    new: bool
    where: str
    differences: Sequence[Difference] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """What is wrong, with its place in words; ``lang`` "" is the reader's own."""

    where: str
    text: str
    lang: str = ""


@reads("/work/import", Right.SEE_INSIDE)
def begin(visit: Visit) -> Response[bytes]:
    """Choose a file."""
    _require(visit)
    return _page(visit)


@writes("/work/import", Right.SEE_INSIDE, uploads=True)
def take_file(visit: Visit, form: Form) -> Response[bytes]:
    """Show what the file would change, or enter what was shown."""
    _require(visit)
    taking = next((one for one in may_take(visit.visitor) if one.value == form.text("taking")), None)
    holds = form.text("holds")
    if taking is None or holds not in {"", BODY_LIST, *(one.value for one in RecordKind)}:
        return _page(
            visit, faults=[("taking", visit.texts.gettext(_("Choose how the records are entered.")))]
        )
    file, fault = _file(visit, form)
    if file is None:
        return _page(visit, faults=[("file", fault)], taking=taking, holds=holds)
    given = Given(name=file.name, data=file.data, taking=taking, holds=holds)
    with turn(visit):
        found, actor = planned(visit, given)
        if form.text("do") != "enter" or found.troubles or actor is None:
            return _preview(visit, file, given, found)
        if form.text("mark") != found.mark:
            return _preview(visit, file, given, found, moved=True)
        objected = entered(visit, found, actor)
    if objected:
        return _preview(visit, file, given, objected)
    drop_file(visit.desk.folder, actor.name)
    said = "imported" if follow(visit, found, actor) else "imported_later"
    return visit.go(f"/{visit.lang}/work/import", said=said)


def _file(visit: Visit, form: Form) -> tuple[Incoming | None, str]:
    """The file that came, or the one that waits; else what to do."""
    account, desk = visit.member.id if visit.member else "", visit.desk
    upload = form.uploads.get("file")
    if upload is not None:
        name = PurePath(upload.name.replace("\\", "/")).name[-_LONGEST:] or "file"
        return keep_file(desk.folder, account, name, upload.content, desk.now()), ""
    if not form.text("key"):
        return None, visit.texts.gettext(_("Choose a file."))
    waiting = waiting_file(desk.folder, account, form.text("key"), desk.now())
    return waiting, visit.texts.gettext(
        _("The file is gone, or you gave another one since: choose it again.")
    )


def _require(visit: Visit) -> None:
    if not may_import(visit.visitor):
        raise visit.refused()


def _preview(
    visit: Visit, file: Incoming, given: Given, found: Plan, *, moved: bool = False
) -> Response[bytes]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found.troubles else HTTPStatus.CONFLICT if moved else 200
    return _page(
        visit,
        status=status,
        file=file,
        taking=given.taking,
        holds=given.holds,
        plan=found,
        moved=moved,
        new=_counts(visit, found, new=True),
        changed=_counts(visit, found, new=False),
        rows=_rows(visit, found) if not found.troubles else (),
        troubles=[_trouble(visit, one) for one in found.troubles[:_SHOWN]],
        notes=[_trouble(visit, one) for one in found.notes[:_SHOWN]],
    )


def _counts(visit: Visit, found: Plan, *, new: bool) -> list[tuple[str, int]]:
    counts = found.counts(new=new)
    return [(visit.texts.gettext(KINDS[kind]), counts[kind]) for kind in IN_ORDER if counts[kind]]


def _rows(visit: Visit, found: Plan) -> list[ChangeView]:
    """What is changed comes first: it is what there is to look at."""
    tells = teller(visit)
    order = sorted(zip(found.changes, found.places, strict=True), key=lambda one: found.is_new(one[0]))
    views = []
    for change, place in order[:_SHOWN]:
        before = found.before.get((kind_of(change.content), change.content.id))
        views.append(
            ChangeView(
                kind=visit.texts.gettext(KINDS[kind_of(change.content)]),
                title=tells.title(change.content),
                record=change.content.id,
                new=before is None,
                where=_where(visit, place),
                differences=tells.differences(before, change.content) if before is not None else (),
            )
        )
    return views


def _trouble(visit: Visit, one: Trouble) -> TroubleView:
    text, lang = trouble_said(one, visit.texts)
    return TroubleView(where=_where(visit, one.place, one.column), text=text, lang=lang)


def _where(visit: Visit, place: Place, column: str = "") -> str:
    """Sheet, row and column in words."""
    say = visit.texts.gettext
    parts = [
        say(_("sheet %(name)s")) % {"name": place.sheet} if place.sheet else "",
        say(_("row %(num)d")) % {"num": place.row} if place.row else "",
        say(_("column %(name)s")) % {"name": column} if column else "",
    ]
    return ", ".join(filter(None, parts))


def _page(
    visit: Visit, *, status: int = 200, faults: Sequence[tuple[str, str]] = (), **more: Any
) -> Response[bytes]:
    ways = may_take(visit.visitor)
    context: dict[str, Any] = {
        "file": None,
        "plan": None,
        "taking": ways[0],
        "holds": "",
        "moved": False,
        **more,
    }
    return visit.page(
        "work/import.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else status,
        headers=_PRIVATE,
        faults=faults,
        wrong=dict(faults),
        ways=[(one.value, visit.texts.gettext(_TAKING[one])) for one in ways],
        kinds=[
            (BODY_LIST, visit.texts.gettext(_("List of bodies, as surveys take it"))),
            *((one.value, visit.texts.gettext(KINDS[one])) for one in IN_ORDER),
        ],
        most=_SHOWN,
        **context,
    )


ROUTES = (begin, take_file)
