"""Checks of profiles that a survey made become facts about accounts, and no more than they tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.assess.timeline.profile_facts import facts_of_sheet
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import (
    BodySheet,
    Cell,
    ChannelVerdict,
    Outcome,
    PageLook,
    Standing,
    Status,
    Verification,
)
from amtsblick.values.timeline_events import Sign

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOME = "https://www.amt.example/"


def a_sheet(
    verification: Verification,
    *,
    service: str = "mastodon",
    standing: Standing = Standing.OWN,
    day: int = 0,
    state: State = State.LOOKED,
) -> BodySheet:
    look = PageLook(
        url=HOME,
        role="start",
        state=state,
        detail="",
        taken_at=NOON + timedelta(days=day),
        status=200,
        evidence_ref=None,
    )
    channel = ChannelVerdict(
        service=service,
        handle="presse@social.example",
        url="https://social.example/@presse",
        standing=standing,
        via=None,
        reason="site_wide",
        pages_seen=1,
        pages_looked=1,
        citations=(),
        verification=verification,
    )
    return BodySheet(
        body=Body(id="amt", name="Amt", homepage=HOME),
        state=state,
        state_detail="",
        pages=(look,),
        cells=(Cell(service=service, status=Status.OWN, channels=(channel,)),),
        third_parties=(),
        unknown_hosts=(),
        legal_pages=(),
    )


@pytest.mark.parametrize(
    ("verification", "outcome", "links"),
    [
        (Verification.CONFIRMED, Outcome.SEEN, (HOME,)),
        (Verification.NO_BACK_LINK, Outcome.SEEN, None),
        (Verification.FAILED, Outcome.NOT_LOOKED, None),
    ],
)
def test_a_check_becomes_a_fact(verification, outcome, links):
    (fact,) = facts_of_sheet(a_sheet(verification))
    assert (fact.outcome, fact.links, fact.when) == (outcome, links, NOON)
    assert (fact.service, fact.handle) == ("mastodon", "presse@social.example")


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(a_sheet(Verification.NOT_TRIED), id="no check"),
        pytest.param(a_sheet(Verification.CONFIRMED, standing=Standing.VIA_OTHER), id="others' channel"),
        pytest.param(a_sheet(Verification.CONFIRMED, service="bluesky"), id="only the domain was asked"),
        pytest.param(a_sheet(Verification.CONFIRMED, state=State.TIMEOUT), id="no page was looked at"),
    ],
)
def test_what_no_check_told_is_no_fact(sheet):
    assert list(facts_of_sheet(sheet)) == []


def test_a_check_that_found_no_link_back_is_no_sign_but_profiles_that_lost_it_are():
    seen = list(facts_of_sheet(a_sheet(Verification.CONFIRMED)))
    checked = [*facts_of_sheet(a_sheet(Verification.FAILED, day=7))]
    checked += facts_of_sheet(a_sheet(Verification.NO_BACK_LINK, day=14))
    assert takeovers([*seen, *checked], homepage=HOME) == ()
    asked = replace(seen[0], when=NOON + timedelta(days=21), links=("https://fremd.example/",))
    (sign,) = takeovers([*seen, *checked, asked], homepage=HOME)
    assert sign.signs == (Sign.BACK_LINK,)
    assert not sign.grave
