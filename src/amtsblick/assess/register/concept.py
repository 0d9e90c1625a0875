"""What a concept page says becomes the draft of a declaration, to be confirmed by a human."""

import hashlib
from typing import Final

from amtsblick.assess.register.proofs import by_look
from amtsblick.detect.concept_page import ReadConcept
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclarationKind, DeclaredUse
from amtsblick.values.survey import BodySheet, PageLook
from amtsblick.values.usages import Origin, SaidMode

ROLE: Final = "concept"
"""Role of pages that a link promises to be a usage concept."""
READ_BY_SURVEY: Final = "read by the survey"
"""``Origin.said_by`` of declarations that nobody confirmed yet."""
_ID: Final = 8


def concept_looks(sheet: BodySheet) -> tuple[PageLook, ...]:
    """Pages of a survey that may hold the body's usage concept: linked as such and looked at."""
    linked = {verdict.url for verdict in sheet.legal_pages if verdict.kind == "social_media_concept"} - {""}
    return tuple(
        look
        for look in sheet.pages
        if look.state is State.LOOKED
        and look.evidence_ref is not None
        and (look.role == ROLE or _same(look.url) in {_same(url) for url in linked})
    )


def _same(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def is_own(look: PageLook, sheet: BodySheet) -> bool:
    """Does the page lie on the body's own host? Elsewhere it may be a concept of those above it."""
    pages = (sheet.body.homepage, *(one.url for one in sheet.pages if one.role == "start"))
    hosts = {host_of(page).removeprefix("www.") for page in pages} - {""}
    return any(is_under(host_of(look.url), host) for host in hosts)


def declaration(body: str, look: PageLook, read: ReadConcept, *, own: bool = True) -> Declaration:
    """The draft. It claims completeness only when it names uses and is no concept for single services.

    A concept that is not the body's ``own`` never does: it may leave out what only this body runs.

    Its day is the one that the page gives for itself, else that of the capture. The id stays the same as
    long as the page keeps its address.
    """
    digest = hashlib.sha256(_same(look.url).encode()).hexdigest()[:_ID]
    dated = read.dated if read.dated and read.dated <= look.taken_at.date() else look.taken_at.date()
    return Declaration(
        id=f"{body}-concept-{digest}",
        body=body,
        kind=DeclarationKind.CONCEPT,
        title=read.title,
        address=look.url,
        dated=dated,
        uses=tuple(
            DeclaredUse(
                service=use.service,
                kind=use.kind,
                handle=use.handle,
                exit_debated=use.exit_debated,
                said=use.said,
            )
            for use in read.uses
        ),
        complete=own and bool(read.uses) and not read.about,
        evidence=(by_look(look),),
        origin=Origin(
            said_by=READ_BY_SURVEY,
            mode=SaidMode.CONCEPT,
            on=dated,
            title=read.title,
            address=look.url,
        ),
        mentioned=tuple(one for one in read.mentioned if one not in {use.service for use in read.uses}),
    )
