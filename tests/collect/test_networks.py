"""Open networks as small real servers on loopback; names are made up, shapes are those of the real ones."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.phases import state_at
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.collect.networks import Networks
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Visitor
from amtsblick.demo.web import Reply, Web, html, json_reply, redirect, serve
from amtsblick.knowledge.load import load
from amtsblick.values.capture import Capture, State
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ChannelState, ProfileFact

HOST = "social.amt.example"
HANDLE = f"presse@{HOST}"
FINGER = f"/.well-known/webfinger?resource=acct:presse@{HOST}"
LOOKUP = "/api/v1/accounts/lookup?acct=presse"
DID = "did:plc:abcdefghijklmnopqrstuvwx"
API = "public.api.bsky.app"
PROFILE = "/xrpc/app.bsky.actor.getProfile?actor="
FEED = f"/xrpc/app.bsky.feed.getAuthorFeed?actor={DID}&limit=30&filter=posts_with_replies"
JSON = "application/json; charset=utf-8"
ACTIVITY = "application/activity+json; charset=utf-8"

Answers = tuple[ProfileFact, tuple[Capture, ...]]
Ask = Callable[..., Awaitable[ProfileFact]]


def finger(subject: str = HANDLE, actor: str = f"https://{HOST}/users/presse") -> Reply:
    links = [
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": actor},
        {"rel": "self", "type": "application/activity+json", "href": actor},
    ]
    told = {"subject": f"acct:{subject}", "aliases": [actor], "links": links}
    return Reply(body=json.dumps(told).encode(), content_type="application/jrd+json; charset=utf-8")


def account(**changes: object) -> dict[str, object]:
    return {
        "id": "109876543210",
        "username": "presse",
        "acct": "presse",
        "display_name": "Amt für Beispiele",
        "locked": False,
        "bot": False,
        "created_at": "2022-11-01T00:00:00.000Z",
        "note": '<p>Neues. <a href="https://www.amt.example/netiquette">Netiquette</a></p>',
        "url": f"https://{HOST}/@presse",
        "uri": f"https://{HOST}/users/presse",
        "followers_count": 1234,
        "following_count": 5,
        "statuses_count": 321,
        "last_status_at": "2026-11-01",
        "emojis": [],
        "fields": [
            {
                "name": "Web",
                "value": '<a href="https://www.amt.example/" rel="me">amt.example</a>',
                "verified_at": "2024-01-02T03:04:05.000+00:00",
            }
        ],
    } | changes


def error(status: int, text: str = "Record not found", **headers: str) -> Reply:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status=status, body=json.dumps({"error": text}).encode(), content_type=JSON, headers=pairs)


def activity(**told: object) -> Reply:
    context = {"@context": "https://www.w3.org/ns/activitystreams"}
    return Reply(body=json.dumps(context | told).encode(), content_type=ACTIVITY)


def actor(host: str = HOST, name: str = "presse", path: str = "/users/presse", **more: object) -> Reply:
    own = f"https://{host}{path}"
    told = {
        "id": own,
        "type": "Person",
        "preferredUsername": name,
        "name": "Amt für Beispiele",
        "url": f"https://{host}/@{name}",
        "summary": "<p>Neues</p>",
        "attachment": [{"type": "PropertyValue", "name": "Web", "value": "https://www.amt.example/"}],
        "followers": f"{own}/followers",
        "outbox": f"{own}/outbox",
    }
    return activity(**told | more)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serve({}, tmp_path) as started:
        yield started


@pytest.fixture
def settings(web: Web) -> Settings:
    return Settings(
        delay=0.0,
        backoff=0.01,
        allow_private=True,
        rules=parse_resolver_rules(web.resolver_rules()),
        ca_file=web.ca_file,
        read_timeout=1.0,
        total_timeout=5.0,
    )


@pytest.fixture
def answers(settings: Settings) -> Callable[..., Awaitable[Answers]]:
    async def ask(service: str, handle: str, **more: str) -> Answers:
        networks = Networks(settings, load())
        try:
            return await networks.fact(service, handle, more.pop("url", ""), **more)
        finally:
            await networks.aclose()

    return ask


@pytest.fixture
def ask(answers: Callable[..., Awaitable[Answers]]) -> Ask:
    async def only_the_fact(service: str, handle: str, **more: str) -> ProfileFact:
        return (await answers(service, handle, **more))[0]

    return only_the_fact


class TestFediverse:
    async def test_a_mastodon_account_tells_id_numbers_newest_post_and_checked_links(
        self, web: Web, answers: Callable[..., Awaitable[Answers]]
    ) -> None:
        web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(account())}
        fact, captures = await answers("mastodon", HANDLE)
        assert fact.outcome is Outcome.SEEN
        assert fact.persistent_id == f"109876543210@{HOST}"
        assert (fact.display_name, fact.followers, fact.posts) == ("Amt für Beispiele", 1234, 321)
        assert fact.last_post_at == datetime(2026, 11, 1, tzinfo=UTC)
        assert fact.verified == "link"
        assert fact.links == (
            f"https://{HOST}/@presse",
            "https://www.amt.example/",
            "https://www.amt.example/netiquette",
        )
        assert fact.redirects_to == ""
        assert fact.moved_to is None
        assert fact.source == f"https://{HOST}{LOOKUP}"
        assert [one.requested for one in captures] == [f"https://{HOST}{FINGER}", fact.source]

    async def test_a_moved_account_names_its_successor(self, web: Web, ask: Ask) -> None:
        moved = account(acct="amt@neu.example", url="https://neu.example/@amt", username="amt")
        web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(account(moved=moved))}
        fact = await ask("mastodon", HANDLE)
        assert fact.moved_to == ("mastodon", "amt@neu.example")
        assert fact.outcome is Outcome.SEEN

    async def test_a_move_on_the_same_server_is_told_with_its_host(self, web: Web, ask: Ask) -> None:
        moved = account(acct="neu", username="neu", url=f"https://{HOST}/@neu")
        web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(account(moved=moved))}
        assert (await ask("mastodon", HANDLE)).moved_to == ("mastodon", f"neu@{HOST}")

    async def test_a_suspended_account_is_neither_there_nor_gone(self, web: Web, ask: Ask) -> None:
        web.sites[HOST] = {FINGER: html("", 410), LOOKUP: json_reply(account(suspended=True))}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.WITHHELD)

    @pytest.mark.parametrize("status", [404, 410])
    async def test_an_account_that_webfinger_and_look_up_deny_is_gone(
        self, web: Web, ask: Ask, status: int
    ) -> None:
        web.sites[HOST] = {FINGER: html("", status), LOOKUP: error(404)}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_SEEN, "")

    async def test_a_server_without_look_up_proves_itself_by_nodeinfo_before_an_account_is_gone(
        self, web: Web, ask: Ask
    ) -> None:
        named = {
            "links": [
                {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": f"https://{HOST}/ni"}
            ]
        }
        info = {"version": "2.1", "protocols": ["activitypub"], "software": {"name": "misskey"}}
        web.sites[HOST] = {"/.well-known/nodeinfo": json_reply(named), "/ni": json_reply(info)}
        assert (await ask("mastodon", HANDLE)).outcome is Outcome.NOT_SEEN

    async def test_any_website_that_answers_404_says_nothing_about_an_account(
        self, web: Web, ask: Ask
    ) -> None:
        web.sites[HOST] = {"/": html("<h1>Eine Website</h1>")}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.CLIENT_ERROR)

    async def test_a_look_up_for_members_only_leaves_the_actor(self, web: Web, ask: Ask) -> None:
        page = {
            "type": "OrderedCollectionPage",
            "orderedItems": [
                {"type": "Announce", "published": "2026-11-20T10:00:00Z"},
                {"type": "Create", "published": "2026-10-01T10:00:00Z", "object": {"type": "Note"}},
                {"type": "Create", "published": "2026-09-01T10:00:00Z", "object": {"type": "Note"}},
            ],
        }
        first = f"https://{HOST}/users/presse/outbox?page=true"
        web.sites[HOST] = {
            FINGER: finger(),
            LOOKUP: error(401, "This method requires an authenticated user"),
            "/users/presse": actor(),
            "/users/presse/followers": activity(type="OrderedCollection", totalItems=77),
            "/users/presse/outbox": activity(type="OrderedCollection", totalItems=9, first=first),
            "/users/presse/outbox?page=true": activity(**page),
        }
        fact = await ask("mastodon", HANDLE)
        assert fact.outcome is Outcome.SEEN
        assert (fact.followers, fact.posts) == (77, 9)
        assert fact.last_post_at == datetime(2026, 10, 1, 10, tzinfo=UTC)
        assert fact.persistent_id == ""
        assert "https://www.amt.example/" in (fact.links or ())

    async def test_a_server_that_tells_members_only_is_a_login_wall(self, web: Web, ask: Ask) -> None:
        web.sites[HOST] = {FINGER: finger(), LOOKUP: error(401), "/users/presse": error(401)}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.LOGIN_WALL)

    async def test_an_actors_successor_is_asked_for_its_handle(self, web: Web, ask: Ask) -> None:
        web.sites[HOST] = {
            FINGER: finger(),
            "/users/presse": actor(movedTo="https://neu.example/users/9xyz"),
        }
        web.sites["neu.example"] = {"/users/9xyz": actor("neu.example", "amt", "/users/9xyz")}
        assert (await ask("mastodon", HANDLE)).moved_to == ("mastodon", "amt@neu.example")

    async def test_an_account_on_another_host_than_its_name_is_found(self, web: Web, ask: Ask) -> None:
        at_name = f"https://{HOST}/.well-known/webfinger?resource=acct:presse@amt.example"
        web.sites["amt.example"] = {
            "/.well-known/webfinger?resource=acct:presse@amt.example": redirect(at_name, 301)
        }
        web.sites[HOST] = {
            at_name.removeprefix(f"https://{HOST}"): finger("presse@amt.example"),
            FINGER: finger("presse@amt.example"),
            LOOKUP: json_reply(account()),
        }
        by_name = await ask("mastodon", "presse@amt.example")
        by_host = await ask("mastodon", HANDLE)
        assert by_name.persistent_id == by_host.persistent_id != ""
        assert (by_name.redirects_to, by_host.redirects_to) == ("", "presse@amt.example")

    async def test_a_name_on_a_host_that_does_not_confirm_it_is_not_believed(
        self, web: Web, ask: Ask
    ) -> None:
        web.sites[HOST] = {FINGER: finger("presse@fremd.example"), LOOKUP: json_reply(account())}
        web.sites["fremd.example"] = {"*": html("nichts", 404)}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.redirects_to) == (Outcome.SEEN, "")

    async def test_a_host_cannot_pass_an_account_elsewhere_for_its_own(self, web: Web, ask: Ask) -> None:
        stolen = "https://gross.example/users/presse"
        web.sites[HOST] = {FINGER: finger(actor=stolen)}
        web.sites["gross.example"] = {
            "/.well-known/webfinger?resource=acct:presse@gross.example": finger(
                "presse@gross.example", stolen
            ),
            LOOKUP: json_reply(account()),
        }
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.persistent_id) == (Outcome.NOT_LOOKED, "")

    async def test_a_domain_may_point_to_an_account_on_a_server_of_others(self, web: Web, ask: Ask) -> None:
        there = finger("amt@gross.example", "https://gross.example/users/amt")
        web.sites[HOST] = {FINGER: there}
        web.sites["gross.example"] = {
            "/.well-known/webfinger?resource=acct:amt@gross.example": there,
            "/api/v1/accounts/lookup?acct=amt": json_reply(account(username="amt", acct="amt")),
        }
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.redirects_to) == (Outcome.SEEN, "amt@gross.example")

    async def test_an_answer_about_somebody_else_is_not_taken(self, web: Web, ask: Ask) -> None:
        web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(account(username="fremd", acct="fremd"))}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.display_name) == (Outcome.NOT_LOOKED, "")

    async def test_robots_txt_is_kept(self, web: Web, ask: Ask) -> None:
        forbids = Reply(body=b"User-agent: *\nDisallow: /", content_type="text/plain")
        web.sites[HOST] = {"/robots.txt": forbids, FINGER: finger(), LOOKUP: json_reply(account())}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.ROBOTS)
        assert web.served[HOST] == 1

    @pytest.mark.parametrize(
        ("reply", "why"),
        [
            pytest.param(html("<p>Willkommen auf unserer Seite</p>"), State.NOT_HTML, id="page"),
            pytest.param(Reply(body=b"[1]", content_type=JSON), State.NOT_HTML, id="list"),
            pytest.param(Reply(body=b"[" * 90_000, content_type=JSON), State.NOT_HTML, id="nested"),
            pytest.param(Reply(body=b"", content_type=JSON), State.NOT_HTML, id="empty"),
            pytest.param(Reply(status=503, body=b"", content_type=JSON), State.SERVER_ERROR, id="down"),
            pytest.param(Reply(fault="reset"), State.BROKEN, id="reset"),
            pytest.param(
                Reply(
                    status=403,
                    body=b"<title>Just a moment...</title>",
                    headers=(("cf-mitigated", "challenge"),),
                ),
                State.BOT_WALL,
                id="guard",
            ),
        ],
    )
    async def test_an_answer_that_is_none_ends_in_its_state(
        self, web: Web, ask: Ask, reply: Reply, why: State
    ) -> None:
        web.sites[HOST] = {"*": reply, "/robots.txt": html("", 404)}
        fact = await ask("mastodon", HANDLE)
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, why)
        assert fact.detail

    async def test_a_handle_without_server_asks_nobody(self, web: Web, ask: Ask) -> None:
        fact = await ask("mastodon", "presse")
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.BAD_ADDRESS)
        assert web.served == {}


class TestRateLimits:
    async def test_a_server_without_requests_left_is_waited_for(self, web: Web, settings: Settings) -> None:
        soon = datetime.now(UTC) + timedelta(seconds=20)
        spent = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", soon.isoformat()))
        web.sites[HOST] = {FINGER: finger(), LOOKUP: replace(json_reply(account()), headers=spent)}
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        networks = Networks(settings, load(), sleep=sleep)
        first, _ = await networks.fact("mastodon", HANDLE, "")
        assert slept == []
        second, _ = await networks.fact("mastodon", HANDLE, "")
        await networks.aclose()
        assert [first.outcome, second.outcome] == [Outcome.SEEN, Outcome.SEEN]
        assert slept
        assert all(15 < seconds <= 20 for seconds in slept)

    async def test_a_server_that_asks_for_more_patience_is_left_alone(
        self, web: Web, settings: Settings
    ) -> None:
        later = str(int((datetime.now(UTC) + timedelta(minutes=5)).timestamp()))
        web.sites[API] = {
            "*": error(429, "RateLimitExceeded", RateLimit_Reset=later),
            "/robots.txt": html("", 404),
        }
        networks = Networks(settings, load())
        first, _ = await networks.fact("bluesky", "amt.bsky.social", "")
        asked = web.served[API]
        second, captures = await networks.fact("bluesky", "amt.bsky.social", "")
        await networks.aclose()
        assert (first.why, second.why) == (State.CLIENT_ERROR, State.CLIENT_ERROR)
        assert "left alone until" in second.detail
        assert captures == ()
        assert web.served[API] == asked


def bluesky(handle: str = "amt.bsky.social", **changes: object) -> Reply:
    told = {
        "did": DID,
        "handle": handle,
        "displayName": "Amt für Beispiele",
        "description": "Offizieller Kanal. Impressum: www.amt.example/impressum – Mail presse@amt.example",
        "followersCount": 4321,
        "followsCount": 1,
        "postsCount": 12,
        "labels": [],
    }
    return json_reply(told | changes)


def post(day: str, *, by: str = DID, seen: str = "", **more: object) -> dict[str, object]:
    record = {"$type": "app.bsky.feed.post", "createdAt": f"{day}T10:00:00.000Z", "text": "…"}
    dated = {"record": record, "indexedAt": f"{seen or day}T10:00:01.000Z"}
    return {"post": {"uri": "at://…", "author": {"did": by, "handle": "x.example"}, **dated}, **more}


def bsky_error(kind: str, message: str) -> Reply:
    body = json.dumps({"error": kind, "message": message}).encode()
    return Reply(status=400, body=body, content_type=JSON)


class TestBluesky:
    async def test_newest_own_post_leaves_out_reposts_pins_and_posts_dated_ahead(
        self, web: Web, ask: Ask
    ) -> None:
        feed = {
            "feed": [
                post("2026-11-20", reason={"$type": "app.bsky.feed.defs#reasonPin"}),
                post("2026-11-19", by="did:plc:other", reason={"$type": "app.bsky.feed.defs#reasonRepost"}),
                post("2099-01-01", seen="2026-05-01"),
                post("2026-04-01"),
            ]
        }
        web.sites[API] = {PROFILE + "amt.bsky.social": bluesky(), FEED: json_reply(feed)}
        fact = await ask("bluesky", "amt.bsky.social")
        assert fact.outcome is Outcome.SEEN
        assert (fact.persistent_id, fact.followers, fact.posts) == (DID, 4321, 12)
        assert fact.last_post_at == datetime(2026, 5, 1, 10, 0, 1, tzinfo=UTC)
        assert fact.verified == ""
        assert fact.links == ("https://www.amt.example/impressum",)

    async def test_a_domain_as_handle_vouches(self, web: Web, ask: Ask) -> None:
        web.sites[API] = {PROFILE + "amt.example": bluesky("amt.example")}
        fact = await ask("bluesky", "amt.example")
        assert fact.verified == "domain"
        assert "https://amt.example/" in (fact.links or ())
        assert fact.last_post_at is None

    async def test_the_services_badge_vouches_for_its_own_handles(self, web: Web, ask: Ask) -> None:
        badge = {"verifiedStatus": "valid", "trustedVerifierStatus": "none", "verifications": []}
        web.sites[API] = {PROFILE + "amt.bsky.social": bluesky(verification=badge)}
        assert (await ask("bluesky", "amt.bsky.social")).verified == "badge"

    async def test_a_handle_that_its_domain_disowns_vouches_for_nothing(self, web: Web, ask: Ask) -> None:
        web.sites[API] = {PROFILE + DID: bluesky("handle.invalid")}
        fact = await ask("bluesky", DID)
        assert (fact.outcome, fact.verified, fact.redirects_to) == (Outcome.SEEN, "", "")
        assert "domain" in fact.detail

    async def test_an_unknown_profile_is_gone(self, web: Web, ask: Ask) -> None:
        web.sites[API] = {
            "*": bsky_error("InvalidRequest", "Profile not found"),
            "/robots.txt": html("", 404),
        }
        assert (await ask("bluesky", "amt.bsky.social")).outcome is Outcome.NOT_SEEN

    @pytest.mark.parametrize("kind", ["AccountTakedown", "AccountDeactivated"])
    async def test_a_withheld_account_is_neither_there_nor_gone(self, web: Web, ask: Ask, kind: str) -> None:
        web.sites[API] = {"*": bsky_error(kind, "Account is …"), "/robots.txt": html("", 404)}
        fact = await ask("bluesky", "amt.bsky.social")
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.WITHHELD)

    async def test_another_invalid_request_says_nothing_about_the_account(self, web: Web, ask: Ask) -> None:
        web.sites[API] = {"*": bsky_error("InvalidRequest", "Error: actor must be a valid handle")}
        assert (await ask("bluesky", "amt.bsky.social")).outcome is Outcome.NOT_LOOKED

    async def test_a_renamed_account_is_found_by_the_id_known_from_earlier(self, web: Web, ask: Ask) -> None:
        web.sites[API] = {
            PROFILE + "amt.bsky.social": bsky_error("InvalidRequest", "Profile not found"),
            PROFILE + DID: bluesky("amt.example"),
        }
        fact = await ask("bluesky", "amt.bsky.social", known_id=DID)
        assert (fact.outcome, fact.redirects_to) == (Outcome.SEEN, "amt.example")
        assert fact.persistent_id == DID

    async def test_an_account_that_its_domain_names_is_not_gone_for_the_interface_losing_it(
        self, web: Web, ask: Ask
    ) -> None:
        web.sites[API] = {
            "*": bsky_error("InvalidRequest", "Profile not found"),
            "/robots.txt": html("", 404),
        }
        proof = Reply(body=DID.encode(), content_type="text/plain")
        web.sites["amt.example"] = {"/.well-known/atproto-did": proof}
        fact = await ask("bluesky", "amt.example")
        assert (fact.outcome, fact.why) == (Outcome.NOT_LOOKED, State.CLIENT_ERROR)
        assert "domain" in fact.detail


class TestOtherServices:
    @pytest.mark.parametrize(
        ("service", "why"), [("instagram", State.LOGIN_WALL), ("youtube", ""), ("unheard", "")]
    )
    async def test_nobody_is_asked(
        self, web: Web, answers: Callable[..., Awaitable[Answers]], service: str, why: str
    ) -> None:
        fact, captures = await answers(service, "amt", url=f"https://{service}.example/amt")
        assert (fact.outcome, fact.why, captures) == (Outcome.NOT_LOOKED, why, ())
        assert fact.detail.startswith("not asked")
        assert web.served == {}


class TestOverTime:
    async def test_a_linked_account_without_posts_for_half_a_year_is_dormant(
        self, web: Web, ask: Ask
    ) -> None:
        silent = datetime.now(UTC) - timedelta(days=181)
        told = account(last_status_at=silent.date().isoformat())
        web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(told)}
        fact = await ask("mastodon", HANDLE)
        seen = fact.when - timedelta(days=400)
        rows = [
            ("amt", "mastodon", HANDLE, moment, "https://amt.example/", "seen", "", "ref")
            for moment in (seen, fact.when)
        ]
        (timeline,) = timelines(rows, Known(facts=[fact]))
        phase = state_at(timeline, fact.when)
        assert phase is not None
        assert phase.state is ChannelState.DORMANT
        assert phase.fact == fact
        assert phase.start.after == fact.last_post_at

    async def test_a_handle_that_another_account_took_is_noticed(self, web: Web, ask: Ask) -> None:
        facts = []
        for number in ("1", "2"):
            web.sites[HOST] = {FINGER: finger(), LOOKUP: json_reply(account(id=number))}
            facts.append(await ask("mastodon", HANDLE))
        (sign,) = takeovers(facts, homepage="https://www.amt.example/")
        assert sign.grave

    async def test_a_day_without_an_answer_changes_nothing(self, web: Web, ask: Ask) -> None:
        web.sites[HOST] = {"*": html("kaputt", 500)}
        fact = await ask("mastodon", HANDLE)
        row = ("amt", "mastodon", HANDLE, fact.when, "https://amt.example/", "seen", "", "ref")
        (timeline,) = timelines([row], Known(facts=[fact]))
        assert [phase.state for phase in timeline.phases] == [ChannelState.ACTIVE]


async def test_accounts_may_be_asked_at_the_same_time(web: Web, settings: Settings) -> None:
    hosts = [f"s{number}.example" for number in range(5)]
    for host in hosts:
        web.sites[host] = {LOOKUP: json_reply(account(url=f"https://{host}/@presse"))}
    networks = Networks(settings, load(), visitor=Visitor(settings))
    told = await asyncio.gather(*(networks.fact("mastodon", f"presse@{host}", "") for host in hosts))
    await networks.aclose()
    assert [fact.persistent_id for fact, _ in told] == [f"109876543210@{host}" for host in hosts]
