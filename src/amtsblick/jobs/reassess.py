"""Judge stored evidence again with today's detectors and knowledge; no network."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from amtsblick.assess.sheet import Looked, judge
from amtsblick.detect.examine import examine
from amtsblick.errors import RemovedEvidenceError
from amtsblick.jobs.survey import owners_of_shared, service_ids, settle
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.records import StoredCapture
from amtsblick.keep.register import Register
from amtsblick.values.capture import Capture, EvidenceRef
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import BodySheet, SurveyRun


class Progress(Protocol):
    """Somebody who wants to know how far it is."""

    def recorded(self, sheet: BodySheet, captures: int) -> None:
        """One body's sheet is safely in the register."""


def reassess(  # noqa: PLR0913 - the same tools as a survey but the collector, one keyword each
    run: SurveyRun,
    *,
    register: Register,
    evidence: EvidenceStore,
    knowledge: Knowledge,
    software: str,
    now: Callable[[], datetime],
    progress: Progress,
) -> tuple[str, ...]:
    """Judge every recorded body of ``run`` anew from its evidence; resumable like the survey.

    Returns the ids of bodies whose evidence retention removed: what was said of them last stays.

    Raises EvidenceError when a stored record is missing or does not match its digest: a judgement
    over damaged evidence is worse than none. What was judged before stays in the register.
    """
    number = register.start_judgement(run.id, software=software, knowledge=knowledge.digest, when=now())
    removed: list[str] = []
    for stored in register.captures(run.id, number):
        try:
            looked = [_looked_again(one, evidence, knowledge) for one in stored.captures]
        except RemovedEvidenceError:
            removed.append(stored.body.id)
            continue
        sheet = judge(stored.body, looked, service_ids(knowledge))
        register.record_judgement(number, sheet, looked, now())
        progress.recorded(sheet, len(looked))
    bodies = {body.id: body for body in register.bodies_of(run.id)}
    owners = owners_of_shared(register, run, bodies, number)

    def judged() -> Iterator[BodySheet]:
        return register.sheets(run.id, number)

    register.finish_judgement(number, now(), settle(judged, owners, bodies))
    return tuple(removed)


def _looked_again(stored: StoredCapture, evidence: EvidenceStore, knowledge: Knowledge) -> Looked:
    examination = examine(stored_capture(stored.capture, evidence), knowledge)
    light = replace(examination.capture, body=b"")
    return Looked(role=stored.role, examination=replace(examination, capture=light))


def stored_capture(known: Capture, evidence: EvidenceStore) -> Capture:
    """The whole capture as it was kept; a 304's bytes come from the answer it refers to."""
    return known if known.evidence is None else bytes_of(known.evidence, evidence)


def bytes_of(ref: EvidenceRef, evidence: EvidenceStore) -> Capture:
    """The whole capture that a reference leads to; a 304's bytes come from the answer it refers to."""
    capture = evidence.load(ref)
    if capture.unchanged is not None and not capture.body:
        capture = replace(capture, body=evidence.load(capture.unchanged).body)
    return replace(capture, evidence=ref)
