"""Judge stored looks at archived captures again with today's detectors and knowledge; no network."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from amtsblick.jobs.backfill_looking import Judgement, judged
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastLook


def rejudge(
    register: Register,
    evidence: EvidenceStore,
    knowledge: Knowledge,
    *,
    software: str,
    now: Callable[[], datetime],
) -> int:
    """Judge all stored looks at archived captures with today's detectors; no network.

    Body by body, each in one transaction; returns how many statements were entered. Raises
    EvidenceError when stored bytes are missing or were changed.
    """
    count = 0
    for body in register.past_bodies():
        said: dict[tuple[str, str], Judgement] = {}
        again: list[PastLook] = []
        for look in register.past_looks(body):
            if look.evidence is None:
                continue
            key = look.evidence.bundle, look.evidence.record
            if key not in said:
                capture = replace(evidence.load(look.evidence), evidence=look.evidence)
                said[key] = judged(look.page, capture, knowledge)
            found = said[key]
            again.append(replace(look, state=found.state, detail=found.detail, answers=found.answers))
        count += register.record_past_judgement(again, now(), software=software, knowledge=knowledge.digest)
    return count
