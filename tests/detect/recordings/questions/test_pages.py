"""Questions about pages: headers, mixed content, addresses, banners."""

import pytest

from amtsblick.detect.recordings.questions import (
    consent_banner,
    mixed_content,
    personal_data_in_url,
    referrer_leak,
    security_headers,
)
from amtsblick.values.recording import Banner, BannerState, Button, Typed

SITE = "https://www.amt.example/"
GOOD = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'self'",
    "strict-transport-security": "max-age=63072000",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=()",
}


def page(build, headers: dict[str, str], html: str = "<html><head></head></html>"):
    answer = build.request(SITE, kind="document", response_headers=tuple(headers.items()))
    return build.on(build.recording(answer), html)


def states(sightings) -> dict[str, str]:
    return {one.subject: dict(one.facts)["state"] for one in sightings}


def test_complete_headers_are_no_finding(build, answers) -> None:
    assert answers(security_headers, page(build, GOOD)) == []


def test_an_error_page_is_not_judged(build, answers) -> None:
    gone = build.request(SITE, kind="document", status=404, response_headers=(("server", "x"),))

    assert answers(security_headers, build.recording(gone)) == []


def test_each_missing_header_is_named(build, answers) -> None:
    assert states(answers(security_headers, page(build, {"server": "x"}))) == dict.fromkeys(
        ["Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy",
         "X-Frame-Options", "Permissions-Policy"], "missing",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "value", "subject", "state"),
    [
        ("content-security-policy", "default-src *; frame-ancestors *", "Content-Security-Policy", "weak"),
        ("content-security-policy", "img-src 'self'; frame-ancestors 'self'", "Content-Security-Policy", "weak"),
        ("content-security-policy", "script-src https: 'unsafe-inline'; frame-ancestors 'none'",
         "Content-Security-Policy", "weak"),
        ("strict-transport-security", "max-age=0", "Strict-Transport-Security", "weak"),
        ("x-content-type-options", "sniff", "X-Content-Type-Options", "weak"),
        ("referrer-policy", "unsafe-url", "Referrer-Policy", "weak"),
        ("referrer-policy", "", "Referrer-Policy", "missing"),
    ],
    ids=["csp star", "csp without scripts", "csp any inline", "hsts zero", "sniff", "unsafe-url", "empty policy"],
)  # fmt: skip
def test_weak_headers(build, answers, header: str, value: str, subject: str, state: str) -> None:
    found = states(answers(security_headers, page(build, {**GOOD, header: value})))

    assert list(found) == [subject]
    assert found[subject].startswith(state)


@pytest.mark.parametrize(
    "policy",
    [
        "script-src 'nonce-abc' 'unsafe-inline' https:; frame-ancestors 'self'",
        "default-src 'self' 'unsafe-inline'; frame-ancestors 'self'",
        "default-src *; frame-ancestors 'self', script-src 'self'",
    ],
    ids=["nonce", "own inline", "two policies"],
)
def test_policies_that_protect(build, answers, policy: str) -> None:
    assert answers(security_headers, page(build, {**GOOD, "content-security-policy": policy})) == []


def test_policies_in_the_head_count_where_browsers_heed_them(build, answers) -> None:
    html = """<html><head><meta http-equiv="Content-Security-Policy" content="script-src 'self'; frame-ancestors 'self'">
        <meta name="referrer" content="no-referrer"></head></html>"""
    given = {name: GOOD[name] for name in GOOD if name not in {"content-security-policy", "referrer-policy"}}

    assert states(answers(security_headers, page(build, given, html))) == {"X-Frame-Options": "missing"}


def test_mixed_content_says_what_became_of_it(build, answers) -> None:
    recording = build.recording(
        build.request(
            "http://alt.example/s.js", kind="script", blocked="mixed-content", status=None, mixed="blockable"
        ),
        build.request("http://alt.example/b.png", mixed="optionally-blockable"),
        build.request("https://bild.example/u.png"),
        build.request("http://localhost/x.png"),
        build.request("https://ok.example/x.png"),
    )
    shown = build.on(recording, '<img src="http://bild.example/u.png"><a href="http://link.example/">x</a>')

    found = [(one.host, dict(one.facts)["state"]) for one in answers(mixed_content, shown)]

    assert found == [
        ("alt.example", "blocked (mixed-content)"),
        ("alt.example", "sent unencrypted"),
        ("bild.example", "upgraded to https by the browser"),
    ]


