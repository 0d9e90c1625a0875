"""Looks at several pages come close enough together that starts and ends can be stated."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.confirming import Sampled, next_confirmation, next_fetch
from amtsblick.assess.timeline.official import lifetimes
from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.assess.timeline.sampling import Sampling, Shown, in_time
from amtsblick.values.past import PastCapture
from amtsblick.values.survey import Outcome

BEGIN = datetime(2012, 1, 1, tzinfo=UTC)
SILENT, LINKED = Shown(), Shown(channels=frozenset({("x", "amt")}))


def captured(page, days):
    return in_time(
        PastCapture(
            archive="a",
            url=f"https://amt.example/{page}",
            taken_at=BEGIN + timedelta(days=day),
            locator=f"{page} {day}",
        )
        for day in days
    )


def day_of(capture):
    return (capture.taken_at - BEGIN) / timedelta(days=1)


def explored(captures, truth, plan=None):
    """Looks at all pages, and how many confirmations were asked for last."""
    plan = plan or Sampling()
    pages = {page: Sampled(captures=each, looks={}) for page, each in captures.items()}
    while (wanted := next_fetch(pages, plan)) is not None:
        page, capture = wanted
        assert capture.locator not in pages[page].looks
        pages[page].looks[capture.locator] = truth(page, capture)
    return {page: sampled.looks for page, sampled in pages.items()}


def built(captures, looks):
    """The channel's periods, as far as these looks tell."""
    rows = []
    for page, each in captures.items():
        for one in each:
            if one.locator in looks[page]:
                seen = looks[page][one.locator]
                outcome = Outcome.NOT_LOOKED if seen is None else Outcome.NOT_SEEN
                rows.append(("amt", "", "", one.taken_at, page, str(outcome), "", one.locator))
                if seen is not None and seen.channels:
                    rows.append(("amt", "x", "amt", one.taken_at, page, str(Outcome.SEEN), "", one.locator))
    (line,) = timelines(rows, Known(pages=lifetimes(rows))) or (None,)
    return line.periods if line else ()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_few_looks_state_what_all_looks_would_state(seed):
    random = Random(seed)
    joined, left = sorted(random.sample(range(1200, 2800), 2))
    left = max(left, joined + 500)
    captures = {
        page: captured(page, sorted(random.sample(range(4000), random.randint(60, 200))))
        for page in ("start", "imprint", "hub")[: random.randint(2, 3)]
    }
    stays = random.random() < 0.3
    shows = {"start", *random.sample(list(captures), 1)}
    failing = {one.locator for each in captures.values() for one in each if random.random() < 0.1}

    def truth(page, capture):
        linked = page in shows and joined <= day_of(capture) and (stays or day_of(capture) < left)
        return None if capture.locator in failing else LINKED if linked else SILENT

    few = explored(captures, truth)
    every = {page: {one.locator: truth(page, one) for one in each} for page, each in captures.items()}
    (mine,) = built(captures, few)
    (full,) = built(captures, every)
    assert len([one for looks in few.values() for one in looks]) <= 30 * len(captures)
    assert (mine.end is None) == (full.end is None) == stays
    assert mine.start.by == full.start.by
    assert full.start.after - mine.start.after <= ONE_LOOK
    if not stays:
        assert mine.end.after == full.end.after
        assert mine.end.by - full.end.by <= ONE_LOOK


def test_an_end_is_confirmed_beside_its_upper_bound():
    captures = {"start": captured("start", [0, 100, 200]), "imprint": captured("imprint", [0, 40, 104, 160])}
    looks = {"start": {"start 0": LINKED, "start 100": SILENT, "start 200": SILENT}, "imprint": {}}
    pages = {page: Sampled(captures=captures[page], looks=looks[page]) for page in captures}
    assert next_confirmation(pages) == ("imprint", captures["imprint"][2])
    looks["imprint"]["imprint 104"] = SILENT
    assert next_confirmation(pages) is None


def test_a_page_that_still_shows_the_channel_moves_the_end_on():
    captures = {
        "start": captured("start", range(0, 1000, 10)),
        "imprint": captured("imprint", [0, 105, 500, 600]),
    }

    def truth(page, capture):
        return LINKED if day_of(capture) < (550 if page == "imprint" else 95) else SILENT

    looks = explored(captures, truth)
    (period,) = built(captures, looks)
    assert (period.end.after - BEGIN).days == 500
    assert (period.end.by - BEGIN).days == 600


def test_what_cannot_be_looked_at_confirms_nothing():
    captures = {
        "start": captured("start", range(0, 1000, 10)),
        "imprint": captured("imprint", range(5, 1000, 10)),
    }

    def truth(page, capture):
        if page == "imprint" and day_of(capture) > 300:
            return None
        return LINKED if day_of(capture) < 400 else SILENT

    looks = explored(captures, truth)
    (period,) = built(captures, looks)
    assert period.end is None
    assert [one.page for one in period.open_for] == ["imprint"]
    assert len(looks["imprint"]) < 40


def test_a_page_that_is_younger_holds_nobody_up():
    captures = {"start": captured("start", range(0, 1000, 10)), "hub": captured("hub", range(800, 1000, 10))}
    looks = explored(captures, lambda _, capture: LINKED if day_of(capture) < 400 else SILENT)
    (period,) = built(captures, looks)
    assert (period.end.by - BEGIN).days == 400


def test_nothing_is_confirmed_where_nothing_changed():
    captures = {
        "start": captured("start", range(0, 1000, 10)),
        "imprint": captured("imprint", range(5, 1000, 10)),
    }
    looks = explored(captures, lambda page, _: LINKED if page == "start" else SILENT)
    assert sum(map(len, looks.values())) == 8
