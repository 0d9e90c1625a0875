"""Take the register's records away as files: those of the reader's part, or of one part of it."""

from collections.abc import Callable
from typing import Final

from litestar import Response

from amtsblick.assess.access.rights import within
from amtsblick.jobs.exchange import FileForm
from amtsblick.jobs.file_export import export_file
from amtsblick.serve.addresses import named
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.bodies import body_meant
from amtsblick.serve.work.seen_records import about, visible
from amtsblick.values.accounts import Right
from amtsblick.values.records import Entry

_FORMS: Final = (
    (FileForm.XLSX, _("Excel workbook"), _("One sheet for each kind of record.")),
    (FileForm.CSV, _("CSV tables"), _("One table for each kind of record, in a ZIP archive.")),
    (
        FileForm.YAML,
        _("YAML"),
        _("One file for each kind of record, in a ZIP archive; reads well in version control."),
    ),
)
_PRIVATE: Final = {"Cache-Control": "no-store"}


@reads("/work/export", Right.SEE_INSIDE)
def export(visit: Visit) -> Response[bytes]:
    """Choose a form and a part of the register."""
    under, fault = visit.one("under"), ""
    if under:
        meant = body_meant(visit.desk.register, under, visit.texts)
        fault = meant.fault
        under = meant.body or under
    return visit.page(
        "work/export.html",
        forms_of=[
            (one.value, visit.texts.gettext(name), visit.texts.gettext(text)) for one, name, text in _FORMS
        ],
        under=under,
        fault=fault,
        everywhere=visit.visitor.may_everywhere(Right.SEE_INSIDE),
    )


@reads("/work/export/{name:str}", Right.SEE_INSIDE)
def export_as(visit: Visit, name: str) -> Response[bytes]:
    """``register.csv``, ``register.xlsx`` or ``register.yaml``; ``under`` asks for one body and everything below it."""
    wanted = next((one for one in FileForm if name == f"register.{one}"), None)
    if wanted is None:
        raise visit.missing()
    made = export_file(visit.desk.register, wanted, entries_of(visit, named(visit.one("under"))))
    day = visit.desk.today.isoformat()
    stem, _dot, ending = made.name.rpartition(".")
    told = f'attachment; filename="{stem}-{day}.{ending}"'
    return visit.whole(made.data, made.media_type, headers=_PRIVATE | {"Content-Disposition": told})


def entries_of(visit: Visit, under: str = "") -> Callable[[Entry], bool]:
    """Which entries may the reader take away, of all or of one body with everything below it?

    NotThereError for a body that the reader may not see.
    """
    if under and (visit.desk.register.body(under) is None or not visit.visitor.may(Right.SEE_INSIDE, under)):
        raise visit.missing()
    tree = visit.visitor.tree()
    known: dict[str, bool] = {}

    def wanted(entry: Entry) -> bool:
        body = about(entry.content)
        if body not in known:
            known[body] = not under or (body != "" and within(body, under, tree))
        return known[body] and visible(visit, entry)

    return wanted


ROUTES = (export, export_as)
