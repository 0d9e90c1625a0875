"""However surveys and records come in, the board that was kept up to date is the one made from nothing."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.sheet import judge
from amtsblick.assess.timeline.trend import trend
from amtsblick.jobs.board import refresh
from amtsblick.jobs.observed import observed_of
from amtsblick.jobs.timeline import history_of
from amtsblick.keep import board
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.keep.tables import metadata
from amtsblick.keep.tables_board import BOARD, board_view
from amtsblick.knowledge import load
from amtsblick.values.answers import Evidence, Notice, NoticeKind, OwnChannel, Place, Reason
from amtsblick.values.board import BoardQuery, FeedQuery, Side
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.decisions import Decision, DecisionKind, ReasonKind, Review, ReviewDepth, ReviewOutcome
from amtsblick.values.decisions import Reason as Ground
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.survey import Outcome, Status
from amtsblick.values.timeline import ProfileFact, Succession
from amtsblick.values.usages import Usage, UsageKind

KNOWLEDGE = load()
SERVICES = ("mastodon", "x", "youtube")
BODIES = ("land", "amt", "museum", "neu")
HANDLES = ("land_presse", "amt_presse", "gemeinsam")
BY = {"software": "0.1", "knowledge": "sha256:k"}
OFFICE = Actor(name="presse")


def a_channel(handle, service):
    return OwnChannel(
        service=service,
        handle=handle,
        url=f"https://{service}.com/{handle}",
        place=Place.FOOTER,
        reason=Reason.SITE_CHROME,
        evidence=Evidence(path="html > footer > a", excerpt="<a>"),
    )


def a_body(name, title=""):
    parent = None if name == "land" else "land"
    return Body(
        id=name,
        name=title or f"Amt {name}",
        homepage=f"https://{name}.example/",
        parent=parent,
        kind="agency",
    )


class Life:
    """Something happens to a register, one thing a day."""

    def __init__(self, world):
        self.world = world
        self.register = world.register
        self.day = 0
        self.register.import_bodies([a_body(name) for name in BODIES], self.now)

    @property
    def now(self):
        return self.world.day(self.day)

    def survey(self, names, handles, services, *, dark=False, leaves=False):
        bodies = [self.register.body(name) for name in names]
        run = self.world.start(bodies, day=self.day)
        for body in bodies:
            said = [a_channel(handle, service) for handle in handles for service in services]
            if leaves:
                evidence = Evidence(path="p", excerpt="<p>")
                said = [
                    Notice(
                        kind=NoticeKind.LEFT,
                        service="x",
                        sentence="Wir haben X verlassen.",
                        when=None,
                        evidence=evidence,
                    )
                ]
            state = State.TIMEOUT if dark else State.LOOKED
            looked = self.world.look(body.homepage, *(() if dark else said), state=state, day=self.day)
            sheet = judge(body, (looked,), SERVICES)
            assert self.register.record(run.id, sheet, (looked,), self.now)
        self.register.finish_survey(run.id, self.now)

    def archive(self, name, handle):
        page = f"https://{name}.example/"
        taken = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=self.day)
        capture = PastCapture(
            archive="netarchiv",
            url=page,
            taken_at=taken,
            locator=f"https://netarchiv.example/{taken:%Y%m%d}id_/{page}",
        )
        look = PastLook(
            body=name,
            role="start",
            page=page,
            capture=capture,
            fetched_at=self.now,
            state=State.LOOKED,
            answers=(a_channel(handle, "x"),),
            evidence=EvidenceRef(
                bundle="p.warc.gz", record=f"<{name}{self.day}>", offset=9, digest="sha256:0"
            ),
        )
        index = PastIndex(archive="netarchiv", url=page, asked_at=self.now, captures=(capture,))
        series = PastSeries(body=name, role="start", page=page, index=index, looks=(look,), complete=True)
        self.register.record_past(series, self.now, **BY)

    def inspect(self, name):
        entry = InspectionEntry(
            site=f"https://{name}.example/",
            started_at=self.now,
            bundle=f"{name}{self.day}",
            manifest=f"m{name}{self.day}",
            survey=None,
            body=name,
        )
        result = InspectionResult(judged_at=self.now, state="looked", found={"passes": []}, **BY)
        runs = [
            run.id
            for run in self.register.surveys()
            for one in self.register.bodies_of(run.id)
            if one.id == name
        ]
        if runs:
            self.register.record_inspection(replace(entry, survey=runs[-1]), result)

    def told(self, handle, other):
        fact = ProfileFact(
            service="x",
            handle=handle,
            when=self.now,
            outcome=Outcome.SEEN,
            persistent_id="7",
            redirects_to=other,
            source="import",
        )
        self.register.record_profile_facts([fact])

    def renamed(self, name, title):
        self.register.import_bodies([a_body(name, title)], self.now)

    def merged(self, before, after):
        if before != after:
            self.register.add_successions([Succession(before=before, after=after, since=self.now)])

    def entered(self, content, state):
        versions = [one.version for one in self.register.entries(kind_of(content), content.id)]
        change = Change(
            action=Action.IMPORTED,
            content=content,
            valid_from=self.now.date() + timedelta(days=2),
            state=state,
            base=max(versions, default=0),
            authors=("jemand",),
            approved_by="wer anders",
        )
        with suppress(RefusedError):  # what was withdrawn does not come back
            self.register.append([change], OFFICE, self.now, lambda _: ())


def a_usage(body, service, kind):
    return Usage(
        id=f"{body}.{service}", body=body, service=service, kind=kind, reason="Weil Grün", handle="amt_presse"
    )


def a_decision(body, service, number, *, public, due):
    return Decision(
        id=f"{body}.{service}.{number}",
        body=body,
        service=service,
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Ground(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2026, 3, 1),
        valid_from=date(2026, 3, 1),
        review_due=date(2026, 4, 1) + timedelta(days=due),
        public=public,
    )


def a_review(body, by, outcome):
    return Review(
        id=f"r.{by}",
        body=body,
        service="x",
        by=by,
        depth=ReviewDepth.STATEMENT,
        outcome=outcome,
        on=date(2026, 2, 1),
    )


def doing(name, /, **arguments):
    return st.builds(lambda **given: (name, given), **arguments)


body_ids, states = st.sampled_from(BODIES), st.sampled_from(list(RecordState))
events = st.one_of(
    doing(
        "survey",
        names=st.lists(body_ids, min_size=1, max_size=3, unique=True),
        handles=st.lists(st.sampled_from(HANDLES), max_size=2, unique=True),
        services=st.sampled_from([("x",), ("x", "mastodon"), ("youtube",)]),
        dark=st.sampled_from([False, False, False, True]),
        leaves=st.sampled_from([False, False, True]),
    ),
    doing("archive", name=body_ids, handle=st.sampled_from(HANDLES)),
    doing("inspect", name=body_ids),
    doing("told", handle=st.sampled_from(HANDLES), other=st.sampled_from(["", *HANDLES])),
    doing("renamed", name=body_ids, title=st.sampled_from(["Umbenannt", "Anders"])),
    doing("merged", before=st.just("neu"), after=st.sampled_from(["amt", "museum"])),
    doing(
        "entered",
        content=st.one_of(
            st.builds(a_usage, body_ids, st.sampled_from(SERVICES), st.sampled_from(list(UsageKind)[:6])),
            st.builds(
                a_decision,
                body_ids,
                st.sampled_from(SERVICES),
                st.integers(1, 2),
                public=st.booleans(),
                due=st.integers(0, 9),
            ),
            st.builds(
                a_review, st.sampled_from(["", "amt"]), body_ids, st.sampled_from(list(ReviewOutcome)[:3])
            ),
            st.builds(a_body, body_ids, st.sampled_from(["Eingetragen", "Neu benannt"])),
        ),
        state=states,
    ),
    st.tuples(st.just("refresh"), st.just({})),
    doing("wait", days=st.sampled_from([1, 40])),
)


def rows_of(register):
    """Everything on the board; views as values, for their bytes may be packed in any way."""
    found = {}
    with reading(register._engine) as connection:
        for name in BOARD:
            table = metadata.tables[name]
            rows = [
                tuple(row) for row in connection.execute(select(*(c for c in table.c if c.name != "view")))
            ]
            found[name] = sorted(rows, key=repr)
        names = connection.execute(select(board_view.c.body)).scalars().all()
        found["views"] = board.views(connection, names)
    return found


def wiped(register):
    with writing(register._engine) as connection:
        for name in BOARD:
            connection.execute(delete(metadata.tables[name]))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(happened=st.lists(events, min_size=3, max_size=14), handed=st.booleans())
def test_a_board_kept_up_to_date_is_the_one_made_from_nothing(happened, handed, new_register, request):
    world = request.getfixturevalue("world").__class__
    with new_register() as register:
        life = Life(world(register))
        for name, given_ in happened:
            life.day += given_["days"] if name == "wait" else 1
            if name not in {"wait", "refresh"}:
                getattr(life, name)(**given_)
            if name in {"wait", "refresh"}:
                refresh(register, KNOWLEDGE, when=life.now)
            elif handed and name == "entered":
                about = getattr(given_["content"], "body", given_["content"].id)
                assert refresh(register, KNOWLEDGE, when=life.now, bodies={about}).left == ()
        refresh(register, KNOWLEDGE, when=life.now)
        kept = rows_of(register)
        again = refresh(register, KNOWLEDGE, when=life.now)
        assert (again.bodies, again.views) == (0, 0)
        assert rows_of(register) == kept
        wiped(register)
        refresh(register, KNOWLEDGE, when=life.now)
        made = rows_of(register)
        for part, rows in made.items():
            assert kept[part] == rows, part
        the_same_as_over_all(register, kept["views"])


def the_same_as_over_all(register, views):
    """Bodies seen one by one are as the history of all of them shows them."""
    history = history_of(register, KNOWLEDGE)
    for body, seen in observed_of(register, KNOWLEDGE, history=history).items():
        assert views[body].observed == seen
        assert views[body].timelines == tuple(one for one in history.timelines if one.body == body)
    whole, told = trend(history), register.board_trend()
    assert (told.months, told.bodies, told.watched) == (whole.months, whole.bodies, whole.watched)
    assert told.services == whole.services


def test_two_who_refresh_at_once_while_others_write_leave_one_board(register, world):
    life = Life(world)
    life.survey(BODIES, ["gemeinsam"], ("x",))
    failed = []

    def keep_up_to_date():
        try:
            for _ in range(4):
                refresh(register, KNOWLEDGE, when=life.now)
                refresh(register, KNOWLEDGE, when=life.now, bodies={"amt", ""})
        except BaseException as error:  # noqa: BLE001 - of another thread, told below
            failed.append(error)

    threads = [threading.Thread(target=keep_up_to_date) for _ in range(2)]
    for one in threads:
        one.start()
    for number in range(1, 8):
        life.entered(a_decision("amt", "x", number, public=True, due=number), RecordState.PUBLISHED)
        assert register.overview(BoardQuery(side=Side.PUBLIC), ["x"]).total in {0, 1, 2, 3, 4}
    for one in threads:
        one.join()
    assert failed == []
    refresh(register, KNOWLEDGE, when=life.now)
    kept = rows_of(register)
    wiped(register)
    refresh(register, KNOWLEDGE, when=life.now)
    assert rows_of(register) == kept


def test_a_view_that_somebodys_writing_kept_back_is_counted_later(register, world, monkeypatch):
    life = Life(world)
    life.survey(BODIES, ["gemeinsam"], ("x",))
    put = register.put_lines

    def put_while_somebody_writes(every):
        if any(one.owner == "amt" and one.seen for one in every):
            number = sum(1 for _ in register.entries(RecordKind.DECISION)) + 1
            life.entered(a_decision("amt", "x", number, public=True, due=number), RecordState.PUBLISHED)
        return put(every)

    with monkeypatch.context() as patch:
        patch.setattr(register, "put_lines", put_while_somebody_writes)
        refresh(register, KNOWLEDGE, when=life.now)
    assert set(BODIES) - register.views_made_of().keys() == {"amt"}
    refresh(register, KNOWLEDGE, when=life.now, bodies={"amt"})
    refresh(register, KNOWLEDGE, when=life.now)
    kept = rows_of(register)
    wiped(register)
    refresh(register, KNOWLEDGE, when=life.now)
    assert rows_of(register) == kept


def test_one_bodys_lines_are_made_again_without_looking_at_others(register, world):
    life = Life(world)
    life.survey(BODIES, ["amt_presse"], ("x",))
    refresh(register, KNOWLEDGE, when=life.now)
    life.day += 3
    life.entered(a_usage("amt", "x", UsageKind.OWN_CONTENT), RecordState.PUBLISHED)
    life.day += 3
    done = refresh(register, KNOWLEDGE, when=life.now, bodies={"amt", "nobody"})
    assert (done.bodies, done.views) == (1, 0)
    (cell,) = register.board_cells(Side.PUBLIC, "amt")
    assert (cell.status, cell.usage_kinds) == (Status.OWN, (UsageKind.OWN_CONTENT,))
    assert [one.record for one in register.feed(FeedQuery(side=Side.PUBLIC, kinds=("usage",))).items] == [
        "amt.x"
    ]
    assert [one.id for one in register.search(Side.PUBLIC, "presse amt")] == ["amt", "land", "museum", "neu"]


def test_progress_tells_how_many_bodies_are_done(register, world):
    Life(world)
    told = []
    refresh(register, KNOWLEDGE, when=world.day(0), progress=lambda done, of: told.append((done, of)))
    assert told == [(len(BODIES) + 1, len(BODIES) + 1)]
