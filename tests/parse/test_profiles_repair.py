"""Damaged, wrapped, archived and disguised addresses; placeholders; what shares a key."""

import pytest

from amtsblick.knowledge import load
from amtsblick.parse.profiles import Grammar

GRAMMAR = Grammar(load())

SAME_X_CHANNEL = [
    "https://twitter.com/Polizei_Thuer",
    "https://mobile.twitter.com/polizei_thuer?lang=de",
    "x.com/Polizei_Thuer/",
    "HTTPS://WWW.TWITTER.COM/POLIZEI_THUER",
    "//twitter.com/Polizei_Thuer",
    "  https://twitter.com/Polizei_Thuer \n",
    "\u00a0https://twitter.com/Polizei_Thuer\u200b",
    "https://twitter.com/Polizei_Thuer#",
    "https://twitter.com/Polizei_Thuer//",
    "https://twitter.com/Polizei_Thuer?s=20&t=abc",
    "https://twitter.com/Polizei_Thuer&ref=x",
    "https://twitter.com/Polizei_Thuer.",
    "https://twitter.com/Polizei_Thuer%20",
    "https://twitter.com/Polizei_Thuer,",
    "https://twitter.com/Polizei_Thuer)",
    "https://twitter.com/Polizei_Thuer&quot;",
    "“https://twitter.com/Polizei_Thuer”",
    "https://https://twitter.com/Polizei_Thuer",
    "http://https://twitter.com/Polizei_Thuer",
    "https://http//twitter.com/Polizei_Thuer",
    "https:https://twitter.com/Polizei_Thuer",
    "https:/twitter.com/Polizei_Thuer",
    "https:twitter.com/Polizei_Thuer",
    "https//twitter.com/Polizei_Thuer",
    "https:///twitter.com/Polizei_Thuer",
    "https:\\\\twitter.com\\Polizei_Thuer",
    "https:\\/\\/twitter.com\\/Polizei_Thuer",
    "https:&#x2F;&#x2F;twitter.com&#x2F;Polizei_Thuer",
    "https://twitter.com:443/Polizei_Thuer",
    "https://twitter.com./Polizei_Thuer",
    "https://twitter.com/https://twitter.com/Polizei_Thuer",
    "https://twitter.com/http%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
    "https://twitter.com/www.twitter.com/Polizei_Thuer",
    "https://twitter.com/@https://twitter.com/Polizei_Thuer",
    "https://www.stadt.example/www.twitter.com/Polizei_Thuer",
    "https://www.stadt.example/kontakt/twitter.com/Polizei_Thuer",
    "https://www.stadt.example/https://twitter.com/Polizei_Thuer",
    "https://web.archive.org/web/20200102030405/https://twitter.com/Polizei_Thuer",
    "https://web.archive.org/web/20200102030405if_/http://www.twitter.com/Polizei_Thuer",
    "https://web.archive.org/web/2020id_/www.twitter.com/Polizei_Thuer",
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer&usg=x",
    "https://www.google.de/url?q=https://twitter.com/Polizei_Thuer",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer&h=x",
    "https://www.youtube.com/redirect?q=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
    "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
    "https://www.stadt.example/extern?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
    "https://www.stadt.example/goto?https://twitter.com/Polizei_Thuer",
    "https://www.stadt.example/leave.php?target=//twitter.com/Polizei_Thuer",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer&data=x",
    "/extern?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
    "extern.php?url=https://twitter.com/Polizei_Thuer",
    "?goto=https://twitter.com/Polizei_Thuer",
    "goto/https://twitter.com/Polizei_Thuer",
    "/www.twitter.com/Polizei_Thuer",
    "/twitter.com/Polizei_Thuer",
    "www.twitter.com/Polizei_Thuer",
    "https://href.li/?https://twitter.com/Polizei_Thuer",
]


