"""One piece of evidence of a body: what it is, whether it is still the same, and which statements rest on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from amtsblick.errors import EvidenceError, RemovedEvidenceError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.keep.register_evidence import StoredAnswer
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.board import BodyView, Side
from amtsblick.values.observed import SeenChannel
from amtsblick.values.usages import EvidenceLink


class Shows(StrEnum):
    """What a piece of evidence shows of what it is cited for."""

    IT = "it"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"


class About(StrEnum):
    """What a statement is about."""

    CHANNEL = "channel"
    RECIPIENT = "recipient"
    LEGAL_PAGE = "legal_page"
    ADVERTS = "adverts"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Resting:
    """One statement that cites the evidence; ``subject`` is a handle, a third party or a kind of page."""

    about: About
    service: str = ""
    subject: str
    shows: Shows = Shows.IT


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One piece of evidence as it lies there now.

    ``bundle`` is the file that holds it, None when that is gone; ``wrong`` then says why, as it does when
    the bytes do not match their digest. ``removed``: a rule of retention removed it. ``size`` is in bytes.
    """

    answer: StoredAnswer
    statements: tuple[Resting, ...]
    bundle: Path | None
    size: int = 0
    wrong: str = ""
    removed: bool = False


def evidence_file(
    register: Register, store: EvidenceStore, body: str, record: str, side: Side
) -> EvidenceFile | None:
    """The evidence under this record behind a body's page; None when that side shows no such body or evidence."""
    if register.board_body(side, body) is None:
        return None
    answer = register.stored_answer(_family(register, body), record)
    if answer is None:
        return None
    view = register.body_view(body)
    statements = tuple(sorted(set(_resting(view, record)))) if view else ()
    path = store.file(answer.ref.bundle)
    try:
        store.load(answer.ref)
    except EvidenceError as error:
        kept = path if path.is_file() else None
        removed = isinstance(error, RemovedEvidenceError)
        return EvidenceFile(
            answer=answer, statements=statements, bundle=kept, wrong=str(error), removed=removed
        )
    return EvidenceFile(answer=answer, statements=statements, bundle=path, size=path.stat().st_size)


def _family(register: Register, body: str) -> list[str]:
    """The body and all that it was before or became: its timeline rests on their pages too."""
    family = {body}
    pairs = [(one.before, one.after) for one in register.successions()]
    while grown := {each for pair in pairs if family & {*pair} for each in pair} - family:
        family |= grown
    return sorted(family)


def _resting(view: BodyView, record: str) -> Iterator[Resting]:
    seen = view.observed
    for channel in seen.channels:
        for one in channel.evidence:
            if _is(one, record):
                yield Resting(
                    about=About.CHANNEL,
                    service=channel.service,
                    subject=channel.handle,
                    shows=_shows(channel, one),
                )
    for recipient in seen.recipients:
        if _any(recipient.evidence, record):
            yield Resting(about=About.RECIPIENT, subject=recipient.name or recipient.host)
    for page in seen.legal_pages:
        if _any(page.evidence, record):
            yield Resting(
                about=About.LEGAL_PAGE, subject=page.kind.value, shows=Shows.IT if page.url else Shows.NOT_YET
            )
    for service, proof in seen.adverts:
        if _is(proof, record):
            yield Resting(about=About.ADVERTS, service=service, subject="")
    yield from _in_timelines(view, record)


def _in_timelines(view: BodyView, record: str) -> Iterator[Resting]:
    refs = {ref for ref, source in view.sources if source.evidence and source.evidence.record == record}
    for line in view.timelines:
        proofs = (
            proof
            for period in line.periods
            for proof in (
                period.first,
                period.last,
                *period.shown_on,
                *period.absent_before,
                *period.absent_after,
            )
        )
        said = (one.ref for one in line.remarks)
        if refs.intersection(chain((one.ref for one in proofs), said)):
            yield Resting(about=About.TIMELINE, service=line.service, subject=line.handle)


def _shows(channel: SeenChannel, one: EvidenceLink) -> Shows:
    if one in channel.not_yet:
        return Shows.NOT_YET
    return Shows.NO_LONGER if one in channel.no_longer else Shows.IT


def _any(links: Iterable[EvidenceLink], record: str) -> bool:
    return any(_is(one, record) for one in links)


def _is(one: EvidenceLink, record: str) -> bool:
    found = parse_ref(one.ref)
    return found is not None and found.record == record
