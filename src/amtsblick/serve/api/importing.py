"""Files of records: what they would change, taking them in, and taking records away."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from amtsblick.assess.register.chain import kind_of
from amtsblick.jobs.exchange import entries_written
from amtsblick.jobs.file_import import BODY_LIST, Given, Plan, Taking
from amtsblick.parse.exchange.kinds import IN_ORDER, PLURALS
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.report.exchange.yaml_files import record_tree
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import Call, Operation, Param, Shape, operation
from amtsblick.serve.work.exports import entries_of
from amtsblick.serve.work.import_rights import may_take
from amtsblick.serve.work.taking_in import entered, follow, planned, turn
from amtsblick.values.accounts import Right
from amtsblick.values.records import RecordKind

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES: Final = ("text/csv", _XLSX, "application/yaml", "application/json")
_LISTED: Final = 1000
"""Changes and complaints that an answer lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One record that the file changes, and where it stands in it (`row` 0: nowhere in particular)."""

    kind: RecordKind
    id: str
    new: bool
    sheet: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """What was taken differently from how it stands in the file."""

    sheet: str
    row: int
    column: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a file changes. `entered` tells whether it is done or only shown.

    `changes` and `notes` list the first 1000. `lists_follow`: so much was entered that lists and overviews are
    brought up to date by the worker.
    """

    entered: bool
    new: int
    changed: int
    unchanged: int
    changes: tuple[FileChange, ...]
    notes: tuple[FileNote, ...] = ()
    lists_follow: bool = False


@operation(
    "POST", "/import", id="importFile", tag="records", access=Right.SEE_INSIDE, gives=Import, files=_FILES,
    raises=(429,),
    params=(
        Param(name="name", required=True, example="usages.csv",
              about="The file's name: its ending tells the form, and of a CSV file the stem tells the kind of record."),
        Param(name="holds", shape=Shape.CHOICE, options=(BODY_LIST, *(one.value for one in RecordKind)),
              about="What a CSV file holds where its name does not say it; `list` is a list of bodies as surveys take it."),
        Param(name="taking", shape=Shape.CHOICE, options=tuple(one.value for one in Taking),
              about="`drafts` (when nothing is said): as drafts of the token's account. `states`: in the states that "
              "the file names, which needs the right to import and the scope admin."),
        Param(name="enter", shape=Shape.FLAG,
              about="Enter it, all or nothing; without it the answer tells what would be entered."),
    ),
)  # fmt: skip
def import_file(call: Call) -> Import:
    """Show what a file would change, or enter all of it. What is sent is the file itself.

    With anything wrong in it nothing is entered: 422 with sheet, row and column of every problem.
    """
    name = PurePath(call.text("name").replace("\\", "/")).name
    taking = Taking(call.text("taking") or Taking.DRAFTS)
    if taking not in may_take(call.visit.visitor):
        raise call.visit.refused()
    given = Given(name=name, data=call.raw, taking=taking, holds=call.text("holds"))
    with turn(call.visit):
        found, actor = planned(call.visit, given)
        if found.troubles or actor is None:
            raise _refused(found)
        if not call.flag("enter"):
            return _told(found, done=False)
        if objected := entered(call.visit, found, actor):
            raise _refused(objected)
    return _told(found, done=True, lists_follow=not follow(call.visit, found, actor))


@operation(
    "GET", "/export", id="exportRecords", tag="records", access=Right.SEE_INSIDE, gives=dict, free=True,
    params=(
        Param(name="kind", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in RecordKind),
              about="Kinds of records; all without it."),
        Param(name="under", about="Id of a body: only what is about it and those below it.", example="amt"),
    ),
)  # fmt: skip
def export_records(call: Call) -> dict[str, Any]:
    """All records that the token may read, with all versions, as `POST /import` takes them back as JSON."""
    only, register = entries_of(call.visit, call.text("under")), call.visit.desk.register
    kinds = call.each("kind", RecordKind) or IN_ORDER
    return {
        PLURALS[kind]: [record_tree(kind, one) for one in filter(only, entries_written(register, kind))]
        for kind in IN_ORDER
        if kind in kinds
    }


def _told(found: Plan, *, done: bool, lists_follow: bool = False) -> Import:
    new = sum(map(found.is_new, found.changes))
    pairs = list(zip(found.changes, found.places, strict=True))[:_LISTED]
    return Import(
        entered=done,
        new=new,
        changed=len(found.changes) - new,
        unchanged=found.unchanged,
        changes=tuple(
            FileChange(
                kind=kind_of(change.content),
                id=change.content.id,
                new=found.is_new(change),
                sheet=place.sheet,
                row=place.row,
            )
            for change, place in pairs
        ),
        notes=tuple(FileNote(**_trouble(one)) for one in found.notes[:_LISTED]),
        lists_follow=lists_follow,
    )


def _refused(found: Plan) -> ApiError:
    many = len(found.troubles)
    more = f" The first {_LISTED} of {many} are listed." if many > _LISTED else ""
    errors = [_trouble(one) for one in found.troubles[:_LISTED]]
    return ApiError(422, f"Nothing was entered: see errors.{more}", errors)


def _trouble(one: Trouble) -> dict[str, Any]:
    place: Place = one.place
    return {
        "sheet": place.sheet,
        "row": place.row,
        "column": one.column,
        "text": one.text,
        "remedy": one.remedy,
    }


OPERATIONS: tuple[Operation, ...] = (import_file, export_records)
