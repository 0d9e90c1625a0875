"""Who is told what: bodies, subtrees, services, questions; nothing inside leaves the inside."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.alerts.concern import concerns, is_told, told
from amtsblick.report.timeline.feed_entry import FeedKind
from amtsblick.values.alerts import ASKED_BY_KIND, Interest, News, NumberedNews, Question, Subscription, Way
from amtsblick.values.board import FeedWords, Side

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = {lang: FeedWords(title="t", text="x") for lang in ("de", "en")}
NEWS = News(
    id="urn:1",
    kind="left",
    side=Side.PUBLIC,
    at=NOON,
    body="amt",
    above=("land",),
    services=("x",),
    words=WORDS,
)
LAW = replace(NEWS, id="urn:2", kind="law", body="", above=(), services=())
MINE = Subscription(id="sub_1", way=Way.MAIL, created_at=NOON, planned_at=NOON)


def numbered(news: News, seq: int = 1, **more) -> NumberedNews:
    return NumberedNews(seq=seq, news=news, **more)


def test_every_kind_of_the_change_feed_answers_a_question():
    assert {one.value for one in FeedKind} <= ASKED_BY_KIND.keys()
    assert set(ASKED_BY_KIND.values()) == set(Question)


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        pytest.param(Interest(), True, id="everything"),
        pytest.param(Interest(bodies=("amt",)), True, id="the_body"),
        pytest.param(Interest(bodies=("land",)), False, id="its_parent_alone"),
        pytest.param(Interest(under=("land",)), True, id="below_its_parent"),
        pytest.param(Interest(under=("amt",)), True, id="itself_with_everything_below"),
        pytest.param(Interest(under=("stadt",)), False, id="below_another"),
        pytest.param(Interest(bodies=("stadt",), under=("land",)), True, id="one_of_both"),
        pytest.param(Interest(services=("x",)), True, id="the_service"),
        pytest.param(Interest(services=("youtube",)), False, id="another_service"),
        pytest.param(Interest(questions=(Question.LEFT,)), True, id="the_question"),
        pytest.param(Interest(questions=(Question.JOINED,)), False, id="another_question"),
        pytest.param(
            Interest(bodies=("amt",), services=("x",), questions=(Question.JOINED,)), False, id="all_must_fit"
        ),
    ],
)
def test_news_about_a_body(interest, expected):
    assert concerns(interest, NEWS) is expected


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        pytest.param(Interest(), True, id="everything"),
        pytest.param(Interest(services=("x",)), True, id="law_about_all_services"),
        pytest.param(Interest(bodies=("amt",)), False, id="a_body_without_the_question"),
        pytest.param(
            Interest(bodies=("amt",), questions=(Question.LAW,)), True, id="a_body_and_the_question"
        ),
    ],
)
def test_news_about_no_body(interest, expected):
    assert concerns(interest, LAW) is expected


@pytest.mark.parametrize("side", list(Side), ids=str)
@pytest.mark.parametrize("owner", ["", "presse", "fremd"], ids=lambda owner: owner or "nobody")
@pytest.mark.parametrize("of", list(Side), ids=lambda side: f"news_{side}")
@pytest.mark.parametrize("known_inside", [False, True], ids=["new", "known_inside"])
def test_what_is_inside_is_told_to_those_who_may_see_it_alone(side, owner, of, known_inside):
    mine = replace(MINE, side=side, owner=owner)
    one = numbered(replace(NEWS, side=of), known_inside=known_inside)
    sees = side is Side.INSIDE and owner == "presse"

    expected = sees if of is Side.INSIDE else not (known_inside and sees)
    assert is_told(mine, one, lambda who, body: (who, body) == ("presse", "amt")) is expected


def test_what_was_there_before_is_not_told():
    assert not is_told(MINE, numbered(NEWS, baseline=True), lambda *_: True)


@given(
    sides=st.lists(st.sampled_from(list(Side)), max_size=20),
    owner=st.sampled_from(["", "presse"]),
    sees=st.booleans(),
)
def test_no_public_subscription_ever_gets_inside_news(sides, owner, sees):
    news = [numbered(replace(NEWS, id=f"urn:{n}", side=side), n) for n, side in enumerate(sides)]
    mine = replace(MINE, owner=owner, side=Side.PUBLIC)

    assert {one.news.side for one in told(mine, news, lambda *_: sees)} <= {Side.PUBLIC}
