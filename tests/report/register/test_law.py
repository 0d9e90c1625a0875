"""What do readers see of the law on a day, and of their obligations?"""

from dataclasses import replace
from datetime import date

import pytest

from amtsblick.knowledge import load
from amtsblick.report.register.law import act_name, act_rows, duty_rows, stands
from amtsblick.report.words import catalogue, words
from amtsblick.values.days import PartialDate
from amtsblick.values.legal import ActKind, ActStatus

KNOWLEDGE = load()
BEFORE, AFTER = date(2025, 8, 21), date(2025, 8, 22)


def row_of(identity, day, lang="de"):
    return next(row for row in act_rows(KNOWLEDGE, day, words(lang)) if row.id == identity)


def test_status_is_that_of_the_day():
    statuses = [row_of("vg-koeln-13-k-1419-23", day).status for day in (BEFORE, AFTER)]
    assert statuses == ["open", "appealed"]


def test_a_later_source_is_not_cited_for_an_earlier_day():
    cited = [
        {source.id for source in row_of("vg-koeln-13-k-1419-23", day).sources} for day in (BEFORE, AFTER)
    ]
    assert cited == [{"vg_koeln_2025"}, {"vg_koeln_2025", "bfdi_appeal"}]


def test_names_words_and_days_follow_the_language():
    german, english = (row_of("sdtb-saxony-2023", date(2024, 1, 1), lang) for lang in ("de", "en"))
    assert (german.by, german.status_word, german.since_word) == (
        "SDTB Sachsen",
        "umstritten",
        "seit August 2023",
    )
    assert (english.by, english.status_word, english.since_word) == (
        "Commissioner of Saxony (SDTB)",
        "contested",
        "since August 2023",
    )


def test_a_status_is_told_since_it_began_and_a_later_step_with_its_own_day():
    row = row_of("com-dpf-adequacy", date(2026, 11, 23))
    assert (row.since, row.since_word) == ("2023-07-10", "seit 10. Juli 2023")
    assert row.state.startswith("31. Oktober 2025: ")
    assert {source.id for source in row.sources} == {"dpf_decision", "latombe_appeal"}


def test_guidance_is_published_and_a_remark_is_said():
    rows = {row.id: f"{row.status_word} {row.since_word}" for row in act_rows(KNOWLEDGE, AFTER, words("de"))}
    assert rows["dsk-faq-2022-06-22"] == "veröffentlicht am 22. Juni 2022"
    assert rows["lfdi-bw-tiktok"] == "veröffentlicht im Oktober 2024"
    assert rows["tlfdi-statement-2024"] == "geäußert am 7. Dezember 2024"
    assert not [name for name, told in rows.items() if name.startswith(("dsk", "lfdi")) and "Kraft" in told]


@pytest.mark.parametrize(
    ("since", "lang", "told"),
    [
        ("2024", "de", "in Kraft seit 2024"),
        ("2024-10", "en", "in force since October 2024"),
        ("2024-10-03", "de", "in Kraft seit 3. Oktober 2024"),
    ],
)
def test_where_an_act_stands_is_one_phrase_with_the_known_day(since, lang, told):
    assert stands(ActKind.ORDER, ActStatus.IN_FORCE, PartialDate(text=since), words(lang)) == told


def test_where_nobody_checked_the_day_is_that_of_the_act():
    told = stands(ActKind.RULING, ActStatus.NOT_CHECKED, PartialDate(text="2022-01-20"), words("de"))
    assert told == "20. Januar 2022, Stand nicht geprüft"


def test_unchecked_status_begins_nowhere():
    row = row_of("ovg-nrw-blocking", AFTER)
    assert (row.status, row.since_word) == ("not_checked", "")


def test_rows_come_in_the_order_of_their_dates():
    rows = act_rows(KNOWLEDGE, AFTER, words("de"))
    assert [row.dated[:4] for row in rows] == sorted(row.dated[:4] for row in rows)
    assert all(row.dated <= AFTER.isoformat() for row in rows)


def test_only_what_concerns_a_service_is_listed():
    rows = act_rows(KNOWLEDGE, AFTER, words("de"), "tiktok")
    assert {services for row in rows for services in [row.services]} >= {(), ("tiktok",)}
    assert all("tiktok" in row.services for row in rows if row.services)


def test_services_are_named_or_counted():
    rows = {row.id: row.about for row in act_rows(KNOWLEDGE, AFTER, words("de"))}
    assert rows["cjeu-fashion-id"] == "Facebook und Websites"
    assert rows["cjeu-schrems-2"] == "alle Dienste"
    assert rows["com-dpf-adequacy"] == "25 Dienste"


def test_name_of_an_act_follows_the_language():
    act = next(act for act in KNOWLEDGE.legal_acts if act.id == "bfdi-bpa-2023")
    assert act_name(act, words("en")) == "Federal Commissioner (BfDI), Order against the federal press office"
    assert act_name(replace(act, by_en="", ref_en=""), words("en")) == act_name(act, words("de"))


def test_obligations_of_websites_hold_those_of_all_and_of_the_own_website():
    ids = {row.id for row in duty_rows(KNOWLEDGE, words("de"), "homepage")}
    assert "O-34" in ids
    assert "O-12" not in ids
    assert {row.id for row in duty_rows(KNOWLEDGE, words("de"))} > ids


def test_obligations_are_told_in_both_languages():
    german, english = (duty_rows(KNOWLEDGE, words(lang))[16] for lang in ("de", "en"))
    assert (german.title, german.basis) == ("Datenschutzhinweise für den Kanal", "Art. 12, 13 und 14 DSGVO")
    assert (english.title, english.basis) == ("Privacy notice for the channel", "Art. 12, 13 and 14 GDPR")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_and_status_has_a_word(lang):
    keys = {f"law.kind.{kind}" for kind in ActKind} | {f"law.status.{status}" for status in ActStatus}
    assert keys <= catalogue(lang).keys()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_documents_and_lists_say_a_status_with_the_same_word(lang):
    say = words(lang)
    told = {one.id.removeprefix("status."): getattr(one, lang) for one in KNOWLEDGE.sentences}
    listed = {key.removeprefix("law."): key for key in catalogue(lang) if key.startswith("law.status")}
    names = {name.removeprefix("status_of.").removeprefix("status."): key for name, key in listed.items()}
    differ = {name for name, key in names.items() if told.get(name) != say(key).unescape()}
    assert differ == {"not_checked"}
    assert told["not_checked"] in say("law.status.not_checked").unescape()
