"""Which differences between successive surveys does the change feed tell, and what proves them?

Channels are the timeline's: it knows every look, not only two of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.assess.changes import changes
from amtsblick.report.timeline.statement import ProofLink, Subject
from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet, Change, ChangeKind, Citation, Outcome, PageLook, SurveyRun
from amtsblick.values.timeline import Bounds

_CONTENT: Final = frozenset(
    {ChangeKind.NEW_THIRD_PARTY, ChangeKind.THIRD_PARTY_GONE, ChangeKind.LEGAL_PAGE_GONE}
)
_SIGHT: Final = frozenset({ChangeKind.LOST_SIGHT, ChangeKind.BACK_IN_SIGHT})
_MOST: Final = 8
"""Looks beside one entry; the sheets have them all."""

Dated = tuple[SurveyRun, BodySheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between two surveys of a body; ``bounds`` are the captures of both."""

    change: Change
    bounds: Bounds
    proofs: tuple[ProofLink, ...]
    other_catalogue: bool
    """The surveys were judged with different knowledge: a third party may only be newly known."""


def differences(sheets: Iterable[Dated]) -> Iterator[Difference]:
    """Differences between the surveys of one body, in the order in which its pages were captured.

    Third parties and legal pages are compared with the last survey that saw the body, so that one that
    saw nothing hides nothing. Surveys of the very same captures differ in our judgement only.
    """
    seen: Dated | None = None
    before: Dated | None = None
    for run, sheet in sorted(sheets, key=lambda one: (_moment(one), one[0].id)):
        after = run, sheet
        if before is not None and _moment(before) < _moment(after):
            yield from _told(before, after, _SIGHT)
        looked = sheet.state is State.LOOKED
        if seen is not None and looked and _moment(seen) < _moment(after):
            yield from _told(seen, after, _CONTENT)
        before = after
        seen = after if looked else seen


def _moment(dated: Dated) -> datetime:
    run, sheet = dated
    return max((page.taken_at for page in sheet.pages), default=run.started_at)


def _told(before: Dated, after: Dated, kinds: frozenset[ChangeKind]) -> Iterator[Difference]:
    bounds = Bounds(after=_moment(before), by=_moment(after))
    for change in changes(before[1], after[1]):
        if change.kind in kinds and not change.service:
            yield Difference(
                change=change,
                bounds=bounds,
                proofs=_proofs(change, before[1], after[1]),
                other_catalogue=before[0].knowledge != after[0].knowledge,
            )


def _proofs(change: Change, before: BodySheet, after: BodySheet) -> tuple[ProofLink, ...]:
    """Pages that show it, and the same pages when they did not."""
    match change.kind:
        case ChangeKind.NEW_THIRD_PARTY:
            shown, other = _vendor_citations(after, change.subject), before
        case ChangeKind.THIRD_PARTY_GONE:
            shown, other = _vendor_citations(before, change.subject), after
        case ChangeKind.LEGAL_PAGE_GONE:
            shown, other = _legal_citations(before, change.subject), after
        case _:
            looks = [*(_look(one, Outcome.SEEN) for one in (*before.pages, *after.pages))]
            return _chosen(looks)
    seen = [_cited(one) for one in shown]
    roles = {page.url: page.role for sheet in (before, after) for page in sheet.pages}
    again = {one.page_url for one in shown}
    missing = [
        _look(page, Outcome.NOT_SEEN)
        for page in other.pages
        if page.url in again or page.role in {roles.get(url) for url in again}
    ]
    return _chosen([*seen[: _MOST // 2], *missing[: _MOST // 2]])


def _chosen(looks: Sequence[ProofLink]) -> tuple[ProofLink, ...]:
    return tuple(sorted(looks[:_MOST], key=lambda one: (one.taken_at, one.page_url, one.outcome)))


def _vendor_citations(sheet: BodySheet, vendor: str) -> list[Citation]:
    return [citation for party, citation in sheet.third_parties if party.vendor == vendor]


def _legal_citations(sheet: BodySheet, kind: str) -> list[Citation]:
    return [one for verdict in sheet.legal_pages if verdict.kind == kind for one in verdict.linked_from]


def _cited(citation: Citation) -> ProofLink:
    return ProofLink(
        outcome=Outcome.SEEN,
        page_url=citation.page_url,
        taken_at=citation.taken_at,
        evidence=citation.evidence_ref,
        subject=Subject.PART,
    )


def _look(page: PageLook, outcome: Outcome) -> ProofLink:
    looked = page.state is State.LOOKED
    return ProofLink(
        outcome=outcome if looked else Outcome.NOT_LOOKED,
        page_url=page.url,
        taken_at=page.taken_at,
        evidence=page.evidence_ref,
        why="" if looked else page.state.value,
        subject=Subject.PART,
    )
