"""Whatever happened and whoever looked when: bounds hold, failures end nothing, more looks only narrow.

A history is drawn first (when a body really linked its channel, on which pages, under which handle,
when it was renamed itself); then captures are drawn, many of which fail or are missing. Captures are
taken in the afternoon, links hop between pages in the morning: so looks of one afternoon are one look.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.assess.timeline.build import Known, Rules, timelines
from amtsblick.assess.timeline.feed import events, feed
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import (
    Bounds,
    OfficialPage,
    ProfileFact,
    Row,
    Succession,
    Timeline,
)

DAY_ONE = datetime(2019, 1, 1, tzinfo=UTC)
RULES = Rules(one_look=timedelta(hours=12))
WHYS = ("timeout", "bot_wall", "archive_gap", "5xx", "parked")
HISTORIES = 10_000


@dataclass(frozen=True)
class History:
    """What really happened, and what was observed of it."""

    joined: tuple[datetime, ...]
    left: tuple[datetime, ...]
    rows: list[Row]
    known: Known

    def timelines(self, rows: list[Row] | None = None) -> tuple[Timeline, ...]:
        return timelines(self.rows if rows is None else rows, self.known, RULES)


class Teller:
    """Draws one history."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.days = random.choice((8, 40, 400, 3000))
        self.pages = [f"page{number}" for number in range(random.randint(1, 3))]
        changes = sorted({self.any_time() for _ in range(random.randint(0, 6))})
        self.joined, self.left = changes[0::2], changes[1::2]
        self.redesigns = sorted(self.morning() for _ in range(random.randint(0, 4)))
        self.renames = sorted(self.morning() for _ in range(random.choice((0, 0, 1, 2))))
        self.rebrand = self.morning()
        self.succession = self.morning() if random.random() < 0.3 else None
        self.placements = [self.placement() for _ in range(len(changes) + len(self.redesigns) + 1)]
        self.as_looks = random.random() < 0.5

    def morning(self) -> datetime:
        return DAY_ONE + timedelta(days=self.random.randrange(self.days), minutes=self.random.randrange(600))

    def any_time(self) -> datetime:
        """Also between two looks of one afternoon."""
        return self.morning() + timedelta(minutes=self.random.choice((0, 600, 840)))

    def placement(self) -> set[str]:
        return set(self.random.sample(self.pages, self.random.randint(1, len(self.pages))))

    def linked_on(self, when: datetime) -> set[str]:
        begun = sum(moment <= when for moment in self.joined)
        ended = sum(moment <= when for moment in self.left)
        designs = sum(moment <= when for moment in self.redesigns)
        return self.placements[begun + ended + designs] if begun > ended else set()

    def body(self, when: datetime) -> str:
        return "old" if self.succession and when < self.succession else "new"

    def channel(self, when: datetime) -> tuple[str, str]:
        number = sum(moment <= when for moment in self.renames)
        return ("twitter" if when < self.rebrand else "x"), f"Name{number}"

    def rows(self) -> list[Row]:
        rows = []
        for _ in range(self.random.randint(0, 25)):
            noon = DAY_ONE + timedelta(days=self.random.randrange(self.days), hours=12)
            for page in self.pages:
                rows += self.captured(noon + timedelta(minutes=self.random.randrange(360)), page)
        return rows

    def captured(self, when: datetime, page: str) -> list[Row]:
        """One capture: looked at, failed, or missing without a trace."""
        chance = self.random.random()
        if chance < 0.15:
            return []
        body, (service, handle) = self.body(when), self.channel(when)
        where = (when, f"{body}/{page}")
        if chance < 0.45:
            channel = ("", "") if self.as_looks else (service, handle)
            return [(body, *channel, *where, "not_looked", self.random.choice(WHYS), "")]
        sight: Row = (body, service, handle, *where, "seen", "", f"warc:{when:%s}")
        look: Row = (body, "", "", *where, "not_seen", "", f"warc:{when:%s}")
        if page in self.linked_on(when):
            return [sight, look] if self.as_looks else [sight]
        return [look] if self.as_looks else [(body, service, handle, *where, "not_seen", "", "")]

    def known(self) -> Known:
        limited = self.random.random() < 0.5
        official = [
            OfficialPage(body=body, page=f"{body}/{page}", since=self.succession if limited else None)
            for body in (("new", "old") if self.succession else ("new",))
            for page in self.pages
        ]
        facts = [
            ProfileFact(
                service="x", handle=f"name{number}", when=DAY_ONE, outcome=Outcome.SEEN, persistent_id="77"
            )
            for number in range(len(self.renames) + 1)
        ]
        after = self.succession
        return Known(
            pages=[replace(one, since=None) if one.body == "old" else one for one in official],
            facts=facts,
            successions=[Succession(before="old", after="new", since=after)] if after else [],
        )

    def tell(self) -> History:
        return History(tuple(self.joined), tuple(self.left), self.rows(), self.known())


