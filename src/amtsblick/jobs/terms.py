"""Read services' terms, live or out of archives, and keep what they said."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.assess.register.terms_changes import TermsChange, terms_changes
from amtsblick.collect.archive import archive_pages
from amtsblick.collect.archive_index import address_key
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Errand, Visitor
from amtsblick.detect.page import Page
from amtsblick.detect.terms_text import Unread, read_terms
from amtsblick.errors import InputError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.parse.evidence_refs import spell_ref
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import BrokenRecord, Capture, EvidenceRef
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import ServiceFact
from amtsblick.values.observed import TermsText
from amtsblick.values.usages import EvidenceLink

_TOPICS: Final = frozenset({"terms", "privacy_policy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A look that gave no text, and why: it says nothing about the terms."""

    service: str
    address: str
    taken_at: datetime
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a run brought: ``new`` texts that were not known, ``known`` ones, looks without a text."""

    new: int = 0
    known: int = 0
    not_read: tuple[NotRead, ...] = ()
    broken: tuple[str, ...] = ()


def terms_pages(knowledge: Knowledge, services: Sequence[str] = ()) -> tuple[ServiceFact, ...]:
    """Facts of the knowledge that name an address of terms or of a privacy policy; () asks for all.

    Raises InputError for a service of which none is known.
    """
    pages = tuple(one for one in knowledge.service_facts if one.topic in _TOPICS and one.address)
    known = {one.service for one in pages}
    for service in services:
        if service not in known:
            some = ", ".join(sorted(known))
            raise InputError(f"No address of terms is known for {service!r}. Known: {some or 'none'}.")
    return tuple(one for one in pages if not services or one.service in services)


def from_archives(files: Sequence[Path], pages: Iterable[ServiceFact]) -> Iterator[Capture | BrokenRecord]:
    """Captures of these pages in the archives, and every piece that cannot be read."""
    wanted = {address_key(one.address) for one in pages}
    for found in archive_pages(files):
        if isinstance(found, BrokenRecord) or not wanted.isdisjoint(_addresses(found)):
            yield found


async def from_the_web(settings: Settings, pages: Iterable[ServiceFact]) -> AsyncIterator[Capture]:
    """Each address visited once, as robots.txt and pace allow; redirects within its own site."""
    visitor = Visitor(settings)
    try:
        for address in dict.fromkeys(one.address for one in pages):
            site = site_of(host_of(address))
            errand = Errand(follow=lambda target, site=site: site_of(host_of(target)) == site)  # type: ignore[misc]  # bound now
            yield await visitor.visit(address, errand)
    finally:
        await visitor.aclose()


def record_terms(
    captures: Iterable[Capture | BrokenRecord],
    pages: Sequence[ServiceFact],
    register: Register,
    evidence: EvidenceStore,
    when: datetime,
) -> Collected:
    """Keep the captures, read them and enter their texts. Evidence is on disk before the register speaks of it.

    A capture that is known already is neither kept nor entered again.
    """
    known = {(one.address, one.taken_at) for one in register.terms()}
    by_address: dict[str, list[ServiceFact]] = {}
    for page in pages:
        by_address.setdefault(address_key(page.address), []).append(page)
    texts: list[tuple[TermsText, str]] = []
    not_read: list[NotRead] = []
    broken: list[str] = []
    repeated = 0
    with evidence.bundle(f"terms/{when:%Y%m%dT%H%M%S}") as bundle:
        for capture in captures:
            if isinstance(capture, BrokenRecord):
                broken.append(str(capture))
                continue
            named = _named(capture, by_address)
            if all((one.address, capture.taken_at) in known for one in named):
                repeated += 1
                continue
            ref = bundle.keep(capture)
            for text in _read(capture, named, ref):
                if isinstance(text, NotRead):
                    not_read.append(text)
                else:
                    texts.append(text)
    new = register.record_terms(texts, when)
    return Collected(
        new=new,
        known=len(texts) - new + repeated,
        not_read=tuple(not_read),
        broken=tuple(broken),
    )


def changes_in(register: Register, services: Sequence[str] = ()) -> tuple[TermsChange, ...]:
    """Every change of terms that the register knows, oldest first, with its sentences."""
    texts = [one for one in register.terms() if not services or one.service in services]
    return terms_changes(texts, register.terms_words)


def _addresses(capture: Capture) -> set[str]:
    return {address_key(one) for one in (capture.requested, capture.url, *(hop.url for hop in capture.hops))}


def _named(capture: Capture, pages: Mapping[str, Sequence[ServiceFact]]) -> list[ServiceFact]:
    """Pages that the capture is of; one page may hold the terms of several services."""
    found = (page for address in sorted(_addresses(capture)) for page in pages.get(address, ()))
    return list(dict.fromkeys(found))


def _read(
    capture: Capture, named: Iterable[ServiceFact], ref: EvidenceRef
) -> Iterator[tuple[TermsText, str] | NotRead]:
    told = read_terms(Page(capture))
    link = EvidenceLink(
        kind="survey", text=capture.url, ref=spell_ref(ref), address=capture.url, taken_at=capture.taken_at
    )
    for page in named:
        if isinstance(told, Unread):
            yield NotRead(
                service=page.service,
                address=page.address,
                taken_at=capture.taken_at,
                state=told.state.value,
                detail=told.detail,
            )
            continue
        text = TermsText(
            service=page.service,
            kind=page.topic,
            address=page.address,
            taken_at=capture.taken_at,
            digest=told.digest,
            words=told.words,
            evidence=(link,),
            lang=told.lang,
        )
        yield text, told.text
