"""What has been seen of every body, when, and by which judgement? The register's one door.

Statements are only ever added. Every public method is one transaction (readers: one per chunk),
so that a process that is killed leaves each body recorded as a whole or not at all. All methods
may be called from any thread; errors of the database are raised as RegisterError with a remedy.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from amtsblick.assess.sheet import Looked
from amtsblick.keep import judgements, reading_back, surveys
from amtsblick.keep.bodies import add_bodies, all_bodies, body_of
from amtsblick.keep.judgements import Judge, Kind
from amtsblick.keep.opening import writing
from amtsblick.keep.recording import Numbered, Statements, add_captures, numbered
from amtsblick.keep.records import ImportResult, Progress, SharedChannel, StoredBody, Validators
from amtsblick.keep.register_accounts import AccountMemory
from amtsblick.keep.register_alerts import AlertMemory
from amtsblick.keep.register_answers import AnswerMemory
from amtsblick.keep.register_backup import BackupMemory
from amtsblick.keep.register_board import BoardMemory
from amtsblick.keep.register_credentials import CredentialMemory
from amtsblick.keep.register_evidence import EvidenceMemory
from amtsblick.keep.register_inspections import InspectionMemory
from amtsblick.keep.register_ledger import LedgerMemory
from amtsblick.keep.register_reminders import ReminderMemory
from amtsblick.keep.register_schedules import ScheduleMemory
from amtsblick.keep.register_sessions import SecretMemory, SessionMemory
from amtsblick.keep.register_soundness import SoundnessMemory
from amtsblick.keep.register_state import StateMemory
from amtsblick.keep.register_tasks import TaskMemory
from amtsblick.keep.register_timeline import TimelineMemory
from amtsblick.keep.register_workers import WorkerMemory
from amtsblick.keep.retention import RetentionMemory
from amtsblick.keep.tables import capture, judgement, sheet, survey
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture
from amtsblick.values.survey import BodySheet, SurveyRun


class Register(
    BoardMemory,
    AccountMemory,
    CredentialMemory,
    SecretMemory,
    SessionMemory,
    AlertMemory,
    AnswerMemory,
    BackupMemory,
    EvidenceMemory,
    InspectionMemory,
    LedgerMemory,
    ReminderMemory,
    RetentionMemory,
    ScheduleMemory,
    SoundnessMemory,
    StateMemory,
    TaskMemory,
    TimelineMemory,
    WorkerMemory,
):
    """The memory of all surveys, on SQLite or PostgreSQL. Use ``Register.open``."""

    # Bodies

    def import_bodies(self, bodies: Iterable[Body], when: datetime) -> ImportResult:
        """Enter new bodies and new versions of changed ones; bodies not in the list stay."""
        with writing(self._engine) as connection:
            return add_bodies(connection, bodies, when)

    def bodies(self) -> Iterator[Body]:
        """Every body as it is called now, in the order in which they were entered."""
        return all_bodies(self._engine)

    def body(self, body_id: str) -> Body | None:
        """One body as it is called now, None when there is none of that id."""
        return body_of(self._engine, body_id)

    # Surveys

    def start_survey(  # noqa: PLR0913 - one keyword per thing that tells surveys apart
        self,
        *,
        bodies: Iterable[Body],
        source: str,
        archives: Sequence[str] = (),
        pages_limit: int,
        software: str,
        knowledge: str,
        when: datetime,
        resume: bool = True,
    ) -> SurveyRun:
        """Begin a survey over ``bodies``, which are entered into the register as well.

        With ``resume`` an unfinished survey over the same list with the same source, archives
        and pages limit is gone on with; what is judged from now on carries ``software`` and
        ``knowledge``. Raises ValueError when two bodies have the same id.
        """
        wanted = list(bodies)
        if len({body.id for body in wanted}) < len(wanted):
            raise ValueError("two bodies of the list have the same id")
        plan = SurveyRun(
            id=0,
            started_at=when,
            finished_at=None,
            source=source,
            archives=tuple(archives),
            software=software,
            knowledge=knowledge,
            bodies=len(wanted),
            pages_limit=pages_limit,
        )
        with writing(self._engine) as connection:
            number = surveys.start(connection, wanted, plan, resume=resume)
        return self.survey(number)

    def survey(self, number: int) -> SurveyRun:
        """One survey. Raises LookupError when there is none of that number."""
        found = surveys.runs(self._engine, survey.c.id == number)
        if not found:
            raise LookupError(f"the register has no survey {number}")
        return found[0]

    def surveys(self) -> list[SurveyRun]:
        """All surveys, oldest first, also unfinished ones."""
        return surveys.runs(self._engine)

    def previous(self, number: int) -> SurveyRun | None:
        """Last finished survey before this one that shares a body with it."""
        return surveys.previous(self._engine, number)

    def pending(self, number: int) -> Iterator[Body]:
        """Bodies of a survey that are not recorded yet, in list order."""
        return surveys.bodies_of(self._engine, number, pending_only=True)

    def bodies_of(self, number: int) -> Iterator[Body]:
        """All bodies of a survey as they were called then, in list order."""
        return surveys.bodies_of(self._engine, number)

    def progress(self, number: int) -> Progress:
        """How many bodies of a survey are recorded, of how many."""
        return surveys.progress(self._engine, number)

    def record(self, number: int, judged: BodySheet, looked: Sequence[Looked], when: datetime) -> bool:
        """Enter one body's captures, observations, answers and sheet, in one transaction.

        False when the body was recorded before: then nothing is entered, never anything twice.
        Channels known from earlier surveys are entered as not seen or not looked at and why.
        """
        pages = numbered(looked)
        with writing(self._engine) as connection:
            if not surveys.tick_off(connection, number, judged.body.id, when):
                return False
            speaker = judgements.newest_of(connection, number, Kind.SURVEY)
            add_captures(connection, number, judged.body.id, pages)
            Statements(number, speaker, judged, pages, when).write(connection)
        return True

    def amend(self, number: int, sheets: Iterable[BodySheet], when: datetime) -> int:
        """Restate sheets after all bodies were compared; earlier ones stay. Returns how many.

        One transaction for all: either every sheet is restated or none. ``sheets`` may be read
        from the register while this runs.
        """
        with writing(self._engine) as connection:
            base = connection.execute(
                select(judgement.c.software, judgement.c.knowledge)
                .where(judgement.c.survey == number)
                .order_by(judgement.c.id.desc())
                .limit(1)
            ).one()
            judge = Judge(software=base.software, knowledge=base.knowledge)
            return _amend(connection, number, judge, sheets, when)

    def finish_survey(self, number: int, when: datetime, broken_records: Sequence[str] = ()) -> None:
        """Close a survey. Raises RegisterError while bodies are pending."""
        with writing(self._engine) as connection:
            surveys.finish(connection, number, when, broken_records)

    # What was said

    def sheets(self, number: int, judgement: int | None = None) -> Iterator[BodySheet]:
        """Sheets of a survey in list order, a few at a time, as the newest judgement has them.

        ``judgement`` asks what was said up to that one, which may still be under way.
        """
        return reading_back.sheets(self._engine, number, judgement)

    def sheet(self, number: int, body_id: str, judgement: int | None = None) -> BodySheet | None:
        """One body's sheet of a survey, None when there is none."""
        return reading_back.sheet_of(self._engine, number, body_id, judgement)

    def shared_channels(self, number: int, judgement: int | None = None) -> Iterator[SharedChannel]:
        """Channels that more than one body's sheet shows, with each body's claim."""
        return reading_back.shared_channels(self._engine, number, judgement)

    # Evidence

    def captures(self, number: int, judgement: int | None = None) -> Iterator[StoredBody]:
        """Recorded bodies of a survey with their captures, for judging them again.

        ``judgement`` leaves out bodies that it has judged already.
        """
        return reading_back.captures(self._engine, number, judgement)

    def validators(self, url: str) -> Validators | None:
        """What a conditional request for ``url`` may say, from its newest whole answer."""
        return reading_back.validators(self._engine, url)

    # Judging again

    def start_judgement(self, number: int, *, software: str, knowledge: str, when: datetime) -> int:
        """Begin to judge a survey's stored evidence again.

        Goes on with an unfinished judgement by the same software and knowledge.
        """
        with writing(self._engine) as connection:
            judge = Judge(software=software, knowledge=knowledge)
            return judgements.under_way(connection, number, Kind.REASSESS, judge, when)

    def record_judgement(
        self, number: int, judged: BodySheet, looked: Sequence[Looked], when: datetime
    ) -> bool:
        """Enter what judgement ``number`` says about one body; False when it already did.

        ``looked`` holds the captures that ``captures`` gave. Raises LookupError for others.
        """
        with writing(self._engine) as connection:
            of_survey = connection.execute(
                select(judgement.c.survey).where(judgement.c.id == number)
            ).scalar_one()
            mine = (sheet.c.judgement == number, sheet.c.body == judged.body.id)
            if connection.execute(select(sheet.c.body).where(*mine)).first():
                return False
            pages = _renumbered(connection, of_survey, judged.body.id, looked)
            Statements(of_survey, number, judged, pages, when).write(connection)
        return True

    def finish_judgement(self, number: int, when: datetime, amended: Iterable[BodySheet] = ()) -> None:
        """From now on this judgement speaks, together with the restated sheets ``amended``."""
        with writing(self._engine) as connection:
            row = connection.execute(select(judgement).where(judgement.c.id == number)).one()
            judge = Judge(software=row.software, knowledge=row.knowledge)
            _amend(connection, row.survey, judge, amended, when)
            judgements.finish(connection, when, judgement.c.id == number)


