"""Which uses does a concept page name?"""

from datetime import UTC, date, datetime

import pytest

from amtsblick.detect.concept_page import read_concept
from amtsblick.detect.page import Page
from amtsblick.knowledge import load
from amtsblick.values.capture import Capture
from amtsblick.values.usages import UsageKind

KNOWLEDGE = load()


def read(main: str, *, title: str = "Nutzungskonzept soziale Medien"):
    page = (
        f"<html><head><title>{title}</title></head><body>"
        "<header><nav><a href='https://www.facebook.com/rahmen'>Facebook</a></nav></header>"
        f"<main><h1>{title}</h1>{main}</main>"
        "<footer><ul><li><a href='https://www.instagram.com/rahmen'>Instagram</a></li></ul></footer></body></html>"
    )
    capture = Capture(
        url="https://amt.example/konzept",
        requested="https://amt.example/konzept",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=page.encode(),
        collector="test",
    )
    return read_concept(Page(capture), KNOWLEDGE)


def kinds(main: str) -> dict[str, UsageKind]:
    return {use.service: use.kind for use in read(main).uses}


def test_list_items_with_profiles_give_service_and_handle():
    found = read(
        "<ul><li>Mastodon: <a href='https://social.example/@amt'>@amt@social.example</a></li>"
        "<li><a href='https://www.youtube.com/@AmtVideo'>YouTube</a> – Erklärfilme</li></ul>"
    )
    assert {(one.service, one.handle) for one in found.uses} == {
        ("mastodon", "amt@social.example"),
        ("youtube", "@AmtVideo"),
    }
    assert all(one.kind is UsageKind.OWN_CONTENT for one in found.uses)


def test_links_in_the_frame_of_the_page_are_no_part_of_the_concept():
    assert read("<p>Zweck, Verantwortliche, Redaktion und jährliche Prüfung.</p>").uses == ()


@pytest.mark.parametrize(
    ("main", "service", "kind"),
    [
        pytest.param("<p>Wir nutzen Instagram.</p>", "instagram", UsageKind.OWN_CONTENT, id="nutzen"),
        pytest.param("<p>Wir nutzen TikTok nicht.</p>", "tiktok", UsageKind.NONE, id="nutzen-nicht"),
        pytest.param("<p>Auf Facebook verzichten wir.</p>", "facebook", UsageKind.NONE, id="verzichten"),
        pytest.param(
            "<p>Unseren Kanal auf X bespielen wir nicht mehr.</p>", "x", UsageKind.LEFT, id="nicht-mehr"
        ),
        pytest.param(
            "<p>Das Ministerium schaltet auf TikTok nur Stellenanzeigen.</p>",
            "tiktok",
            UsageKind.ADVERTS_ONLY,
            id="schaltet-nur-anzeigen",
        ),
        pytest.param(
            "<p>Wir nutzen TikTok ausschließlich für Stellenanzeigen.</p>",
            "tiktok",
            UsageKind.ADVERTS_ONLY,
            id="nur-anzeigen",
        ),
        pytest.param("<p>Wir betreiben kein Profil auf XING.</p>", "xing", UsageKind.NONE, id="kein-profil"),
        pytest.param(
            "<p>Facebook wird von einem Konzern in Irland betrieben.</p>",
            "facebook",
            None,
            id="ueber-den-dienst",
        ),
        pytest.param(
            "<table><tr><th>Kanal</th><th>Zweck</th></tr><tr><td>Mastodon</td><td>Presse</td></tr></table>",
            "mastodon",
            UsageKind.OWN_CONTENT,
            id="tabelle",
        ),
        pytest.param(
            "<ul><li>Mastodon: keine Kommentare in der Nacht</li></ul>",
            "mastodon",
            UsageKind.OWN_CONTENT,
            id="kein-in-der-liste",
        ),
        pytest.param(
            "<h2>TikTok</h2><p>Hier sind wir nicht vertreten.</p>",
            "tiktok",
            UsageKind.NONE,
            id="abschnitt-nicht",
        ),
        pytest.param(
            "<h2>Bluesky</h2><p>Wir nutzen den Kanal für Presse.</p>",
            "bluesky",
            UsageKind.OWN_CONTENT,
            id="abschnitt",
        ),
        pytest.param(
            "<p>Wir nutzen die Kanäle des Ministeriums auf Instagram mit.</p>",
            "instagram",
            UsageKind.VIA_OTHER_BODY,
            id="mitnutzen",
        ),
        pytest.param(
            "<p>Ein Auftritt auf TikTok ist geplant.</p>", "tiktok", UsageKind.PLANNED, id="geplant"
        ),
        pytest.param(
            "<p>Als Alternative zu X bieten wir einen Newsletter an.</p>", "x", None, id="alternative"
        ),
        pytest.param(
            "<p>Wir sind auf Mastodon aktiv, aber nicht auf X.</p>",
            "mastodon",
            UsageKind.OWN_CONTENT,
            id="aber",
        ),
    ],
)
def test_kind_of_use_follows_from_the_words(main, service, kind):
    assert kinds(main).get(service) is kind


def test_a_use_that_is_debated_is_a_use():
    (use,) = read("<p>Wir nutzen X; ob wir auf X bleiben, prüfen wir.</p>").uses
    assert (use.kind, use.exit_debated) == (UsageKind.OWN_CONTENT, True)


def test_services_of_boxes_that_are_no_lines_are_mentioned_and_those_of_the_frame_are_not():
    found = read("<p>Wir nutzen Mastodon.</p><div><div>Instagram</div></div>")
    assert [use.service for use in found.uses] == ["mastodon"]
    assert found.mentioned == ("instagram", "mastodon")


def test_a_concept_for_one_service_says_so():
    assert read("<p>Wir nutzen Mastodon.</p>", title="Nutzungskonzept Mastodon").about == ("mastodon",)


def test_the_day_of_the_concept_is_read_when_there_is_one():
    assert read("<p>Stand: 12. März 2025</p>").dated == date(2025, 3, 12)
    assert read("<p>Die Verordnung vom 27. April 2016 gilt.</p>").dated is None
