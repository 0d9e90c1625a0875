"""What a proposed usage says about itself: what it rests on, and since when."""

from amtsblick.report.words import Words
from amtsblick.values.observed import SeenChannel
from amtsblick.values.usages import EvidenceLink


def note(channel: SeenChannel | None, evidence: tuple[EvidenceLink, ...], say: Words) -> str:
    """Plain text: that a human has to confirm it, the proofs, and the bounds of its beginning."""
    proofs = [" ".join(part for part in (one.address, one.ref) if part) for one in evidence[:2]]
    lines = [say("propose.usage", url="; ".join(proofs)).unescape()]
    if channel is not None and channel.absent_before is not None:
        after, day = say.day(channel.absent_before), say.day(channel.first_seen)
        lines.append(say("propose.since_between", after=after, day=day).unescape())
    elif channel is not None:
        lines.append(say("propose.since_by", day=say.day(channel.first_seen)).unescape())
    if channel is not None and channel.said:
        lines.append(say("drift.quoted", words=channel.said).unescape())
    return "\n".join(lines)