def test_an_unencrypted_site_has_no_mixed_content(build, answers) -> None:
    plain = "http://www.amt.example/"
    assert (
        answers(mixed_content, build.recording(build.request("http://a.example/x.png", top_url=plain))) == []
    )


def test_a_referrer_leaks_when_it_says_more_than_the_origin(build, answers) -> None:
    recording = build.recording(
        build.request("https://a.example/x", headers=(("referer", SITE + "beratung/sucht?x=1"),)),
        build.request("https://b.example/x", headers=(("referer", SITE),)),
        build.request("https://c.example/x", headers=(("referer", "https://a.example/eigene/seite"),)),
        build.request("https://www.amt.example/x", headers=(("referer", SITE + "beratung"),)),
    )

    (found,) = answers(referrer_leak, recording)

    assert (found.subject, dict(found.facts)["told"]) == ("a.example", "path and query")


@pytest.mark.parametrize(
    ("url", "headers", "subject"),
    [
        ("https://t.example/p?dl=https%3A%2F%2Fwww.amt.example%2Fa%3Fmail%3Derika.beispiel%2540post.example", (),
         "e-mail address"),
        ("https://t.example/p?u=erika.beispiel@post.example", (), "e-mail address"),
        ("https://t.example/p?v=amtsblick-4711", (), "typed value"),
        ("https://t.example/p?dl=https%3A%2F%2Fwww.amt.example%2Fa%3Fnachname%3DBeispiel", (), "form field nachname"),
        ("https://t.example/p", (("referer", SITE + "a?vorname=Erika"),), "form field vorname"),
        ("https://t.example/p?dl=https%3A%2F%2Fwww.amt.example%2F%3Bjsessionid%3D0A1B2C3D4E5F", (), "session id"),
        ("https://t.example/p?PHPSESSID=a1b2c3d4e5f6a7b8", (), "session id"),
    ],
    ids=["mail in page address", "mail", "typed", "field", "field in referer", "session in path", "session"],
)  # fmt: skip
def test_personal_data_in_addresses(build, answers, url, headers, subject) -> None:
    typed = Typed(event=1, page=0, at=1, value="amtsblick-4711", field="n", field_type="text", frame_url=SITE)
    recording = build.recording(build.request(url, headers=headers), typed=(typed,))

    found = [one.subject for one in answers(personal_data_in_url, recording)]

    assert found == [subject]


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example/npm/vue@3.4.1/dist/vue.js",
        "https://cdn.example/npm/@scope/lib@latest/x.min.js",
        "https://cdn.example/img/logo@2x.png",
        "https://cdn.example/img?f=logo@2x.png",
        "https://maps.example/?mail=info@stadt.example",
        "https://maps.example/?to=poststelle.amt@stadt.example",
        "https://s.example/?dsn=https://0a1b2c3d@o1.ingest.sentry.example/1",
        "https://m.example/@amt@social.example",
        "https://t.example/?sid=a1b2c3d4e5f6a7b8",
        "https://t.example/?name=Stadtplan",
    ],
    ids=range(10),
)
def test_what_is_nobodys_data(build, answers, url: str) -> None:
    assert answers(personal_data_in_url, build.recording(build.request(url))) == []


def test_a_banner_is_named_with_its_product_and_state(build, answers) -> None:
    button = Button(text="Alle akzeptieren", path="#a", layer=1, purpose="accept")
    banner = Banner(event=5, page=0, state=BannerState.NO_REJECT, found_by="autoconsent: Klaro", product="Klaro",
                    text="Wir nutzen Cookies", buttons=(button,))  # fmt: skip
    none = Banner(event=6, page=0, state=BannerState.NO_BANNER, found_by="")

    (found,) = answers(consent_banner, build.recording(banners=(banner, none)))

    assert (found.vendor, dict(found.facts)["state in pass none"]) == ("klaro", "no_reject")
    assert dict(found.facts)["buttons"] == "Alle akzeptieren"
