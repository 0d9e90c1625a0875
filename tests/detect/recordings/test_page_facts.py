"""What a rendered page says and offers, as website checks ask for it."""

import hashlib
from datetime import UTC, datetime

import pytest

from amtsblick.detect.recordings.page_facts import page_facts
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import State
from amtsblick.values.recording import BrowserFacts, PageVisit, PassName, Recording

SITE = "https://www.amt.example/"
WORDS = "<p>Das Amt ist für Sie da, montags bis freitags von acht bis zwölf Uhr.</p>" * 6


def facts(knowledge, body, head="", state=State.LOOKED):
    html = (
        f"<!doctype html><html lang=de><head><title>Amt</title>{head}</head><body>{WORDS}{body}</body></html>"
    )
    data = html.encode()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    visit = PageVisit(index=0, requested=SITE, url=SITE, role="start", state=state, html=digest, status=200)
    recording = Recording(
        site=SITE,
        name=PassName.NONE,
        started_at=datetime(2026, 11, 3, tzinfo=UTC),
        browser=BrowserFacts(product="Chrome/156"),
        pages=(visit,),
        bodies={digest: data},
    )
    return page_facts(recording, visit, knowledge)


def test_legal_pages_and_own_channels_are_those_of_the_survey(knowledge):
    found = facts(
        knowledge,
        "<footer><a href=/datenschutz>Datenschutz</a> <a href=/impressum>Impressum</a>"
        "<a href=https://www.instagram.com/amt>Instagram</a></footer>",
    )
    assert found.legal == {LegalPageKind.PRIVACY_NOTICE, LegalPageKind.IMPRINT}
    assert [(one.service, one.handle) for one in found.channels] == [("instagram", "amt")]


def test_a_page_without_dom_has_its_state_only(knowledge):
    visit = PageVisit(index=0, requested=SITE, url="", role="start", state=State.TIMEOUT, detail="late")
    recording = Recording(
        site=SITE,
        name=PassName.NONE,
        started_at=datetime(2026, 11, 3, tzinfo=UTC),
        browser=BrowserFacts(product="Chrome/156"),
        pages=(visit,),
    )
    found = page_facts(recording, visit, knowledge)
    assert (found.state, found.detail, found.text) == (State.TIMEOUT, "late", "")


def test_a_notice_of_another_site_is_told_from_one_of_this_site(knowledge):
    footer = "<footer><a href='{}'>Datenschutzerklärung</a> <a href=/impressum>Impressum</a></footer>"
    elsewhere = facts(knowledge, footer.format("https://traeger.example/datenschutz"))
    here = facts(knowledge, footer.format("/datenschutz"))
    assert elsewhere.legal == here.legal == {LegalPageKind.PRIVACY_NOTICE, LegalPageKind.IMPRINT}
    assert elsewhere.legal_elsewhere == {LegalPageKind.PRIVACY_NOTICE}
    assert here.legal_elsewhere == frozenset()


def test_a_contact_form_is_read_and_a_search_box_or_login_is_none(knowledge):
    found = facts(
        knowledge,
        """<form role=search><input name=q></form>
        <form action=/login><input name=user><input type=password name=pw></form>
        <form action=/senden method=post><input name=name aria-label=Name required><input type=email name=mail>
        <textarea name=text aria-required=true></textarea><input type=hidden name=token>
        <a href=/datenschutz>Hinweise zum Datenschutz</a></form>
        <form action="http://alt.example/x" method=post><input type=email name=mail></form>""",
    )
    first, second = found.forms
    assert [(field.name, field.type, field.required) for field in first.fields] == [
        ("Name", "text", True),
        ("mail", "email", False),
        ("text", "textarea", True),
    ]
    assert (first.action, first.method, first.notice) == ("https://www.amt.example/senden", "post", True)
    assert first.required == ("Name", "text")
    assert (second.action, second.notice) == ("http://alt.example/x", False)


@pytest.mark.parametrize(
    ("form", "asks"),
    [
        (
            "<form><select name=kind></select><input type=date name=from><input type=number name=n></form>",
            False,
        ),
        ("<form><select name=kind></select><select name=region></select><input name=person></form>", True),
        ("<form><select name=kind></select><input type=email name=mail></form>", True),
        ("<form method=post><select name=age></select><select name=region></select></form>", True),
    ],
    ids=["filter", "text", "mail", "posted"],
)
def test_a_form_that_narrows_a_list_asks_nobody_about_themselves(knowledge, form, asks):
    assert bool(facts(knowledge, form).forms) is asks


def test_foreign_scripts_tell_whether_they_are_checked(knowledge):
    found = facts(
        knowledge,
        '<script src="https://cdn.example/a.js"></script><script src="https://cdn.example/b.js" integrity="sha384-x">'
        '</script><script src="/own.js"></script><script src="https://static.amt.example/c.js"></script>',
    )
    assert [(one.url, one.integrity) for one in found.foreign_scripts] == [
        ("https://cdn.example/a.js", False),
        ("https://cdn.example/b.js", True),
    ]


@pytest.mark.parametrize(
    ("label", "reopens"),
    [
        ("Cookie-Einstellungen", True),
        ("Einwilligung widerrufen", True),
        ("Privacy settings", True),
        ("Datenschutz", False),
        ("Cookies backen: Rezepte aus dem Amt", False),
    ],
)
def test_the_way_back_to_the_consent_settings_is_found_by_its_label(knowledge, label, reopens):
    found = facts(knowledge, f"<footer><a href=#>{label}</a></footer>")
    assert found.settings_link == (label if reopens else "")


def test_media_feed_generator_and_old_names(knowledge):
    found = facts(
        knowledge,
        """<img src=a.png><img src=b.png alt=""><video src=f.mp4></video><video><track src=u.vtt></video>
        <a href="https://x.com/amt">Twitter</a> <a href="https://x.com/amt">X</a>
        <a href="https://www.facebook.com/amt"><img src="https://static.facebook.com/f.png" alt=f></a>""",
        '<meta name=generator content="TYPO3 CMS 12.4"><link rel=alternate type="application/rss+xml" href=/rss>',
    )
    assert (found.pictures_without_text, found.videos_without_captions) == (1, 1)
    assert found.generator == "TYPO3 CMS 12.4"
    assert found.has_feed
    assert found.old_name_links == ("Twitter",)
    assert found.foreign_icons == ("https://static.facebook.com/f.png",)