@pytest.mark.parametrize("address", SAME_X_CHANNEL)
def test_however_written_it_is_one_channel(address: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.key, reading.means) == ("x:polizei_thuer", "profile")
    assert GRAMMAR.suspects(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/Stadt.Weimar",
        "https://facebook.com/stadtweimar",
        "https://m.facebook.com/STADT.WEIMAR/",
        "https://de-de.facebook.com/Stadt.Weimar?locale=de_DE",
    ],
)
def test_facebook_ignores_dots_and_case_in_names(address: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert reading.key == "facebook:stadtweimar"


def test_archived_address_keeps_its_query() -> None:
    reading = GRAMMAR.read(
        "https://web.archive.org/web/2020/https://www.facebook.com/profile.php?id=129474087122948"
    )

    assert reading is not None
    assert reading.handle == "129474087122948"


def test_channel_ids_of_youtube_differ_by_case() -> None:
    one = GRAMMAR.read("https://www.youtube.com/channel/UCvfVOit-viB9nprcJ9kLg9Q")
    other = GRAMMAR.read("https://www.youtube.com/channel/UCvfVOit-viB9nprcJ9kLg9q")

    assert one is not None
    assert other is not None
    assert one.key != other.key


@pytest.mark.parametrize(
    "address",
    [
        "https://www.stadt.example/teilen?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
        "https://www.addtoany.com/share?url=https%3A%2F%2Ftwitter.com%2FPolizei_Thuer",
        "https://images.example.org/proxy?url=https%3A%2F%2Fwww.facebook.com%2Fstadt",
        "mailto:?subject=a&body=https://twitter.com/Polizei_Thuer",
        "https://www.stadt.example/",
        "https://www.stadt.example/facebook",
        "https://www.stadt.example/social/twitter",
        "/facebook",
        "/facebook.com",
        "/x.com/stadt",
        "/de/service/kontakt.html",
        "kontakt.html",
        "#",
        "",
        "javascript:void(0)",
        "tel:+49361573000",
        "https://notfacebook.com/stadt",
        "https://facebook.com.evil.example/stadt",
        "https://www.mytwitter.com/stadt",
        "https://xx.com/stadt",
        "https://netflix.com/stadt",
        "https://www.lnkd.info/stadt",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.stadt.example%2F",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fwww.stadt.example",
        "http://[",
        "https://%",
    ],
)
def test_ordinary_address_is_of_no_service(address: str) -> None:
    assert GRAMMAR.read(address) is None


@pytest.mark.parametrize(
    "name",
    [
        "{$twitter}",
        "{{handle}}",
        "%s",
        "%1$s",
        "[handle]",
        "<username>",
        "$handle",
        "__USERNAME__",
        "%%TWITTER%%",
        "username",
        "UserName",
        "yourname",
        "your_name",
        "your-username",
        "YourTwitterHandle",
        "deinname",
        "IhrBenutzername",
        "example",
        "beispiel",
        "twitterusername",
        "twitter_handle",
        "placeholder",
        "undefined",
        "null",
        "xxxx",
        "...",
    ],
)
def test_gap_of_a_template_is_a_placeholder(name: str) -> None:
    reading = GRAMMAR.read(f"https://twitter.com/{name}")

    assert reading is not None
    assert reading.means == "placeholder"


@pytest.mark.parametrize(
    "name",
    [
        "TUDortmund",
        "tuberlinkanal",
        "IhreKanzlei",
        "suhl",
        "superpage",
        "Beispielstadt",
        "yourtown",
        "DeineStadt",
        "profil",
        "MeinWeimar",
        "handlegeld",
        "x",
        "xxlmag",
        "_stadt_",
        "18F",
    ],
)
def test_real_name_is_no_placeholder(name: str) -> None:
    reading = GRAMMAR.read(f"https://twitter.com/{name}")

    assert reading is not None
    assert reading.means in ("profile", "vendor_default")


@pytest.mark.parametrize(
    ("address", "short", "embed"),
    [
        ("https://t.co/abc", True, False),
        ("https://vm.tiktok.com/abc/", True, False),
        ("https://lnkd.in/abc", True, False),
        ("https://pin.it/abc", True, False),
        ("https://www.facebook.com/share/1AbCdEf/", True, False),
        (
            "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fstadt",
            False,
            True,
        ),
        ("https://www.youtube.com/embed/2rj2sGLBV2I", False, True),
        ("https://twitter.com/stadt", False, False),
    ],
)
def test_short_addresses_and_frames_are_marked(address: str, short: bool, embed: bool) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.short, reading.embed) == (short, embed)


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("https://www.linkedin.com/in/erika-mustermann", "person"),
        ("https://www.xing.com/profile/Erika_Mustermann", "person"),
        ("https://www.linkedin.com/company/stadt", ""),
        ("https://www.facebook.com/groups/stadt", "group"),
    ],
)
def test_address_tells_persons_and_groups(address: str, who: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert reading.who == who
