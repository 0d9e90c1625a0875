"""What is set side by side, and what is never joined, carried over or left out?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.register.audience import newest, reach
from amtsblick.assess.register.suitability import suitability
from amtsblick.knowledge import load
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import ActKind, ActState, ActStatus, AudienceFigure, ContentFit, LegalAct
from amtsblick.values.observed import Observed, SeenRecipient
from amtsblick.values.suitability import Question
from amtsblick.values.usages import ContentKind, EvidenceLink, TargetGroup

DAY = date(2026, 11, 23)
CHECKED = date(2026, 1, 31)
BUNDLED = load()
YOUNG = TargetGroup.AGE_14_29


def a_figure(**changed):
    figure = AudienceFigure(
        id="f",
        study="Survey",
        year=2024,
        group="14–29",
        service="chirp",
        metric="daily",
        low=40,
        high=40,
        sources=("law",),
        checked_on=CHECKED,
    )
    return replace(figure, **changed)


def a_fit(**changed):
    fit = ContentFit(
        id="short",
        content=ContentKind.STATISTICS,
        services=("chirp",),
        groups=(),
        speaks_for=False,
        de="Zu kurz.",
        en="Too short.",
        sources=("law",),
        checked_on=CHECKED,
    )
    return replace(fit, **changed)


def an_act(status=ActStatus.IN_FORCE, **changed):
    act = LegalAct(
        id="act",
        kind=ActKind.RULING,
        by="Gericht",
        ref="1 A 2/24",
        dated=PartialDate(text="2024-05-02"),
        services=("chirp",),
        effect_de="Es gilt.",
        effect_en="It holds.",
        states=(ActState(since=PartialDate(text="2024-05-02"), status=status),),
        sources=("law",),
        checked_on=CHECKED,
    )
    return replace(act, **changed)


def knowing(figures=(), fits=(), acts=(), sources=()):
    return Knowledge(
        services=(),
        vendors=(),
        sources=tuple(sources),
        digest="",
        figures=tuple(figures),
        fits=tuple(fits),
        legal_acts=tuple(acts),
    )


def asking(*services, groups=(YOUNG,), contents=(ContentKind.STATISTICS,)):
    return Question(services=services or ("chirp",), groups=groups, contents=contents)


def column(knowledge, question=None, **options):
    return suitability(question or asking(), knowledge, day=DAY, **options).prospects[0]


def test_columns_stand_in_the_order_asked_and_the_homepage_comes_last_when_nobody_asked():
    found = suitability(asking("x", "chirp", "x"), knowing(), day=DAY)
    assert [(one.service, one.added) for one in found.prospects] == [
        ("x", False),
        ("chirp", False),
        ("homepage", True),
    ]


def test_a_homepage_that_was_asked_for_stays_where_it_was():
    found = suitability(asking("homepage", "x"), knowing(), day=DAY)
    assert [(one.service, one.added) for one in found.prospects] == [("homepage", False), ("x", False)]


def test_only_the_newest_year_of_a_study_and_metric_is_shown():
    old, new = a_figure(year=2023), a_figure(year=2025)
    other_study, other_metric = a_figure(year=2022, study="Poll"), a_figure(year=2021, metric="weekly")
    (found,) = column(knowing([old, new, other_study, other_metric])).reaches
    assert set(found.figures) == {new, other_study, other_metric}


def test_figures_of_later_years_and_later_sources_are_not_known_yet():
    late = Source(id="late", title="", address="", verified=True, dated="2025-09")
    this, next_year = a_figure(year=2024), a_figure(year=2025, sources=("late",))
    then = suitability(asking(), knowing([this, next_year], sources=[late]), day=date(2025, 3, 1))
    assert then.prospects[0].reaches[0].figures == (this,)


def test_a_reason_that_only_later_sources_give_is_not_known_yet():
    late = Source(id="late", title="", address="", verified=True, dated="2025-09")
    knowledge = knowing(fits=[a_fit(sources=("late",)), a_fit(id="own")], sources=[late])
    found = suitability(asking(), knowledge, day=date(2025, 8, 31)).prospects[0]
    assert [fit.id for fit in found.against_it] == ["own"]


def test_without_a_figure_of_the_very_group_it_is_unknown_and_overlapping_groups_are_nearest():
    near, narrow, far = a_figure(group="14+"), a_figure(group="12–19"), a_figure(group="70+")
    found = column(knowing([near, narrow, far]))
    assert found.reaches[0].unknown
    assert found.reaches[0].nearest == (narrow, near)
    assert "reach.age_14_29" in found.unknown


def test_with_a_figure_of_the_very_group_no_other_group_is_shown_as_its_own():
    own, near = a_figure(), a_figure(group="12–19")
    found = column(knowing([near, own])).reaches[0]
    assert (found.figures, found.nearest, found.unknown) == ((own,), (), False)


def test_the_whole_population_stands_beside_only_for_the_same_study_year_and_metric():
    own = a_figure()
    same = a_figure(group="14+", low=12, high=12)
    others = [
        a_figure(group="14+", year=2025),
        a_figure(group="14+", metric="weekly"),
        a_figure(group="14+", study="Poll"),
        a_figure(group="14+", part="channels"),
    ]
    (found,) = column(knowing([own, same, *others])).reaches
    assert found.whole == (same,)


def test_everybody_is_the_whole_population():
    whole = a_figure(group="14+")
    (found,) = column(knowing([whole, a_figure()]), asking(groups=(TargetGroup.EVERYBODY,))).reaches
    assert (found.figures, found.whole) == ((whole,), ())


@pytest.mark.parametrize("group", [TargetGroup.APPLICANTS, TargetGroup.PRESS, TargetGroup.BUSINESS])
def test_groups_that_are_no_age_have_no_figure_but_people_of_any_age_as_nearest(group):
    whole = a_figure(group="14+")
    (found,) = column(knowing([whole, a_figure()]), asking(groups=(group,))).reaches
    assert (found.figures, found.nearest) == ((), (whole,))


def test_reasons_are_sorted_by_side_and_those_for_other_groups_or_contents_left_out():
    good, bad = a_fit(id="good", speaks_for=True), a_fit(id="bad")
    elsewhere = a_fit(id="elsewhere", services=("x",))
    other_content = a_fit(id="other", content=ContentKind.SCIENCE)
    other_group = a_fit(id="old", groups=(TargetGroup.AGE_70_UP,))
    same_group = a_fit(id="young", groups=(YOUNG, TargetGroup.AGE_70_UP))
    found = column(knowing(fits=[good, bad, elsewhere, other_content, other_group, same_group]))
    assert [fit.id for fit in found.for_it] == ["good"]
    assert [fit.id for fit in found.against_it] == ["bad", "young"]
    assert "content.statistics" not in found.unknown


def test_a_content_that_no_reason_speaks_of_is_named_as_unknown():
    assert "content.statistics" in column(knowing(fits=[a_fit(content=ContentKind.SCIENCE)])).unknown


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (ActStatus.IN_FORCE, True),
        (ActStatus.APPEALED, True),
        (ActStatus.ANNULLED, False),
        (ActStatus.ENDED, False),
    ],
)
def test_acts_that_are_annulled_or_over_are_not_shown(status, shown):
    found = column(knowing(acts=[an_act(status)]))
    assert bool(found.acts) is shown
    assert ("law" in found.unknown) is not shown


def test_acts_of_all_services_stand_once_and_not_in_every_column():
    found = suitability(asking(), knowing(acts=[an_act(services=())]), day=DAY)
    assert [act.id for act in found.acts] == ["act"]
    assert found.prospects[0].acts == ()


def test_acts_are_those_of_the_day():
    early = suitability(asking(), knowing(acts=[an_act()]), day=date(2024, 5, 1))
    assert early.prospects[0].acts == ()


def seen(inspected=True):
    proof = EvidenceLink(kind="inspection", text="tracker")
    when = datetime(2026, 11, 1, tzinfo=UTC)
    recipient = SeenRecipient(
        vendor="v",
        name="Tracker",
        host="t.example",
        category="ads",
        since=when,
        last_seen=when,
        evidence=(proof,),
    )
    return Observed(
        body="amt",
        state=State.LOOKED,
        looked_at=when,
        inspected_at=when if inspected else None,
        recipients=(recipient,) if inspected else (),
    )


def test_the_homepages_recipients_are_shown_with_their_proof():
    found = suitability(asking(), knowing(), day=DAY, observed=seen(), body="amt")
    homepage = found.prospects[-1]
    assert [one.name for one in homepage.recipients] == ["Tracker"]
    assert [one.text for one in homepage.observed] == ["tracker"]
    assert found.prospects[0].recipients == ()


def test_what_nobody_looked_at_is_said_and_is_no_clean_bill():
    never = suitability(asking(), knowing(), day=DAY, observed=None, body="amt")
    assert [one.unseen for one in never.prospects] == [("observed",), ("observed",)]
    uninspected = suitability(asking(), knowing(), day=DAY, observed=seen(inspected=False), body="amt")
    assert [one.unseen for one in uninspected.prospects] == [(), ("inspected",)]


def test_without_a_body_nobodys_use_is_shown():
    found = suitability(asking(), knowing(), day=DAY, observed=seen())
    assert all(one.recipients == () and one.unseen == () for one in found.prospects)


def test_bundled_tiktok_figures_of_the_young_come_with_those_of_all():
    found = suitability(asking("tiktok"), BUNDLED, day=DAY).prospects[0].reaches[0]
    daily = [(one.year, one.low) for one in found.figures if one.metric == "daily"]
    whole = [(one.year, one.low) for one in found.whole if one.metric == "daily"]
    assert (daily, whole) == ([(2024, 38)], [(2024, 12)])


@pytest.mark.parametrize("service", ["tiktok", "instagram", "x", "mastodon", "homepage"])
@pytest.mark.parametrize("content", sorted(set(ContentKind) - {ContentKind.OTHER}))
def test_bundled_reasons_answer_the_usual_questions(service, content):
    found = suitability(asking(service, contents=(content,)), BUNDLED, day=DAY).prospects[0]
    assert f"content.{content}" not in found.unknown


figures = st.builds(
    a_figure,
    id=st.uuids().map(str),
    study=st.sampled_from(["Survey", "Poll"]),
    year=st.integers(2020, 2026),
    group=st.sampled_from(["14+", "14–29", "12–19", "30–49", "50–69", "70+"]),
    service=st.sampled_from(["chirp", "x", "any"]),
    metric=st.sampled_from(["daily", "weekly", "know"]),
    part=st.sampled_from(["", "channels"]),
)


@given(st.lists(figures, max_size=12), st.sampled_from(TargetGroup))
def test_no_figure_appears_that_knowledge_does_not_hold(known, group):
    found = suitability(asking("chirp", "x", groups=(group,)), knowing(known), day=DAY)
    for prospect in found.prospects:
        for one in prospect.reaches:
            for figure in (*one.figures, *one.nearest, *one.whole):
                assert figure in known
                assert figure.service == prospect.service


@given(st.lists(figures, max_size=12), figures, st.sampled_from(TargetGroup))
def test_a_figure_of_another_metric_changes_no_other_figure(known, added, group):
    others = [one for one in known if one.metric != added.metric]
    before = reach(group, others, 2026)
    after = reach(group, [*others, added], 2026)
    assert [one for one in after.figures if one.metric != added.metric] == list(before.figures)
    assert [one for one in after.whole if one.metric != added.metric] == list(before.whole)


@given(st.lists(figures, max_size=12))
def test_the_newest_figures_are_one_per_question_and_none_is_older_than_another(known):
    kept = newest(known, 2026)
    keys = [(one.service, one.study, one.metric, one.part, one.group) for one in kept]
    assert len(set(keys)) == len(keys)
    for one in known:
        key = (one.service, one.study, one.metric, one.part, one.group)
        assert kept[keys.index(key)].year >= one.year
