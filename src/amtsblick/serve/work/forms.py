"""Enter a new record or a new version of one: every kind that has a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from litestar import Response

from amtsblick.assess.access.steps import body_of, rights_for
from amtsblick.jobs.body_records import standing
from amtsblick.serve.addresses import body_path, named, record_path
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.drafts import Draft, Refused, enter
from amtsblick.serve.work.field_tables import FORMS, IDENTITY
from amtsblick.serve.work.field_views import Filled
from amtsblick.serve.work.kind_words import KINDS, NEW
from amtsblick.serve.work.openings import Opening, opening, reopened
from amtsblick.serve.work.reading import Fault
from amtsblick.serve.work.reasons import reasons_for
from amtsblick.serve.work.seen_records import seen
from amtsblick.serve.work.tellers import shower, teller
from amtsblick.serve.work.told import Difference
from amtsblick.values.accounts import Right
from amtsblick.values.records import Action, Entry, RecordKind, RecordState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A form as it is to be shown."""

    kind: RecordKind
    said: Mapping[str, Sequence[str]]
    entry: Entry | None = None
    base: int = 0
    faults: Sequence[Fault] = ()
    origins: Mapping[str, str] | None = None
    more: str = ""
    differences: Sequence[Difference] | None = None
    status: int = 200


@reads("/work/new/{kind:str}", Right.SEE_INSIDE)
def begin(visit: Visit, kind: str) -> Response[bytes]:
    """An empty form, filled in as far as anything is known."""
    wanted = _may_begin(visit, kind)
    begun = opening(visit, wanted)
    return _page(visit, _Shown(kind=wanted, said=begun.said, origins=begun.origins))


@writes("/work/new/{kind:str}", Right.SEE_INSIDE)
def enter_new(visit: Visit, form: Form, kind: str) -> Response[bytes]:
    """A new record as a draft."""
    return _sent(visit, form, Draft(kind=_may_begin(visit, kind), said=form.texts))


@reads("/work/edit/{kind:str}/{record:str}", Right.SEE_INSIDE)
def edit(visit: Visit, kind: str, record: str) -> Response[bytes]:
    """The form of a record with what its newest version says."""
    entry = _may_edit(visit, kind, record)
    begun: Opening = reopened(visit, entry)
    return _page(visit, _Shown(kind=entry.kind, said=begun.said, entry=entry, base=entry.version))


@writes("/work/edit/{kind:str}/{record:str}", Right.SEE_INSIDE)
def enter_version(visit: Visit, form: Form, kind: str, record: str) -> Response[bytes]:
    """A new version of a record as a draft."""
    entry = _may_edit(visit, kind, record)
    base = form.text("base")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 9 else 0  # noqa: PLR2004
    return _sent(visit, form, Draft(kind=entry.kind, said=form.texts, entry=entry, base=number))


def _sent(visit: Visit, form: Form, draft: Draft) -> Response[bytes]:
    if form.text("more"):
        return _page(visit, _again(draft, more=form.text("more")))
    submit = form.text("do") == "submit"
    outcome = enter(visit, draft, submit=submit)
    if isinstance(outcome, Entry):
        path = record_path(visit.lang, outcome.kind, outcome.record)
        return visit.go(path, said="submitted" if submit else "saved")
    return _refused(visit, draft, outcome)


def _refused(visit: Visit, draft: Draft, refused: Refused) -> Response[bytes]:
    if refused.mine is None:
        return _page(visit, _again(draft, faults=refused.faults, status=HTTPStatus.UNPROCESSABLE_ENTITY))
    now = seen(visit, draft.kind, refused.mine.id)
    rows = teller(visit).differences(now.content, refused.mine)
    # From here on the newest version is what was seen: whoever sends again does so knowingly.
    shown = _Shown(
        kind=draft.kind,
        said=draft.said,
        entry=now,
        base=now.version,
        differences=rows,
        status=HTTPStatus.CONFLICT,
    )
    return _page(visit, shown)


def _again(draft: Draft, *, more: str = "", faults: Sequence[Fault] = (), status: int = 200) -> _Shown:
    return _Shown(
        kind=draft.kind,
        said=draft.said,
        entry=draft.entry,
        base=draft.base,
        more=more,
        faults=faults,
        status=status,
    )


def _page(visit: Visit, shown: _Shown) -> Response[bytes]:
    entry = shown.entry
    filled = Filled(
        said=shown.said,
        faults=shown.faults,
        origins=shown.origins or {},
        more=shown.more,
        without=IDENTITY if entry else frozenset(),
    )
    return visit.page(
        "work/form.html",
        status=shown.status,
        kind=shown.kind.value,
        kind_name=visit.texts.gettext(KINDS[shown.kind]),
        new_name=visit.texts.gettext(NEW[shown.kind]),
        entry=entry,
        base=shown.base,
        sections=shower(visit).sections(FORMS[shown.kind], filled),
        filled=filled,
        differences=shown.differences,
        title=teller(visit).title(entry.content) if entry else "",
        back=_back(visit, entry) if entry else "",
        reasons=reasons_for(visit, shown.kind, shown.said, entry),
        waits=entry is not None and entry.state is RecordState.SUBMITTED,
    )


def _back(visit: Visit, entry: Entry) -> str:
    """Where the record stands that is changed."""
    if entry.version == 0:
        return body_path(visit.lang, entry.record)
    return record_path(visit.lang, entry.kind, entry.record)


def _may_begin(visit: Visit, kind: str) -> RecordKind:
    """The kind, for whoever may enter such records for any body; else missing or not allowed."""
    wanted = next((one for one in FORMS if one.value == kind), None)
    if wanted is None:
        raise visit.missing()
    if not any(visit.visitor.may(one) for one in rights_for(Action.ENTERED, wanted)):
        raise visit.refused()
    return wanted


def _may_edit(visit: Visit, kind: str, record: str) -> Entry:
    """The newest entry of a record that the reader may change."""
    wanted = next((one for one in FORMS if one.value == kind), None)
    if wanted is None:
        raise visit.missing()
    entry = _known_body(visit, named(record)) if wanted is RecordKind.BODY else None
    entry = entry or seen(visit, wanted, named(record))
    visit.acting(rights_for(Action.CHANGED, wanted), body_of(entry.content))
    return entry


def _known_body(visit: Visit, body: str) -> Entry | None:
    """A body that only lists of surveys brought in, as an entry of version 0; None for all others."""
    found = standing(visit.desk.register, body)
    return found if found and found.version == 0 and visit.visitor.may(Right.SEE_INSIDE, body) else None


ROUTES = (begin, enter_new, edit, enter_version)
