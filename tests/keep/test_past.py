"""The register remembers what archives hold and what their captures showed: each look once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from amtsblick.errors import RegisterError
from amtsblick.keep.opening import writing
from amtsblick.keep.register import Register
from amtsblick.values.answers import Evidence, Notice, NoticeKind, OwnChannel, Place, Reason
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries

NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
PAGE = "https://amt.example/"
BY = {"software": "0.1", "knowledge": "sha256:k"}
CHANNEL = OwnChannel(
    service="x",
    handle="amt",
    url="https://x.com/amt",
    place=Place.FOOTER,
    reason=Reason.SITE_CHROME,
    evidence=Evidence(path="html > footer > a", excerpt="<a>\ud83d"),
)
NOTICE = Notice(
    kind=NoticeKind.LEFT,
    service="x",
    sentence="Wir verlassen X zum 12. Juni.",
    when=datetime(2024, 6, 12, tzinfo=UTC).date(),
    evidence=Evidence(path="p", excerpt="<p>"),
)


def capture(number: int, archive: str = "netarchiv", page: str = PAGE, **more: object) -> PastCapture:
    moment = FIRST + timedelta(days=30 * number)
    fields = {
        "archive": archive,
        "url": page,
        "taken_at": moment,
        "locator": f"https://{archive}.example/{moment:%Y%m%d}id_/{page}",
        "digest": f"SHA{number}",
        "status": 200,
        "media_type": "text/html",
    }
    return PastCapture(**(fields | more))


def look(number: int, page: str = PAGE, archive: str = "netarchiv", **more: object) -> PastLook:
    fields = {
        "body": "amt",
        "role": "start",
        "page": page,
        "capture": capture(number, archive, page),
        "fetched_at": NOW,
        "state": State.LOOKED,
        "answers": (CHANNEL, NOTICE),
        "evidence": EvidenceRef(bundle="p.warc.gz", record=f"<{number}>", offset=9, digest="sha256:0"),
    }
    return PastLook(**(fields | more))


def series(*looks: PastLook, held: int = 4, page: str = PAGE, archive: str = "netarchiv", **more: object):
    index = PastIndex(
        archive=archive,
        url=page,
        asked_at=NOW,
        captures=tuple(capture(number, archive, page) for number in range(held)),
        broken=("line 7: no date",),
    )
    fields = {"body": "amt", "role": "start", "page": page, "index": index, "looks": looks, "complete": True}
    return PastSeries(**(fields | more))


def failed_index(state: State, **more: object) -> PastSeries:
    index = PastIndex(
        archive="netarchiv", url=PAGE, asked_at=NOW, captures=(), state=state, detail="no answer in 30 s"
    )
    return series(index=index, **more)


@pytest.fixture(autouse=True)
def _bodies(world):
    world.register.import_bodies([world.body("amt"), world.body("other")], world.day(0))


def rows(register, table: str) -> int:
    with writing(register._engine) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_was_recorded_comes_back_unchanged(register):
    whole = series(look(0), look(1, state=State.BOT_WALL, answers=(), detail="captcha"), look(3, same_as="a"))
    assert register.record_past(whole, NOW, **BY) == 3
    assert register.past_series("amt") == [whole]
    assert register.past_looks("amt") == list(whole.looks)


def test_an_index_without_answer_is_remembered_with_its_cause(register):
    nothing = failed_index(State.TIMEOUT, complete=False)
    assert register.record_past(nothing, NOW, **BY) == 0
    assert register.past_series("amt") == [nothing]


def test_only_bodies_whose_archives_were_asked_have_a_past(register):
    assert register.past_bodies() == []
    register.record_past(series(look(0, body="other"), body="other"), NOW, **BY)
    register.record_past(series(look(0)), NOW, **BY)
    assert register.past_bodies() == ["amt", "other"]
    assert register.past_looks("nobody") == []


def test_a_known_look_is_entered_once_but_the_series_again(register):
    register.record_past(series(look(0), complete=False), NOW, **BY)
    assert register.record_past(series(look(0), look(2), look(2)), NOW, **BY) == 1
    assert rows(register, "past_look") == 2
    assert rows(register, "past_judgement") == 2
    assert rows(register, "past_series") == 2
    assert rows(register, "past_index") == 1
    assert register.past_series("amt") == [series(look(0), look(2))]


def test_an_index_that_has_grown_counts(register):
    register.record_past(series(look(0), held=4), NOW, **BY)
    register.record_past(series(held=9), NOW, **BY)
    assert register.past_series("amt") == [series(look(0), held=9)]
    assert rows(register, "past_index") == 2


def test_the_same_capture_is_another_look_for_another_page_archive_or_body(register):
    contact = f"{PAGE}kontakt"
    same = {"capture": capture(0)}
    register.record_past(series(look(0)), NOW, **BY)
    register.record_past(series(look(0, page=contact, **same), page=contact), NOW, **BY)
    register.record_past(series(look(0, archive="own"), archive="own"), NOW, **BY)
    register.record_past(series(look(0, body="other"), body="other"), NOW, **BY)
    assert len(register.past_looks("amt")) == 3
    assert len(register.past_looks("other")) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"body": "other"}, {"page": f"{PAGE}kontakt"}, {"capture": capture(0, "own")}],
    ids=["body", "page", "archive"],
)
def test_a_look_of_another_series_is_refused(register, wrong):
    with pytest.raises(ValueError, match="is no look of"):
        register.record_past(series(look(1), replace(look(0), **wrong)), NOW, **BY)
    assert rows(register, "past_series") == 0


def test_a_body_that_nobody_entered_is_refused_with_a_remedy(register):
    with pytest.raises(RegisterError, match="no body 'nowhere'; import"):
        register.record_past(series(body="nowhere"), NOW, **BY)


def test_looks_come_oldest_capture_first(register):
    register.record_past(series(look(3)), NOW, **BY)
    register.record_past(series(look(1), look(0)), NOW, **BY)
    assert [one.capture for one in register.past_looks("amt")] == [capture(0), capture(1), capture(3)]


def test_what_could_not_be_fetched_may_be_fetched_later(register):
    failed = look(0, state=State.TIMEOUT, answers=(), evidence=None)
    later = look(0, fetched_at=NOW + timedelta(days=1))
    register.record_past(series(failed), NOW, **BY)
    assert register.record_past(series(failed), NOW, **BY) == 0
    assert register.record_past(series(later), NOW, **BY) == 1
    assert register.past_looks("amt") == [later]
    assert rows(register, "past_look") == 2


def test_what_was_fetched_is_not_replaced_by_a_later_failure(register):
    register.record_past(series(look(0)), NOW, **BY)
    failed = look(0, state=State.TIMEOUT, answers=(), evidence=None, fetched_at=NOW + timedelta(days=1))
    assert register.record_past(series(failed), NOW, **BY) == 0
    assert register.past_looks("amt") == [look(0)]


def test_an_archive_that_does_not_answer_today_keeps_what_it_answered_before(register):
    register.record_past(series(look(0)), NOW, **BY)
    register.record_past(failed_index(State.SERVER_ERROR, complete=False), NOW, **BY)
    assert register.past_series("amt") == [series(look(0))]


@pytest.mark.parametrize("state", [State.ARCHIVE_GAP, State.WITHHELD])
def test_what_an_archive_says_today_counts(register, state):
    register.record_past(failed_index(State.TIMEOUT, complete=False), NOW, **BY)
    register.record_past(series(look(0)), NOW, **BY)
    register.record_past(failed_index(state), NOW, **BY)
    assert register.past_series("amt") == [replace(failed_index(state), looks=(look(0),))]


def test_a_page_has_the_role_that_it_has_today_in_all_looks(register):
    register.record_past(series(look(0, role="other"), role="other"), NOW, **BY)
    register.record_past(series(look(1)), NOW, **BY)
    assert {one.role for one in register.past_looks("amt")} == {"start"}


def test_a_page_has_one_role_in_all_archives(register):
    own = series(look(0, role="other", archive="own"), role="other", archive="own")
    register.record_past(own, NOW, **BY)
    register.record_past(series(look(1)), NOW, **BY)
    found = register.past_series("amt")
    assert [one.index.archive for one in found] == ["own", "netarchiv"]
    assert {one.role for one in found} == {"start"}


def test_the_newest_judgement_of_a_look_counts(register):
    register.record_past(series(look(0), look(1)), NOW, **BY)
    again = [look(0, answers=(NOTICE,)), look(1, state=State.PARKED, answers=(), detail="for sale")]
    newer = BY | {"software": "0.2"}
    assert register.record_past_judgement(again, NOW, **newer) == 2
    assert register.past_looks("amt") == again
    assert register.record_past_judgement(again * 2, NOW, **newer) == 0
    assert rows(register, "past_judgement") == 4


def test_a_newer_judge_who_says_the_same_is_remembered(register):
    register.record_past(series(look(0)), NOW, **BY)
    assert register.record_past_judgement([look(0)], NOW, software="0.2", knowledge="sha256:k") == 1


def test_a_look_that_nobody_made_cannot_be_judged(register):
    register.record_past(series(look(0)), NOW, **BY)
    with pytest.raises(LookupError, match="no look at"):
        register.record_past_judgement([look(0, answers=()), look(1)], NOW, **BY)
    assert register.past_looks("amt") == [look(0)]


def test_addresses_of_any_length_and_kind_are_kept_apart_and_found_again(register):
    pages = [f"{PAGE}{'x' * 9000}{end}" for end in ("a", "b", "\ud83d")]
    for page in pages:
        register.record_past(series(look(0, page=page), page=page), NOW, **BY)
        register.record_past(series(look(0, page=page), page=page), NOW, **BY)
    known = register.past_looks("amt")
    assert len(known) == 3
    assert register.record_past_judgement(known, NOW, software="2", knowledge="k") == 3


@pytest.mark.parametrize("attempt", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"], ids=["update", "delete"])
@pytest.mark.parametrize("table", ["past_index", "past_series", "past_look", "past_judgement"])
def test_the_database_itself_refuses_to_change_the_past(register, table, attempt):
    register.record_past(series(look(0)), NOW, **BY)
    assert rows(register, table) == 1
    with pytest.raises(RegisterError, match="only added"), writing(register._engine) as connection:
        connection.execute(text(attempt.format(table, "digest" if table == "past_index" else "id")))
    assert rows(register, table) == 1


def test_two_that_record_the_same_at_once_double_nothing(register, register_address):
    with Register.open(register_address) as second, ThreadPoolExecutor(2) as pool:
        tasks = [
            pool.submit(one.record_past, series(*(look(number) for number in range(count))), NOW, **BY)
            for count in range(1, 13)
            for one in (register, second)
        ]
        assert sum(task.result() for task in tasks) == 12
    assert rows(register, "past_look") == rows(register, "past_judgement") == 12
    assert len(register.past_looks("amt")) == 12


# Bodies


def test_another_wikidata_item_is_another_version_of_the_body(register, world):
    linked = world.body("amt", wikidata="Q42")
    assert register.import_bodies([linked], world.day(1)).changed == 1
    assert register.import_bodies([linked], world.day(2)).same == 1
    assert next(iter(register.bodies())) == linked
    assert register.body("amt") == linked
    assert register.body("nobody") is None
    with writing(register._engine) as connection:
        found = connection.execute(
            text("SELECT wikidata FROM body_version WHERE body = 'amt' ORDER BY version")
        )
        assert found.scalars().all() == ["", "Q42"]
