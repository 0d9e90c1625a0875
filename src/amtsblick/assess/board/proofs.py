"""What stands behind a timeline, to be kept with it?"""

from collections.abc import Iterator

from amtsblick.values.timeline import Timeline


def refs_of(timeline: Timeline) -> Iterator[str]:
    """Keys of everything that stands behind a timeline."""
    for period in timeline.periods:
        proofs = (period.first, period.last, *period.shown_on, *period.absent_before, *period.absent_after)
        yield from (one.ref for one in proofs)
        yield from (one.tried.ref for one in period.open_for if one.tried is not None)
    for phase in timeline.phases:
        yield from (one.ref for one in phase.proofs)
        yield phase.remark.ref if phase.remark else ""
        yield phase.fact.ref if phase.fact else ""
    yield from (one.ref for one in timeline.remarks)
    yield from (one.ref for one in timeline.facts)
