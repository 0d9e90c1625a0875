"""Which property of Wikidata holds an account, and in which form?"""

import re

import pytest

from amtsblick.knowledge import load
from amtsblick.parse.profiles import grammar_of

KNOWLEDGE = load()


def held(url: str) -> list[tuple[str, str]]:
    """Properties and values for the account that an address leads to."""
    reading = grammar_of(KNOWLEDGE).read(url)
    assert reading is not None
    matches = (
        (row.id, re.fullmatch(row.handle, reading.handle, re.IGNORECASE))
        for row in KNOWLEDGE.account_properties
        if row.service == reading.service
    )
    return [(property_id, match[1]) for property_id, match in matches if match]


@pytest.mark.parametrize(
    ("url", "property_id", "value"),
    [
        ("https://twitter.com/@Amt_BW", "P2002", "Amt_BW"),
        ("https://social.example/@amt", "P4033", "amt@social.example"),
        ("https://www.youtube.com/channel/UC2ZgLm_ab51NGVyAZr8aNHg", "P2397", "UC2ZgLm_ab51NGVyAZr8aNHg"),
        ("https://www.youtube.com/@BMAS", "P11245", "BMAS"),
        ("https://www.facebook.com/StadtErfurt", "P2013", "StadtErfurt"),
        ("https://www.instagram.com/stadt.erfurt/", "P2003", "stadt.erfurt"),
        ("https://www.threads.net/@stadt", "P11892", "stadt"),
        ("https://www.linkedin.com/company/stadt-erfurt/", "P4264", "stadt-erfurt"),
        ("https://bsky.app/profile/amt.bund.example", "P12361", "amt.bund.example"),
        ("https://www.tiktok.com/@stadt", "P7085", "stadt"),
        ("https://t.me/stadt_erfurt", "P3789", "stadt_erfurt"),
        ("https://www.flickr.com/photos/187035631@N03", "P3267", "187035631@N03"),
        ("https://www.pinterest.de/stadt/", "P3836", "stadt"),
        ("https://www.reddit.com/r/erfurt", "P3984", "erfurt"),
        ("https://www.reddit.com/user/erfurt", "P4265", "erfurt"),
        ("https://www.snapchat.com/add/stadt", "P2984", "stadt"),
        ("https://vimeo.com/stadt", "P4015", "stadt"),
        ("https://www.dailymotion.com/stadt", "P2942", "stadt"),
        ("https://www.twitch.tv/stadt", "P5797", "stadt"),
        ("https://soundcloud.com/stadt", "P3040", "stadt"),
        ("https://stadt.tumblr.com", "P3943", "stadt"),
        ("https://vk.com/stadt", "P3185", "stadt"),
        ("https://github.com/stadt", "P2037", "stadt"),
    ],
)
def test_an_address_of_the_service_gives_the_property_and_its_value(
    url: str, property_id: str, value: str
) -> None:
    assert held(url) == [(property_id, value)]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/user/stadt",
        "https://www.youtube.com/c/stadt",
        "https://www.facebook.com/groups/stadt",
        "https://www.facebook.com/12345678",
        "https://www.linkedin.com/in/somebody",
        "https://www.flickr.com/photos/stadt",
        "https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx",
    ],
)
def test_what_a_property_does_not_hold_gets_none(url: str) -> None:
    assert held(url) == []


def test_every_property_is_named_once_and_every_row_says_where_it_comes_from() -> None:
    rows = KNOWLEDGE.account_properties
    assert len({(row.id, row.service) for row in rows}) == len(rows) >= 20
    assert all(row.sources and row.label for row in rows)


def test_rows_that_rest_on_lists_alone_are_marked() -> None:
    verified = {row.id: row.verified for row in KNOWLEDGE.account_properties}
    assert (verified["P2002"], verified["P11245"]) == (True, False)
