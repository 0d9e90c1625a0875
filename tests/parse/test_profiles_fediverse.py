"""Fediverse addresses on hosts that nobody listed."""

import pytest

from amtsblick.knowledge import load
from amtsblick.parse.profiles import Grammar

GRAMMAR = Grammar(load())


@pytest.mark.parametrize(
    ("address", "service", "handle"),
    [
        ("https://social.stadt.example/@presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/@Presse/", "mastodon", "Presse@social.stadt.example"),
        ("https://social.stadt.example/@presse/with_replies", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/@presse/media?x=1", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/%40presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/web/@presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/deck/@presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/users/presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/profile/presse", "mastodon", "presse@social.stadt.example"),
        ("https://social.stadt.example/@presse@andere.example", "mastodon", "presse@andere.example"),
        ("https://mastodon.social/@presse@andere.example", "mastodon", "presse@andere.example"),
        ("https://social.stadt.example/@presse.rss", "mastodon", "presse@social.stadt.example"),
        ("https://stadt.example/@presse", "mastodon", "presse@stadt.example"),
        ("https://tröt.example/@presse", "mastodon", "presse@tröt.example"),
        ("https://peertube.stadt.example/c/presse/videos", "peertube", "presse@peertube.stadt.example"),
        ("https://tube.stadt.example/a/presse/video-channels", "peertube", "presse@tube.stadt.example"),
        ("https://tube.stadt.example/@presse", "peertube", "presse@tube.stadt.example"),
        ("https://video.stadt.example/video-channels/presse", "peertube", "presse@video.stadt.example"),
        ("https://video.stadt.example/accounts/presse", "peertube", "presse@video.stadt.example"),
        ("https://pixelfed.stadt.example/@presse", "pixelfed", "presse@pixelfed.stadt.example"),
        ("https://feddit.stadt.example/u/presse", "lemmy", "presse@feddit.stadt.example"),
        ("acct:presse@social.stadt.example", "mastodon", "presse@social.stadt.example"),
        ("acct:@presse@social.stadt.example", "mastodon", "presse@social.stadt.example"),
    ],
)
def test_shape_makes_a_candidate_on_any_host(address: str, service: str, handle: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.service, reading.handle, reading.means) == (service, handle, "profile")
    assert reading.federated
    assert GRAMMAR.suspects(address)


@pytest.mark.parametrize(
    ("address", "means", "handle"),
    [
        ("https://social.stadt.example/@presse/109876543210123456", "post", "presse@social.stadt.example"),
        (
            "https://social.stadt.example/users/presse/statuses/109876543210123456",
            "post",
            "presse@social.stadt.example",
        ),
        (
            "https://social.stadt.example/@presse/statuses/01HABCDEFGHJKMNPQRSTVWXYZ0",
            "post",
            "presse@social.stadt.example",
        ),
        (
            "https://social.stadt.example/@presse/109876543210123456/embed",
            "embedded_post",
            "presse@social.stadt.example",
        ),
        ("https://social.stadt.example/@username", "placeholder", "username@social.stadt.example"),
        ("https://your-instance.example/@presse", "placeholder", "presse@your-instance.example"),
    ],
)
def test_fediverse_posts_and_gaps_are_told_apart(address: str, means: str, handle: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.means, reading.handle) == (means, handle)


@pytest.mark.parametrize(
    ("address", "federated", "plain"),
    [
        ("https://social.bund.de/@presse", False, False),
        ("https://social.bund.de/users/presse", False, False),
        ("https://social.stadt.example/users/presse", True, False),
        ("https://forum.stadt.example/users/presse", True, True),
        ("https://stadt.example/profile/presse", True, True),
        ("https://stadt.example/@presse", True, False),
        ("https://stadt.example/c/presse", True, True),
    ],
)
def test_certainty_of_a_fediverse_address(address: str, federated: bool, plain: bool) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.federated, reading.plain) == (federated, plain)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.npmjs.com/@scope",
        "https://unsplash.com/@photographer",
        "https://substack.com/@author",
        "https://odysee.com/@channel",
        "https://sub.substack.com/@author",
        "https://www.google.com/maps/@50.9,11.3,12z",
        "https://www.stadt.example/users/presse",
        "https://www.stadt.example/profile/presse",
        "https://blog.stadt.example/@author/an-article-0123456789ab",
        "https://stadt.example/users/presse/edit",
        "https://stadt.example/c/thema/unterthema",
        "/@presse",
        "/users/presse",
        "stadt.example/@presse",
        "https://mastodon.social/@presse@medium.com",
    ],
)
def test_look_alikes_are_no_candidates(address: str) -> None:
    assert GRAMMAR.read(address) is None


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://www.tiktok.com/@presse", "tiktok"),
        ("https://www.youtube.com/@presse", "youtube"),
        ("https://medium.com/@presse", "medium"),
        ("https://www.threads.net/@presse", "threads"),
        ("https://flipboard.com/@presse", "flipboard"),
    ],
)
def test_own_services_win_over_fediverse_shapes(address: str, service: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.service, reading.federated) == (service, False)


def test_one_account_has_one_key_however_it_is_addressed() -> None:
    addresses = [
        "https://bawü.social/@lfdi",
        "https://xn--baw-joa.social/@LfDI",
        "https://xn--baw-joa.social/users/lfdi",
        "https://mastodon.social/@lfdi@bawü.social",
        "acct:lfdi@bawü.social",
    ]

    assert {reading.key for reading in map(GRAMMAR.read, addresses) if reading} == {
        "mastodon:lfdi@xn--baw-joa.social"
    }


def test_accounts_are_found_in_text() -> None:
    text = (
        "Folgen Sie uns auf Mastodon: @presse@social.stadt.example, (@BfDI@social.bund.de) oder @stadt.bsky.social!"
        " Mail: presse@stadt.example, doppelt: @presse@social.stadt.example. Kein Konto: a@b@c.example"
    )

    found = [(reading.service, reading.handle) for reading in GRAMMAR.handles_in_text(text)]

    assert found == [
        ("mastodon", "presse@social.stadt.example"),
        ("mastodon", "BfDI@social.bund.de"),
        ("bluesky", "stadt.bsky.social"),
    ]


def test_long_text_without_accounts_is_read_in_no_time() -> None:
    hostile = "@a@" + "a." * 200_000 + " " + "@" * 200_000 + "@a" * 200_000

    assert GRAMMAR.handles_in_text(hostile) == ()