def contains(bounds: Bounds, moment: datetime) -> bool:
    return (bounds.after is None or bounds.after < moment) and moment <= bounds.by


def within(inner: Bounds, outer: Bounds) -> bool:
    lower = outer.after is None or (inner.after is not None and inner.after >= outer.after)
    return lower and inner.by <= outer.by


def ends_of(found: tuple[Timeline, ...]) -> list[Bounds]:
    return [period.end for one in found for period in one.periods if period.end]


def starts_of(found: tuple[Timeline, ...]) -> list[Bounds]:
    return [period.start for one in found for period in one.periods]


def check_truth(history: History, found: tuple[Timeline, ...]) -> None:
    assert len(found) <= 1, "renames, the new name of the service and of the body are no second channel"
    for bounds in starts_of(found):
        assert any(contains(bounds, moment) for moment in history.joined)
    for bounds in ends_of(found):
        assert any(contains(bounds, moment) for moment in history.left)
    for one in found:
        moments = [moment for period in one.periods for moment in (period.first.when, period.last.when)]
        assert moments == sorted(moments)


def check_failures(history: History, random: Random) -> None:
    blind = [row for row in history.rows if row[5] != "not_seen"]
    assert ends_of(history.timelines(blind)) == []
    last = max((row[3] for row in history.rows if row[5] == "seen"), default=DAY_ONE)
    failing = [
        row if row[3] <= last or row[5] == "seen" else (*row[:5], "not_looked", random.choice(WHYS), "")
        for row in history.rows
    ]
    assert all(bounds.by <= last for bounds in ends_of(history.timelines(failing)))


def check_narrowing(history: History, found: tuple[Timeline, ...], random: Random) -> None:
    share = random.random()
    captures = sorted({row[3:5] for row in history.rows})
    kept = {capture for capture in captures if random.random() < share}
    coarse = history.timelines([row for row in history.rows if row[3:5] in kept])
    for bounds in starts_of(coarse):
        assert any(within(fine, bounds) for fine in starts_of(found))
    for bounds in ends_of(coarse):
        assert any(within(fine, bounds) for fine in ends_of(found))


def check_arrival(history: History, found: tuple[Timeline, ...], random: Random) -> None:
    arrived = history.rows + random.sample(history.rows, len(history.rows) // 3)
    random.shuffle(arrived)
    assert history.timelines(arrived) == found


def check_feed(found: tuple[Timeline, ...], random: Random) -> None:
    cuts = sorted(DAY_ONE + timedelta(days=random.randrange(3000)) for _ in range(3))
    edges = [DAY_ONE - timedelta(days=1), *cuts, DAY_ONE + timedelta(days=9999)]
    told = [one for since, until in pairwise(edges) for one in feed(found, since, until)]
    assert len(told) == sum(len(events(one)) for one in found)


def check(random: Random) -> History:
    history = Teller(random).tell()
    found = history.timelines()
    check_truth(history, found)
    check_failures(history, random)
    check_narrowing(history, found, random)
    check_arrival(history, found, random)
    check_feed(found, random)
    return history


def test_bounds_hold_in_ten_thousand_histories():
    random = Random(20260323)
    closed = narrow = 0
    for _ in range(HISTORIES):
        history = check(random)
        found = history.timelines()
        closed += len(ends_of(found))
        narrow += sum(bounds.after is not None for bounds in starts_of(found))
    assert closed > HISTORIES / 5, "the histories must show ends, or the laws say nothing"
    assert narrow > HISTORIES / 5


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_bounds_hold_in_histories_that_hypothesis_draws(random):
    check(random)


ANY_ROW = st.builds(
    lambda day, page, service, outcome: (
        "amt",
        service,
        "amt" if service else "",
        DAY_ONE + timedelta(days=day),
        page,
        outcome,
        "",
        "",
    ),
    st.integers(0, 60),
    st.sampled_from(["", "start", "imprint", "press"]),
    st.sampled_from(["", "x"]),
    st.sampled_from(["seen", "not_seen", "not_looked"]),
).filter(lambda row: row[1] or row[5] != "seen")


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ANY_ROW, max_size=40), days=st.integers(0, 60))
def test_periods_of_any_observations_follow_one_another(rows, days):
    """Also of observations that contradict each other, as wrong clocks make them."""
    for one in timelines(rows, rules=Rules(one_look=timedelta(days=days))):
        for period in one.periods:
            assert period.start.after is None or period.start.after < period.first.when
            assert period.first.when <= period.last.when
            assert period.end is None or period.end.after == period.last.when < period.end.by
            assert {proof.page for proof in period.shown_on} <= {*one.pages, ""}
        for earlier, later in pairwise(one.periods):
            assert earlier.end is not None, "only the last period may be open"
            assert later.start.after is not None
            assert earlier.last.when < later.start.after < later.first.when
