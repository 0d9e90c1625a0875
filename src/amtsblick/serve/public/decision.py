"""One published decision, and one published usage."""

from litestar import Response

from amtsblick.report.site import json_ld
from amtsblick.report.site.shelf import Wishes
from amtsblick.serve.addresses import step
from amtsblick.serve.public.body import sheet_of
from amtsblick.serve.public.published import decision_in, usage_in
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.records import RecordKind


@reads("/decisions/{part:str}", Door.PUBLIC)
def decision(visit: Visit, part: str) -> Response[bytes]:
    """What was decided, why, until when, beside what was seen."""
    file, one = decision_in(visit, part)
    sheet = sheet_of(visit, file)
    others = file.shelf.held.decisions
    here = f"/{visit.lang}/decisions/{step(one.id)}"
    linked = json_ld.decision(one, sheet.reader, Wishes(), "") | {"url": visit.settings.base_url + here}
    return visit.page(
        "public/decision.html",
        one=one,
        body=file.body,
        row=sheet.decision_row(one),
        issue=file.shelf.issue(RecordKind.DECISION, one.id),
        before=next((each for each in others if each.id == one.replaces), None),
        after=[each for each in others if each.replaces == one.id],
        usage=next((each for each in file.shelf.held.usages if each.id == one.usage), None),
        papers=sheet.papers(one.service),
        beside=sheet.beside(one.service),
        linked_data=json_ld.script(linked),
        here=here,
    )


@reads("/usages/{part:str}", Door.PUBLIC)
def usage(visit: Visit, part: str) -> Response[bytes]:
    """What the body says of its use of one service, who says so, and what was decided about it."""
    file, one = usage_in(visit, part)
    sheet = sheet_of(visit, file)
    about = [row for row in sheet.decisions() if row["one"].service == one.service]
    return visit.page(
        "public/usage.html",
        one=one,
        body=file.body,
        line=sheet.reader.standing.line(one),
        via=sheet.reader.body(one.via) if one.via else None,
        issue=file.shelf.issue(RecordKind.USAGE, one.id),
        decisions=about,
        papers=sheet.papers(one.service),
        beside=sheet.beside(one.service),
        here=f"/{visit.lang}/usages/{step(one.id)}",
    )


ROUTES = (decision, usage)
