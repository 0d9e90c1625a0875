"""Which official channels does an inspected site show as its own, by the survey's rules?"""

from collections.abc import Sequence
from typing import Final

from amtsblick.assess.channels import channel_key, channel_verdicts, newest
from amtsblick.detect.recordings.rendered import examinations
from amtsblick.values.answers import OwnChannel, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Inspection, Recording
from amtsblick.values.survey import Examination, Standing

_BY_REASON: Final = {reason: rank for rank, reason in enumerate(Reason)}


def own_channels(inspection: Inspection, knowledge: Knowledge) -> tuple[OwnChannel, ...]:
    """Channels of the rendered pages of the first pass that saw its start page, best seen first.

    The verdict over all of its pages is the survey's: what only one page mentions beside another
    channel that stands on all of them is left out.
    """
    recording = next((one for one in inspection.passes if _looked(one)), None)
    if recording is None:
        return ()
    seen = newest(examinations(recording, knowledge))
    start = recording.pages[0]
    body = Body(id=start.url, name=start.title, homepage=start.url)
    own = [verdict for verdict in channel_verdicts(body, seen) if verdict.standing is Standing.OWN]
    best = _best(seen)
    return tuple(best[channel_key(verdict.service, verdict.handle)] for verdict in own)


def _looked(recording: Recording) -> bool:
    return bool(recording.pages) and recording.pages[0].state is State.LOOKED


def _best(seen: Sequence[Examination]) -> dict[tuple[str, str], OwnChannel]:
    """The answer with the best reason for each channel."""
    found: dict[tuple[str, str], OwnChannel] = {}
    for examination in seen:
        for answer in examination.answers:
            if isinstance(answer, OwnChannel):
                key = channel_key(answer.service, answer.handle)
                known = found.get(key)
                if known is None or _BY_REASON[answer.reason] < _BY_REASON[known.reason]:
                    found[key] = answer
    return found
