"""Answers of open interfaces, as servers send them and as no server should."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.activitypub import (
    nodeinfo_address,
    parse_actor,
    parse_collection,
    parse_webfinger,
    speaks_activitypub,
)
from amtsblick.parse.evidence_refs import parse_ref, spell_ref
from amtsblick.parse.profile_answers import (
    bluesky_refusal,
    newest_own_post,
    parse_account,
    parse_bluesky,
    says_error,
)
from amtsblick.values.capture import EvidenceRef

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DID = "did:plc:abcdefghijklmnopqrstuvwx"


def spelt(**told: object) -> bytes:
    return json.dumps(told).encode()


def account(**told: object):
    return parse_account(spelt(**({"id": "7", "username": "amt"} | told)), host="social.example")


def bluesky(**told: object):
    base = {"did": DID, "handle": "amt.bsky.social"}
    return parse_bluesky(spelt(**(base | told)), service_hosts=("bsky.app", "bsky.social"))


class TestMastodon:
    @pytest.mark.parametrize(
        ("spelling", "moment"),
        [
            ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
            ("2026-11-01T08:00:00.000Z", datetime(2026, 11, 1, 8, tzinfo=UTC)),
            ("2026-11-01T08:00:00+02:00", datetime(2026, 11, 1, 6, tzinfo=UTC)),
            ("2026-11-01T08:00:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
            ("gestern", None),
            ("0001-01-01T00:00:00+23:59", None),
            ("1970-01-01", None),
            (1700000000, None),
            (None, None),
        ],
        ids=["day", "utc", "offset", "naive", "words", "year-one", "epoch", "number", "none"],
    )
    def test_the_newest_post_is_dated(self, spelling: object, moment: datetime | None) -> None:
        assert account(last_status_at=spelling).last_post_at == moment

    @pytest.mark.parametrize("hidden", [-1, True, "12", 1.5, 10**400, None, [3]])
    def test_a_number_that_cannot_be_one_is_not_told(self, hidden: object) -> None:
        assert account(followers_count=hidden).followers is None

    def test_ids_of_two_servers_are_never_the_same(self) -> None:
        there = parse_account(spelt(id="7", username="amt"), host="other.example")
        assert account().persistent_id != there.persistent_id

    def test_a_numeric_id_reads_like_its_text(self) -> None:
        assert account(id=7).persistent_id == account(id="7").persistent_id

    def test_only_the_server_itself_verifies_links(self) -> None:
        field = {"name": "Web", "value": "https://amt.example", "verified_at": None}
        assert account(fields=[field]).verified == ""
        assert account(fields=[field | {"verified_at": "2024-01-01T00:00:00Z"}]).verified == "link"

    def test_links_are_those_of_fields_and_note_with_entities_resolved(self) -> None:
        note = '<p><a href="https://amt.example/?a=1&amp;b=2">x</a></p>'
        field = {"value": '<a href="https://www.amt.example/">www</a>'}
        assert account(note=note, fields=[field]).links == (
            "https://www.amt.example/",
            "https://amt.example/?a=1&b=2",
        )

    def test_a_name_keeps_to_one_clean_line(self) -> None:
        assert (
            account(display_name="Amt\u202e \x00für\n Beispiele \ud83d").display_name == "Amt für Beispiele ?"
        )

    @pytest.mark.parametrize(
        "data", [b"", b"{", b"[]", b'"x"', b"{}", b'{"id": "7"}', b'{"error": "x"}', b"\xff\xfe"]
    )
    def test_what_is_no_account_is_none(self, data: bytes) -> None:
        assert parse_account(data, host="social.example") is None


class TestActivityPub:
    @pytest.mark.parametrize(
        "kind",
        ["application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'],
        ids=["activity", "linked-data"],
    )
    def test_webfinger_names_the_actor(self, kind: str) -> None:
        link = {"rel": "self", "type": kind, "href": "https://social.example/users/amt"}
        found = parse_webfinger(spelt(subject="acct:amt@example.org", links=[{"rel": "self"}, link]))
        assert (found.subject, found.actor) == ("amt@example.org", link["href"])

    @pytest.mark.parametrize(
        "subject", ["", "amt@example.org", "acct:amt", "acct:a@b@c", "https://example.org/"]
    )
    def test_webfinger_without_an_account_is_none(self, subject: str) -> None:
        link = {
            "rel": "self",
            "type": "application/activity+json",
            "href": "https://social.example/users/amt",
        }
        assert parse_webfinger(spelt(subject=subject, links=[link])) is None

    def test_an_actor_of_any_kind_is_read(self) -> None:
        told = {"id": "https://video.example/video-channels/amt", "type": "Group", "preferredUsername": "amt"}
        actor = parse_actor(spelt(**told, url=[{"href": "x"}], attachment={"type": "PropertyValue"}))
        assert actor.profile.handle == "amt@video.example"
        assert actor.followers == ""

    def test_a_post_is_no_actor(self) -> None:
        assert parse_actor(spelt(id="https://a.example/1", type="Note", preferredUsername="amt")) is None

    def test_boosts_and_posts_from_the_future_are_no_sign_of_life(self) -> None:
        items = [
            {"type": "Announce", "published": "2026-11-22T00:00:00Z"},
            {"type": "Create", "published": "2099-01-01T00:00:00Z"},
            {"type": "Create", "object": {"type": "Note", "published": "2026-11-20T00:00:00Z"}},
            "https://social.example/activities/1",
        ]
        page = spelt(type="OrderedCollectionPage", orderedItems=items)
        assert parse_collection(page, until=NOON).newest == datetime(2026, 11, 20, tzinfo=UTC)

    def test_a_first_page_may_stand_inside(self) -> None:
        inside = {
            "type": "OrderedCollectionPage",
            "orderedItems": [{"type": "Note", "published": "2026-11-20"}],
        }
        found = parse_collection(spelt(type="OrderedCollection", totalItems=3, first=inside), until=NOON)
        assert (found.total, found.newest) == (3, datetime(2026, 11, 20, tzinfo=UTC))

    def test_nodeinfo_tells_servers_of_the_fediverse(self) -> None:
        rel = "http://nodeinfo.diaspora.software/ns/schema/"
        links = [{"rel": rel + one, "href": f"https://a.example/{one}"} for one in ("2.0", "2.1")]
        assert nodeinfo_address(spelt(links=links)) == "https://a.example/2.1"
        assert speaks_activitypub(spelt(protocols=["activitypub"]))
        assert not speaks_activitypub(spelt(protocols={"inbound": []}))


class TestBluesky:
    @pytest.mark.parametrize(
        ("handle", "verified"),
        [
            ("amt.bsky.social", ""),
            ("amt.example", "domain"),
            ("handle.invalid", ""),
            ("notbsky.social", "domain"),
        ],
    )
    def test_a_domain_of_the_holder_vouches(self, handle: str, verified: str) -> None:
        assert bluesky(handle=handle).verified == verified

    def test_links_are_read_as_people_write_them(self) -> None:
        said = "Amt: amt.example, https://www.amt.example/a und presse@amt.example. Z.B. am 1.2. im Haus."
        assert bluesky(description=said).links == ("https://www.amt.example/a", "https://amt.example/")

    def test_labels_are_told_unless_they_were_taken_back(self) -> None:
        labels = [{"val": "impersonation"}, {"val": "spam", "neg": True}]
        assert bluesky(labels=labels).detail == "labels: impersonation"
        assert bluesky(labels=[{"val": "!takedown"}]).hidden

    def test_a_post_counts_from_when_it_was_seen_or_dated_whichever_is_earlier(self) -> None:
        def item(dated: str, seen: str) -> dict[str, object]:
            return {"post": {"author": {"did": DID}, "record": {"createdAt": dated}, "indexedAt": seen}}

        feed = [
            item("2030-01-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            item("2026-06-01T00:00:00Z", "2026-11-01T00:00:00Z"),
        ]
        newest = newest_own_post(spelt(feed=feed), did=DID, until=NOON)
        assert newest == datetime(2026, 6, 1, tzinfo=UTC)

    def test_a_feed_of_reposts_only_does_not_tell(self) -> None:
        repost = {"post": {"author": {"did": DID}, "indexedAt": "2026-05-01T00:00:00Z"}, "reason": {"by": {}}}
        assert newest_own_post(spelt(feed=[repost] * 30), did=DID, until=NOON) is None

    @pytest.mark.parametrize(
        ("kind", "message", "gone", "hidden"),
        [
            ("InvalidRequest", "Profile not found", True, False),
            ("InvalidRequest", "Unable to resolve handle", True, False),
            ("AccountTakedown", "Account has been suspended", False, True),
            ("AccountDeactivated", "Account is deactivated", False, True),
        ],
    )
    def test_refusals_are_told_apart(self, kind: str, message: str, gone: bool, hidden: bool) -> None:
        told_gone, who = bluesky_refusal(spelt(error=kind, message=message))
        assert (told_gone, bool(who)) == (gone, hidden)

    @pytest.mark.parametrize(
        "data",
        [
            spelt(error="InvalidRequest", message="Error: actor must be a valid did or a handle"),
            spelt(error="RateLimitExceeded", message="Rate Limit Exceeded"),
            spelt(error="InternalServerError", message="Upstream not found"),
            b"<html>not found</html>",
        ],
        ids=["handle", "limit", "server", "page"],
    )
    def test_other_errors_say_nothing_about_the_account(self, data: bytes) -> None:
        assert bluesky_refusal(data) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
    | st.sampled_from([DID, "acct:amt@a.example", "https://a.example/", "2026-01-01", "self", "Create", "Person"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from([
            "id", "did", "handle", "username", "acct", "fields", "value", "verified_at", "moved", "url", "note",
            "suspended", "labels", "val", "verification", "feed", "post", "record", "author", "createdAt", "indexedAt",
            "links", "rel", "type", "href", "subject", "preferredUsername", "attachment", "first", "orderedItems",
            "object", "published", "totalItems", "error", "message", "protocols", "last_status_at", "description",
        ]),
        inner,
        max_size=8,
    ),
    max_leaves=30,
)  # fmt: skip


@given(_JSON.map(lambda told: json.dumps(told).encode()) | st.binary(max_size=200))
@settings(max_examples=400)
def test_no_answer_breaks_a_reader(data: bytes) -> None:
    for profile in (
        parse_account(data, host="a.example"),
        parse_bluesky(data, service_hosts=("bsky.social",)),
    ):
        if profile is not None:
            assert all(link.startswith("http") for link in profile.links or ())
            assert profile.last_post_at is None or profile.last_post_at.tzinfo is not None
            profile.display_name.encode()
    parse_webfinger(data)
    parse_actor(data)
    parse_collection(data, until=NOON)
    bluesky_refusal(data)
    says_error(data)
    speaks_activitypub(data)
    assert nodeinfo_address(data) == "" or nodeinfo_address(data).startswith("http")
    newest = newest_own_post(data, did=DID, until=NOON)
    assert newest is None or newest <= NOON + timedelta(days=1)


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 50_000, b" " * 3_000_000, b'{"id":' + b"9" * 5000 + b"}"]
)
def test_answers_made_to_hurt_are_none(data: bytes) -> None:
    assert parse_account(data, host="a.example") is None
    assert parse_actor(data) is None


@given(st.integers(min_value=0), st.text(alphabet="abc-/. ", min_size=1, max_size=20))
def test_a_reference_survives_as_text(offset: int, bundle: str) -> None:
    ref = EvidenceRef(bundle=bundle, record="<urn:uuid:1>", offset=offset, digest="sha256:ab")
    assert parse_ref(spell_ref(ref)) == ref


@pytest.mark.parametrize("text", ["", "warc-3-start", "1 2 3", "x <r> sha256:a bundle"])
def test_another_text_is_no_reference(text: str) -> None:
    assert parse_ref(text) is None
