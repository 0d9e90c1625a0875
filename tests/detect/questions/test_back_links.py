"""Which profile documents point back to a site, and who vouches for it."""

import json
from datetime import UTC, datetime

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions import back_links
from amtsblick.values.answers import BackLink
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge


def asked(url: str, body: object, knowledge: Knowledge, kind: str = "application/json") -> list[BackLink]:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    capture = Capture(
        url=url,
        requested=url,
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", kind),),
        body=raw,
        collector="test",
    )
    return list(back_links.detect(Page(capture), knowledge))


def told(found: list[BackLink]) -> list[tuple[str, str, str, bool]]:
    return [(one.service, one.handle, one.target, one.verified) for one in found]


LOOKUP = "https://social.example/api/v1/accounts/lookup?acct=amt"
ACCOUNT = {
    "username": "amt",
    "acct": "amt",
    "url": "https://social.example/@amt",
    "note": '<p>Offiziell. <a href="https://blog.amt.example/">Blog</a></p>',
    "fields": [
        {"name": "Web", "value": '<a href="https://www.amt.example/" rel="me">amt.example</a>', "verified_at": "2024-01-01T00:00:00Z"},
        {"name": "Shop", "value": '<a href="https://shop.example/">shop</a>', "verified_at": None},
        {"name": "Ort", "value": "Musterstadt", "verified_at": None},
    ],
}  # fmt: skip


def test_mastodon_fields_tell_what_the_server_checked(knowledge: Knowledge) -> None:
    assert told(asked(LOOKUP, ACCOUNT, knowledge)) == [
        ("mastodon", "amt@social.example", "https://www.amt.example/", True),
        ("mastodon", "amt@social.example", "https://shop.example/", False),
        ("mastodon", "amt@social.example", "https://blog.amt.example/", False),
    ]


def test_evidence_points_into_the_answer(knowledge: Knowledge) -> None:
    (first, *_) = asked(LOOKUP, ACCOUNT, knowledge)
    assert first.evidence.path == "/fields/0/value"
    assert "https://www.amt.example/" in first.evidence.excerpt
    assert first.evidence.excerpt in json.dumps(ACCOUNT)


def test_an_actor_lists_links_unverified(knowledge: Knowledge) -> None:
    actor = {
        "type": "Person",
        "id": "https://pix.example/users/amt",
        "preferredUsername": "amt",
        "attachment": [
            {"type": "PropertyValue", "name": "Web", "value": "<a href='https://www.amt.example'>x</a>"}
        ],
    }
    assert told(asked("https://pix.example/users/amt", actor, knowledge)) == [
        ("mastodon", "amt@pix.example", "https://www.amt.example", False)
    ]


def test_webfinger_on_the_own_domain_vouches_for_an_account_elsewhere(knowledge: Knowledge) -> None:
    finger = {"subject": "acct:amt@social.example", "links": []}
    url = "https://www.amt.example/.well-known/webfinger?resource=acct:amt@amt.example"
    assert told(asked(url, finger, knowledge)) == [
        ("mastodon", "amt@social.example", "https://www.amt.example/", True)
    ]


def test_a_bluesky_handle_that_is_a_domain_is_proven(knowledge: Knowledge) -> None:
    url = "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=amt.example"
    profile = {
        "did": "did:plc:abc123",
        "handle": "amt.example",
        "description": "Web: https://www.amt.example/kontakt",
    }
    assert told(asked(url, profile, knowledge)) == [
        ("bluesky", "amt.example", "https://amt.example/", True),
        ("bluesky", "amt.example", "https://www.amt.example/kontakt", False),
    ]


def test_a_bluesky_handle_that_lost_its_domain_proves_nothing(knowledge: Knowledge) -> None:
    url = "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=did:plc:abc123"
    assert asked(url, {"did": "did:plc:abc123", "handle": "handle.invalid"}, knowledge) == []


def test_the_domain_proof_of_bluesky(knowledge: Knowledge) -> None:
    url = "https://amt.example/.well-known/atproto-did"
    assert told(asked(url, "did:plc:abc123\n", knowledge, "text/plain")) == [
        ("bluesky", "amt.example", "https://amt.example/", True)
    ]


def test_a_profile_page_with_rel_me(knowledge: Knowledge) -> None:
    html = '<dl class="verified"><dd><a rel="me nofollow" href="https://www.amt.example/">x</a></dd></dl><a rel="me" href="https://b.example/">b</a>'
    assert told(asked("https://social.example/@amt", html, knowledge, "text/html")) == [
        ("mastodon", "amt@social.example", "https://www.amt.example/", True),
        ("mastodon", "amt@social.example", "https://b.example/", False),
    ]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://www.amt.example/", '<a rel="me" href="https://social.example/@amt">Mastodon</a>'),
        ("https://www.youtube.com/@amt", '<a rel="me" href="https://www.amt.example/">x</a>'),
        ("https://social.example/nodeinfo/2.0", '{"version": "2.0", "software": {"name": "mastodon"}}'),
        ("https://social.example/x", "{broken"),
        ("https://social.example/x", "[1, 2]"),
        ("https://www.amt.example/did.txt", "did:plc:abc123"),
        ("https://social.example/x", "{" * 5000),
    ],
)
def test_other_documents_are_no_back_links(url: str, body: str, knowledge: Knowledge) -> None:
    assert asked(url, body, knowledge, "text/html") == []
