"""Does every sentence say what the evidence carries, and no more?"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.knowledge import load
from amtsblick.parse.dates import full_dates
from amtsblick.report.timeline.reasons import reason_in
from amtsblick.report.timeline.statement import Subject
from amtsblick.report.timeline.statements import statements
from amtsblick.report.words import words
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.history import Blind, History, Source
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import OfficialPage, ProfileFact, Remark, Said, Succession
from amtsblick.values.timeline_events import Happening

LANGUAGES = ("de", "en")
NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
STK = Body(id="stk", name="Staatskanzlei Auental", homepage="https://stk.example/")
FAREWELL = "Wegen der Entwicklung der Plattform verlassen wir X zum 12. Juni 2024."


def at(day):
    return NOON + timedelta(days=day)


def row(day, outcome="seen", page="start", service="x", handle="stk_auental"):
    why = "timeout" if outcome == "not_looked" else ""
    return ("stk", service, handle, at(day), f"stk:{page}", outcome, why, f"{page}-{day}")


def remark(on, said, sentence=FAREWELL, **more):
    fields = {"body": "stk", "service": "x", "page": "stk:start", "ref": f"start-{on}"} | more
    return Remark(said=said, seen_at=at(on), sentence=sentence, **fields)


def fact(day, **more):
    fields = {"service": "x", "handle": "stk_auental", "outcome": Outcome.SEEN} | more
    return ProfileFact(when=at(day), **fields)


def a_history(rows, remarks=(), facts=(), pages=(), **more):
    found = timelines(rows, Known(remarks=remarks, facts=facts, pages=pages))
    sources = {
        one[7]: Source(
            page_url="https://stk.example/",
            taken_at=one[3],
            evidence=None,
            archive="Archiv",
            archived_at=f"https://archive.example/{one[7]}",
        )
        for one in rows
    }
    signs = tuple(("stk", one) for one in takeovers(facts, homepage=STK.homepage))
    return History(bodies={"stk": STK}, timelines=found, sources=sources, takeovers=signs, **more)


def said_of(history, lang="de"):
    return statements(history, words(lang), load())


def only(kind, history, lang="de"):
    (found,) = [one for one in said_of(history, lang) if one.kind is kind]
    return found


EXIT = a_history([row(0), row(190, "not_seen")])


def test_an_exit_without_a_word_names_both_looks_and_says_what_it_does_not_mean():
    assert str(only(Happening.UNLINKED, EXIT).text) == (
        "Staatskanzlei Auental: Der Kanal @stk_auental auf X (früher Twitter) war am 4. März 2024 noch auf "
        "der Startseite verlinkt, am 10. September 2024 nicht mehr. Daraus folgt nicht, dass das Konto nicht "
        "mehr besteht oder nicht mehr genutzt wird."
    )
    assert str(only(Happening.UNLINKED, EXIT, "en").text) == (
        "Staatskanzlei Auental: The channel @stk_auental on X (formerly Twitter) was still linked on the start "
        "page on 4 March 2024, but no longer on 10 September 2024. It does not follow that the account no "
        "longer exists or is no longer used."
    )


def test_an_exit_without_a_word_says_which_words_would_say_too_much():
    avoided = [str(word) for word, _ in only(Happening.UNLINKED, EXIT).avoid]
    assert avoided == ["verlassen", "abgeschaltet", "gelöscht", "seit dem …", "wegen …"]


def test_an_exit_leads_to_the_last_sight_and_the_first_look_without():
    proofs = only(Happening.UNLINKED, EXIT).proofs
    assert [(one.outcome, one.taken_at, one.archived_at) for one in proofs] == [
        (Outcome.SEEN, at(0), "https://archive.example/start-0"),
        (Outcome.NOT_SEEN, at(190), "https://archive.example/start-190"),
    ]


def test_the_page_with_the_farewell_is_proof_of_the_notice_not_of_a_link():
    rows = [row(0), row(110, "not_seen"), row(190, "not_seen")]
    proofs = only(Happening.LEFT, a_history(rows, [remark(110, Said.LEFT)])).proofs
    assert [(one.subject, one.outcome, one.taken_at) for one in proofs] == [
        (Subject.LINK, Outcome.SEEN, at(0)),
        (Subject.LINK, Outcome.NOT_SEEN, at(110)),
        (Subject.NOTICE, Outcome.SEEN, at(110)),
    ]


def test_what_the_service_says_is_proof_of_the_account():
    facts = [fact(10), fact(40, outcome=Outcome.NOT_SEEN)]
    proofs = only(Happening.LEFT, a_history([row(0)], facts=facts)).proofs
    assert [(one.subject, one.outcome) for one in proofs] == [
        (Subject.LINK, Outcome.SEEN),
        (Subject.ACCOUNT, Outcome.SEEN),
        (Subject.ACCOUNT, Outcome.NOT_SEEN),
    ]


def test_warnings_claim_no_more_than_the_sentence_they_stand_beside():
    unseen = only(Happening.LOST_SIGHT, a_history([row(0), row(30, "not_looked")]))
    assert "Nicht einmal, dass der Verweis fehlt" in dict(unseen.avoid)["verlassen"]
    found = only(Happening.FOUND, a_history([row(0)]))
    assert "spätestens an diesem Tag" in dict(found.avoid)["seit dem …"]
    gone = only(Happening.LEFT, a_history([row(0)], facts=[fact(40, outcome=Outcome.NOT_SEEN)]))
    assert "sagt der Dienst" in dict(gone.avoid)["verlassen"]


def test_an_exit_over_several_pages_says_on_how_many_and_when_each_was_looked_at():
    rows = [row(0), row(0, page="imprint"), row(20, "not_seen"), row(25, "not_seen", "imprint")]
    text = str(only(Happening.UNLINKED, a_history(rows)).text)
    assert "noch auf der Startseite verlinkt, am 24. März 2024 dort nicht mehr; auch die andere" in text
    rows = [row(0, page="hub"), row(20, "not_seen"), row(25, "not_seen", "imprint")]
    history = a_history(rows, pages=[OfficialPage(body="stk", page="stk:hub", until=at(10))])
    text = str(only(Happening.UNLINKED, history).text)
    assert "zwischen dem 24. März 2024 und dem 29. März 2024 auf keiner der 2 angesehenen" in text


def test_a_new_channel_nearby_is_no_destination():
    rows = [row(0), row(190, "not_seen")]
    rows += [
        row(day, *outcome, service="mastodon", handle="stk@social.example")
        for day, outcome in ((150, ("not_seen",)), (160, ()))
    ]
    found = only(Happening.UNLINKED, a_history(rows))
    assert "Mastodon" not in found.text
    assert "umgezogen" in [str(word) for word, _ in found.avoid]
    assert any("Kanal @stk@social.example auf Mastodon" in one for one in found.open_questions)


def test_a_farewell_with_its_day_is_the_bodys_own_statement():
    history = a_history([row(0), row(190, "not_seen")], [remark(110, Said.LEFT, day=date(2024, 6, 12))])
    found = only(Happening.LEFT, history)
    assert str(found.text) == (
        "Staatskanzlei Auental: Nach eigenen Angaben hat die Stelle den Kanal @stk_auental auf X (früher "
        "Twitter) zum 12. Juni 2024 eingestellt. So stand es am 22. Juni 2024 auf der Startseite. Am 4. März "
        "2024 war der Kanal noch auf der Startseite verlinkt, am 10. September 2024 nicht mehr."
    )
    assert (found.quote, found.reason) == (FAREWELL, "Wegen der Entwicklung der Plattform")
    assert "wegen …" not in [str(word) for word, _ in found.avoid]
    assert [one.kind for one in said_of(history)] == [Happening.LEFT, Happening.FOUND]


def test_a_farewell_to_come_is_told_as_to_come():
    history = a_history([row(0)], [remark(0, Said.LEFT, day=date(2024, 6, 12))])
    assert "stellt die Stelle den Kanal" in only(Happening.LEFT, history).text
    assert "will discontinue" in only(Happening.LEFT, history, "en").text


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 12. Juni 2024 haben wir beschlossen, X zu verlassen.",
        "Unser seit dem 12. Juni 2024 bestehender Kanal wurde geschlossen.",
    ],
    ids=["decided", "existed"],
)
def test_a_day_that_may_mean_something_else_is_only_named(sentence):
    history = a_history([row(0)], [remark(110, Said.LEFT, sentence, day=date(2024, 6, 12))])
    text = only(Happening.LEFT, history).text
    assert "die Mitteilung nennt den 12. Juni 2024" in text
    assert "zum 12. Juni 2024" not in text


@pytest.mark.parametrize(
    "sentence",
    [
        "Unser X-Kanal wurde am 12. Juni 2024 stillgelegt.",
        "Am 12. Juni 2024 haben wir X verlassen.",
        "Unser X-Kanal wird per 12.06.2024 geschlossen.",
    ],
    ids=["closed", "left", "per"],
)
def test_a_day_on_which_the_body_says_that_it_left_is_said(sentence):
    history = a_history([row(0)], [remark(110, Said.LEFT, sentence, day=date(2024, 6, 12))])
    assert "zum 12. Juni 2024 eingestellt" in only(Happening.LEFT, history).text


def test_steps_of_an_address_are_no_part_of_a_name():
    history = a_history([row(0, service="youtube", handle="user/stkauental")])
    assert "Der Kanal stkauental auf YouTube" in only(Happening.FOUND, history).text


def test_a_day_before_the_first_sight_is_only_named():
    history = a_history(
        [row(0)], [remark(9, Said.LEFT, "Wir verlassen X zum 1. Mai 2019.", day=date(2019, 5, 1))]
    )
    assert "die Mitteilung nennt den 1. Mai 2019" in only(Happening.LEFT, history).text


def test_a_move_names_where_to_only_when_the_body_does():
    there = remark(9, Said.MOVED, "Wir sind zu Mastodon umgezogen.", to=("mastodon", "stk@social.example"))
    assert (
        "durch den Kanal @stk@social.example auf Mastodon"
        in only(Happening.MOVED, a_history([row(0)], [there])).text
    )
    bare = remark(9, Said.MOVED, "Wir sind umgezogen.")
    assert "durch einen anderen" in only(Happening.MOVED, a_history([row(0)], [bare])).text


def test_an_account_that_is_gone_was_not_therefore_deleted():
    found = only(Happening.LEFT, a_history([row(0)], facts=[fact(5), fact(50, outcome=Outcome.NOT_SEEN)]))
    assert (
        "gab es laut Antwort von X (früher Twitter) am 23. April 2024 nicht. Am 9. März 2024 bestand es"
        in found.text
    )
    assert "gelöscht" in [str(word) for word, _ in found.avoid]


def test_joined_is_said_only_with_a_look_before():
    joined = only(Happening.JOINED, a_history([row(0, "not_seen"), row(50)]))
    assert "war am 23. April 2024 auf der Startseite verlinkt, am 4. März 2024 noch nicht." in joined.text
    found = only(Happening.FOUND, a_history([row(50)]))
    assert "spätestens am 23. April 2024" in found.text
    assert {"neu", "gestartet"} <= {str(word) for word, _ in found.avoid}


def test_a_channel_that_came_back_was_not_missing_from_the_beginning():
    history = a_history([row(0), row(20, "not_seen"), row(50)])
    found = only(Happening.JOINED, history)
    assert "war am 23. April 2024 auf der Startseite wieder verlinkt, am 24. März 2024 nicht." in found.text


def test_what_a_predecessors_pages_showed_is_said_to_be_theirs():
    old = Body(id="alt", name="Altes Amt", homepage="https://alt.example/")
    change = Succession(before="alt", after="stk", since=at(5))
    rows = [("alt", *row(0)[1:4], "alt:start", "seen", "", ""), row(20, "not_seen")]
    found = timelines(rows, Known(successions=[change]))
    history = History(bodies={"stk": STK, "alt": old}, timelines=found, sources={})
    text = only(Happening.UNLINKED, history).text
    assert text.startswith("Staatskanzlei Auental: ")
    assert text.endswith("Die ältere Angabe stammt von den Seiten der Vorgängerstelle: Altes Amt.")


def test_lost_sight_says_that_nothing_can_be_said_and_why():
    rows = [row(0), row(0, page="imprint"), row(30, "not_looked"), row(30, "not_seen", "imprint")]
    found = only(Happening.LOST_SIGHT, a_history(rows))
    assert "lässt sich nicht sagen, weil" in found.text
    assert "(Startseite: Zeitüberschreitung)" in found.text
    assert [str(one) for one in found.open_questions] == [
        "Startseite: am 3. April 2024 nicht anzusehen (Zeitüberschreitung)."
    ]


def test_a_renamed_channel_is_called_as_it_was_called_then():
    same = [fact(0, handle="alt", persistent_id="1"), fact(9, handle="neues", persistent_id="1")]
    history = a_history(
        [row(0, handle="alt"), row(9, handle="neues"), row(20, "not_seen", handle="neues")], facts=same
    )
    assert "Kanal @alt auf X" in only(Happening.FOUND, history).text
    assert "Kanal @neues auf X" in only(Happening.UNLINKED, history).text


def test_archives_and_unfinished_searches_are_open_questions():
    blind = Blind(body="stk", page="https://stk.example/", state=State.WITHHELD, detail="", archive="Archiv")
    history = a_history([row(0), row(1, "not_seen")], blind=(blind,), half=("stk",))
    questions = [str(one) for one in only(Happening.UNLINKED, history).open_questions]
    assert f"Archiv: {words('de')('state.withheld.label')}." in questions
    assert any("nicht abgeschlossen" in one for one in questions)


def test_names_and_handles_of_strangers_are_escaped():
    history = a_history([row(0, handle="<b>")])
    assert "<b>" not in only(Happening.FOUND, history).text


REASONS = [
    ("Wegen der Entwicklung der Plattform verlassen wir X.", "Wegen der Entwicklung der Plattform"),
    ("Wir verlassen X, weil dort Hass und Hetze zunehmen.", "weil dort Hass und Hetze zunehmen"),
    ("Weil dort Hass zunimmt, verlassen wir X.", "Weil dort Hass zunimmt"),
    ("Wir verlassen X, da der Datenschutz nicht gewahrt ist.", "da der Datenschutz nicht gewahrt ist"),
    ("Unser Kanal wurde aufgrund rechtlicher Bedenken geschlossen.", "aufgrund rechtlicher Bedenken"),
    ("We left X because of its new rules.", "because of its new rules"),
    ("Due to the new rules we have left X.", "Due to the new rules"),
    ("Wir verlassen X, da wir dort kaum lesen, und ziehen um.", "da wir dort kaum lesen"),
    ("Unser Kanal ist zu, denn wir betreuen ihn nicht.", "denn wir betreuen ihn nicht"),
    ("Wir verlassen X aus Gründen des Datenschutzes.", "aus Gründen des Datenschutzes"),
    ("Seit Januar sind wir, da hilft kein Klagen, nicht mehr auf X.", ""),
    ("Denn wir sagen: X ist nichts für uns.", ""),
    ("Wir sind da und nicht mehr auf X.", ""),
    ("Wir verlassen X nicht wegen der Kosten.", ""),
    ("Wir verlassen X zum 12. Juni 2024.", ""),
    ("", ""),
]


@pytest.mark.parametrize(("quote", "reason"), REASONS, ids=[f"{n}" for n in range(len(REASONS))])
def test_a_reason_is_a_part_of_what_the_body_says(quote, reason):
    assert reason_in(quote) == reason
    assert reason in quote


EVERYTHING = [
    a_history([row(0, "not_seen"), row(9), row(20, "not_seen")]),
    a_history([row(0), row(9, "not_looked")]),
    a_history([row(0), row(9)], [remark(5, Said.LEFT), remark(0, Said.RESTING, "Unser Kanal ruht.")]),
    a_history([row(9)], [remark(0, Said.ANNOUNCED, "Bald auf X."), remark(30, Said.MOVED, "Umgezogen.")]),
    a_history([row(9)], [remark(9, Said.EXCEPTIONAL, "Nur im Notfall.", day=date(2024, 1, 2))]),
    a_history([row(9), row(20, "not_seen")], [remark(20, Said.HANDLE_KEPT, "Nur den Namen.")]),
    a_history([row(9), row(20, "not_seen")], facts=[fact(30)]),
    a_history([row(0), row(500)], facts=[fact(400, last_post_at=at(100)), fact(500, last_post_at=at(499))]),
    a_history(
        [row(0, handle="alt"), row(9, handle="neues")],
        facts=[fact(0, handle="alt", persistent_id="1"), fact(9, handle="neues", persistent_id="1")],
    ),
    a_history([row(0), row(90)], facts=[fact(0, persistent_id="1"), fact(50, persistent_id="2")]),
    a_history([row(0), row(90)], facts=[fact(0, display_name="A"), fact(50, display_name="B")]),
    a_history([], [remark(0, Said.LEFT, "Wir sind nicht mehr auf X.")]),
    a_history([row(0)], facts=[fact(5, moved_to=("mastodon", "stk@anders.example"))]),
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_happening_has_its_sentence(lang):
    told = {one.kind for history in EVERYTHING for one in said_of(history, lang)}
    assert told == set(Happening)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_has_holes_or_says_what_it_warns_of(lang):
    for history in EVERYTHING:
        for one in said_of(history, lang):
            check(one, history)


def check(one, history):
    """What holds for every sentence of every history."""
    texts = [one.text, *one.open_questions, *(part for pair in one.avoid for part in pair)]
    assert not [text for text in texts if "{" in text or "}" in text or "None" in text]
    said = one.text.casefold()
    for word, why in one.avoid:
        assert not re.search(rf"\b{re.escape(word.strip(' …').casefold())}\b", said), (word, one.text)
        assert why
    assert {day for _, day in full_dates(str(one.text))} <= days_of(history)
    assert len(one.proofs) <= 8
    assert one.proofs


def days_of(history):
    """Days on which somebody looked or asked, that a notice names or on which a post appeared."""
    return {
        day
        for timeline in history.timelines
        for day in (
            *(source.taken_at.date() for source in history.sources.values()),
            *(one.seen_at.date() for one in timeline.remarks),
            *(one.day for one in timeline.remarks if one.day),
            *(one.when.date() for one in timeline.facts),
            *(one.last_post_at.date() for one in timeline.facts if one.last_post_at),
        )
    }


NOTICES = st.builds(
    remark,
    st.integers(0, 400),
    st.sampled_from(Said),
    st.sampled_from([FAREWELL, "Wir sind nicht mehr auf X.", "Unser Kanal ruht seit dem 1. Mai 2024."]),
    day=st.sampled_from([None, date(2024, 6, 12), date(2024, 5, 1), date(2019, 1, 1), date(2031, 1, 1)]),
    to=st.sampled_from([None, ("mastodon", "stk@social.example")]),
)
ROWS = st.builds(
    row,
    st.integers(0, 400),
    st.sampled_from(["seen", "not_seen", "not_looked"]),
    st.sampled_from(["start", "imprint", "language"]),
    st.sampled_from(["x", "mastodon"]),
)
FACTS = st.builds(
    fact,
    st.integers(0, 400),
    outcome=st.sampled_from(Outcome),
    persistent_id=st.sampled_from(["", "1", "2"]),
    last_post_at=st.sampled_from([None, at(-300), at(10)]),
)


@settings(max_examples=150)
@given(st.lists(ROWS, min_size=1, max_size=14), st.lists(NOTICES, max_size=2), st.lists(FACTS, max_size=3))
def test_any_history_is_told_in_both_languages_with_days_that_the_evidence_names(rows, remarks, facts):
    history = a_history(rows, remarks, facts)
    german, english = said_of(history, "de"), said_of(history, "en")
    assert [(one.kind, one.handle) for one in german] == [(one.kind, one.handle) for one in english]
    assert [one.known_at for one in german] == sorted((one.known_at for one in german), reverse=True)
    for one in (*german, *english):
        check(one, history)
