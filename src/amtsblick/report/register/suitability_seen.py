"""What was seen of a body's own use of a service, and what nobody could see?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.report.addresses import evidence_link, link
from amtsblick.report.words import Words
from amtsblick.values.observed import SeenChannel, SeenRecipient
from amtsblick.values.suitability import Prospect, Suitability
from amtsblick.values.survey import Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink

HOMEPAGE: Final = "homepage"
_NOTHING: Final = (None, Status.NOT_FOUND, Status.NOT_LOOKED)
_TOLD: Final = (
    ChannelState.DORMANT,
    ChannelState.EXCEPTIONAL,
    ChannelState.MOVED,
    ChannelState.CLOSED,
    ChannelState.HANDLE_KEPT,
)
"""States that the plain sentence on a channel does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLinks:
    """The first proof: the stored bytes and the page they show; addresses are "" where nothing can be linked.

    ``record`` and ``bundle`` name the stored bytes, "" when there are none.
    """

    bundle: str
    record: str
    stored: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One statement; ``refs`` are numbers of sources. ``own`` marks reasoning that has none."""

    text: Markup | str
    refs: tuple[int, ...] = ()
    own: bool = False
    note: Markup | str = ""
    proof: ProofLinks | None = None
    title: str = ""
    """Of a legal act: whose it is and its reference; ``state`` how it stands since when."""
    state: Markup | str = ""


def seen(prospect: Prospect, asked: Suitability, say: Words, evidence_base: str) -> Iterator[Sentence]:
    """Sentences with their proof; none when nobody's use was asked for.

    ``evidence_base`` is the evidence folder's path relative to the page, with a slash; "" links no bundle.
    """
    if not asked.body:
        return
    for why in prospect.unseen:
        yield Sentence(text=say(f"suitability.seen.unseen_{why}"))
    for channel in prospect.channels:
        yield _channel(channel, say, evidence_base)
    for recipient in prospect.recipients:
        yield _recipient(recipient, say, evidence_base)
    if not (prospect.unseen or prospect.channels or prospect.recipients):
        yield Sentence(text=_nothing(prospect, asked, say), proof=_proof(prospect.observed, evidence_base))


def _channel(channel: SeenChannel, say: Words, base: str) -> Sentence:
    named = say(f"suitability.seen.standing.{channel.standing}", handle=channel.handle)
    when = channel.gone_by or channel.last_seen
    how = "gone" if channel.gone_by else "concept" if channel.only_in_concept else "linked"
    told = [channel.said] if channel.said else []
    if channel.state in _TOLD:
        told.insert(0, str(say(f"suitability.seen.state.{channel.state}")))
    return Sentence(
        text=say(f"suitability.seen.{how}", channel=named, day=say.day(when)),
        note=Markup(": ").join(told),
        proof=_proof(channel.evidence, base),
    )


def _recipient(recipient: SeenRecipient, say: Words, base: str) -> Sentence:
    """Only an inspection sees data being sent; a survey sees what the source text embeds."""
    return Sentence(
        text=say(
            f"suitability.seen.{'recipient' if recipient.passes else 'embedded'}",
            name=recipient.name,
            host=recipient.host,
            day=say.day(recipient.last_seen),
        ),
        note=say("suitability.seen.tracker") if recipient.tracker else "",
        proof=_proof(recipient.evidence, base),
    )


def _nothing(prospect: Prospect, asked: Suitability, say: Words) -> Markup:
    if prospect.service == HOMEPAGE:
        return say("suitability.seen.no_recipient")
    if prospect.status not in _NOTHING:
        return say(f"status.{prospect.status}.words")
    if prospect.observed:
        return say("suitability.seen.advert")
    day = say.day(asked.looked_at) if asked.looked_at else ""
    return say("suitability.seen.nothing", day=day)


def _proof(proofs: Sequence[EvidenceLink], base: str) -> ProofLinks | None:
    if not proofs:
        return None
    first = next((one for one in proofs if one.ref), proofs[0])
    ref = parse_ref(first.ref)
    return ProofLinks(
        bundle=ref.bundle if ref else "",
        record=ref.record if ref else "",
        stored=evidence_link(base, ref) if base else "",
        page=link(first.address) or _beside(first.address),
    )


def _beside(address: str) -> str:
    """A path beside the report; "" for anything with a scheme or host of its own."""
    return "" if ":" in address or address.startswith(("/", "\\")) else address
