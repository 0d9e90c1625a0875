"""The catalogue says everything in both languages."""

import re
import string
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from amtsblick.assess import channels, kinship
from amtsblick.knowledge import load
from amtsblick.report import changes
from amtsblick.report.timeline.statement import Subject
from amtsblick.report.words import catalogue, part, words
from amtsblick.values.answers import LegalPageKind, LoadState, NoticeKind, Place, Reason
from amtsblick.values.capture import State
from amtsblick.values.checks import CheckOutcome, Severity
from amtsblick.values.findings import Party, Topic
from amtsblick.values.recording import BannerState, PassName
from amtsblick.values.survey import Outcome, Status, Verification
from amtsblick.values.timeline import ChannelState
from amtsblick.values.timeline_events import Happening

LANGUAGES = ("de", "en")
SAME_IN_BOTH = {
    "service.mastodon",
    "statements.service.mastodon",
    "statements.service.whatsapp",
    "statements.service.lemmy",
    "vendor.x_widgets",
    "vendor.rss_app",
    "kind.museum",
    "category.accessibility",
    "category.ab_test",
    "category.audio",
    "category.booking",
    "category.captcha",
    "category.chat",
    "category.login",
    "category.marketing",
    "category.newsletter",
    "category.video",
    "sheet.homepage",
    "sheet.status",
    "inspect.fact.software",
    "site.in.de",
    "site.in.en",
    "site.service.status",
}
DECLARED = {"standing", "paper", "due", "questionnaire"}
"""Words for what bodies say and plan themselves; an observation never says so much."""
KEYS_FROM_TABLES = ("category.", "kind.", "operator.", "reason.", "role.", "service.", "vendor.")
"""Beginnings of keys that ``report.lookup`` makes of ids."""
COLLECTOR = "\n".join(
    file.read_text(encoding="utf-8")
    for room in ("collect/chromium", "parse")
    for file in sorted(Path(str(resources.files("amtsblick"))).joinpath(room).glob("*.py"))
)
MISSED = sorted(
    set(re.findall(r"""TapeLine\.MISSED,[^)]*?what="([a-z]+)\"""", COLLECTOR))
    | set(re.findall(r"""_?missed\((?:tab|self\._page|place\.page), "([a-z]+)\"""", COLLECTOR))
    | set(re.findall(r"""_stop\(place, "([a-z]+)\"""", COLLECTOR))
    | set(re.findall(r"""Missed\(event=0, page=0, what="([a-z]+)\"""", COLLECTOR))
)
REFUSED = sorted(
    (
        set(re.findall(r"""refused\("([a-z]+)\"""", COLLECTOR))
        | set(re.findall(r"""Passing\(\s*what="([a-z]+)\"""", COLLECTOR))
        | {"connection"}
    )
    - {"connected", "failed"}
)
"""What the collector says that it missed or refused, read from its source."""
FAMILIES = {
    "status.{}.label": Status,
    "status.{}.words": Status,
    "state.{}.label": State,
    "state.{}.words": State,
    "load.{}.label": LoadState,
    "load.{}.words": LoadState,
    "place.{}": Place,
    "reason.{}": Reason,
    "legal.{}": LegalPageKind,
    "notice.{}": NoticeKind,
    "verification.{}": Verification,
    "change.{}.title": changes.GROUPS,
    "change.{}.note": changes.GROUPS,
    "timeline.kind.{}": Happening,
    **{f"timeline.outcome.{subject}.{{}}": Outcome for subject in Subject},
    "timeline.state.{}": ChannelState,
    "timeline.state_words.{}": ChannelState,
    "inspect.topic.{}.label": Topic,
    "inspect.topic.{}.words": Topic,
    "inspect.pass.{}.label": PassName,
    "inspect.pass.{}.short": PassName,
    "inspect.pass.{}.words": PassName,
    "inspect.opening.{}": PassName,
    "inspect.banner.{}.label": BannerState,
    "inspect.banner.{}.words": BannerState,
    "inspect.party.{}": Party,
    "inspect.severity.{}": Severity,
    "inspect.checks.{}": CheckOutcome,
    "inspect.gravest.{}": ("unchosen", "reject", "accept"),
    "inspect.missed.{}": MISSED,
    "inspect.refused.{}": REFUSED,
    "inspect.header.{}": (
        "content_security_policy",
        "permissions_policy",
        "referrer_policy",
        "strict_transport_security",
        "x_content_type_options",
        "x_frame_options",
    ),
    "inspect.purpose.{}": ("accept", "reject", "save", "settings", "pay", "close", "other"),
}


def texts(message):
    if isinstance(message, str):
        return [message]
    return list(message.values()) if hasattr(message, "values") else list(message)


def placeholders(message):
    return {name for text in texts(message) for _, name, _, _ in string.Formatter().parse(text) if name}


def sources():
    package = Path(str(resources.files("amtsblick")))
    files = [file for room in ("report", "jobs", "cli") for file in package.joinpath(room).rglob("*")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in {".py", ".html"})


def composed(text):
    """Beginnings of keys that are put together: ``f"status.{one}"``, ``"status." ~ one``."""
    return {
        *re.findall(r"""\bf["']([a-z_]+\.(?:[a-z_]+\.)*)\{""", text),
        *re.findall(r"""["']([a-z_]+\.(?:[a-z_]+\.)*)["']\s*~""", text),
    }


