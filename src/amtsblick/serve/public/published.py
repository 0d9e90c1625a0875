"""Which published record does an address mean, and in whose file does it stand?"""

from amtsblick.jobs.body_file import BodyFile
from amtsblick.report.documents.paper import Edition
from amtsblick.serve.addresses import named
from amtsblick.serve.public.body import public_file
from amtsblick.serve.visit import Visit
from amtsblick.values.decisions import Decision
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import Usage


def file_with(visit: Visit, kind: RecordKind, record: str) -> BodyFile:
    """The public file of the body that a record is about; the record itself may not be in it."""
    entry = next(iter(visit.desk.register.entries(kind, record)), None)
    body = getattr(entry.content, "body", "") if entry else ""
    if not body:
        raise visit.missing()
    return public_file(visit, body)


def decision_in(visit: Visit, part: str) -> tuple[BodyFile, Decision]:
    """A published decision."""
    file = file_with(visit, RecordKind.DECISION, named(part))
    found = next((one for one in file.shelf.held.decisions if one.id == named(part)), None)
    if found is None:
        raise visit.missing()
    return file, found


def usage_in(visit: Visit, part: str) -> tuple[BodyFile, Usage]:
    """A published usage."""
    file = file_with(visit, RecordKind.USAGE, named(part))
    found = next((one for one in file.shelf.held.usages if one.id == named(part)), None)
    if found is None:
        raise visit.missing()
    return file, found


def document_in(visit: Visit, part: str) -> tuple[BodyFile, Edition]:
    """A published document."""
    file = file_with(visit, RecordKind.DOCUMENT, named(part))
    found = next((one for one in file.shelf.editions if one.document.id == named(part)), None)
    if found is None:
        raise visit.missing()
    return file, found