def _amend(
    connection: Connection, number: int, judge: Judge, sheets: Iterable[BodySheet], when: datetime
) -> int:
    count, speaker = 0, 0
    for restated in sheets:
        if not count:
            speaker = judgements.under_way(connection, number, Kind.AMEND, judge, when)
        Statements(number, speaker, restated, (), when).write_sheet(connection)
        count += 1
    judgements.finish(connection, when, judgement.c.id == speaker)
    return count


def _renumbered(
    connection: Connection, number: int, body_id: str, looked: Sequence[Looked]
) -> list[Numbered]:
    """Find each capture's number again, by its evidence or by address and moment."""
    rows = connection.execute(
        select(
            capture.c.number, capture.c.bundle, capture.c.record, capture.c.requested, capture.c.taken_at
        ).where(capture.c.survey == number, capture.c.body == body_id)
    )
    numbers = {}
    for row in rows:
        numbers[row.requested, row.taken_at] = row.number
        if row.record is not None:
            numbers[row.bundle, row.record] = row.number
    return [Numbered(number=numbers[_identity(one.examination.capture)], looked=one) for one in looked]


def _identity(taken: Capture) -> tuple[str, object]:
    if taken.evidence is not None:
        return taken.evidence.bundle, taken.evidence.record
    return taken.requested, taken.taken_at
