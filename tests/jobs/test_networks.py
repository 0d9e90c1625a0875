"""From a survey's channels to stored facts: asked once, kept as evidence, gone on with after an interruption."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.collect.networks import Networks
from amtsblick.demo.story import polite
from amtsblick.demo.web import Reply, Web, html, json_reply, serve
from amtsblick.jobs import networks as job
from amtsblick.jobs.clock import now
from amtsblick.jobs.networks import Wanted, ask_networks, own_channels, to_ask
from amtsblick.jobs.survey import Tools as SurveyTools
from amtsblick.jobs.survey import survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact

HOST = "social.amt.example"
HANDLE = f"presse@{HOST}"
LOOKUP = "/api/v1/accounts/lookup?acct=presse"
BODY = Body(id="amt", name="Amt für Beispiele", homepage="https://www.amt.example/")
CHANNEL = Wanted(service="mastodon", handle=HANDLE, url=f"https://{HOST}/@presse")


def page(*links: str) -> Reply:
    items = "".join(f'<li><a href="{link}">Folgen Sie uns</a></li>' for link in links)
    return html(
        f"<title>Amt für Beispiele</title><main><p>Willkommen</p></main><footer><ul>{items}</ul></footer>"
    )


def account(**more: object) -> Reply:
    told = {
        "id": "7",
        "username": "presse",
        "followers_count": 5,
        "last_status_at": "2026-11-01",
        "fields": [],
    }
    return json_reply(told | more)


@dataclass
class Told:
    facts: list[ProfileFact] = field(default_factory=list)

    def recorded(self, fact: object, answers: int) -> None:
        if isinstance(fact, ProfileFact):
            self.facts.append(fact)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    links = (f"https://{HOST}/@presse", "https://www.instagram.com/amtbeispiel/")
    with serve({"www.amt.example": {"/": page(*links)}, HOST: {LOOKUP: account()}}, tmp_path) as started:
        yield started


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    return place


@pytest.fixture
def register(place: Workspace) -> Iterator[Register]:
    with place.open_register() as opened:
        yield opened


def surveyed(place, register, web, knowledge):
    run = register.start_survey(
        bodies=[BODY], source="live", pages_limit=2, software="t", knowledge=knowledge.digest, when=now()
    )
    collector = LiveCollector(polite(web), SurveyGuide(knowledge), homepages=[BODY.homepage])
    tools = SurveyTools(
        register=register, evidence=place.open_evidence(), collector=collector, knowledge=knowledge, now=now
    )

    async def work():
        try:
            await survey(run, tools, Told(), parallel=1)
        finally:
            await collector.aclose()

    asyncio.run(work())
    register.finish_survey(run.id, now())


def asked(place, register, web, knowledge, channels, *, at=None, **more) -> Told:
    told = Told()

    async def work():
        networks = Networks(polite(web), knowledge)
        tools = job.Tools(
            register=register,
            evidence=place.open_evidence(),
            networks=networks,
            now=lambda: at or now(),
        )
        try:
            await ask_networks(channels, tools, told, **more)
        finally:
            await networks.aclose()

    asyncio.run(work())
    return told


def test_a_surveys_channels_are_asked_about_and_the_answers_kept(place, register, web, knowledge):
    surveyed(place, register, web, knowledge)
    channels = own_channels(register)
    assert [one.key for one in channels] == [("instagram", "amtbeispiel"), ("mastodon", HANDLE)]
    asked(place, register, web, knowledge, channels)
    closed, opened = sorted(register.profile_facts(), key=lambda fact: fact.service)
    assert (closed.outcome, closed.why, closed.ref) == (Outcome.NOT_LOOKED, State.LOGIN_WALL, "")
    assert (opened.outcome, opened.followers) == (Outcome.SEEN, 5)
    ref = parse_ref(opened.ref)
    assert ref is not None
    stored = EvidenceStore(place.evidence).load(ref)
    assert stored.requested == opened.source
    assert json.loads(stored.body)["id"] == "7"


def test_what_was_asked_lately_is_not_asked_again(place, register, web, knowledge):
    asked(place, register, web, knowledge, [CHANNEL])
    before = dict(web.served)
    assert asked(place, register, web, knowledge, [CHANNEL]).facts == []
    assert web.served == before
    later = now() + timedelta(days=8)
    assert len(asked(place, register, web, knowledge, [CHANNEL], at=later).facts) == 1


def test_a_failure_that_may_pass_is_asked_again_at_once(place, register, web, knowledge):
    web.sites[HOST] = {"*": Reply(status=503)}
    (failed,) = asked(place, register, web, knowledge, [CHANNEL]).facts
    assert failed.outcome is Outcome.NOT_LOOKED
    web.sites[HOST] = {LOOKUP: account()}
    (seen,) = asked(place, register, web, knowledge, [CHANNEL]).facts
    assert seen.outcome is Outcome.SEEN
    assert len(register.profile_facts()) == 2


def test_an_interruption_keeps_what_was_answered_and_the_next_call_does_the_rest(
    place, register, web, knowledge
):
    other = replace(CHANNEL, handle="presse@zwei.example", url="https://zwei.example/@presse")
    web.sites["zwei.example"] = {"*": Reply(fault="hang")}

    class Interrupting(Told):
        def recorded(self, fact: object, answers: int) -> None:
            whole.cancel()

    async def work():
        nonlocal whole
        whole = asyncio.current_task()
        networks = Networks(polite(web), knowledge)
        tools = job.Tools(register=register, evidence=place.open_evidence(), networks=networks, now=now)
        try:
            await ask_networks([other, CHANNEL], tools, Interrupting(), parallel=2)
        finally:
            await networks.aclose()

    whole = None
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())
    assert [fact.handle for fact in register.profile_facts()] == [HANDLE]
    assert list(place.evidence.rglob("*.part")) == []
    web.sites["zwei.example"] = {LOOKUP: account(id="8")}
    told = asked(place, register, web, knowledge, [other, CHANNEL])
    assert [fact.handle for fact in told.facts] == ["presse@zwei.example"]


def test_a_channel_that_is_linked_no_more_is_asked_about_when_wanted(place, register, web, knowledge):
    surveyed(place, register, web, knowledge)
    web.sites["www.amt.example"] = {"/": page("https://www.instagram.com/amtbeispiel/")}
    surveyed(place, register, web, knowledge)
    assert [one.service for one in own_channels(register)] == ["instagram"]
    assert CHANNEL.key in [one.key for one in own_channels(register, former=True)]


def test_a_silent_survey_does_not_hide_the_channels_of_the_one_before(place, register, web, knowledge):
    surveyed(place, register, web, knowledge)
    web.sites["www.amt.example"] = {"*": Reply(fault="reset")}
    surveyed(place, register, web, knowledge)
    assert CHANNEL.key in [one.key for one in own_channels(register)]


class TestToAsk:
    AT = datetime(2026, 11, 23, tzinfo=UTC)

    def fact(self, days: int, outcome: Outcome = Outcome.SEEN, why: str = "") -> ProfileFact:
        when = self.AT - timedelta(days=days)
        return ProfileFact(service="mastodon", handle=HANDLE.upper(), when=when, outcome=outcome, why=why)

    def test_the_newest_fact_decides_however_the_handle_is_spelt(self) -> None:
        assert to_ask([CHANNEL], [self.fact(1), self.fact(30)], self.AT) == []
        assert to_ask([CHANNEL], [self.fact(30)], self.AT) == [CHANNEL]

    @pytest.mark.parametrize("why", [State.LOGIN_WALL, State.WITHHELD])
    def test_a_refusal_stands_for_a_while(self, why: State) -> None:
        assert to_ask([CHANNEL], [self.fact(1, Outcome.NOT_LOOKED, why)], self.AT) == []

    @pytest.mark.parametrize("why", [State.TIMEOUT, State.SERVER_ERROR, State.ROBOTS])
    def test_a_failure_does_not(self, why: State) -> None:
        assert to_ask([CHANNEL], [self.fact(0, Outcome.NOT_LOOKED, why)], self.AT) == [CHANNEL]
