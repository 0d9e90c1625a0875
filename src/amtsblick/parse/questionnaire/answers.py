"""What does a body answer, and where does it contradict itself?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.questionnaire.cells import Cells
from amtsblick.parse.questionnaire.fields import ANSWERED
from amtsblick.parse.questionnaire.raw import Raw, RawRow
from amtsblick.parse.questionnaire.vocabulary import Vocabulary
from amtsblick.values.declared import DeclaredUse
from amtsblick.values.usages import ContentKind, Purpose, TargetGroup, UsageKind

_NOT_USED: Final = frozenset({UsageKind.NONE, UsageKind.LEFT, UsageKind.PLANNED})
"""Kinds that go with the answer that no service is used."""
_STILL_USED: Final = frozenset(UsageKind) - _NOT_USED
_WITHOUT_ACCOUNT: Final = frozenset({UsageKind.ADVERTS_ONLY})
"""Kinds in which the account that was seen is not the one that is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One questionnaire as it came back. ``questionnaire``, ``body`` and ``token`` as they stand on it.

    ``unanswered`` are services of rows in which nothing was filled in. ``places`` name where those three
    stand, for what may be wrong with them.
    """

    file: str
    questionnaire: str
    body: str
    token: str
    uses: tuple[DeclaredUse, ...]
    unanswered: tuple[str, ...] = ()
    next_review: date | None = None
    unit: str = ""
    remarks: str = ""
    raw: Raw

    def trouble(self, key: str, text: str, remedy: str) -> Trouble:
        """What is wrong with a field of the cover."""
        return self.raw.at(key).trouble(text, remedy)


class _Use(NamedTuple):
    place: Place
    use: DeclaredUse


def answers_of(raw: Raw, vocabulary: Vocabulary, today: date) -> tuple[Answers | None, list[Trouble]]:
    """The answers, None when something is wrong with them, and everything that is wrong."""
    troubles = list(raw.troubles)
    cover = Cells(raw.cover, vocabulary, troubles)
    rows = [_row(row, vocabulary, troubles, today) for row in raw.answers()]
    uses = [row for row in rows if isinstance(row, _Use)]
    if not troubles:
        troubles += _together(uses)
    none = cover.yes("no_services")
    if none:
        troubles += _beside_none(uses)
        uses.insert(0, _Use(raw.place, DeclaredUse(service="", kind=UsageKind.NONE)))
    review = cover.day("next_review_overall")
    if review is not None and review < today:
        cover.note("next_review_overall", f"{review} has passed", "give the next day to come")
    answers = Answers(
        file=raw.place.file,
        questionnaire=cover.text("questionnaire"),
        body=cover.body("body"),
        token=cover.text("token"),
        uses=tuple(one.use for one in uses),
        unanswered=() if none else tuple(dict.fromkeys(row for row in rows if isinstance(row, str) and row)),
        next_review=review,
        unit=cover.text("unit"),
        remarks=cover.text("remarks"),
        raw=raw,
    )
    if not uses and not troubles:
        text, remedy = (
            "nothing is answered",
            "say in each row how the service is used, or on the cover that none is",
        )
        troubles.append(Trouble(place=raw.place, text=text, remedy=remedy))
    return (None if troubles else answers), troubles


def _row(row: RawRow, vocabulary: Vocabulary, troubles: list[Trouble], today: date) -> _Use | str:
    """A use, or the service about which nothing is said."""
    cells = Cells(row.cells, vocabulary, troubles)
    before = len(troubles)
    service = cells.service("service")
    if not any(map(cells.has, ANSWERED)):
        return service
    kind = cells.word("kind", UsageKind)
    if len(troubles) > before:
        return service
    for key, missing, remedy in (
        ("service", not service, "choose a service of the list"),
        ("kind", kind is None, "choose how it is used"),
    ):
        if missing:
            text = f"this row says nothing about its {key}"
            troubles.append(Trouble(place=row.place, column=key, text=text, remedy=remedy))
    if not service or kind is None:
        return service
    use = _use(cells, service, kind)
    if len(troubles) == before:
        _contradictions(cells, use, today)
    return _Use(row.place, use)


def _use(cells: Cells, service: str, kind: UsageKind) -> DeclaredUse:
    handle = cells.account("handle", service)
    if not handle and not cells.has("handle") and kind not in _WITHOUT_ACCOUNT:
        handle = cells.printed_account("seen_handle", service)
    return DeclaredUse(
        service=service,
        kind=kind,
        handle=handle,
        via=cells.body("via"),
        purposes=cells.words("purposes", Purpose),
        target_groups=cells.words("target_groups", TargetGroup),
        contents=cells.words("contents", ContentKind),
        since=cells.partial_day("since"),
        reason=cells.text("reason"),
        decided_by=cells.text("decided_by"),
        next_review=cells.day("next_review"),
        exit_debated=cells.yes("exit_debated"),
    )


def _contradictions(cells: Cells, use: DeclaredUse, today: date) -> None:
    kind = use.kind
    if kind is UsageKind.NONE and cells.has("handle"):
        cells.note(
            "handle",
            "the row says that the service is not used, and names an account",
            "clear one of the two",
        )
    if use.via and kind is not UsageKind.VIA_OTHER_BODY:
        cells.note(
            "via", f"another body is named, and the kind is {kind}", "clear it, or choose the other kind"
        )
    if use.exit_debated and kind in _NOT_USED:
        cells.note(
            "exit_debated", f"the body debates to leave, and the kind is {kind}", "clear one of the two"
        )
    if use.since is not None and kind is not UsageKind.PLANNED and use.since.earliest > today:
        cells.note(
            "since", f"{use.since.text} is still to come", "correct the day, or choose that it is planned"
        )
    if use.next_review is not None:
        if use.next_review < today:
            cells.note("next_review", f"{use.next_review} has passed", "give the next day to come")
        elif use.since is not None and use.next_review < use.since.earliest:
            cells.note(
                "next_review", f"it lies before the beginning ({use.since.text})", "correct one of the two"
            )


def _together(uses: list[_Use]) -> Iterator[Trouble]:
    """Rows that cannot both be meant."""
    seen: dict[tuple[str, str], _Use] = {}
    for one in uses:
        key = one.use.service, one.use.handle.casefold()
        other = seen.setdefault(key, one)
        if other is not one:
            text = f"{_named(one.use)} is answered twice: also in {other.place}"
            yield Trouble(place=one.place, column="service", text=text, remedy="leave one of the two rows")
    yield from _denied(uses)


def _denied(uses: list[_Use]) -> Iterator[Trouble]:
    """A service that is said not to be used at all, and used."""
    denied: Mapping[str, _Use] = {
        one.use.service: one for one in uses if one.use.kind is UsageKind.NONE and not one.use.handle
    }
    for one in uses:
        other = denied.get(one.use.service)
        if other is not None and one.use.kind in _STILL_USED:
            text = f"{one.use.service} is used as {one.use.kind}, and {other.place} says that it is not used"
            yield Trouble(place=one.place, column="kind", text=text, remedy="correct one of the two rows")


def _beside_none(uses: list[_Use]) -> Iterator[Trouble]:
    for one in uses:
        if one.use.kind in _STILL_USED:
            text = f"{one.use.service} is used as {one.use.kind}, and the cover says that no service is used"
            yield Trouble(place=one.place, column="kind", text=text, remedy="correct one of the two")


def _named(use: DeclaredUse) -> str:
    return f"{use.service} {use.handle}".strip()
