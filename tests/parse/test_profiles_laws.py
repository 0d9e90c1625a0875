"""Laws of the grammar: never raises, canonical addresses are fixed points, the filter misses nothing."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amtsblick.knowledge import load
from amtsblick.parse.link_repair import read_address
from amtsblick.parse.literals import Joined
from amtsblick.parse.profiles import Grammar, Reading, grammar_of
from amtsblick.values.answers import RejectedBecause

KNOWLEDGE = load()
GRAMMAR = Grammar(KNOWLEDGE)
HOSTS = sorted(
    {
        host.replace(".*", ".de")
        for service in KNOWLEDGE.services
        for host in (*service.hosts, *service.short_hosts)
    }
)
WORDS = sorted(
    {
        word
        for service in KNOWLEDGE.services
        for form in service.forms
        for word in form.path.strip("/").split("/")
    }
    | {
        "@stadt",
        "stadt",
        "users",
        "profile",
        "channel",
        "1234567890",
        "{x}",
        "%s",
        "www.facebook.com",
        "https:",
    }
)
PIECES = st.one_of(
    st.sampled_from(HOSTS),
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            "https://",
            "http:",
            "//",
            "/",
            "?",
            "&",
            "=",
            "#",
            "#!/",
            "@",
            "%2F",
            "&amp;",
            ".",
            ":",
            "[",
            "\x00",
            "\\",
        ]
    ),
    st.text(max_size=6),
)
LINKS = st.lists(PIECES, max_size=10).map("".join)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{4,13}[a-z]", fullmatch=True)
TEMPLATES = [
    "https://twitter.com/{}",
    "https://www.instagram.com/{}/",
    "https://www.facebook.com/{}",
    "https://www.tiktok.com/@{}",
    "https://www.threads.com/@{}",
    "https://t.me/{}",
    "https://www.youtube.com/user/{}",
    "https://www.pinterest.de/{}/",
    "https://www.linkedin.com/company/{}",
    "https://social.bund.de/@{}",
]
CORPUS = (
    Path(os.environ.get("AMTSBLICK_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
    / "dev"
    / "truth.json"
)


@settings(deadline=None)
@given(LINKS | st.text())
@example("https://" + "[" * 50)
@example("acct:@")
@example("https://x.com/" + "%" * 5000)
@example("https://web.archive.org/web/2020/" * 40)
@example("https://twitter.com/" * 60)
def test_reading_never_raises_and_gives_a_consistent_value(link: str) -> None:
    reading = GRAMMAR.read(link)

    assert isinstance(GRAMMAR.handles_in_text(link), tuple)
    if reading is not None:
        assert reading.means == "profile" or reading.means in RejectedBecause
        assert reading.is_profile == (reading.means == "profile")
        assert reading.key.startswith(f"{reading.service}:")
        assert bool(reading.handle) == bool(reading.url)
        assert reading.handle or not reading.is_profile


@settings(deadline=None)
@given(LINKS)
def test_filter_lets_pass_whatever_can_be_read(link: str) -> None:
    assert GRAMMAR.suspects(link) or GRAMMAR.read(link) is None


@settings(deadline=None)
@given(LINKS)
def test_scan_of_many_links_misses_none_that_can_be_read(link: str) -> None:
    hrefs = ["/", link, "#top"]
    assert GRAMMAR.suspicious(hrefs, Joined(hrefs)) == [1] or GRAMMAR.read(link) is None


@settings(deadline=None)
@given(LINKS)
def test_canonical_address_is_a_fixed_point(link: str) -> None:
    reading = GRAMMAR.read(link)
    if reading is not None and reading.is_profile:
        again = GRAMMAR.read(reading.url)

        assert again is not None
        assert (again.key, again.url, again.means) == (reading.key, reading.url, "profile")


@settings(deadline=None)
@given(
    st.sampled_from(TEMPLATES),
    NAMES,
    st.sampled_from(["", "/", "//", "?utm_source=a&hl=de", "/?ref=hl", "#", "#top", " ", "&x=1"]),
    st.sampled_from([str, str.upper]),
)
def test_case_slash_and_query_do_not_change_the_key(
    template: str, name: str, tail: str, case: type[str]
) -> None:
    plain = GRAMMAR.read(template.format(name))
    varied = GRAMMAR.read(template.format(case(name)).rstrip("/") + tail)

    assert plain is not None
    assert varied is not None
    assert plain.key == varied.key


def test_grammar_is_built_once_per_knowledge() -> None:
    assert grammar_of(KNOWLEDGE) is grammar_of(KNOWLEDGE)


def test_services_do_not_share_hosts_in_the_grammar() -> None:
    for service in KNOWLEDGE.services:
        for host in service.hosts:
            reading = GRAMMAR.read(f"https://{host.replace('.*', '.de')}/")
            assert reading is not None, host
            assert reading.service == service.id, host


def truth() -> list[dict[str, Any]]:
    if not CORPUS.exists():
        pytest.skip("the shared corpus of real pages is not here")
    pages: list[dict[str, Any]] = json.loads(CORPUS.read_text(encoding="utf-8"))
    return pages


def said(reading: Reading | None) -> tuple[str, str, str] | None:
    if reading is None:
        return None
    return {"x": "twitter"}.get(reading.service, reading.service), reading.handle.lower(), str(reading.means)


@pytest.mark.corpus
def test_every_profile_of_the_corpus_is_read_as_its_truth_says() -> None:
    wrong = []
    for page in truth():
        for channel in page["channels"]:
            addresses = {
                item["url"].strip() for item in channel["evidence"] if "/" in (item.get("url") or "")
            }
            for address in addresses | {channel["canonical_url"]}:
                reading = said(GRAMMAR.read(address))
                if reading != (channel["platform"], channel["handle"].lower(), "profile"):
                    wrong.append((address, channel["platform"], channel["handle"], reading))

    assert wrong == []


@pytest.mark.corpus
def test_no_other_link_of_the_corpus_is_read_as_a_profile() -> None:
    wrong = []
    for page in truth():
        for link in page["non_profile_links"]:
            for address in link["examples"]:
                reading = GRAMMAR.read(address)
                if reading is not None and reading.is_profile:
                    wrong.append((address, reading.key))

    assert wrong == []


@settings(deadline=None)
@given(
    LINKS,
    st.integers(0, 60),
    st.sampled_from(["", "/", "..", "%2e", "#", "?", "&amp;", ":80", "\t", "ß", "xn--", "//", "A"]),
)
def test_clean_addresses_are_read_without_mending_as_with_it(link: str, at: int, damage: str) -> None:
    damaged = link[:at] + damage + link[at:]
    assert read_address(damaged) == read_address(f" {damaged}")
