"""Make, fill and look up the documents about a body's use of a service.

A document is a record like any other: every change is a new version, a draft, written by ``jobs.records``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from amtsblick.assess.documents.filling import filled_in, says_the_same
from amtsblick.assess.documents.needed import WEBSITE, needed, needs_assessment
from amtsblick.assess.documents.prefill import form_of, prefill
from amtsblick.assess.documents.subject import Subject
from amtsblick.errors import InputError
from amtsblick.jobs import records
from amtsblick.jobs.document_subjects import File, Wanted, nearest, open_file, subject_of
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, Entry, RecordKind, RecordState


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where documents are made, by whom and when.

    Without ``evidence`` no captured pages are read. ``history`` spares telling it for every body again.
    """

    register: Register
    knowledge: Knowledge
    actor: Actor
    when: datetime
    evidence: EvidenceStore | None = None
    history: History | None = None
    lang: str = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of one document. ``fresh``: a new version was written; else it says what it said."""

    entry: Entry
    fresh: bool

    @property
    def document(self) -> Document:
        """The document of the version."""
        return document_of(self.entry)


def make(desk: Desk, kind: DocumentKind, body: str, service: str = "", about: str = "") -> Made:
    """Make a document, or make it again from what is known now; what humans wrote is kept.

    ``service`` "" is the body's website; ``about`` the id of the usage, decision or campaign. Raises
    InputError for unknown ids, for a website document of a service and the other way round.
    """
    return next(iter(_make(desk, _opened(desk, body), [_checked(desk, kind, body, service, about)])))


def make_all(desk: Desk, body: str, service: str = "") -> list[Made]:
    """Make every document that the body's uses of the service need; of its website when "".

    An impact assessment only when the threshold analysis says so. Documents that wait for approval are
    left as they are. InputError when no use of the service is entered.
    """
    file = _opened(desk, body)
    if service and not any(one.service == service for one in file.usages):
        raise InputError(
            f"No use of {service!r} by {body!r} is entered: enter one with 'amtsblick usage' or "
            "'amtsblick register propose', or name one kind of document with --kind."
        )
    return _set(desk, file, service)


def make_every(desk: Desk, body: str) -> list[Made]:
    """Make every document that any use of the body needs, its website's as well."""
    file = _opened(desk, body)
    services = dict.fromkeys(one.service for one in file.usages)
    return [made for service in (*services, "") for made in _set(desk, file, service)]


def _set(desk: Desk, file: File, service: str) -> list[Made]:
    return list(_make(desk, file, [one for one in _needed(desk, file, service) if not _waits(file, one)]))


def fill(desk: Desk, document: str, texts: Mapping[str, str]) -> Made:
    """Write texts into fields of a document; "" empties a field. InputError for unknown ids and keys."""
    entry = newest(desk.register, document)
    before = document_of(entry)
    keys = [field.key for field in before.fields]
    for key in texts:
        if key not in keys:
            raise InputError(f"{document}: {nearest('field', key, keys)}")
    after = filled_in(before, texts, desk.actor.name, desk.when.date())
    return _written(desk, entry, after)


def newest(register: Register, document: str) -> Entry:
    """The newest entry of a document. InputError when there is none of that id."""
    if entries := list(register.entries(RecordKind.DOCUMENT, document)):
        return entries[-1]
    known = (entry.record for entry in register.newest(RecordKind.DOCUMENT))
    raise InputError(f"{nearest('document', document, known)} Make one with 'amtsblick document make'.")


def document_of(entry: Entry) -> Document:
    """The document of an entry; TypeError for an entry of another kind."""
    if not isinstance(entry.content, Document):
        raise TypeError(entry.kind)
    return entry.content


def _opened(desk: Desk, body: str) -> File:
    return open_file(
        desk.register,
        desk.knowledge,
        body,
        today=desk.when.date(),
        evidence=desk.evidence,
        history=desk.history,
    )


def _checked(desk: Desk, kind: DocumentKind, body: str, service: str, about: str) -> Wanted:
    services = {one.id for one in desk.knowledge.services}
    if service and service not in services:
        raise InputError(nearest("service", service, services))
    if bool(service) is (kind in WEBSITE):
        which = "is about a website: name no service" if service else "is about a service: name one"
        raise InputError(f"A document of kind {kind} {which}.")
    return _wanted(kind, body, service, about, desk.lang)