def test_both_languages_have_the_same_messages():
    german, english = catalogue("de"), catalogue("en")
    assert german.keys() ^ english.keys() == set()
    for key in german:
        assert placeholders(german[key]) == placeholders(english[key]), key
        assert isinstance(german[key], str) == isinstance(english[key], str), key


def test_no_message_is_left_untranslated():
    german, english = catalogue("de"), catalogue("en")
    same = {key for key in german if texts(german[key]) == texts(english[key])}
    trivial = {key for key in same if not re.search(r"[a-zA-Z]{3}", re.sub(r"\{\w+\}", "", str(german[key])))}
    assert same - trivial <= SAME_IN_BOTH


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("pattern", FAMILIES)
def test_every_member_of_the_domain_has_words(lang, pattern):
    missing = [one for one in map(str, FAMILIES[pattern]) if pattern.format(one) not in catalogue(lang)]
    assert missing == []


def test_what_the_collector_misses_and_refuses_is_found_in_its_source():
    assert set(MISSED) >= {"quiet", "load", "storage", "limit", "crash", "lines"}
    assert set(REFUSED) >= {"limit", "download", "dialog", "popup", "tls", "connection"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_and_purpose_of_the_knowledge_has_words(lang):
    known = load()
    said = catalogue(lang)
    assert {one.category for one in known.vendors if f"category.{one.category}" not in said} == set()
    purposes = {one.purpose.replace("-", "_") for one in known.cookies}
    assert {one for one in purposes if f"inspect.value.{one}" not in said} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_that_assess_gives_has_words(lang):
    given = {
        value
        for module in (channels, kinship)
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, str)
    }
    assert given
    assert {one for one in given if f"reason.{one}" not in catalogue(lang)} == set()


def test_every_message_asked_for_exists():
    asked = set(re.findall(r"""\b(?:t|words|say|_words)\(\s*["']([a-z_]+(?:\.[a-z_]+)+)["']""", sources()))
    assert len(asked) > 80
    known = {*catalogue("de"), *part("de", "give_back").messages, *part("de", "feed").messages}
    assert asked - known == set()


def test_every_message_is_used_somewhere():
    text = sources()
    families = (*composed(text), *KEYS_FROM_TABLES)
    quoted = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", text))
    unused = {key for key in catalogue("de") if key not in quoted and not key.startswith(families)}
    assert unused == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plural_messages_know_one_and_other(lang):
    for key, message in catalogue(lang).items():
        if hasattr(message, "keys"):
            assert {"one", "other"} <= set(message), key


def test_german_uses_german_quotation_marks_and_no_hyphen_for_a_dash():
    for key, message in catalogue("de").items():
        for text in texts(message):
            assert not re.search("[\"”']", text), key
            assert text.count("„") == text.count("“"), key
            assert " - " not in text, key


def test_german_never_says_that_somebody_quit():
    for key, message in catalogue("de").items():
        if key.split(".")[0] not in DECLARED:
            assert not re.search(r"ausgestiegen|Ausstieg|verschwunden ist", " ".join(texts(message))), key


def test_german_counts_in_the_right_number():
    say = words("de")
    assert say("sheet.own_count", n=1) == "1 eigener Kanal"
    assert say("sheet.own_count", n=2) == "2 eigene Kanäle"
    assert say("sheet.own_count", n=0) == "kein eigener Kanal gefunden"
    assert say("masthead.bodies", n=10_000) == "10.000 Stellen"
    assert words("en")("masthead.bodies", n=10_000) == "10,000 bodies"


def test_values_are_escaped_when_they_are_filled_in():
    assert words("de")("matrix.part_of", name="<b>&") == "gehört zu &lt;b&gt;&amp;"


def test_an_unknown_message_is_a_programmers_error():
    with pytest.raises(KeyError):
        words("de")("no.such.message")


def test_a_plural_without_its_number_is_a_programmers_error():
    with pytest.raises(TypeError):
        words("de")("masthead.bodies")


@pytest.mark.parametrize(
    ("last", "german", "english"),
    [
        (datetime(2026, 11, 3, tzinfo=UTC), "3. November 2026", "3 November 2026"),
        (datetime(2026, 11, 4, tzinfo=UTC), "3.–4. November 2026", "3–4 November 2026"),
        (
            datetime(2026, 12, 4, tzinfo=UTC),
            "3. November – 4. Dezember 2026",
            "3 November – 4 December 2026",
        ),
        (
            datetime(2027, 1, 4, tzinfo=UTC),
            "3. November 2026 – 4. Januar 2027",
            "3 November 2026 – 4 January 2027",
        ),
    ],
)
def test_spans_of_days_are_said_as_people_say_them(last, german, english):
    first = datetime(2026, 11, 3, tzinfo=UTC)
    assert words("de").span(first, last) == german
    assert words("en").span(first, last) == english


def test_moments_say_that_they_are_utc():
    moment = datetime(2026, 11, 3, 9, 5, tzinfo=UTC)
    assert words("de").moment(moment) == "3. November 2026, 09:05 Uhr UTC"
    assert words("en").moment(moment) == "3 November 2026, 09:05 UTC"


def test_countries_are_named_and_unknown_ones_kept():
    assert words("de").country("IE") == "Irland"
    assert words("en").country("us") == "United States"
    assert words("de").country("Cayman (holding)") == "Cayman (holding)"
    assert words("de").country("") == ""
