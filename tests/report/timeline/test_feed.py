"""The change feed tells everything once, with ids that stay, in words that say no more than is known."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.knowledge.load import load
from amtsblick.report.timeline.feed import BEGINNING, Window, feed_entries
from amtsblick.report.timeline.feed_entry import FeedEntry, FeedKind
from amtsblick.report.words import words
from amtsblick.values.answers import Evidence, LegalPageKind, LoadState, Place, ThirdParty
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.history import History, Source
from amtsblick.values.survey import BodySheet, Citation, LegalVerdict, Outcome, PageLook, SurveyRun
from amtsblick.values.timeline import ProfileFact, Remark, Row, Said
from amtsblick.values.timeline_events import Happening

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
KNOWLEDGE = load()
BOTH = (words("de"), words("en"))
BODIES = {
    one: Body(id=one, name=f"Amt {one.upper()}", homepage=f"https://{one}.example/") for one in ("a", "b")
}


def at(day: int) -> datetime:
    return NOON + timedelta(days=day)


def a_row(day: int, outcome: str = "seen", page: str = "start", handle: str = "amt", **changes: str) -> Row:
    why = "timeout" if outcome == "not_looked" else ""
    named = {"body": "a", "service": "x"} | changes
    return (named["body"], named["service"], handle, at(day), page, outcome, why, f"{page}-{day}")


def a_remark(day: int, said: Said, sentence: str = "Wir sagen etwas.", **changes: str) -> Remark:
    named = {"body": "a", "service": "x"} | changes
    return Remark(said=said, seen_at=at(day), sentence=sentence, page="start", ref=f"start-{day}", **named)


def a_fact(day: int, handle: str = "amt", **changes: object) -> ProfileFact:
    fields = {"service": "x", "outcome": Outcome.SEEN, "persistent_id": "1"} | changes
    return ProfileFact(handle=handle, when=at(day), **fields)


def a_history(
    rows: Iterable[Row] = (), remarks: Sequence[Remark] = (), facts: Sequence[ProfileFact] = ()
) -> History:
    found = list(rows)
    sources = {
        row[7]: Source(page_url=f"https://{row[0]}.example/{row[4]}", taken_at=row[3], evidence=None)
        for row in found
    }
    return History(
        bodies=BODIES,
        timelines=timelines(found, Known(remarks=remarks, facts=facts)),
        sources=sources,
        takeovers=tuple(("a", one) for one in takeovers(facts)),
    )


def a_run(number: int, knowledge: str = "sha256:1") -> SurveyRun:
    return SurveyRun(
        id=number,
        started_at=at(number),
        finished_at=None,
        source="live",
        archives=(),
        software="test",
        knowledge=knowledge,
        bodies=1,
        pages_limit=8,
    )


def a_citation(day: int) -> Citation:
    ref = EvidenceRef(bundle=f"{day}.warc.gz", record="r", offset=0, digest="sha256:0")
    return Citation(
        page_url="https://a.example/",
        taken_at=at(day),
        evidence_ref=ref,
        evidence=Evidence(path="p", excerpt="x"),
        place=Place.FOOTER,
    )


def a_sheet(
    day: int, *vendors: str, imprint: bool = True, state: State = State.LOOKED, body: str = "a"
) -> BodySheet:
    look = PageLook(
        url="https://a.example/",
        role="start",
        state=state,
        detail="",
        taken_at=at(day),
        status=200,
        evidence_ref=None,
    )
    looked = state is State.LOOKED
    evidence = Evidence(path="p", excerpt="x")
    parties = [
        ThirdParty(
            vendor=one, category="analytics", host="h.example", state=LoadState.LOADS, evidence=evidence
        )
        for one in vendors
    ]
    linked = (a_citation(day),) if imprint else ()
    legal = LegalVerdict(
        kind=LegalPageKind.IMPRINT, url="https://a.example/impressum" if imprint else "", linked_from=linked
    )
    return BodySheet(
        body=BODIES[body],
        state=state,
        state_detail="",
        pages=(look,),
        cells=(),
        third_parties=tuple((one, a_citation(day)) for one in parties) if looked else (),
        unknown_hosts=(),
        legal_pages=(legal,) if looked else (),
    )


def told(
    history: History,
    sheets: Sequence[BodySheet] = (),
    since: datetime = BEGINNING,
    until: datetime | None = None,
    knowledge: Sequence[str] = (),
) -> tuple[FeedEntry, ...]:
    digests = [*knowledge, *["sha256:1"] * len(sheets)]
    dated = [(a_run(n, digests[n]), sheet) for n, sheet in enumerate(sheets)]
    window = Window(since=since, until=until or at(9999))
    return feed_entries(history, [("a", dated)] if dated else [], window, BOTH, KNOWLEDGE)


def kinds(entries: Iterable[FeedEntry]) -> list[str]:
    return [one.kind.value for one in entries]


def test_the_vocabulary_holds_everything_that_timelines_tell() -> None:
    assert {one.value for one in Happening} <= {one.value for one in FeedKind}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_has_a_title(lang: str) -> None:
    say = words(lang)  # type: ignore[arg-type]  # parametrised
    assert [one for one in FeedKind if not say.has(f"feed.title.{one}")] == []


def test_a_new_channel_is_told_with_bounds_proofs_and_a_sentence_for_print() -> None:
    (entry,) = told(a_history([a_row(0, "not_seen"), a_row(9)]))
    assert (entry.kind, entry.body_name, entry.service, entry.handle) == ("joined", "Amt A", "x", "amt")
    assert (entry.bounds.after, entry.bounds.by, entry.known_at) == (at(0), at(9), at(9))
    assert [one.outcome for one in entry.proofs] == [Outcome.NOT_SEEN, Outcome.SEEN]
    assert entry.link == "https://a.example/start"
    german, english = entry.texts.values()
    assert german.title == "Amt A: Kanal @amt auf X (früher Twitter) neu verlinkt"
    assert "13. März 2024" in german.summary
    assert "4. März 2024" in german.summary
    assert english.lang == "en"
    assert "13 March 2024" in english.summary


def test_an_exit_without_words_is_not_called_one() -> None:
    entry = told(a_history([a_row(0), a_row(9, "not_seen")]))[-1]
    assert entry.kind is FeedKind.UNLINKED
    for text in entry.texts.values():
        for word in ("verlassen", "Rückzug", "left", "withdrawal", "gelöscht", "deleted"):
            assert word not in text.title


def test_what_the_body_says_is_quoted_with_the_page_that_says_it() -> None:
    said = "Unser X-Kanal ruht & <b>schweigt</b>."
    entry = told(a_history([a_row(0), a_row(9)], [a_remark(9, Said.RESTING, said)]))[-1]
    assert (entry.kind, entry.quote, entry.quote_url) == ("resting", said, "https://a.example/start")
    assert entry.link == entry.quote_url


def test_a_deleted_account_is_not_said_to_be_the_bodys_word() -> None:
    facts = [a_fact(0), a_fact(9, outcome=Outcome.NOT_SEEN)]
    entry = told(a_history([a_row(0)], facts=facts))[-1]
    assert entry.kind is FeedKind.LEFT
    assert "laut Stelle" not in entry.texts["de"].title
    assert "the body says" not in entry.texts["en"].title


def test_a_takeover_is_told_with_its_gravity() -> None:
    facts = [a_fact(0), a_fact(9, persistent_id="2")]
    entry = next(one for one in told(a_history([a_row(0)], facts=facts)) if one.kind is FeedKind.TAKEOVER)
    assert (entry.grave, entry.bounds.after, entry.known_at, entry.handle) == (True, at(0), at(9), "amt")
    renamed = [a_fact(0, display_name="Amt"), a_fact(9, display_name="Anderes Amt")]
    hint = next(one for one in told(a_history([a_row(0)], facts=renamed)) if one.kind is FeedKind.TAKEOVER)
    assert not hint.grave
    assert hint.texts["de"].title != entry.texts["de"].title


def test_surveys_tell_third_parties_and_legal_pages_with_proofs() -> None:
    sheets = [a_sheet(0, "matomo"), a_sheet(9, "youtube", imprint=False)]
    found = {one.kind.value: one for one in told(a_history(), sheets)}
    assert set(found) == {"new_third_party", "third_party_gone", "legal_page_gone"}
    new = found["new_third_party"]
    assert (new.subject, new.bounds.after, new.known_at) == ("youtube", at(0), at(9))
    assert [(one.outcome, one.taken_at) for one in new.proofs] == [
        (Outcome.NOT_SEEN, at(0)),
        (Outcome.SEEN, at(9)),
    ]
    assert new.proofs[1].evidence is not None
    assert found["legal_page_gone"].texts["de"].title == "Amt A: Impressum nicht mehr verlinkt"


def test_a_survey_that_saw_nothing_hides_nothing_and_ends_nothing() -> None:
    sheets = [a_sheet(0, "matomo"), a_sheet(5, state=State.TIMEOUT), a_sheet(9, "youtube")]
    entries = told(a_history(), sheets)
    assert kinds(entries) == ["out_of_sight", "back_in_sight", "new_third_party", "third_party_gone"]
    assert entries[0].proofs[-1].outcome is Outcome.NOT_LOOKED
    assert entries[2].bounds.after == at(0)


def test_another_judgement_of_the_same_captures_is_no_news() -> None:
    assert told(a_history(), [a_sheet(0, "matomo"), a_sheet(0, "youtube")]) == ()


def test_surveys_are_compared_in_the_order_of_their_captures() -> None:
    (entry,) = told(a_history(), [a_sheet(9, "youtube"), a_sheet(0)])
    assert (entry.kind, entry.known_at) == ("new_third_party", at(9))


def test_a_catalogue_that_grew_is_named_as_a_possible_reason() -> None:
    sheets = [a_sheet(0), a_sheet(9, "youtube")]
    (same,) = told(a_history(), sheets)
    (other,) = told(a_history(), sheets, knowledge=["sha256:1", "sha256:2"])
    assert "Verzeichnis" in other.texts["de"].summary
    assert "Verzeichnis" not in same.texts["de"].summary
    assert other.id == same.id


OUTCOMES = st.sampled_from(("seen", "seen", "not_seen", "not_looked"))
ROWS = st.lists(
    st.builds(
        a_row,
        st.integers(0, 60),
        OUTCOMES,
        st.sampled_from(("start", "imprint")),
        st.sampled_from(("amt", "haus")),
        body=st.sampled_from(("a", "b")),
        service=st.sampled_from(("x", "youtube")),
    ),
    max_size=25,
    unique_by=lambda row: (row[0], row[1], row[2], row[3], row[4]),
)
REMARKS = st.lists(
    st.builds(
        a_remark,
        st.integers(0, 60),
        st.sampled_from(Said),
        st.sampled_from(("Eins.", "Zwei.")),
        service=st.sampled_from(("x", "youtube")),
    ),
    max_size=5,
)
FACTS = st.lists(
    st.builds(
        a_fact,
        st.integers(0, 60),
        st.sampled_from(("amt", "haus")),
        persistent_id=st.sampled_from(("1", "2")),
        display_name=st.sampled_from(("", "Amt", "Haus")),
        outcome=st.sampled_from((Outcome.SEEN, Outcome.NOT_SEEN)),
    ),
    max_size=6,
)
SHEETS = st.lists(
    st.builds(
        lambda day, vendors, imprint, state: a_sheet(day, *sorted(vendors), imprint=imprint, state=state),
        st.integers(0, 60),
        st.sets(st.sampled_from(("matomo", "youtube", "vimeo"))),
        st.booleans(),
        st.sampled_from((State.LOOKED, State.LOOKED, State.DNS, State.BOT_WALL)),
    ),
    max_size=6,
)
CUTS = st.lists(st.integers(-1, 61), max_size=6).map(sorted)


@given(rows=ROWS, remarks=REMARKS, facts=FACTS, sheets=SHEETS, cuts=CUTS)
def test_windows_that_follow_one_another_tell_everything_once_under_ids_of_their_own(
    rows: list[Row],
    remarks: list[Remark],
    facts: list[ProfileFact],
    sheets: list[BodySheet],
    cuts: list[int],
) -> None:
    history = a_history(rows, remarks, facts)
    edges = [BEGINNING, *map(at, cuts), at(99)]
    parts = [entry for since, until in pairwise(edges) for entry in told(history, sheets, since, until)]
    whole = told(history, sheets)
    assert sorted(parts, key=lambda one: one.id) == sorted(whole, key=lambda one: one.id)
    assert len({one.id for one in whole}) == len(whole)
    assert told(history, sheets) == whole


def test_a_channel_that_is_renamed_later_keeps_the_ids_of_its_earlier_news() -> None:
    facts = [a_fact(0, "alt"), a_fact(9, "neu"), a_fact(19, "neuer")]
    rows = [a_row(-5, "not_seen", handle="alt"), a_row(0, handle="alt"), a_row(9, handle="neu")]
    before = told(a_history(rows[:2], facts=facts[:1]))
    between = told(a_history(rows, facts=facts[:2]))
    after = told(a_history([*rows, a_row(19, handle="neuer")], facts=facts))
    ids = [{one.id for one in entries if one.kind != "takeover"} for entries in (before, between, after)]
    assert ids[0] < ids[1] < ids[2]
    assert [one.subject for one in after if one.kind == "renamed"] == ["alt", "neu"]


def test_a_body_without_a_name_is_called_by_its_id() -> None:
    history = replace(a_history([a_row(0)]), bodies={})
    (entry,) = told(history)
    assert entry.body_name == "a"