def _wanted(kind: DocumentKind, body: str, service: str, about: str, lang: str) -> Wanted:
    parts = (body, service or "website", str(kind), about, lang)
    record = ".".join(part for part in parts if part)
    return Wanted(kind=kind, record=record, service=service, about=about, lang=lang)


def _needed(desk: Desk, file: File, service: str) -> Iterator[Wanted]:
    if not service:
        yield from (_checked(desk, kind, file.body.id, "", "") for kind in WEBSITE)
        return
    uses = [one for one in file.usages if one.service == service]
    assessed = _assessed(file, service, desk.lang)
    kinds = dict.fromkeys(kind for use in uses for kind in needed(use.kind, assessment=assessed))
    for kind in kinds:
        abouts = [one.id for one in file.campaigns if one.service == service]
        for about in abouts if kind is DocumentKind.CAMPAIGN_SHEET and abouts else [""]:
            yield _checked(desk, kind, file.body.id, service, about)


def _assessed(file: File, service: str, lang: str) -> bool:
    """Does the newest threshold analysis ask for an impact assessment, or is there one already?"""
    known = [entry.content for entry in file.documents if isinstance(entry.content, Document)]
    own = [one for one in known if one.service == service and one.lang == lang]
    return any(
        one.kind is DocumentKind.DPIA or (one.kind is DocumentKind.DPIA_THRESHOLD and needs_assessment(one))
        for one in own
    )


def _waits(file: File, wanted: Wanted) -> bool:
    return any(
        entry.record == wanted.record and entry.state in {RecordState.SUBMITTED, RecordState.WITHDRAWN}
        for entry in file.documents
    )


def _make(desk: Desk, file: File, all_wanted: Sequence[Wanted]) -> Iterator[Made]:
    for one in all_wanted:
        wanted = _free(file, one)
        versions = _versions(desk.register, wanted.record)
        subject = subject_of(
            file, desk.knowledge, wanted, desk.when, [document_of(each) for each in versions]
        )
        fresh = prefill(subject)
        if not versions:
            yield _written(desk, None, fresh)
            continue
        before = document_of(versions[-1])
        # As it would have been made on the day of the version before: a new date alone is nothing new.
        then = prefill(replace(subject, today=before.made_at.date(), made_at=before.made_at))
        if fresh.acts == before.acts and says_the_same(then, before):
            yield Made(entry=versions[-1], fresh=False)
        else:
            yield _written(desk, versions[-1], fresh)


def _same_form(subject: Subject) -> None:
    """InputError when humans filled fields that the form has no longer: their texts must not get lost."""
    known = {field.key for field in form_of(subject.knowledge, subject.kind).fields}
    if lost := sorted(subject.filled.keys() - known):
        raise InputError(
            f"{subject.id} has text in {lost[0]!r}, a field that its form has no longer. Keep it elsewhere, "
            f"then empty the field: amtsblick document fill {subject.id} {lost[0]}="
        )


def _free(file: File, wanted: Wanted) -> Wanted:
    """The document's id; after one that was withdrawn, which stays as it is, the next number."""
    gone = {entry.record for entry in file.documents if entry.state is RecordState.WITHDRAWN}
    names = (wanted.record if n == 1 else f"{wanted.record}.{n}" for n in count(1))
    return replace(wanted, record=next(name for name in names if name not in gone))


def _versions(register: Register, record: str) -> list[Entry]:
    """The entry in which each version came in, oldest first, but the newest in its present state."""
    entries = {entry.version: entry for entry in register.entries(RecordKind.DOCUMENT, record)}
    return [entries[number] for number in sorted(entries)]


def _written(desk: Desk, before: Entry | None, document: Document) -> Made:
    if before is not None and before.content == document:
        return Made(entry=before, fresh=False)
    change = Change(
        action=Action.CHANGED if before else Action.ENTERED,
        content=document,
        valid_from=desk.when.date(),
        base=before.version if before else 0,
    )
    [entry] = records.write(desk.register, desk.knowledge, [change], desk.actor, desk.when)
    return Made(entry=entry, fresh=True)
