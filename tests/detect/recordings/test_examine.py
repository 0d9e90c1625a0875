"""All questions are put to all passes."""

from amtsblick.detect.recordings import examine as examining
from amtsblick.detect.recordings.catalogue import QUESTIONS
from amtsblick.detect.recordings.examine import choice_of, examine
from amtsblick.values.findings import Topic
from amtsblick.values.recording import Banner, BannerState, Click, Inspection

SITE = "https://www.amt.example/"
BANNER = Banner(event=2, page=0, state=BannerState.REJECTED, found_by="heuristics")
CLICK = Click(event=13, pressed=10, page=0, at=1.0, layer=1, text="Ablehnen", path="#no", purpose="reject")


def test_every_topic_has_a_question_but_the_comparisons_of_passes() -> None:
    assert set(QUESTIONS) == set(Topic) - {Topic.AFTER_ACCEPT, Topic.AFTER_REJECT}


def test_equal_sightings_count_once_before_and_once_after_the_answer(build, known) -> None:
    requests = [build.request("https://a.example/x.js", event=event) for event in (3, 4, 11, 12)]
    recording = build.recording(*requests, banners=(BANNER,), clicks=(CLICK,))

    seen = examine(Inspection(site=SITE, passes=(recording,)), known).sightings
    asked = [(one.trace.event, one.chosen) for one in seen if one.topic is Topic.THIRD_PARTY_REQUEST]

    assert asked == [(3, False), (11, True)]


def test_an_answer_without_effect_is_no_choice(build) -> None:
    banner = Banner(event=2, page=0, state=BannerState.NO_EFFECT, found_by="heuristics")

    assert choice_of(build.recording(banners=(banner,), clicks=(CLICK,))) is None
    assert choice_of(build.recording(banners=(BANNER,), clicks=(CLICK,))) == CLICK.pressed


def test_a_question_that_fails_is_named_and_costs_only_itself(build, known, monkeypatch) -> None:
    def fails(recording, knowledge):
        raise ValueError("unexpected")
        yield

    monkeypatch.setattr(
        examining, "QUESTIONS", {Topic.COOKIE: fails, Topic.TRACKER: QUESTIONS[Topic.TRACKER]}
    )
    recording = build.recording(build.request("https://mc.yandex.ru/watch/1"))

    examined = examine(Inspection(site=SITE, passes=(recording,)), known)

    assert examined.broken == ("cookie in pass none: ValueError: unexpected",)
    assert [one.topic for one in examined.sightings] == [Topic.TRACKER]
