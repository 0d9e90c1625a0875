"""What was looked at: inspections with their evidence, and surveys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amtsblick.jobs.inspected import inspection_list, name_of
from amtsblick.keep.bundle_reading import Stamped
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import LARGEST, SIDE, Call, Listing, Param, Part, operation, paged
from amtsblick.serve.api.sides import own_bodies, place, side_of
from amtsblick.serve.routing import Door
from amtsblick.serve.work.inspections import seen_inspection
from amtsblick.values.accounts import Right
from amtsblick.values.api import InspectionHead
from amtsblick.values.board import Side
from amtsblick.values.survey import SurveyRun


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionWhole:
    """One inspection with its evidence.

    `findings` is the object that stands beside the bundle, as it was last judged at `judged_at` by that
    software and knowledge. `manifest` is the digest that names the evidence, `previous` that of the bundle
    before it, `signed_by` the key's. `bundle` is the address of the evidence, "" when it is not where the
    register says: `lost` then tells why.
    """

    number: int
    site: str
    body: str
    started_at: datetime
    judged_at: datetime
    software: str
    knowledge: str
    manifest: str
    previous: str
    signed_by: str
    bundle: str
    lost: str
    stamps: tuple[Stamped, ...]
    findings: Mapping[str, Any]


@operation(
    "GET", "/inspections", id="listInspections", tag="inspections", access=Door.PUBLIC, gives=InspectionHead,
    listing=Listing.PAGES,
    params=(SIDE, Param(name="body", about="A body's id."), *paged()),
)  # fmt: skip
def inspections(call: Call) -> Part:
    """Inspections, newest first."""
    side, body = side_of(call), call.text("body")
    mine = own_bodies(call, side)
    allowed = [one for one in ([body] if body else mine or ()) if mine is None or one in mine]
    limit = call.number("limit")
    register = call.visit.desk.register
    found = inspection_list(
        register,
        bodies=allowed if body or mine is not None else None,
        shown_on=Side.PUBLIC if side is Side.PUBLIC else None,
        before=place(call) or None,
        limit=limit,
    )
    items = [
        InspectionHead(
            number=one.number, site=one.site, body=one.body, name=name_of(register, side, one.body),
            brief=one.brief,
        )
        for one in found.lines
    ]  # fmt: skip
    return Part(items=items, next=str(found.older or ""))


@operation(
    "GET", "/inspections/{number}", id="getInspection", tag="inspections", access=Door.PUBLIC,
    gives=InspectionWhole, raises=(404,),
)  # fmt: skip
def inspection(call: Call) -> InspectionWhole:
    """One inspection: findings, limits, and where its evidence is."""
    file = seen_inspection(call.visit, number_of(call))
    software, knowledge = file.judged_by
    return InspectionWhole(
        number=file.number,
        site=file.entry.site,
        body=file.entry.body or "",
        started_at=file.entry.started_at,
        judged_at=file.judged_at,
        software=software,
        knowledge=knowledge,
        manifest=file.entry.manifest,
        previous=file.entry.previous,
        signed_by=file.entry.signed_by,
        bundle=f"/en/inspections/{file.number}/bundle.wacz" if file.bundle else "",
        lost=file.lost,
        stamps=file.stamps,
        findings=dict(file.found),
    )


@operation(
    "GET", "/surveys", id="listSurveys", tag="inspections", access=Right.SEE_INSIDE, gives=SurveyRun,
    listing=Listing.PAGES,
)  # fmt: skip
def surveys(call: Call) -> Part:
    """All surveys, newest first."""
    found = list(reversed(call.visit.desk.register.surveys()))
    return Part(items=found, total=len(found))


def number_of(call: Call) -> int:
    """The number that an address names."""
    text = call.steps["number"]
    if not (text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) <= LARGEST):  # noqa: PLR2004
        raise ApiError(404, "There is nothing of that number.")
    return int(text)


OPERATIONS = (inspections, inspection, surveys)
