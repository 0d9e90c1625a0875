"""The past in the register: archived captures, what services said, renamed bodies, all sheets of a body."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from amtsblick.keep import all_sheets, past, profiles, successions
from amtsblick.keep.door import Door
from amtsblick.keep.judgements import Judge
from amtsblick.keep.opening import writing
from amtsblick.values.past import PastLook, PastSeries
from amtsblick.values.survey import BodySheet, SurveyRun
from amtsblick.values.timeline import ProfileFact, Succession


class TimelineMemory(Door):
    """The part of ``Register`` that remembers what was before and beside the surveys."""

    def record_past(self, series: PastSeries, when: datetime, *, software: str, knowledge: str) -> int:
        """Enter what an archive holds of a page and what its captures showed; returns how many were new.

        The series is always entered. A known look is not, unless nothing could be fetched then and it
        was tried again. ``series`` may hold all looks so far or only the last ones. Raises ValueError
        when a look belongs to another page or archive, RegisterError when the body is not known.
        """
        with writing(self._engine) as connection:
            judge = Judge(software=software, knowledge=knowledge)
            return past.add_series(connection, series, judge, when)

    def record_past_judgement(
        self, looks: Iterable[PastLook], when: datetime, *, software: str, knowledge: str
    ) -> int:
        """Add what a later judgement says about known looks; the newest one counts.

        What was said last time in the same words by the same judge is not said again; returns how
        many statements were entered. Raises LookupError for a look that is not known.
        """
        with writing(self._engine) as connection:
            judge = Judge(software=software, knowledge=knowledge)
            return past.add_judgement(connection, looks, judge, when)

    def past_looks(self, body_id: str) -> list[PastLook]:
        """All looks at archived captures of a body's pages, oldest capture first, as judged last."""
        return past.looks_of(self._engine, body_id)

    def past_series(self, body_id: str) -> list[PastSeries]:
        """Per page and archive the newest series, with all looks at this page in this archive.

        When an archive could not be asked lately, what it answered before still stands.
        """
        return past.series_of(self._engine, body_id)

    def past_bodies(self) -> list[str]:
        """Ids of bodies for which an archive was asked, in the order in which they were entered."""
        return past.bodies_with_past(self._engine)

    def record_profile_facts(self, facts: Iterable[ProfileFact]) -> int:
        """Enter what services said about accounts; returns how many facts were new."""
        with writing(self._engine) as connection:
            return profiles.add_facts(connection, facts)

    def profile_facts(self) -> list[ProfileFact]:
        """All facts, oldest look first; a source's last words about an account and moment count."""
        return profiles.all_facts(self._engine)

    def add_successions(self, found: Iterable[Succession]) -> int:
        """Enter who was renamed or merged into whom; returns how many statements were new.

        About a pair the last statement counts. Raises RegisterError for a body that is not known.
        """
        with writing(self._engine) as connection:
            return successions.add(connection, found)

    def take_back_succession(self, before: str, after: str) -> bool:
        """Withdraw a succession that was entered by mistake; False when there is none."""
        with writing(self._engine) as connection:
            return successions.take_back(connection, before, after)

    def successions(self) -> list[Succession]:
        """Successions that stand, oldest first."""
        return successions.standing(self._engine)

    def sheets_of(self, body_id: str) -> Iterator[tuple[SurveyRun, BodySheet]]:
        """All sheets of a body, oldest survey first, each as the newest judgement has it.

        Also from a survey under way, once the body is recorded.
        """
        for _, sheets in all_sheets.by_body(self._engine, [body_id]):
            yield from sheets

    def sheets_by_body(
        self, bodies: Sequence[str] | None = None
    ) -> Iterator[tuple[str, list[tuple[SurveyRun, BodySheet]]]]:
        """``sheets_of`` of many bodies, one body at a time, so that memory does not grow.

        ``bodies`` are ids, each given once; None asks for all, in the order in which they were
        entered. A body without sheets comes with an empty list.
        """
        return all_sheets.by_body(self._engine, bodies)
