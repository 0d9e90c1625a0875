"""Questions about what stays on the device and where it is sent."""

import base64
import gzip
import hashlib
from dataclasses import replace

import pytest

from amtsblick.detect.recordings.questions import cookie, identifier_shared, storage
from amtsblick.values.capture import State
from amtsblick.values.findings import Party
from amtsblick.values.recording import StorageKind

ID = "7f3b9c2d1e5a"


def facts(sighting) -> dict[str, str]:
    return dict(sighting.facts)


def test_cookies_say_party_setter_lifetime_purpose_and_need(build, answers) -> None:
    year = 365 * 86_400.0
    ga = build.cookie_set("_ga", "GA1.1.757485109.1795422974", domain="amt.example", expires=year,
                          setter="https://www.googletagmanager.com/gtag/js")  # fmt: skip
    ide = build.cookie_set("IDE", ID + ID, domain="doubleclick.net", expires=year, by_script=False,
                           setter="https://doubleclick.net/x")  # fmt: skip
    recording = build.recording(
        cookies_set=(ga, ide),
        cookies_kept=(
            build.cookie_kept("_ga", ga.value, domain="amt.example", expires=year - 3),
            build.cookie_kept("IDE", ide.value, domain="doubleclick.net", expires=year - 3),
            build.cookie_kept("PHPSESSID", "a1b2c3d4e5f6a7b8"),
            build.cookie_kept("theme", "dark", expires=year),
        ),
    )

    found = {(one.subject, one.trace.excerpt.split(":")[0]): one for one in answers(cookie, recording)}
    first, third = found["_ga", "document.cookie"], found["IDE", "Set-Cookie"]
    session, theme = found["PHPSESSID", "in the jar"], found["theme", "in the jar"]

    assert (first.party, first.host, first.vendor) == (Party.FIRST, "amt.example", "google_analytics")
    assert (facts(first)["set by"], facts(first)["setter"]) == ("script", "www.googletagmanager.com")
    assert (facts(first)["lifetime"], facts(first)["lifetime_seconds"]) == ("365 d", str(365 * 86_400))
    assert (third.party, facts(third)["set by"], facts(third)["purpose"]) == (
        Party.THIRD,
        "http",
        "marketing",
    )
    assert (facts(session)["purpose"], facts(session)["necessary"]) == ("session", "likely")
    assert (facts(theme)["purpose"], facts(theme)["necessary"]) == ("preference", "likely")
    assert facts(found["_ga", "in the jar"]) == facts(first)


def test_what_was_refused_removed_or_never_kept_is_no_cookie(build, answers) -> None:
    recording = build.recording(
        cookies_set=(
            build.cookie_set("refused", ID, accepted=False, why="ThirdPartyPhaseout"),
            build.cookie_set("gone", ID, deleted=True, expires=-1.0),
            build.cookie_set("brief", "1"),
        )
    )

    assert answers(cookie, recording) == []


def test_without_a_look_into_the_jar_what_was_accepted_counts(build, answers) -> None:
    recording = build.recording(cookies_set=(build.cookie_set("uid", ID),))
    broken = replace(recording, pages=(replace(recording.pages[0], state=State.BROKEN),))

    assert [one.subject for one in answers(cookie, broken)] == ["uid"]


def test_an_own_hidden_session_cookie_is_a_sessions_by_its_form(build, answers) -> None:
    kept = build.cookie_kept("amt4711", ID, http_only=True)
    foreign = build.cookie_kept("x4711", ID, http_only=True, domain="anders.example")

    own, other = answers(cookie, build.recording(cookies_kept=(kept, foreign)))

    assert (facts(own)["necessary"], facts(own)["guessed by"]) == ("likely", "form")
    assert facts(other)["necessary"] == "unlikely"


