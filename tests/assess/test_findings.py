"""Sightings become findings; passes are compared."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from amtsblick.assess.findings import findings
from amtsblick.knowledge import load
from amtsblick.values.findings import Finding, Party, Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Banner, BannerState, BrowserFacts, PassName, Recording

SITE = "https://www.amt.example/"
NONE, REJECT, ACCEPT = PassName.NONE, PassName.REJECT, PassName.ACCEPT
UNNEEDED = (("purpose", "statistics"), ("necessary", "unlikely"))


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return load()


def seen(topic: Topic, subject: str, name: PassName = NONE, **fields: Any) -> Sighting:
    trace = Trace(name=name, event=fields.pop("event", 7), excerpt=fields.pop("excerpt", "GET x"))
    given: dict[str, Any] = {"party": Party.THIRD, "host": subject, "page": SITE}
    return Sighting(topic=topic, subject=subject, trace=trace, **{**given, **fields})


def passes(**states: BannerState) -> list[Recording]:
    return [
        Recording(
            site=SITE,
            name=PassName(name),
            started_at=datetime(2026, 11, 23, tzinfo=UTC),
            browser=BrowserFacts(product="Chrome/1"),
            banners=(Banner(event=3, page=0, state=state, found_by="heuristics"),),
        )
        for name, state in {"none": BannerState.SEEN, **states}.items()
    ]


def of(found: tuple[Finding, ...], topic: Topic) -> list[Finding]:
    return [finding for finding in found if finding.topic is topic]


def test_one_thing_on_several_pages_and_in_several_passes_is_one_finding(known) -> None:
    request = Topic.THIRD_PARTY_REQUEST
    sightings = [
        seen(request, "www.tiktok.com", ACCEPT, event=50, page=SITE + "b"),
        seen(
            request,
            "www.tiktok.com",
            NONE,
            event=9,
            vendor="tiktok_embed",
            category="social",
            page=SITE + "b",
        ),
        seen(request, "www.tiktok.com", NONE, event=5, vendor="tiktok_embed", category="social"),
    ]

    (found,) = findings(sightings, passes(), known)

    assert (found.vendor, found.category, found.country) == ("TikTok", "social", "CN")
    assert (found.passes, found.page, found.pages) == ((NONE, ACCEPT), SITE, (SITE, SITE + "b"))
    assert [(trace.name, trace.event) for trace in found.traces] == [(NONE, 5), (ACCEPT, 50)]
    assert dict(found.facts)["first seen"] == "before any choice"


def test_ids_depend_on_what_was_seen_not_on_order_time_or_value(known) -> None:
    sightings = [
        seen(Topic.TRACKER, "Matomo", host="a.example", event=1, excerpt="GET ?r=1"),
        seen(Topic.COOKIE, "_pk_id", host="amt.example", party=Party.FIRST),
        seen(Topic.TRACKER, "Matomo", REJECT, host="a.example", event=900, excerpt="GET ?r=2"),
    ]
    shapes = {
        tuple((finding.id, finding.passes) for finding in findings(order, passes(), known))
        for order in permutations(sightings)
    }

    assert len(shapes) == 1
    assert len({identity for identity, _ in next(iter(shapes))}) == 2


def test_two_products_at_one_host_are_two_findings_and_the_unknown_rest_joins_an_only_one(known) -> None:
    request = Topic.THIRD_PARTY_REQUEST
    maps = seen(request, "www.google.com", vendor="google_maps")
    captcha = seen(request, "www.google.com", vendor="google_recaptcha")
    bare = seen(request, "www.google.com")

    assert [one.vendor for one in findings([maps, captcha], passes(), known)] == [
        "Google Maps",
        "Google reCAPTCHA",
    ]
    assert [one.vendor for one in findings([maps, bare], passes(), known)] == ["Google Maps"]


def test_names_with_something_random_are_the_same_in_every_run(known) -> None:
    uuid = seen(Topic.STORAGE, "tab-01a20793-af54-7cec-ae12-39c78df8f2f3", host="amt.example")
    chance = [
        seen(Topic.COOKIE, f"visit_{piece}", name, host="amt.example")
        for name, piece in ((NONE, "8f3a9c2d"), (REJECT, "1b2c3d4e"), (ACCEPT, "77aa88bb"))
    ]
    fixed = [
        seen(Topic.COOKIE, "mp_0a1b2c3d4e_mixpanel", name, host="amt.example") for name in (NONE, ACCEPT)
    ]

    found = {
        finding.subject: finding.passes for finding in findings([uuid, *chance, *fixed], passes(), known)
    }

    assert found == {
        "tab-*": (NONE,),
        "visit_*": (NONE, REJECT, ACCEPT),
        "mp_0a1b2c3d4e_mixpanel": (NONE, ACCEPT),
    }


def test_who_runs_a_program_of_its_own_has_no_country(known) -> None:
    own = seen(Topic.TRACKER, "Matomo", host="stats.amt.example", party=Party.FIRST, vendor="matomo_self")

    assert findings([own], passes(), known)[0].country == ""


def test_what_comes_only_with_agreement_is_new_after_accept(known) -> None:
    sightings = [
        seen(Topic.THIRD_PARTY_REQUEST, "cdn.example", NONE),
        seen(Topic.THIRD_PARTY_REQUEST, "cdn.example", ACCEPT, chosen=True),
        seen(Topic.THIRD_PARTY_REQUEST, "px.example", ACCEPT, chosen=True, event=40),
        seen(Topic.TRACKER, "px.example", ACCEPT, chosen=True, event=40),
        seen(Topic.COOKIE, "_x", ACCEPT, chosen=True, host="amt.example", party=Party.FIRST),
        seen(Topic.COOKIE, "klaro", ACCEPT, chosen=True, host="amt.example", facts=(("purpose", "consent"),)),
        seen(Topic.THIRD_PARTY_REQUEST, "early.example", ACCEPT),
    ]

    found = of(findings(sightings, passes(accept=BannerState.ACCEPTED), known), Topic.AFTER_ACCEPT)

    assert {(one.subject, dict(one.facts)["what"]) for one in found} == {
        ("px.example", "third-party-request, tracker"),
        ("_x", "cookie"),
    }
    assert {one.passes for one in found} == {(ACCEPT,)}


def test_what_goes_on_or_begins_after_rejecting(known) -> None:
    sightings = [
        seen(Topic.TRACKER, "Matomo", NONE, host="a.example"),
        seen(Topic.TRACKER, "Matomo", REJECT, host="a.example", chosen=True),
        seen(Topic.THIRD_PARTY_REQUEST, "neu.example", REJECT, chosen=True),
        seen(Topic.THIRD_PARTY_REQUEST, "cdn.example", NONE),
        seen(Topic.THIRD_PARTY_REQUEST, "cdn.example", REJECT, chosen=True),
        seen(Topic.COOKIE, "_ga", REJECT, host="amt.example", party=Party.FIRST, chosen=True, facts=UNNEEDED),
        seen(
            Topic.COOKIE,
            "PHPSESSID",
            REJECT,
            host="amt.example",
            chosen=True,
            facts=(("necessary", "likely"),),
        ),
        seen(Topic.TRACKER, "Hotjar", REJECT, host="b.example"),
    ]

    found = of(findings(sightings, passes(reject=BannerState.REJECTED), known), Topic.AFTER_REJECT)

    assert {(one.subject, dict(one.facts)["how"]) for one in found} == {
        ("a.example", "still after rejecting"),
        ("neu.example", "new after rejecting"),
        ("_ga", "new after rejecting"),
    }


@pytest.mark.parametrize(
    "state", [BannerState.NO_REJECT, BannerState.NO_EFFECT, BannerState.NO_BANNER, BannerState.PAY_OR_OKAY]
)
def test_an_answer_without_effect_is_not_compared(known, state: BannerState) -> None:
    tracker = seen(Topic.TRACKER, "Matomo", REJECT, host="a.example", chosen=True)

    assert of(findings([tracker], passes(reject=state), known), Topic.AFTER_REJECT) == []


def test_an_unknown_lasting_identifier_by_script_counts_after_rejecting(known) -> None:
    facts = (("purpose", "unknown"), ("necessary", "unknown"), ("identifier", "yes"), ("set by", "script"))
    lasting = (*facts, ("lifetime_seconds", "31536000"))
    cookie = seen(
        Topic.COOKIE, "besuch", REJECT, host="amt.example", party=Party.FIRST, chosen=True, facts=lasting
    )
    brief = replace(cookie, subject="kurz", facts=facts)

    found = of(findings([cookie, brief], passes(reject=BannerState.REJECTED), known), Topic.AFTER_REJECT)

    assert [one.subject for one in found] == ["besuch"]
