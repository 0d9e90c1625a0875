"""From surveys in a register to a feed that goes on where the last one ended."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from amtsblick.assess.sheet import Looked, judge
from amtsblick.assess.timeline.gather import Record
from amtsblick.assess.timeline.history import history
from amtsblick.errors import InputError
from amtsblick.jobs import changefeed
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.report.timeline.feed import BEGINNING, Window
from amtsblick.report.timeline.feed_entry import FeedEntry, FeedKind
from amtsblick.report.words import words
from amtsblick.values.answers import (
    Answer,
    Evidence,
    LoadState,
    Notice,
    NoticeKind,
    OwnChannel,
    PageState,
    Place,
    Reason,
    ThirdParty,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Examination

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AMT = Body(id="amt", name="Amt Auen", homepage="https://amt.example/")
EVIDENCE = Evidence(path="p", excerpt="<a>")
CHANNEL = OwnChannel(
    service="x",
    handle="amt",
    url="https://x.com/amt",
    place=Place.FOOTER,
    reason=Reason.SITE_CHROME,
    evidence=EVIDENCE,
)
MATOMO = ThirdParty(
    vendor="matomo", category="analytics", host="m.example", state=LoadState.LOADS, evidence=EVIDENCE
)
ONLY_IN_NEED = Notice(
    kind=NoticeKind.EXCEPTIONAL,
    service="x",
    sentence="Wir nutzen X nur in Krisenlagen.",
    when=None,
    evidence=EVIDENCE,
)
LANGUAGES = (words("de"), words("en"))


def at(day: int) -> datetime:
    return NOON + timedelta(days=day)


def a_look(day: int, *answers: Answer, state: State = State.LOOKED) -> Looked:
    ref = EvidenceRef(bundle=f"{day}.warc.gz", record=f"<urn:{day}>", offset=0, digest="sha256:0")
    capture = Capture(
        url=AMT.homepage,
        requested=AMT.homepage,
        taken_at=at(day),
        status=200 if state is State.LOOKED else None,
        failure=None if state is State.LOOKED else state,
        collector="test",
        evidence=ref,
    )
    return Looked(
        role="start", examination=Examination(capture=capture, page=PageState(state=state), answers=answers)
    )


SURVEYS: Sequence[tuple[int, Looked]] = (
    (0, a_look(0, MATOMO)),
    (10, a_look(10, CHANNEL, MATOMO)),
    (20, a_look(20, state=State.TIMEOUT)),
    (30, a_look(30, CHANNEL, ONLY_IN_NEED)),
)


@pytest.fixture
def register(tmp_path: Path, knowledge: Knowledge) -> Iterator[Register]:
    place = Workspace(folder=tmp_path / "work")
    place.prepare()
    with place.open_register() as found:
        yield found


def survey(register: Register, knowledge: Knowledge, day: int, looked: Looked) -> None:
    run = register.start_survey(
        bodies=[AMT], source="live", pages_limit=8, software="test", knowledge=knowledge.digest, when=at(day)
    )
    sheet = judge(AMT, [looked], [service.id for service in knowledge.services])
    assert register.record(run.id, sheet, [looked], at(day))
    register.finish_survey(run.id, at(day))


def until(register: Register, knowledge: Knowledge, end: datetime) -> History:
    sheets = [sheet for _, sheet in register.sheets_of(AMT.id)]
    return history([Record(body=AMT, sheets=sheets)], knowledge, until=end)


def told(register: Register, knowledge: Knowledge, window: Window) -> tuple[FeedEntry, ...]:
    known = until(register, knowledge, window.until)
    return changefeed.entries(register, known, window, LANGUAGES, knowledge)


def kinds(entries: Sequence[FeedEntry]) -> list[str]:
    return [one.kind.value for one in entries]


def test_surveys_become_a_feed_that_says_what_changed(register: Register, knowledge: Knowledge) -> None:
    for day, looked in SURVEYS:
        survey(register, knowledge, day, looked)
    entries = told(register, knowledge, Window(since=BEGINNING, until=at(99)))
    assert kinds(entries) == [
        "joined",
        "out_of_sight",
        "back_in_sight",
        "exceptional",
        "third_party_gone",
    ]
    joined, exceptional = entries[0], entries[3]
    assert joined.bounds.after == at(0)
    assert joined.proofs[-1].evidence is not None
    assert (exceptional.quote, exceptional.quote_url) == (ONLY_IN_NEED.sentence, AMT.homepage)
    assert entries[4].bounds.after == at(10)


def test_each_feed_goes_on_where_the_last_one_ended_and_only_lost_sight_is_taken_back(
    register: Register, knowledge: Knowledge, tmp_path: Path
) -> None:
    seen: list[FeedEntry] = []
    for day, looked in SURVEYS:
        survey(register, knowledge, day, looked)
        window = Window(since=changefeed.since(register, tmp_path), until=at(day))
        entries = told(register, knowledge, window)
        changefeed.write(entries, tmp_path, window, LANGUAGES)
        seen += entries
    everything = {one.id for one in told(register, knowledge, Window(since=BEGINNING, until=at(99)))}
    assert len({one.id for one in seen}) == len(seen)
    assert {one.id for one in seen if one.kind is not FeedKind.LOST_SIGHT} == everything
    assert kinds(seen).count("lost_sight") == 1


def test_without_a_feed_the_newest_survey_is_news(
    register: Register, knowledge: Knowledge, tmp_path: Path
) -> None:
    assert changefeed.since(register, tmp_path) == BEGINNING
    survey(register, knowledge, *SURVEYS[0])
    assert changefeed.since(register, tmp_path) == BEGINNING
    survey(register, knowledge, *SURVEYS[1])
    assert changefeed.since(register, tmp_path) == at(0)
    window = Window(since=changefeed.since(register, tmp_path), until=at(99))
    assert kinds(told(register, knowledge, window)) == ["joined"]


def test_every_format_is_written_whole_and_in_each_language(
    register: Register, knowledge: Knowledge, tmp_path: Path
) -> None:
    for day, looked in SURVEYS[:2]:
        survey(register, knowledge, day, looked)
    window = Window(since=BEGINNING, until=at(99))
    entries = told(register, knowledge, window)
    folder = tmp_path / "feed"
    files = changefeed.write(entries, folder, window, LANGUAGES, address="https://amt.example/feed/")
    assert [one.name for one in files] == [
        "changes.json",
        "changes.csv",
        "changes.de.atom.xml",
        "changes.en.atom.xml",
        "changes.de.feed.json",
        "changes.en.feed.json",
    ]
    assert sorted(folder.iterdir()) == sorted(files)
    ids = [one.id for one in entries]
    assert [one["id"] for one in json.loads(files[0].read_text("utf-8"))["entries"]] == ids
    assert [one.id for one in feedparser.parse(files[3].read_bytes()).entries] == ids[::-1]
    assert feedparser.parse(files[3].read_bytes()).feed.id == "https://amt.example/feed/changes.en.atom.xml"
    assert [one["id"] for one in json.loads(files[4].read_text("utf-8"))["items"]] == ids[::-1]


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"format": "other", "until": "2026-01-01T00:00:00Z"}', '{"format": "amtsblick-changes", "until": "2026-01-01"}'],
    ids=["empty", "nothing in it", "a list", "another format", "a day without a zone"],
)  # fmt: skip
def test_a_file_that_is_no_feed_is_not_overrun(register: Register, tmp_path: Path, text: str) -> None:
    (tmp_path / "changes.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no change feed"):
        changefeed.since(register, tmp_path)
