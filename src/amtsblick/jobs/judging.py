"""From the recordings of an inspection to everything that is said about the site; pure but for its place.

The same path judges a fresh inspection and one from last year's bundle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.assess.checks import Material, judge_checks, with_checks
from amtsblick.assess.findings import findings
from amtsblick.assess.inspected_channels import own_channels
from amtsblick.assess.passes import summarise
from amtsblick.detect.recordings.examine import examine
from amtsblick.detect.recordings.page_facts import page_facts
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.values.capture import State
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.page_facts import PageFacts
from amtsblick.values.recording import (
    BannerState,
    BrowserFacts,
    Inspection,
    PageVisit,
    PassName,
    RawInspection,
    Recording,
)

_ONLY_THE_PAGE_TELLS: Final = frozenset({State.BOT_WALL, State.LOGIN_WALL, State.PARKED})
"""States that no network error shows: the page came, but it is not the body's page."""


def judge(
    raw: RawInspection, recordings: Sequence[Recording], knowledge: Knowledge, *, broken: Sequence[str] = ()
) -> InspectedSite:
    """Everything that is said about a site; ``broken`` are defects met on the way here."""
    facts = {
        recording.name: tuple(page_facts(recording, visit, knowledge) for visit in recording.pages)
        for recording in recordings
    }
    seen = [_as_judged(recording, facts[recording.name]) for recording in recordings]
    inspection = Inspection(site=raw.site, passes=tuple(seen))
    examined = examine(inspection, knowledge)
    found = findings(examined.sightings, seen, knowledge)
    pages = _pages(seen, facts)
    material = Material(
        site=_final_address(raw.site, seen),
        findings=found,
        recordings={recording.name: recording for recording in seen},
        pages=pages,
        vendors={brand_of(vendor): vendor for vendor in knowledge.vendors},
    )
    results = judge_checks(material, knowledge.checks)
    summaries = tuple(_summary(raw, name, seen) for name in (one.name for one in raw.passes))
    state, detail = _state(summaries)
    return InspectedSite(
        site=raw.site,
        state=state,
        detail=detail,
        title=next((visit.title for one in seen for visit in one.pages if visit.title), ""),
        started_at=raw.started_at,
        browser=seen[0].browser if seen else BrowserFacts(product="unknown"),
        passes=summaries,
        findings=with_checks(found, results, knowledge.checks),
        channels=own_channels(inspection, knowledge),
        checks=results,
        broken=(*broken, *examined.broken),
        images=_images(summaries, seen),
    )


def unjudged(raw: RawInspection, why: str) -> InspectedSite:
    """A site on which our questions failed as a whole: a defect of ours, never a clean bill."""
    return InspectedSite(
        site=raw.site,
        state=State.NOT_JUDGED,
        detail=why,
        started_at=raw.started_at,
        browser=BrowserFacts(product=raw.versions.get("browser", "unknown")),
        passes=(),
        findings=(),
        broken=(why,),
    )


def _as_judged(recording: Recording, facts: Sequence[PageFacts]) -> Recording:
    """Visits with the states that only the page itself tells."""
    visits = tuple(_visit(visit, fact) for visit, fact in zip(recording.pages, facts, strict=True))
    return replace(recording, pages=visits)


def _visit(visit: PageVisit, fact: PageFacts) -> PageVisit:
    if visit.state is State.LOOKED and fact.state in _ONLY_THE_PAGE_TELLS:
        return replace(visit, state=fact.state, detail=fact.detail)
    return visit


def _pages(
    seen: Sequence[Recording], facts: Mapping[PassName, tuple[PageFacts, ...]]
) -> tuple[PageFacts, ...]:
    """Facts of the first pass that looked; a page that scripts rendered is no empty shell."""
    for recording in seen:
        if any(visit.state is State.LOOKED for visit in recording.pages):
            return tuple(
                replace(fact, state=visit.state)
                for visit, fact in zip(recording.pages, facts[recording.name], strict=True)
            )
    return ()


def _final_address(site: str, seen: Sequence[Recording]) -> str:
    return next((visit.url for one in seen for visit in one.pages if visit.url), site)


def _summary(raw: RawInspection, name: PassName, seen: Sequence[Recording]) -> PassSummary:
    """A pass whose tape could not be read is no pass without findings."""
    recording = next((one for one in seen if one.name is name), None)
    if recording is not None:
        return summarise(recording)
    started = next(one.started_at for one in raw.passes if one.name is name)
    return PassSummary(
        name=name,
        started_at=started,
        state=State.NOT_JUDGED,
        detail="The recording of this pass could not be read.",
        banner=BannerState.NO_BANNER,
    )


def _state(summaries: Sequence[PassSummary]) -> tuple[State, str]:
    """LOOKED when any pass saw the start page; else the first pass's cause."""
    if not summaries:
        return State.NOT_JUDGED, "No pass was made."
    if any(one.state is State.LOOKED for one in summaries):
        return State.LOOKED, ""
    return summaries[0].state, summaries[0].detail


def _images(summaries: Sequence[PassSummary], seen: Sequence[Recording]) -> dict[str, bytes]:
    """PNG bytes of the pictures that a report shows."""
    wanted = {
        digest
        for one in summaries
        for digest in (
            *(shot.digest for shot in one.screenshots if shot.what == "page"),
            *(click.before for click in one.clicks),
            *(click.after for click in one.clicks),
        )
        if digest
    }
    return {digest: one.bodies[digest] for one in seen for digest in wanted if digest in one.bodies}
