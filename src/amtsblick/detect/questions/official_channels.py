"""Which channels on this page are the page owner's own?

Own: operated by the body that runs the page, with its sub-units, brands and career accounts. Not
own: sharing, posts, embedded posts, authors, persons and firms in the text, commenters,
advertisers, software makers, unfilled templates. Channels named only in meta elements or scripts
are no answer: readers do not see them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from amtsblick.detect.declared import declared_by
from amtsblick.detect.makers import is_makers
from amtsblick.detect.marks import Group
from amtsblick.detect.mentions import Kind, Mention, mentions
from amtsblick.detect.ownership import Identity, Match
from amtsblick.detect.page import Page
from amtsblick.detect.page_kind import page_kind
from amtsblick.detect.pointers import pointers
from amtsblick.detect.weighing import Weighing
from amtsblick.parse.literals import Hit
from amtsblick.parse.profiles import Grammar, grammar_of
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.answers import (
    Answer,
    Evidence,
    OwnChannel,
    Place,
    Reason,
    RejectedBecause,
    RejectedLink,
)
from amtsblick.values.knowledge import Knowledge

RULE: Final = "official_channels"

_BEST_FIRST: Final = (
    Place.REDIRECT,
    Place.HUB_PAGE,
    Place.IMPRINT,
    Place.FOOTER,
    Place.HEADER,
    Place.NAV,
    Place.SIDEBAR,
    Place.BODY,
    Place.AUTHOR_BOX,
    Place.HEAD,
    Place.STRUCTURED_DATA,
    Place.SCRIPT,
)
_RANK: Final = {place: rank for rank, place in enumerate(_BEST_FIRST)}
_BEST: Final = frozenset(_BEST_FIRST[:5])
"""No later mention can stand at a better place."""
_SAYS_LITTLE: Final = frozenset({RejectedBecause.RESOURCE})


def detect(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
    """Own channels, then links to services that are none, then pointers to own channels elsewhere."""
    grammar = grammar_of(knowledge)
    own = {_key(channel): channel for channel in _redirected(page, grammar)}
    named = list(mentions(page, knowledge))
    judge = _Judge(page, named, knowledge)
    refused: dict[tuple[str, str], tuple[Mention, RejectedBecause]] = {}
    accepted: dict[str, tuple[Mention, Place, Reason]] = {}
    for mention in named:
        if (known := accepted.get(mention.reading.key)) is not None and known[1] in _BEST:
            continue
        verdict = judge.verdict(mention)
        if isinstance(verdict, RejectedBecause):
            refused.setdefault((mention.reading.key, mention.written), (mention, verdict))
            continue
        place = judge.place(mention)
        if known is None or _RANK[place] < _RANK[known[1]]:
            accepted[mention.reading.key] = (mention, place, verdict)
    hosts = page.marks(knowledge)[Group.SERVICE]
    own |= {key: _channel(page, hosts, *found) for key, found in accepted.items() if key not in own}
    yield from own.values()
    for mention, why in refused.values():
        if mention.reading.key not in own and why not in _SAYS_LITTLE:
            yield _refusal(mention, why, judge.place(mention) if mention.reading.is_profile else None)
    if not _is_at_service(page.capture.url, grammar):
        yield from pointers(
            page, knowledge, named, judge.weighing, {channel.service for channel in own.values()}
        )


class _Judge:
    """Verdicts on the mentions of one page."""

    def __init__(self, page: Page, named: list[Mention], knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._identity = Identity(page)
        self._kind = page_kind(page)
        self.weighing = Weighing(page, self._identity, named, self._kind)

    def verdict(self, mention: Mention) -> Reason | RejectedBecause:
        """Why the mentioned account is the owner's own, or why it is not."""
        reading = mention.reading
        if isinstance(reading.means, RejectedBecause):
            return reading.means
        if is_makers(reading.handle, self._knowledge) and self._identity.match(reading.handle) is Match.NONE:
            return RejectedBecause.VENDOR_DEFAULT
        match mention.kind:
            case Kind.SAME_AS:
                return declared_by(mention, self._identity)
            case Kind.REL_ME | Kind.REL_PUBLISHER:
                return Reason.REL_ME
            case Kind.REL_AUTHOR:
                named_so = self._identity.match(reading.handle) is not Match.NONE
                return Reason.NAME_MATCH if named_so else RejectedBecause.AUTHOR
            case _:
                return self.weighing.verdict(mention)

    def place(self, mention: Mention) -> Place:
        """Where the mention stands; on a hub page or imprint, what frames the page stays frame."""
        if mention.kind is Kind.SAME_AS:
            return Place.STRUCTURED_DATA
        place = self.weighing.around(mention).place
        return self._kind if place is Place.BODY and self._kind is not None else place


def _redirected(page: Page, grammar: Grammar) -> Iterator[OwnChannel]:
    """The body's own address that only leads on to a profile."""
    start = page.capture.requested or page.capture.url
    if not page.capture.hops or _is_at_service(start, grammar):
        return
    for hop in page.capture.hops:
        reading = grammar.read(hop.location) if grammar.suspects(hop.location) else None
        if (
            reading is not None
            and reading.is_profile
            and site_of(host_of(hop.location)) != site_of(host_of(start))
        ):
            yield OwnChannel(
                service=reading.service,
                handle=reading.handle,
                url=reading.url,
                place=Place.REDIRECT,
                reason=Reason.OWN_REDIRECT,
                evidence=Evidence(path="", excerpt=hop.location),
            )
            return


def _is_at_service(url: str, grammar: Grammar) -> bool:
    """Whether an address is one of a service itself; any site may look like a fediverse server."""
    reading = grammar.read(url) if grammar.suspects(url) else None
    return reading is not None and not reading.federated


def _key(channel: OwnChannel) -> str:
    return f"{channel.service}:{channel.handle.casefold()}"


def _channel(page: Page, hosts: Sequence[Hit], mention: Mention, place: Place, reason: Reason) -> OwnChannel:
    reading = mention.reading
    return OwnChannel(
        service=reading.service,
        handle=reading.handle,
        url=reading.url,
        place=place,
        reason=reason,
        evidence=_evidence(page, hosts, mention),
    )


def _refusal(mention: Mention, why: RejectedBecause, place: Place | None) -> RejectedLink:
    """The address as written is all the evidence: nothing is said about anybody."""
    return RejectedLink(
        service=mention.reading.service,
        url=mention.written.strip(),
        why=why,
        handle=mention.reading.handle,
        place=place,
    )


def _evidence(page: Page, hosts: Sequence[Hit], mention: Mention) -> Evidence:
    """Evidence of a mention; ``hosts`` are the places in the source that name a service's host."""
    if mention.kind is Kind.SAME_AS:
        excerpt = page.document.quote(mention.written, after="ld+json")
    else:
        address = mention.written.lower()
        near = [start for start, _, host in hosts if host in address]
        excerpt = mention.element.excerpt(depth=mention.depth, near=near)
        excerpt = excerpt or page.document.quote(mention.written)
    return Evidence(path=mention.element.path(), excerpt=excerpt)
