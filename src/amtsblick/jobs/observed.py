"""What is observed of bodies, for decisions: surveys, inspections, archives and services, one body at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from amtsblick.assess.register.concept import concept_looks, declaration, is_own
from amtsblick.assess.register.inspection_looks import InspectionLook
from amtsblick.assess.register.observed import Material, in_order, last_sight, observed
from amtsblick.detect.concept_page import read_concept
from amtsblick.detect.named_tools import NamedTools, named_tools
from amtsblick.detect.page import Page
from amtsblick.errors import EvidenceError
from amtsblick.jobs.reassess import bytes_of
from amtsblick.jobs.timeline import history_of
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import Capture, State
from amtsblick.values.declared import Declaration
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.survey import BodySheet, PageLook
from amtsblick.values.timeline import Timeline
from amtsblick.values.timeline_events import Takeover


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is observed of one body. ``concepts`` are read from concept pages by its newest survey."""

    observed: Observed
    concepts: tuple[Declaration, ...] = ()


def observed_of(
    register: Register,
    knowledge: Knowledge,
    *,
    evidence: EvidenceStore | None = None,
    history: History | None = None,
    until: datetime | None = None,
) -> dict[str, Observed]:
    """Every body's observations by its id, also of bodies that nobody ever looked at."""
    every = each_sight(register, knowledge, evidence=evidence, history=history, until=until)
    return {sight.observed.body: sight.observed for sight in every}


def each_sight(  # noqa: PLR0913 - the tools, and what is asked for, one keyword each
    register: Register,
    knowledge: Knowledge,
    *,
    evidence: EvidenceStore | None = None,
    history: History | None = None,
    until: datetime | None = None,
    bodies: Sequence[str] | None = None,
) -> Iterator[Sight]:
    """Bodies in the order of the register, one at a time.

    ``until`` asks for what captures up to that moment show, by today's judgement. Without ``evidence``
    privacy notices and concepts are not read. ``history`` spares telling it again; it must reach to
    the same moment. ``bodies`` are the ids asked for, each once; None: all.
    """
    known = history or history_of(register, knowledge, until=until)
    told: dict[str, list[Timeline]] = defaultdict(list)
    for timeline in known.timelines:
        told[timeline.body].append(timeline)
    signs: dict[str, list[Takeover]] = defaultdict(list)
    for body, sign in known.takeovers:
        signs[body].append(sign)
    named = {body.id: body for body in register.bodies()}
    numbers = register.inspection_numbers()
    for body_id, dated in register.sheets_by_body(bodies):
        material = Material(
            body=named[body_id],
            sheets=in_order([sheet for _, sheet in dated], until),
            inspections=inspection_looks(register, numbers.get(body_id, ()), until),
            timelines=told[body_id],
            takeovers=signs[body_id],
        )
        yield sight_of(material, known, knowledge, evidence)


def sight_of(
    material: Material, history: History, knowledge: Knowledge, evidence: EvidenceStore | None
) -> Sight:
    """One body's observations from its material; tools that its notices name are read from ``evidence``."""
    notice, concepts = _read(material.sheets, evidence, knowledge)
    if notice is not None:
        material = replace(material, named_tools=notice.used, denied_tools=notice.denied)
    return Sight(observed=observed(material, history, knowledge), concepts=concepts)


def inspection_looks(
    register: Register, numbers: Sequence[int], until: datetime | None = None
) -> list[InspectionLook]:
    """What these inspections found, oldest first; those after ``until`` left out."""
    if not numbers:
        return []
    return [
        InspectionLook(at=entry.started_at, bundle=entry.bundle, manifest=entry.manifest, found=result.found)
        for entry, result in register.inspections_numbered(numbers)
        if until is None or entry.started_at <= until
    ]


def _read(
    sheets: Sequence[BodySheet], evidence: EvidenceStore | None, knowledge: Knowledge
) -> tuple[NamedTools | None, tuple[Declaration, ...]]:
    """Tools that the privacy notice names and what concept pages say, out of the newest survey that could look."""
    sheet = last_sight(sheets)
    if sheet is None or evidence is None:
        return None, ()
    concepts = []
    for look in concept_looks(sheet):
        capture = _stored(look, evidence)
        if capture is not None:
            read = read_concept(Page(capture), knowledge)
            concepts.append(declaration(sheet.body.id, look, read, own=is_own(look, sheet)))
    return _notice(sheet, evidence, knowledge), tuple(concepts)


def _notice(sheet: BodySheet, evidence: EvidenceStore, knowledge: Knowledge) -> NamedTools | None:
    """What all of its privacy notices name together; None when one of them could not be read."""
    found = []
    for look in _notices(sheet):
        capture = _stored(look, evidence) if look.state is State.LOOKED else None
        if capture is None:
            return None
        tools = named_tools(capture, knowledge)
        found += [tools] if tools else []
    used = {one for tools in found for one in tools.used}
    denied = {one for tools in found for one in tools.denied} - used
    return NamedTools(used=tuple(sorted(used)), denied=tuple(sorted(denied))) if found else None


def _notices(sheet: BodySheet) -> Iterator[PageLook]:
    """Pages that are the privacy notice by their role, or by being linked as such, looked at or not."""
    kind = LegalPageKind.PRIVACY_NOTICE
    linked = {verdict.url.partition("#")[0] for verdict in sheet.legal_pages if verdict.kind is kind}
    for look in sheet.pages:
        if look.role == "privacy" or look.url in linked - {""}:
            yield look


def _stored(look: PageLook, evidence: EvidenceStore) -> Capture | None:
    """The page as it was kept; None when its evidence is gone or damaged: then it was not read."""
    if look.evidence_ref is None:
        return None
    try:
        return bytes_of(look.evidence_ref, evidence)
    except EvidenceError:
        return None
