"""Which words in links give away adverts and campaigns?"""

from typing import Final

CLICK_IDS: Final = {
    "ttclid": "tiktok",
    "twclid": "x",
    "li_fat_id": "linkedin",
    "epik": "pinterest",
    "sccid": "snapchat",
    "rdt_cid": "reddit",
    "gclid": "",
    "msclkid": "",
}
"""Parameters that advertising services add to what they link, to the service; not fbclid, see adverts."""
SOURCES: Final = {
    "tiktok": "tiktok",
    "facebook": "facebook",
    "fb": "facebook",
    "meta": "facebook",
    "instagram": "instagram",
    "ig": "instagram",
    "snapchat": "snapchat",
    "pinterest": "pinterest",
    "twitter": "x",
    "x": "x",
    "linkedin": "linkedin",
    "reddit": "reddit",
    "youtube": "youtube",
}
PAID: Final = frozenset(
    {
        "ad",
        "ads",
        "anzeige",
        "anzeigen",
        "bezahlt",
        "cpc",
        "cpm",
        "cpv",
        "display",
        "paid",
        "paidsocial",
        "ppc",
        "sponsored",
        "werbung",
    }
)
"""Words of a campaign's medium that only bought links carry."""
PIECES: Final = frozenset(
    {
        *(f"{parameter}=" for parameter in CLICK_IDS),
        "utm_source=",
        "/ads/library",
        "library.tiktok.",
        "/ads.tiktok.",
        "/ad-library",
        "adstransparency.",
        "/hashtag/",
        "/explore/tags/",
        "tiktok.com/tag/",
        "tiktok.com/music/",
        "tiktok.com/effect/",
        "snapchat.com/lens/",
        "snapchat.com/unlock/",
        "snapchat.com/spotlight/",
    }
)
"""Pieces of which a link must have one to be worth a closer look; most pages have none."""
