"""Which curated files become a Knowledge, and how are bad rows named?"""

import re
from datetime import date
from pathlib import Path

import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load

SOURCES = """
[[source]]
id = "talk"
title = "Hearsay"
verified = false

[[source]]
id = "law"
title = "Official Journal"
address = "https://journal.example"
verified = true
dated = "2024-05"
"""

SERVICE = """
[[service]]
id = "chirp"
name = "Chirp"
kind = "microblog"
hosts = ["chirp.example"]
handle = '[a-z]{2,9}'
canonical = "https://chirp.example/{handle}"
forms = [{ path = "/{handle}", means = "profile" }]
operator = "Chirp Limited"
operator_country = "IE"
sources = ["law"]
checked_on = 2026-01-31
"""

VENDOR = """
[[vendor]]
id = "counter"
name = "Counter"
category = "analytics"
hosts = ["count.example"]
markers = []
cookies = []
operator = "Counter GmbH"
operator_country = "DE"
consent = "yes"
advice = ""
sources = ["talk"]
checked_on = 2026-01-31
"""

MAKERS = """
[[maker]]
id = "builders"
accounts = ["sitebuilder"]
sources = ["talk"]
checked_on = 2026-01-31
"""

COOKIES = """
[[cookie]]
id = "counted"
names = ["_cnt*"]
vendor = "counter"
purpose = "statistics"
necessary = "unlikely"
sources = ["talk"]
checked_on = 2026-01-31
"""

ENDPOINTS = """
[[endpoint]]
id = "counted"
vendor = "counter"
role = "collect"
paths = ["/count"]
sources = ["talk"]
checked_on = 2026-01-31
"""

CHECKS = """
[[check]]
id = "W-1"
area = "notice"
how = "partly"
severity = "high"
norm = "Art. 13 DSGVO"
title_de = "Hinweis fehlt"
title_en = "Notice missing"
remedy_de = "Ergänzen."
remedy_en = "Add it."
question_de = "Steht er anderswo?"
question_en = "Is it elsewhere?"
sources = ["law"]
checked_on = 2026-01-31
"""

FORMS = """
[[form]]
id = "evaluation"
de = "Evaluation"
en = "Evaluation"
norm = "Art. 24 DSGVO"
sections = [{ id = "result", de = "Ergebnis", en = "Result" }]
sources = ["law"]
checked_on = 2026-01-31

[[field]]
id = "evaluation.result"
section = "result"
de = "Ergebnis"
en = "Result"
required = "yes"
hint_de = "Was herauskam"
hint_en = "What came of it"
"""

PROPOSALS = """
[[proposal]]
id = "go-on"
fields = ["evaluation.result"]
services = ["chirp"]
de = "Fortsetzen"
en = "Keep"
sources = ["talk"]
checked_on = 2026-01-31
"""

SENTENCES = """
[[sentence]]
id = "dated"
de = "Stand {day}"
en = "As of {day}"
"""

ACCOUNTS = """
[[account_property]]
id = "P1"
label = "Chirp username"
service = "chirp"
handle = '([a-z]+)'
sources = ["law"]
checked_on = 2026-01-31
"""

AUDIENCE = """
[[figure]]
id = "chirp_young"
study = "Survey"
year = 2024
group = "14–29"
service = "chirp"
metric = "weekly"
low = 40
high = 41
sources = ["law"]
checked_on = 2026-01-31
"""

