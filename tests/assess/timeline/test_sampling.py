"""Few fetches find every change, whatever fails, and never the same one twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil, log2
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.timeline.sampling import (
    Sampling,
    Shown,
    in_time,
    is_complete,
    next_capture,
    same_bytes,
    shown,
)
from amtsblick.values.answers import (
    ChannelPointer,
    Evidence,
    Notice,
    NoticeKind,
    OwnChannel,
    Place,
    Reason,
)
from amtsblick.values.past import PastCapture

BEGIN = datetime(2008, 1, 1, tzinfo=UTC)
SILENT, LINKED = Shown(), Shown(channels=frozenset({("x", "amt")}))
AT = Evidence(path="a", excerpt="<a>")
laws = settings(max_examples=150)


def captures_at(days, **changes):
    return in_time(
        PastCapture(
            archive="a",
            url="https://amt.example/",
            taken_at=BEGIN + timedelta(days=day),
            locator=f"capture {number}",
            **{key: value[number] for key, value in changes.items()},
        )
        for number, day in enumerate(days)
    )


def explored(captures, truth, plan=None, looks=None):
    """All looks until nothing more is wanted. ``truth`` maps locators to what is there."""
    plan = plan or Sampling(budget=10_000)
    looks = {} if looks is None else looks
    while (wanted := next_capture(captures, looks, plan)) is not None:
        assert wanted.locator not in looks
        looks[wanted.locator] = truth[wanted.locator]
    return looks


def truth_of(captures, values):
    return {one.locator: value for one, value in zip(captures, values, strict=True)}


def narrow(captures, looks):
    """Pairs of captures between which the page differs, as far as anybody looked."""
    seen = [(at, looks[one.locator]) for at, one in enumerate(captures) if looks.get(one.locator)]
    return [(before[0], after[0]) for before, after in pairwise(seen) if before[1] != after[1]]


@st.composite
def days(draw, count):
    """Moments of captures: even, in bursts, in one day or with long gaps."""
    random = Random(draw(st.integers(0, 10**6)))
    span = draw(st.sampled_from((1, 30, 700, 3_000, 6_000)))
    form = draw(st.sampled_from((1, 4, 0.2)))
    return sorted(span * random.random() ** form for _ in range(count))


@laws
@given(moments=days(200), change=st.integers(1, 199))
def test_one_change_among_200_captures_costs_at_most_19_fetches(moments, change):
    captures = captures_at(moments)
    truth = truth_of(captures, [SILENT] * change + [LINKED] * (200 - change))
    looks = explored(captures, truth)
    assert len(looks) <= 2 * log2(200) + 4
    assert narrow(captures, looks) == [(change - 1, change)]
    assert is_complete(captures, looks)


@laws
@given(data=st.data(), count=st.integers(1, 400), changes=st.integers(0, 6))
def test_every_change_that_samples_see_is_narrowed_to_neighbours(data, count, changes):
    captures = captures_at(data.draw(days(count)))
    breaks = sorted(data.draw(st.lists(st.integers(1, max(1, count - 1)), max_size=changes)))
    values = [
        Shown(channels=frozenset({("x", str(sum(at >= one for one in breaks)))})) for at in range(count)
    ]
    looks = explored(captures, truth_of(captures, values))
    assert all(after - before == 1 for before, after in narrow(captures, looks))
    samples = count.bit_length() + 3
    assert len(looks) <= samples + len(set(breaks)) * ceil(log2(count + 1))
    assert is_complete(captures, looks)
    assert {captures[0].locator, captures[-1].locator} <= looks.keys()


@laws
@given(data=st.data(), share=st.floats(0, 1), seed=st.integers(0, 10**6))
def test_failures_are_replaced_and_never_read_as_absence(data, share, seed):
    random = Random(seed)
    captures = captures_at(data.draw(days(200)))
    change = random.randrange(1, 200)
    values = [None if random.random() < share else SILENT if at < change else LINKED for at in range(200)]
    looks = explored(captures, truth_of(captures, values))
    failed = sum(seen is None for seen in looks.values())
    assert len(looks) - failed <= 2 * log2(200) + 4 + min(failed, 4)
    tries = Sampling().tries
    assert failed <= tries * (11 + 1) + 2 * log2(200)
    for before, after in narrow(captures, looks):
        between = [looks.get(one.locator, "not tried") for one in captures[before + 1 : after]]
        gave_up = between.count(None) >= tries
        assert gave_up or set(between) <= {None}
        assert not between or not is_complete(captures, looks)


@laws
@given(seed=st.integers(0, 10**6))
def test_a_wall_in_the_middle_of_the_history_is_left_behind(seed):
    random = Random(seed)
    captures = captures_at([day * 3 for day in range(200)])
    wall = range(90, 110)
    change = random.choice([*range(30, 85), *range(115, 170)])
    values = [None if at in wall else SILENT if at < change else LINKED for at in range(200)]
    looks = explored(captures, truth_of(captures, values))
    assert narrow(captures, looks) == [(change - 1, change)]


@laws
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_whoever_is_interrupted_fetches_what_he_would_have_fetched(data, seed):
    random = Random(seed)
    captures = captures_at(data.draw(days(60)))
    values = [random.choice((None, SILENT, LINKED)) for _ in range(60)]
    truth = truth_of(captures, values)
    whole = explored(captures, truth)
    kept = list(whole.items())[: random.randrange(len(whole) + 1)]
    random.shuffle(kept)
    assert explored(captures, truth, looks=dict(kept)) == whole
    assert explored(captures, truth, looks=dict(whole)) == whole


def test_captures_come_in_any_order_and_from_several_archives():
    captures = captures_at([5, 1, 3])
    assert [one.taken_at.day for one in captures] == [2, 4, 6]
    assert in_time([*captures[::-1], *captures]) == captures


def test_equal_bytes_are_looks_for_free():
    captures = captures_at(range(0, 2000, 10), digest=["old"] * 120 + ["new"] * 80)
    looks = explored(captures, truth_of(captures, [SILENT] * 120 + [LINKED] * 80))
    assert len(looks) == 2
    assert is_complete(captures, looks)
    assert len(same_bytes(captures, captures[0])) == 119


def test_bytes_that_come_back_later_are_looked_at_again():
    captures = captures_at(range(0, 400, 10), digest=["old"] * 10 + ["new"] * 20 + ["old"] * 10)
    assert [one.locator for one in same_bytes(captures, captures[0])] == [
        f"capture {at}" for at in range(1, 10)
    ]
    looks = explored(captures, truth_of(captures, [SILENT] * 10 + [LINKED] * 20 + [SILENT] * 10))
    assert captures[-1].locator in looks


def test_equal_digests_of_redirects_say_nothing():
    redirects = captures_at(range(3), digest=["empty"] * 3, status=[301] * 3)
    assert same_bytes(redirects, redirects[0]) == []
    unknown = captures_at(range(3))
    assert same_bytes(unknown, unknown[0]) == []


def test_captures_since_the_last_time_are_looked_at():
    captures = captures_at(range(0, 1000, 10))
    looks = explored(captures[:90], truth_of(captures, [SILENT] * 100))
    more = explored(captures, truth_of(captures, [SILENT] * 95 + [LINKED] * 5), looks=dict(looks))
    assert captures[-1].locator in more
    assert narrow(captures, more) == [(94, 95)]
    assert len(more) - len(looks) <= 7


@pytest.mark.parametrize("bad", [(301, "text/html"), (404, "text/html"), (200, "image/png")])
def test_what_the_index_itself_calls_unfit_comes_last(bad):
    kinds = [(200, "text/html"), bad] * 20
    status, media = [one for one, _ in kinds], [one for _, one in kinds]
    captures = captures_at(range(0, 400, 10), status=status, media_type=media)
    values = [None if at % 2 else SILENT if at < 20 else LINKED for at in range(40)]
    fetched = list(explored(captures, truth_of(captures, values)))
    numbers = [int(one.split()[1]) for one in fetched]
    assert [at for at in numbers if at % 2] == ([19] if bad[0] == 301 else [])


def test_a_page_of_redirects_only_is_looked_at_all_the_same():
    captures = captures_at(range(0, 4000, 100), status=[302] * 40)
    looks = explored(captures, truth_of(captures, [SILENT] * 25 + [LINKED] * 15))
    assert narrow(captures, looks) == [(24, 25)]


def test_a_page_of_errors_only_is_tried_a_few_times():
    captures = captures_at(range(0, 300, 10), status=[403] * 30)
    looks = explored(captures, truth_of(captures, [None] * 30))
    assert 2 <= len(looks) <= 2 * Sampling().tries
    assert not is_complete(captures, looks)


def test_the_budget_of_a_page_is_kept():
    captures = captures_at(range(0, 2000, 10))
    values = [Shown(channels=frozenset({("x", str(at))})) for at in range(200)]
    looks = explored(captures, truth_of(captures, values), Sampling(budget=25))
    assert len(looks) == 25
    assert not is_complete(captures, looks, Sampling(budget=25))


def test_no_captures_want_nothing():
    assert next_capture([], {}) is None
    assert is_complete([], {})


def test_spellings_of_one_channel_show_no_change():
    def own(service, handle):
        return OwnChannel(
            service=service, handle=handle, url="", place=Place.FOOTER, reason=Reason.SITE_CHROME, evidence=AT
        )

    def notice(sentence):
        return Notice(kind=NoticeKind.LEFT, service="twitter", sentence=sentence, when=None, evidence=AT)

    assert shown([own("twitter", "Amt")]) == shown([own("x", "amt")])
    assert shown([notice("Wir  gehen.")]) == shown([notice("wir gehen.")]) != shown([])
    offer = ChannelPointer(service="x", url="https://amt.example/x", place=Place.FOOTER, evidence=AT)
    assert shown([offer]) != shown([])