def test_storage_of_third_party_frames_and_of_all_kinds(build, answers) -> None:
    recording = build.recording(
        stored=(
            build.stored("zw_id", ID, origin="https://rahmen.example"),
            build.stored("db/store", "", kind=StorageKind.INDEXED_DB),
            build.stored("theme", "dark"),
        )
    )

    third, database, theme = answers(storage, recording)

    assert (third.party, third.host, facts(third)["identifier"]) == (Party.THIRD, "rahmen.example", "yes")
    assert facts(database)["kind"] == "indexedDB"
    assert (facts(theme)["purpose"], facts(theme)["identifier"]) == ("preference", "no")


@pytest.mark.parametrize(
    ("url", "fields", "where"),
    [
        (f"https://t.example/p?u={ID}", {}, "url"),
        ("https://t.example/p?q=%257B%2522id%2522%253A%2522" + ID + "%2522%257D", {}, "url"),
        ("https://t.example/p?d=" + base64.b64encode(f'{{"id":"{ID}"}}'.encode()).decode(), {}, "url"),
        ("https://t.example/p", {"post_data": f'{{"visitor":"{ID}"}}'.encode()}, "body"),
        ("https://t.example/p", {"post_data": gzip.compress(f'{{"visitor":"{ID}"}}'.encode())}, "body"),
        ("https://t.example/p", {"post_data": b"data=" + base64.b64encode(f"a={ID}".encode())}, "body"),
        ("https://t.example/p", {"headers": (("x-visitor", ID),)}, "header x-visitor"),
        ("https://t.example/p", {"headers": (("cookie", f"u={ID}"),)}, "header cookie"),
        (f"https://t.example/{ID.upper()}/p", {}, "url"),
        ("https://t.example/p?h=" + hashlib.md5(ID.encode(), usedforsecurity=False).hexdigest(), {}, "url"),
        ("https://t.example/p", {"post_data": hashlib.sha256(ID.encode()).hexdigest().encode()}, "body"),
    ],
    ids=[
        "parameter",
        "twice encoded json",
        "base64",
        "json body",
        "gzip",
        "base64 form",
        "header",
        "foreign cookie",
        "upper case in the path",
        "md5",
        "sha256",
    ],
)
def test_an_identifier_is_found_in_what_third_parties_get(build, answers, url, fields, where) -> None:
    recording = build.recording(
        build.request(url, kind="fetch", method="POST", **fields),
        stored=(build.stored("visitor", f"v1|{ID}"),),
    )

    (found,) = answers(identifier_shared, recording)

    assert (found.subject, found.host, facts(found)["sent in"]) == ("visitor", "t.example", where)


def test_parts_of_google_analytics_are_found(build, answers) -> None:
    request = build.request(
        "https://region1.google-analytics.com/g/collect?v=2&tid=G-1&cid=757485109.1795422974"
    )
    recording = build.recording(
        request, cookies_kept=(build.cookie_kept("_ga", "GA1.1.757485109.1795422974"),)
    )

    (found,) = answers(identifier_shared, recording)

    assert (found.subject, found.vendor) == ("_ga", "google_analytics")


def test_what_is_not_sent_on_is_no_sharing(build, answers) -> None:
    kept = (
        build.cookie_kept("uid", ID),
        build.cookie_kept("lang", "de-DE-informal1"),
        build.cookie_kept("CookieConsent", "stamp:9a8b7c6d5e4f3a2b"),
        build.cookie_kept("own", "0a1b2c3d4e5f6a7b", domain="t.example"),
    )
    recording = build.recording(
        build.request(f"https://www.amt.example/p?u={ID}"),
        build.request(f"https://t.example/p?u={ID}", blocked="csp", status=None),
        build.request("https://t.example/p?l=de-DE-informal1&c=9a8b7c6d5e4f3a2b"),
        build.request("https://t.example/p", headers=(("cookie", "own=0a1b2c3d4e5f6a7b"),)),
        cookies_kept=kept,
    )

    assert answers(identifier_shared, recording) == []
