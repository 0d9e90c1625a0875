"""Inspections in the register: with evidence, chained, judged once or again."""

from collections.abc import Sequence

from amtsblick.keep import inspections
from amtsblick.keep.door import Door
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.keep.opening import reading, writing


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
