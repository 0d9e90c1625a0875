"""What do all questions say about all passes over one site?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from amtsblick.detect.recordings.catalogue import QUESTIONS, Question
from amtsblick.values.findings import Examined, Sighting
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import BannerState, Inspection, Recording

_ANSWERED: Final = frozenset({BannerState.REJECTED, BannerState.REJECTED_DEEPER, BannerState.ACCEPTED})
_ANSWERS: Final = frozenset({"accept", "reject", "save"})


def examine(inspection: Inspection, knowledge: Knowledge) -> Examined:
    """Ask every question of every pass. A question that fails costs only itself and is named.

    Of equal sightings on one page the first stands for all, before and after the visitor's answer
    to the banner told apart.
    """
    sightings: list[Sighting] = []
    broken: list[str] = []
    for recording in inspection.passes:
        answered = choice_of(recording)
        for topic, question in QUESTIONS.items():
            try:
                sightings.extend(_first_ones(question, recording, knowledge, answered))
            except Exception as error:  # noqa: BLE001 - where a defect of ours becomes an answer
                broken.append(f"{topic} in pass {recording.name}: {type(error).__name__}: {error}")
    return Examined(sightings=tuple(sightings), broken=tuple(broken))


def _first_ones(
    question: Question, recording: Recording, knowledge: Knowledge, answered: int | None
) -> Iterator[Sighting]:
    seen: set[tuple[object, ...]] = set()
    for sighting in question(recording, knowledge):
        chosen = answered is not None and sighting.trace.event > answered
        key = (sighting.subject, sighting.host, sighting.party, sighting.vendor, sighting.page, chosen)
        if key not in seen:
            seen.add(key)
            yield replace(sighting, chosen=chosen)


def choice_of(recording: Recording) -> int | None:
    """Line of the tape at which the visitor's answer to the banner took effect, None without one."""
    if not any(banner.state in _ANSWERED for banner in recording.banners):
        return None
    clicks = [click.pressed for click in recording.clicks if click.purpose in _ANSWERS]
    return min(clicks, default=None)
