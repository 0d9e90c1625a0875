"""Pages that an archive rewrote, read as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.rewritten import raw_address, replay_place, restored

HOME = "https://amt.example/"
AT = "https://web.archive.example/web/20180102030405/https://amt.example/"


@pytest.mark.parametrize(
    ("rewritten", "original"),
    [
        ("https://web.archive.example/web/20180102030405/https://x.com/amt", "https://x.com/amt"),
        ("https://web.archive.example/web/20180102030405mp_/https://x.com/amt", "https://x.com/amt"),
        ("http://web.archive.example/web/20180102030405/http://x.com/amt", "http://x.com/amt"),
        ("//web.archive.example/web/20180102030405/https://x.com/amt", "https://x.com/amt"),
        ("/web/20180102030405/https://x.com/amt", "https://x.com/amt"),
        ("/web/20180102030405im_///x.com/a.png", "//x.com/a.png"),
        ("/web/2018/https://x.com/amt", "https://x.com/amt"),
        ("/web/20180102030405/mailto:amt@amt.example", "mailto:amt@amt.example"),
        ("/web/20180102030405/www.amt.example/seite", "https://www.amt.example/seite"),
        ("https:\\/\\/web.archive.example\\/web\\/20180102030405\\/https:\\/\\/x.com\\/amt", "https:\\/\\/x.com\\/amt"),
    ],
    ids=["absolute", "mode", "http", "no-scheme", "relative", "inner-no-scheme", "year", "mailto", "bare", "escaped"],
)  # fmt: skip
def test_links_lead_where_they_led(rewritten, original):
    page = f'<body><a href="{rewritten}">X</a></body>'.encode()
    assert restored(page, AT, HOME) == f'<body><a href="{original}">X</a></body>'.encode()


def test_a_page_that_links_to_the_archive_itself_still_does():
    link = "https://web.archive.example/web/20180102030405/https://web.archive.example/web/2010/https://alt.example/"
    page = f'<a href="{link}">früher</a>'.encode()
    expected = '<a href="https://web.archive.example/web/2010/https://alt.example/">früher</a>'
    assert restored(page, AT, HOME).decode() == expected


BANNERS = {
    "wayback": (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp'><a href='https://x.com/archive'>X</a></div>"
        "<!-- END WAYBACK TOOLBAR INSERT -->"
    ),
    "pywb": "<!-- WB Insert --><script>wbinfo = {};</script><a href='https://x.com/archive'>X</a><!-- End WB Insert -->",
    "unmarked": (
        "<div class='bar'><div><img src='https://web.archive.example/static/logo.png'></div>"
        "<ul><li><a href='https://x.com/archive'>X</a></li></ul></div>"
    ),
    "sister-host": (
        "<header><link rel='stylesheet' href='//static.archive.example/bar.css'>"
        "<a href='https://archive.example/about'>?</a><a href='https://x.com/archive'>X</a></header>"
    ),
    "comment": "<!--\n FILE ARCHIVED ON 03:04:05 Jan 02, 2018 https://x.com/archive -->",
    "script": "<script src='https://web.archive.example/static/x.com/archive.js'></script>",
    "static": '<script type="text/javascript" src="/_static/js/x.com/archive.js"></script>',
    "frame": "<iframe title='x.com/archive' src='https://web.archive.example/bar'></iframe>",
}


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_what_the_archive_put_in_is_gone_and_the_rest_stays_as_it_was(banner):
    page = '<html><head></head><body>{}<div class="fuss"><a href="{}https://x.com/amt">X</a></div>{}</body></html>'
    found = restored(page.format(banner, "/web/20180102030405/", banner).encode(), AT, HOME)
    assert found.decode() == page.format("", "", "")


def test_the_wayback_machines_scripts_in_the_head_are_gone():
    page = (
        '<html><head><script src="//archive.example/a.js"></script>\n<script>__wm.init("x");</script>'
        '<link rel="stylesheet" href="/_static/css/b.css" />\n<!-- End Wayback Rewrite JS Include -->'
        "<title>Amt</title></head></html>"
    )
    assert restored(page.encode(), AT, HOME) == b"<html><head><title>Amt</title></head></html>"


def test_links_of_the_page_to_other_archived_pages_stay():
    """Some sites name an archived copy beside each link."""
    early, late = (
        f"https://web.archive.example/web/{year}0102030405/https://x.com/amt" for year in (2010, 2011)
    )
    page = f"<a data-copy='{early}' href='{{}}https://x.com/amt'>X</a><a data-copy='{late}'>Y</a>"
    assert restored(page.format("/web/20180102030405/").encode(), AT, HOME).decode() == page.format("")
    assert restored(page.format("").encode(), AT, HOME).decode() == page.format("")


def test_an_archive_that_shows_a_capture_nearby_is_understood_by_its_links():
    page = b"<a href='/web/20180709000000/https://x.com/amt'>X</a><a href='/web/20180709000000/https://amt.example/'>A</a>"
    assert (
        restored(page, AT, HOME) == b"<a href='https://x.com/amt'>X</a><a href='https://amt.example/'>A</a>"
    )


def test_a_page_that_was_not_rewritten_stays_byte_for_byte():
    page = (
        "<body><div><a href='https://web.archive.example/ueber'>Archiv</a></div>"
        "<a href='/web/2018/seite.html'>Seite</a>\xe4</body>"
    ).encode("latin-1")
    assert restored(page, AT, HOME) == page


def test_where_the_address_tells_nothing_only_marks_are_taken_out():
    page = b"<a href='/web/20180102030405/https://x.com/amt'>X</a><!-- WB Insert -->x<!-- End WB Insert -->"
    assert restored(page, "https://perma.example/AB12", HOME) == page.partition(b"<!--")[0]


def test_blocks_of_the_body_with_its_own_links_stay():
    page = (
        b"<div><img src='https://web.archive.example/static/x.png'>"
        b"<a href='/web/20180102030405/https://x.com/amt'>X</a></div>"
    )
    assert b"https://x.com/amt" in restored(page, AT, HOME)


def test_an_archive_on_an_address_with_a_port():
    at = "http://127.0.0.1:8080/past/20180102030405mp_/https://amt.example/"
    page = b"<a href='http://127.0.0.1:8080/past/20180102030405mp_/https://x.com/amt'>X</a><a href='/past/x'>"
    assert restored(page, at, HOME) == b"<a href='https://x.com/amt'>X</a><a href='/past/x'>"


def test_parts_of_a_replay_address():
    place = replay_place("https://web.archive.example/web/20180102030405mp_/https:/amt.example/a?b=/2018/c")
    assert place is not None
    assert (place.host, place.path, place.stamp, place.mode) == (
        "web.archive.example",
        "/web",
        "20180102030405",
        "mp_",
    )
    assert place.original == "https://amt.example/a?b=/2018/c"
    assert raw_address(AT) == AT.replace("20180102030405/", "20180102030405id_/")
    assert raw_address("https://perma.example/AB12") == ""


def test_hostile_pages_take_no_time_worth_naming():
    """Unclosed comments, scripts and tags by the thousand; quadratic work would take minutes."""
    for piece in (b"<!--", b"<script ", b"<div>", b"</p>", b"<link '", b"<!-- WB Insert -->", b"https://"):
        page = (
            b"<a href='/web/20180102030405/https://x.com/amt'><img src='https://web.archive.example/y'>"
            + piece * 30_000
        )
        assert b"https://x.com/amt" in restored(page, AT, HOME)


@given(st.binary(max_size=400))
def test_nothing_raises(body):
    restored(body, AT, HOME)
