"""Inspections in the register: with evidence, chained, judged once or again."""

from collections.abc import Sequence

from amtsblick.keep import inspections
from amtsblick.keep.door import Door
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.keep.opening import reading, writing
from amtsblick.values.board import Side


class InspectionMemory(Door):
    """The part of ``Register`` that remembers inspections."""

    def record_inspection(self, entry: InspectionEntry, result: InspectionResult) -> int:
        """Enter an inspection with what was found, in one transaction; returns its number."""
        with writing(self._engine) as connection:
            number = inspections.add_inspection(connection, entry)
            inspections.add_result(connection, number, result)
        return number

    def record_inspection_result(self, number: int, result: InspectionResult) -> None:
        """Add what a later judgement made of an inspection; the newest one counts."""
        with writing(self._engine) as connection:
            inspections.add_result(connection, number, result)

    def all_inspections(self) -> list[tuple[int, InspectionEntry]]:
        """Every inspection of this register with its number, oldest first."""
        with reading(self._engine) as connection:
            return list(inspections.all_inspections(connection))

    def last_manifest(self) -> str:
        """Digest of the newest evidence bundle, which the next one names; "" before the first."""
        with reading(self._engine) as connection:
            return inspections.last_manifest(connection)

    def inspections(self, number: int) -> list[tuple[InspectionEntry, InspectionResult]]:
        """Inspections that belong to a survey: per body the newest, as it was last judged."""
        with reading(self._engine) as connection:
            return list(inspections.of_survey(connection, number))

    def inspection_numbers(self) -> dict[str, list[int]]:
        """Numbers of the inspections of every body that was ever inspected, oldest first."""
        with reading(self._engine) as connection:
            return inspections.numbers_by_body(connection)

    def inspections_numbered(self, numbers: Sequence[int]) -> list[tuple[InspectionEntry, InspectionResult]]:
        """These inspections, oldest first, each as it was last judged."""
        with reading(self._engine) as connection:
            return list(inspections.of_numbers(connection, numbers))

    def inspection(self, number: int) -> tuple[InspectionEntry, InspectionResult] | None:
        """One inspection as it was last judged, None when there is none of that number."""
        with reading(self._engine) as connection:
            return inspections.numbered(connection, number)

    def newest_inspections(
        self,
        *,
        bodies: Sequence[str] | None = None,
        shown_on: Side | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[tuple[int, InspectionEntry, InspectionResult]]:
        """Inspections with their numbers, newest first, at most ``limit`` with numbers below ``before``.

        ``bodies`` asks for these bodies' only; ``shown_on`` for those of bodies that a side of the board shows.
        """
        with reading(self._engine) as connection:
            return inspections.newest(
                connection, bodies=bodies, shown_on=shown_on, before=before, limit=limit
            )

    def inspection_before(self, number: int) -> int | None:
        """The newest earlier inspection of the same body, or of the same site where no body is named."""
        with reading(self._engine) as connection:
            return inspections.one_before(connection, number)
