"""Inspections and backfills as tasks: what was sealed or fetched is not made again."""

from datetime import UTC, datetime

import pytest

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.settings import Settings
from amtsblick.jobs.tasks.queue import cancel, retry
from amtsblick.values.body import Body
from amtsblick.values.recording import PassName
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Step, TaskState
from amtsblick.values.work import BackfillWork, InspectWork, SurveyWork, TaskKind
from archives.holdings import HOME
from archives.pywb_server import pywb_web
from archives.warcs import Answered, write_warc

SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)
PLAIN = {"pages": 0, "passes": (PassName.NONE,)}
SITES = ("umwelt", "stadt", "finanzen", "gesundheit", "datenschutz")
PAGE = (
    "<html lang=de><title>Amt</title><body><h1>Amt Auen</h1><a href='https://x.com/amt'>X</a></body></html>"
)


@pytest.fixture(scope="module")
def chromium():
    try:
        return find_chromium()
    except ChromiumError as error:
        pytest.skip(str(error))


def inspected(office):
    return [entry.body for _, entry in office.register.all_inspections()]


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_survey_with_inspections_is_followed_by_them(office):
    asked = office.ask(SurveyWork(bodies=("umwelt",), inspect=True))
    office.work_once()

    following = [office.register.task(one) for one in office.register.task(asked.number).outcome.follow_ups]
    (inspection,) = [one for one in following if one.kind is TaskKind.INSPECT]
    assert inspection.state is TaskState.DONE
    assert inspection.work.survey == office.register.task(asked.number).survey
    assert inspected(office) == ["umwelt"]
    assert [row.body.inspected_at is not None for row in office.overview() if row.body.id == "umwelt"] == [
        True
    ]


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_cancelled_inspection_goes_on_with_the_sites_that_are_left(office):
    asked = office.ask(InspectWork(bodies=SITES, **PLAIN))
    with office.working():
        office.until(asked.number, lambda task: task.progress.done >= 1)
        cancel(office.register, asked.number, SOMEBODY, datetime.now(UTC))
        assert office.ended(asked.number).state is TaskState.CANCELLED
    sealed = inspected(office)
    assert 0 < len(sealed) < len(SITES)

    retry(office.register, asked.number, SOMEBODY, datetime.now(UTC))
    office.work_once()
    assert office.register.task(asked.number).state is TaskState.DONE
    assert sorted(inspected(office)) == sorted(SITES)
    assert inspected(office)[: len(sealed)] == sealed


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_large_inspection_lets_a_small_one_go_first(office):
    large = office.ask(InspectWork(bodies=SITES, **PLAIN))
    with office.working():
        office.until(large.number, lambda task: task.progress.done >= 1)
        small = office.ask(InspectWork(bodies=("polizei",), **PLAIN))
        assert office.ended(small.number).state is TaskState.DONE
        assert office.register.task(large.number).finished_at is None
        assert office.ended(large.number).state is TaskState.DONE
    assert sorted(inspected(office)) == sorted((*SITES, "polizei"))
    assert Step.GIVEN_BACK in [line.step for line in office.register.task_lines(large.number)]


def test_without_a_browser_an_inspection_names_the_reason(office, tmp_path):
    asked = office.ask(InspectWork(bodies=("umwelt",)))
    office.worker(browser=InspectSettings(chromium=tmp_path / "none")).run(once=True)

    task = office.register.task(asked.number)
    assert task.state in {TaskState.WAITING, TaskState.FAILED}
    assert str(tmp_path / "none") in task.error


def test_a_backfill_fetches_nothing_twice(office, tmp_path):
    held = [
        Answered(url=HOME, moment=f"{year}0102030405", body=PAGE.replace("amt", f"amt{year // 3}"))
        for year in range(2012, 2024)
    ]
    write_warc(tmp_path / "warcs" / "past.warc.gz", held)
    office.register.import_bodies([Body(id="amt", name="Amt", homepage=HOME)], datetime.now(UTC))
    with pywb_web(tmp_path / "warcs", tmp_path / "pywb") as archive:
        asked = office.ask(BackfillWork(archives=(f"cdx+{archive.cdx()}",), bodies=("amt",)))
        settings = Settings(allow_private=True, delay=0.3)
        with office.working(office.worker(settings=settings)):
            office.until(asked.number, lambda task: task.progress.step is Step.CAPTURE_LOOKED)
        assert office.register.task(asked.number).interrupted
        office.worker(settings=settings).run(once=True)
        fetched = [one for one in archive.asked("/past/") if "id_/" in one]

    done = office.register.task(asked.number)
    assert done.state is TaskState.DONE
    assert done.progress.done == done.progress.total == 1
    assert fetched
    assert len(fetched) == len(set(fetched))
