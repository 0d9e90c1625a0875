"""Whose host is it?"""

from dataclasses import replace

import pytest

from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.recordings.parties import (
    brand_of,
    domain_of,
    is_third,
    party_in,
    party_of,
    vendor_of,
    vendors_of,
)
from amtsblick.values.findings import Party


@pytest.mark.parametrize(
    ("host", "site", "party"),
    [
        ("stats.amt.example", "https://www.amt.example/", Party.FIRST),
        ("https://www.amt.example:8443/x", "amt.example", Party.FIRST),
        ("amt-medien.example", "https://www.amt.example/", Party.THIRD),
        ("b.co.uk", "a.co.uk", Party.THIRD),
        ("127.0.0.2", "http://127.0.0.1/", Party.THIRD),
        ("wss://www.amt.example/s", "https://amt.example/", Party.FIRST),
    ],
    ids=["subdomain", "address", "own other domain", "public suffix", "ip", "socket"],
)
def test_registrable_domains_decide(host: str, site: str, party: Party) -> None:
    assert party_of(host, site) is party


def test_a_site_that_moved_is_at_home_in_both_places(build) -> None:
    recording = build.recording()
    moved = replace(recording, pages=(replace(recording.pages[0], url="https://neu.example/"),))

    assert party_in(moved, "https://www.amt.example/x") is Party.FIRST
    assert party_in(moved, "cdn.neu.example") is Party.FIRST
    assert is_third(moved, "https://alt.example/")


def test_what_has_no_host_is_nobodys(build) -> None:
    assert not is_third(build.recording(), "data:image/gif;base64,AA")
    assert domain_of("blob:https://www.amt.example/1") == ""


@pytest.mark.parametrize(
    ("address", "body", "vendor"),
    [
        ("www.tiktok.com", b"", "TikTok"),
        ("https://stats.amt.example/matomo.php?idsite=1&rec=1", b"", "Matomo"),
        ("https://www.amt.example/s/x.php", b"idsite=3&rec=1&action_name=Start", "Matomo"),
        ("https://m.example/piwik.php", b'{"requests":["?idsite=1&rec=1"]}', "Matomo"),
        ("https://sst.amt.example/g/collect?v=2&tid=G-X1&cid=1.2", b"", "Google Analytics"),
        ("https://sp.amt.example/com.snowplowanalytics.snowplow/tp2", b"{}", "Snowplow"),
        (
            "https://sp.amt.example/neu/weg",
            b'{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/x"}',
            "Snowplow",
        ),
        ("https://ph.amt.example/e/?ip=0&_=1&ver=1.2", b"", "PostHog"),
        ("https://ph.amt.example/s/?ip=0&_=1&ver=1.2&compression=gzip-js", b"\x1f\x8b", "PostHog"),
        ("https://c.amt.example/collect", b'{"e":["0.8.1",1]}', "Microsoft Clarity"),
        (
            "https://www.amt.example/api/event",
            b'{"n":"pageview","u":"https://a","d":"amt.example"}',
            "Plausible",
        ),
        ("https://u.amt.example/api/send", b'{"type":"event","payload":{"website":"x"}}', "Umami"),
        ("https://c.example/i", b"app_key=a&device_id=b", "Countly"),
        ("https://d1.cloudfront.net/matomo.php?idsite=1", b"", "Matomo"),
        ("https://www.facebook.com/tr/?id=1&ev=PageView", b"", "Meta Pixel"),
        ("wss://ws.hotjar.com/api/v2/client/ws", b"", "Hotjar"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value and "/" in value else "",
)
def test_vendors_are_told_by_host_and_by_telling_addresses(known, address, body, vendor) -> None:
    found = vendor_of(address, known, body)

    assert found is not None
    assert brand_of(found) == vendor


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("https://www.amt.example/suche?q=matomo.php", b""),
        ("https://www.amt.example/matomo.html", b""),
        ("https://www.amt.example/collect", b'{"name":"x"}'),
        ("https://www.amt.example/track/?id=1", b""),
        ("https://www.amt.example/api/event", b'{"title":"Stadtfest"}'),
        ("https://www.amt.example/e/?id=3", b""),
        ("https://www.amt.example/i?e=1", b""),
        ("https://www.amt.example/count?p=1", b""),
        ("https://www.amt.example/tr/?id=1", b""),
        ("data:text/plain,matomo.php?idsite=1", b""),
    ],
    ids=range(10),
)
def test_addresses_that_only_look_alike_tell_nothing(known, address, body) -> None:
    assert endpoint_at(address, body, known) is None
    assert vendors_of(address, known, body) == ()
