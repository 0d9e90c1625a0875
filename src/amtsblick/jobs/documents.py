"""Make, fill and look up the documents about a body's use of a service.

A document is a record like any other: every change is a new version, a draft, written by ``jobs.records``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Final

from amtsblick.assess.documents.answers import options_of, read_answer
from amtsblick.assess.documents.filling import confirmed_in, filled_in, says_the_same
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

ALL: Final = "all"
"""Stands for every field that has a proposal, where fields to confirm are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where documents are made, by whom and when.

    Without ``evidence`` no captured pages are read. ``history`` spares telling it for every body again.
    With ``board`` what was observed is read from the board, at once, instead of from all surveys.
    """

    register: Register
    knowledge: Knowledge
    actor: Actor
    when: datetime
    evidence: EvidenceStore | None = None
    history: History | None = None
    board: bool = False
    lang: str = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A document as it is, and as it would be made now; ``same``: that would be no new version."""

    entry: Entry
    fresh: Document
    same: bool


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


def make_every(desk: Desk, body: str, *, missing: bool = False) -> list[Made]:
    """Make every document that any use of the body needs, its website's as well.

    ``missing``: only those that are not there in any language; nothing is made again.
    """
    file = _opened(desk, body)
    services = dict.fromkeys(one.service for one in file.usages)
    known = [document_of(one) for one in file.documents if one.state is not RecordState.WITHDRAWN]
    there = {(one.kind, one.service) for one in known}
    if not missing:
        return [made for service in (*services, "") for made in _set(desk, file, service)]
    wanted = [one for service in (*services, "") for one in _needed(desk, file, service)]
    return list(_make(desk, file, [one for one in wanted if (one.kind, one.service) not in there]))


def _set(desk: Desk, file: File, service: str) -> list[Made]:
    return list(_make(desk, file, [one for one in _needed(desk, file, service) if not _waits(file, one)]))


def again(desk: Desk, entry: Entry) -> Again:
    """What a document would say if it were made again now; nothing is written. Errors as ``make``."""
    document = document_of(entry)
    file = _opened(desk, document.body)
    wanted = _wanted_again(document)
    fresh, same = _fresh(desk, file, wanted, _versions(desk.register, document.id))
    return Again(entry=entry, fresh=fresh, same=same)


def make_again(desk: Desk, entry: Entry) -> Made:
    """Make this very document again, after the version that was seen; RefusedError when there is a newer one."""
    found = again(desk, entry)
    return Made(entry=entry, fresh=False) if found.same else _written(desk, entry, found.fresh)


def fill(
    desk: Desk,
    document: str,
    texts: Mapping[str, str],
    *,
    restore: Collection[str] = (),
    seen: Entry | None = None,
) -> Made:
    """Write texts into fields of a document; "" empties a field. InputError for unknown ids and keys.

    Fields to ``restore`` lose what humans wrote and say again what is known now. ``seen`` is the version that
    the texts are written for, the newest when not given; RefusedError when meanwhile there is a newer one.
    """
    entry = seen or newest(desk.register, document)
    before = document_of(entry)
    _known(before, (*texts, *restore))
    if restore:
        before = _restored(desk, entry, frozenset(restore))
    after = filled_in(before, texts, desk.actor.name, desk.when.date())
    return _written(desk, entry, after)


def confirmed(register: Register, document: str, keys: Collection[str]) -> dict[str, str]:
    """The texts with which fields take over, unchanged, what is proposed for them; to be filled in.

    ALL stands for every field that has a proposal, except those that are answered by choosing: no proposal
    chooses. InputError for unknown ids and keys, and for keys without a proposal to confirm.
    """
    held = document_of(newest(register, document))
    named = set(keys) - {ALL}
    _known(held, named)
    texts = confirmed_in(held, {field.key for field in held.fields} if ALL in keys else named)
    if missing := sorted(named - texts.keys()):
        raise InputError(f"{document}: nothing is proposed for {missing[0]!r} that waits to be confirmed.")
    open_ = [key for key, text in texts.items() if _unanswered(held, key, text)]
    if asked := sorted(named & set(open_)):
        option = options_of(held.kind, asked[0])[0]
        word = option.de if held.lang == "de" else option.en
        raise InputError(
            f"{document}: the proposal for {asked[0]!r} gives reasons and no answer; "
            f'answer it yourself: {asked[0]}="{word}. …".'
        )
    return {key: text for key, text in texts.items() if key not in open_}


def _unanswered(document: Document, key: str, text: str) -> bool:
    options = options_of(document.kind, key)
    return bool(options) and not read_answer(options, text).choice


def _known(document: Document, keys: Collection[str]) -> None:
    fields = [field.key for field in document.fields]
    for key in keys:
        if key not in fields:
            raise InputError(f"{document.id}: {nearest('field', key, fields)}")


def _restored(desk: Desk, entry: Entry, keys: Collection[str]) -> Document:
    """The document with these fields as nobody had written into them."""
    document = document_of(entry)
    bare = filled_in(document, dict.fromkeys(keys, ""), desk.actor.name, desk.when.date())
    file = _opened(desk, document.body)
    subject = subject_of(file, desk.knowledge, _wanted_again(document), desk.when, [bare])
    _same_form(subject)
    known = {field.key: field for field in prefill(subject).fields}
    fields = tuple(known.get(field.key, field) if field.key in keys else field for field in bare.fields)
    return replace(bare, fields=fields)


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
        board=desk.board,
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


def _wanted_again(document: Document) -> Wanted:
    """What an existing document was made of: its id tells whether a record was named when it was made."""
    about = document.subject
    plain = _wanted(document.kind, document.body, document.service, "", document.lang)
    if document.id == plain.record or document.id.removeprefix(f"{plain.record}.").isdigit():
        about = ""
    return replace(plain, record=document.id, about=about)


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
        fresh, same = _fresh(desk, file, wanted, versions)
        if same:
            yield Made(entry=versions[-1], fresh=False)
        else:
            yield _written(desk, versions[-1] if versions else None, fresh)


def _fresh(desk: Desk, file: File, wanted: Wanted, versions: Sequence[Entry]) -> tuple[Document, bool]:
    """The document as it would be made now, and whether it says what its newest version says."""
    subject = subject_of(file, desk.knowledge, wanted, desk.when, [document_of(each) for each in versions])
    _same_form(subject)
    fresh = prefill(subject)
    if not versions:
        return fresh, False
    before = document_of(versions[-1])
    # As it would have been made on the day of the version before: a new date alone is nothing new.
    then = prefill(replace(subject, today=before.made_at.date(), made_at=before.made_at))
    return fresh, fresh.acts == before.acts and says_the_same(then, before)


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
