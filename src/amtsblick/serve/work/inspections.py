"""Inspections: who was looked at in a real browser, and what each pass of one look showed, side by side."""

from functools import partial
from typing import Final

from litestar import Response
from litestar.response import Stream

from amtsblick.jobs.inspected import (
    InspectionFile,
    earlier,
    findings_text,
    inspection_file,
    inspection_list,
    name_of,
    picture,
    with_pictures,
)
from amtsblick.keep.inspections import InspectionEntry
from amtsblick.report.inspection import render_inspection, sections
from amtsblick.serve.addresses import named, step
from amtsblick.serve.ranges import send_file
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.board import Side
from amtsblick.values.inspected import InspectionBrief
from amtsblick.values.recording import PassName

_PASSES: Final = (PassName.NONE, PassName.REJECT, PassName.ACCEPT, PassName.NO_SCRIPT)
_WHOLE_DOCUMENT: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Reports carry their own style; they can do nothing else."""
_FOREVER: Final = "private, max-age=31536000, immutable"
_DIGEST: Final = "sha256:"
_LARGEST: Final = 2**31 - 1


@reads("/inspections", Door.PUBLIC)
def public_inspections(visit: Visit) -> Response[bytes]:
    """Inspections of the bodies that the public pages show."""
    return _list(visit, Side.PUBLIC)


@reads("/work/inspections", Right.SEE_INSIDE)
def inspections(visit: Visit) -> Response[bytes]:
    """All inspections that the reader may see, also of addresses that belong to no body."""
    return _list(visit, Side.INSIDE)


@reads("/inspections/{number:int}", Door.PUBLIC)
def inspection(visit: Visit, number: int) -> Response[bytes]:
    """One inspection: its passes side by side, findings, limits, what is different from the one before."""
    file = seen_inspection(visit, number)
    base = f"/{visit.lang}/inspections/{number}"
    before = earlier(visit.desk.register, file)
    inside = _inside(visit, file.entry)
    body = file.entry.body or ""
    context = sections(file.site, visit.desk.knowledge, lang=visit.lang, picture=partial(_shown, file, base))
    context |= {
        "file": file,
        "base": base,
        "body": body,
        "body_step": step(body),
        "name": name_of(visit.desk.register, Side.INSIDE if inside else Side.PUBLIC, body),
        "before": before if before and _may(visit, before.number) else None,
        "inside": inside,
        "manifest": file.entry.manifest.removeprefix(_DIGEST),
        "previous": file.entry.previous.removeprefix(_DIGEST),
        "key": file.entry.signed_by.removeprefix(_DIGEST),
    }
    return visit.page("work/inspection.html", **context)


@reads("/inspections/{number:int}/pictures/{digest:str}", Door.PUBLIC)
def inspection_picture(visit: Visit, number: int, digest: str) -> Response[bytes]:
    """A screenshot out of the bundle, as PNG."""
    found = picture(seen_inspection(visit, number), f"{_DIGEST}{digest.removesuffix('.png')}")
    if found is None:
        raise visit.missing()
    return Response(
        found,
        media_type="image/png",
        headers={"Cache-Control": _FOREVER, "Content-Security-Policy": "default-src 'none'; sandbox"},
    )


@reads("/inspections/{number:int}/bundle.wacz", Door.PUBLIC)
def inspection_bundle(visit: Visit, number: int) -> Stream:
    """The evidence bundle; broken downloads may go on where they stopped."""
    file = seen_inspection(visit, number)
    if file.bundle is None:
        raise visit.missing()
    return send_file(
        visit.request,
        file.bundle,
        name=f"inspection-{number}.wacz",
        media_type="application/wacz+zip",
        tag=file.entry.manifest.removeprefix(_DIGEST),
    )


@reads("/inspections/{number:int}/report.html", Door.PUBLIC)
def inspection_report(visit: Visit, number: int) -> Response[bytes]:
    """The report as one file, as ``amtsblick inspect`` writes it."""
    file = seen_inspection(visit, number)
    text = "".join(
        render_inspection(
            with_pictures(file), visit.desk.knowledge, lang=visit.lang, generated_at=visit.desk.now()
        )
    )
    headers = {
        "Content-Security-Policy": _WHOLE_DOCUMENT,
        "Content-Disposition": f'attachment; filename="inspection-{number}.{visit.lang}.html"',
    }
    return visit.whole(text.encode(), "text/html", headers=headers)


@reads("/inspections/{number:int}/findings.json", Door.PUBLIC)
def inspection_findings(visit: Visit, number: int) -> Response[bytes]:
    """The findings for programs, as they were last judged."""
    headers = {"Content-Disposition": f'attachment; filename="inspection-{number}.json"'}
    text = findings_text(seen_inspection(visit, number))
    return visit.whole(text.encode(), "application/json", headers=headers)


def _list(visit: Visit, side: Side) -> Response[bytes]:
    body = named(visit.one("body"))
    before = visit.number("before", 0, 0, _LARGEST) or None
    register = visit.desk.register
    allowed = _bodies(visit, side, body)
    shown_on = Side.PUBLIC if side is Side.PUBLIC else None
    found = inspection_list(register, bodies=allowed, shown_on=shown_on, before=before)
    return visit.page(
        "work/inspections.html",
        found=found,
        passes=[one.value for one in _PASSES if any(one in _made(line.brief) for line in found.lines)],
        by_pass={line.number: {one.name.value: one for one in line.brief.passes} for line in found.lines},
        body=body,
        name=name_of(register, side, body),
        inside=side is Side.INSIDE,
        first=before is None,
    )


def _made(brief: InspectionBrief) -> set[PassName]:
    return {one.name for one in brief.passes}


def _bodies(visit: Visit, side: Side, body: str) -> list[str] | None:
    """Bodies to which the list is kept; None for all."""
    if side is Side.PUBLIC or "" in visit.visitor.roots(Right.SEE_INSIDE):
        return [body] if body else None
    own = visit.visitor.bodies(Right.SEE_INSIDE)
    return [one for one in own if not body or one == body]


def seen_inspection(visit: Visit, number: int) -> InspectionFile:
    """The inspection, when the reader may see it; one that is not there and one that is hidden look the same."""
    found = inspection_file(visit.desk.register, visit.desk.folder, number) if number <= _LARGEST else None
    if found is None or not _visible(visit, found.entry):
        raise visit.missing()
    return found


def _may(visit: Visit, number: int) -> bool:
    kept = visit.desk.register.inspection(number)
    return kept is not None and _visible(visit, kept[0])


def _visible(visit: Visit, entry: InspectionEntry) -> bool:
    if _inside(visit, entry):
        return True
    return bool(entry.body) and visit.desk.register.board_body(Side.PUBLIC, str(entry.body)) is not None


def _inside(visit: Visit, entry: InspectionEntry) -> bool:
    """May the reader see inside? Addresses that belong to no body are for readers of the whole register."""
    if entry.body:
        return visit.visitor.may(Right.SEE_INSIDE, entry.body)
    return visit.visitor.may_everywhere(Right.SEE_INSIDE)


def _shown(file: InspectionFile, base: str, digest: str) -> str:
    if file.bundle is None or digest not in file.pictures:
        return ""
    return f"{base}/pictures/{digest.removeprefix(_DIGEST)}.png"


ROUTES = (
    public_inspections,
    inspections,
    inspection,
    inspection_picture,
    inspection_bundle,
    inspection_report,
    inspection_findings,
)