FITS = """
[[fit]]
id = "short"
contents = ["statistics"]
services = ["chirp"]
speaks_for = false
de = "Zu kurz."
en = "Too short."
sources = ["talk"]
checked_on = 2026-01-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "services.toml").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "third_parties.toml").write_text(VENDOR, encoding="utf-8")
    (tmp_path / "makers.toml").write_text(MAKERS, encoding="utf-8")
    (tmp_path / "cookies.toml").write_text(COOKIES, encoding="utf-8")
    (tmp_path / "endpoints.toml").write_text(ENDPOINTS, encoding="utf-8")
    (tmp_path / "checks.toml").write_text(CHECKS, encoding="utf-8")
    (tmp_path / "wikidata.toml").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "audience.toml").write_text(AUDIENCE, encoding="utf-8")
    (tmp_path / "content_fits.toml").write_text(FITS, encoding="utf-8")
    for name in ("legal.toml", "obligations.toml", "service_facts.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "forms.toml").write_text(FORMS, encoding="utf-8")
    (tmp_path / "proposals.toml").write_text(PROPOSALS, encoding="utf-8")
    (tmp_path / "sentences.toml").write_text(SENTENCES, encoding="utf-8")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_rows_become_values(folder: Path) -> None:
    knowledge = load(folder)

    (service,) = knowledge.services
    assert (service.id, service.operator_country, service.checked_on) == ("chirp", "IE", date(2026, 1, 31))
    assert service.forms[0].path == "/{handle}"
    assert [vendor.id for vendor in knowledge.vendors] == ["counter"]
    assert knowledge.makers == {"sitebuilder"}
    assert [(check.id, check.title.de, check.how) for check in knowledge.checks] == [
        ("W-1", "Hinweis fehlt", "partly")
    ]
    assert [source.verified for source in knowledge.sources] == [False, True]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", knowledge.digest)


def test_service_with_hearsay_only_is_marked(folder: Path) -> None:
    assert load(folder).services[0].verified

    change(folder / "services.toml", '["law"]', '["talk"]')

    assert not load(folder).services[0].verified


def test_unchanged_files_give_the_same_value_and_changed_ones_another(folder: Path) -> None:
    first = load(folder)
    assert load(folder) is first

    change(folder / "services.toml", "Chirp Limited", "Chirp Unlimited")

    second = load(folder)
    assert second is not first
    assert second.digest != first.digest


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "complaint"),
    [
        ("services.toml", 'operator = "Chirp Limited"\n', "", 2, "key 'operator' is missing; add it"),
        ("services.toml", '"Chirp Limited"', '""', 10, "key 'operator' is empty"),
        ("services.toml", 'operator = "Chirp', 'operater = "Chirp', 2, "key 'operator' is missing"),
        ("services.toml", "checked_on", 'colour = "red"\nchecked_on', 13, "key 'colour' is unknown"),
        ("services.toml", "checked_on = 2026-01-31", "", 2, "key 'checked_on' is missing"),
        ("services.toml", "2026-01-31", '"2026-01-31"', 13, "key 'checked_on' must be a day"),
        ("services.toml", "2026-01-31", "2026-01-31T10:00:00Z", 13, "key 'checked_on' must be a day"),
        ("services.toml", 'sources = ["law"]\n', "", 2, "key 'sources' is missing"),
        ("services.toml", '["law"]', "[]", 12, "key 'sources' is empty"),
        ("services.toml", '["law"]', '["rumour"]', 12, "names 'rumour', which no [[source]] defines"),
        ("services.toml", "[a-z]{2,9}", "[a-z", 7, "key 'handle' is no regular expression"),
        ("services.toml", "example/{handle}", "example/x", 8, "key 'canonical' has no {handle}"),
        ("services.toml", '"chirp.example"]', '"https://chirp.example/"]', 6, "which is no host"),
        ("services.toml", '"chirp.example"]', '"Chirp.example"]', 6, "which is no host"),
        (
            "services.toml",
            '"chirp.example"]',
            '"chirp.example", "chirp.example"]',
            6,
            "names something twice",
        ),
        ("services.toml", '"chirp.example"]', '"chirp.example", 7]', 6, "must be a list of texts"),
        ("services.toml", '"profile"', '"nonsense"', 9, "key 'forms'"),
        ("services.toml", 'path = "/{handle}"', 'path = "{handle}"', 9, "key 'forms'"),
        ("services.toml", 'path = "/{handle}"', 'path = "/{hendle}"', 9, "{hendle} is unknown"),
        ("services.toml", 'means = "profile"', 'means = "profile", colour = "red"', 9, "'colour' is unknown"),
        ("services.toml", 'means = "profile"', 'means = "profile", who = "dog"', 9, "no known value"),
        ("services.toml", 'means = "profile"', 'means = "profile", handle = "("', 9, "no regular expression"),
        (
            "services.toml",
            'forms = [{ path = "/{handle}", means = "profile" }]',
            "forms = []",
            9,
            "key 'forms'",
        ),
        ("services.toml", "checked_on", 'api = "http://chirp.example"\nchecked_on', 13, "write https://"),
        (
            "services.toml",
            "checked_on",
            'api = "https://chirp.example/"\nchecked_on',
            13,
            "nothing behind it",
        ),
        ("services.toml", "checked_on", 'login_wall = "yes"\nchecked_on', 13, "must be true or false"),
        ("third_parties.toml", 'consent = "yes"\n', "", 2, "key 'consent' is missing"),
        ("third_parties.toml", '["talk"]', '["rumour"]', 13, "names 'rumour'"),
        ("third_parties.toml", "advice", 'note = "x"\nadvice', 12, "key 'note' is unknown"),
        ("sources.toml", "verified = false", "", 2, "key 'verified' is missing"),
        ("sources.toml", '"2024-05"', '"May 2024"', 12, "is no day"),
        ("wikidata.toml", '"P1"', '"1"', 3, "is '1', which is no property"),
        ("wikidata.toml", '"chirp"', '"tweet"', 5, "names 'tweet', which no [[service]] has"),
        ("wikidata.toml", "([a-z]+)", "([a-z]", 6, "is no regular expression"),
        ("wikidata.toml", "([a-z]+)", "[a-z]+", 6, "has 0 groups"),
        ("wikidata.toml", 'label = "Chirp username"\n', "", 2, "key 'label' is missing"),
        ("wikidata.toml", '["law"]', '["rumour"]', 7, "names 'rumour'"),
        ("checks.toml", '"W-1"', '"1"', 3, 'must begin with "W-"'),
        ("checks.toml", '"partly"', '"maybe"', 5, "use one of machine, partly, human"),
        ("checks.toml", 'remedy_en = "Add it."\n', "", 2, "key 'remedy_en' is missing"),
        ("checks.toml", 'question_en = "Is it elsewhere?"\n', "", 2, "in one language only"),
        (
            "checks.toml",
            'question_de = "Steht er anderswo?"\nquestion_en = "Is it elsewhere?"\n',
            "",
            2,
            "must say what to ask",
        ),
        ("sources.toml", "verified = false", 'verified = "no"', 5, "key 'verified' must be true or false"),
        (
            "sources.toml",
            'address = "https://journal.example"\n',
            "",
            7,
            "no web address although it is verified",
        ),
    ],
)
def test_bad_row_is_refused_with_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int, complaint: str
) -> None:
    change(folder / file, old, new)

    with pytest.raises(KnowledgeError) as caught:
        load(folder)

    assert str(caught.value).startswith(f"{file} line {line}: ")
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("services.toml", SERVICE, "services.toml line 16: service 'chirp': this id occurs twice"),
        ("third_parties.toml", VENDOR, "third_parties.toml line 17: vendor 'counter': this id occurs twice"),
        (
            "services.toml",
            SERVICE.replace('id = "chirp"', 'id = "tweet"'),
            "services.toml line 19: service 'tweet': key 'hosts' lists 'chirp.example', which belongs to 'chirp'",
        ),
        ("services.toml", "x = [", "services.toml: is no valid TOML"),
        ("services.toml", '[[servise]]\nid = "a"\n', "services.toml: unknown table 'servise'"),
        ("third_parties.toml", SERVICE, "third_parties.toml: unknown table 'service'"),
    ],
)
def test_bad_file_is_refused(folder: Path, file: str, text: str, complaint: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write(text)

    with pytest.raises(KnowledgeError, match=re.escape(complaint)):
        load(folder)


def test_missing_file_is_refused(folder: Path) -> None:
    (folder / "third_parties.toml").unlink()

    with pytest.raises(KnowledgeError, match=r"third_parties\.toml: cannot be read"):
        load(folder)


def test_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "sources.toml").write_bytes(SOURCES.replace("Hearsay", "Gerücht").encode("latin-1"))

    with pytest.raises(KnowledgeError, match=r"sources\.toml: is no valid TOML"):
        load(folder)


def test_bundled_services_suffice_for_a_survey() -> None:
    knowledge = load()
    ids = {service.id for service in knowledge.services}

    assert len(ids) >= 21
    assert ids >= {
        "tiktok", "facebook", "instagram", "x", "threads", "mastodon", "bluesky", "youtube", "linkedin", "xing",
        "whatsapp", "telegram", "snapchat", "flickr", "pinterest", "reddit", "peertube", "pixelfed", "vimeo",
    }  # fmt: skip
    assert len(knowledge.vendors) >= 190


def test_bundled_services_say_who_may_be_asked_and_who_shows_profiles_after_a_login_only() -> None:
    services = {service.id: service for service in load().services}
    assert [one.id for one in services.values() if one.api] == ["bluesky"]
    assert services["instagram"].login_wall
    assert not any(one.login_wall for one in services.values() if one.api or one.federated)


def test_every_bundled_source_has_a_german_title() -> None:
    assert [one.id for one in load().sources if not one.title_de] == []


def test_bundled_rows_cite_sources_that_are_used() -> None:
    knowledge = load()
    cited = {identity for service in knowledge.services for identity in service.sources}
    cited |= {identity for vendor in knowledge.vendors for identity in vendor.sources}
    cited |= {identity for check in knowledge.checks for identity in check.sources}
    cited |= {identity for form in knowledge.forms for identity in form.sources}
    cited |= {identity for proposal in knowledge.proposals for identity in proposal.sources}
    cited |= {identity for held in knowledge.account_properties for identity in held.sources}
    cited |= {
        identity
        for row in (*knowledge.figures, *knowledge.profiles, *knowledge.fits)
        for identity in row.sources
    }
    cited |= {
        identity
        for row in (*knowledge.legal_acts, *knowledge.obligations, *knowledge.service_facts)
        for identity in row.sources
    }
    cited |= {identity for act in knowledge.legal_acts for state in act.states for identity in state.sources}

    assert {source.id for source in knowledge.sources} == cited


def test_bundled_service_patterns_accept_no_empty_handle_and_no_path() -> None:
    for service in load().services:
        assert re.fullmatch(service.handle, "") is None, service.id
        assert re.fullmatch(service.handle, "a/b") is None, service.id


def test_bundled_knowledge_is_loaded_once() -> None:
    assert load() is load()
