"""Which documents a use needs, and when an impact assessment is to be made."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.documents.filling import confirmed_in, filled_in, filled_texts, says_the_same
from amtsblick.assess.documents.needed import NEEDED, needed, needs_assessment
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.usages import UsageKind

DAY = date(2026, 11, 3)


def document(**fields):
    return Document(
        id="d",
        kind=DocumentKind.DPIA_THRESHOLD,
        body="amt",
        service="tiktok",
        title="",
        made_at=datetime(2026, 11, 3, tzinfo=UTC),
        legal_as_of=DAY,
        fields=tuple(FieldValue(key=key.replace("__", "."), pieces=pieces) for key, pieces in fields.items()),
    )


def said(text, origin=FieldOrigin.FILLED, **more):
    return (Piece(text=text, origin=origin, who="a", **more),)


@pytest.mark.parametrize("kind", list(UsageKind), ids=str)
def test_every_use_needs_something_and_an_assessment_only_where_asked(kind):
    without, with_it = needed(kind, assessment=False), needed(kind, assessment=True)
    assert without
    assert DocumentKind.DPIA not in without
    assert set(with_it) - set(without) <= {DocumentKind.DPIA}
    assert len(set(NEEDED[kind])) == len(NEEDED[kind])


def test_a_channel_needs_a_concept_and_adverts_a_campaign_sheet():
    channel, adverts = (
        needed(UsageKind.OWN_CONTENT, assessment=True),
        needed(UsageKind.ADVERTS_ONLY, assessment=True),
    )
    assert {DocumentKind.USAGE_CONCEPT, DocumentKind.CHANNEL_NOTICE, DocumentKind.DPIA} <= set(channel)
    assert DocumentKind.CAMPAIGN_SHEET in adverts
    assert DocumentKind.USAGE_CONCEPT not in adverts


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, False),
        ({"criterion__a": said("Ja.")}, False),
        ({"criterion__a": said("Ja."), "criterion__b": said("Yes, since")}, True),
        ({"criterion__a": said("Ja."), "criterion__b": said("nein, ja")}, False),
        (
            {"criterion__a": said("Ja."), "criterion__b": said("Ja", FieldOrigin.KNOWLEDGE, to_check=True)},
            False,
        ),
        ({"result": said("Erforderlich.")}, True),
        ({"result": said("freiwillig")}, True),
        (
            {
                "result": said("Nicht erforderlich, weil"),
                "criterion__a": said("Ja."),
                "criterion__b": said("Ja."),
            },
            False,
        ),
        ({"result": said("Not required.")}, False),
        ({"result": said("Eine Folgenabschätzung ist nötig")}, True),
        ({"result": said("Keine Folgenabschätzung nötig")}, False),
        (
            {"result": said("Erforderlich, weil nichts sie ausschließt und nicht jede Gefahr bekannt ist")},
            True,
        ),
        ({"result": said("Offen"), "criterion__a": said("Ja."), "criterion__b": said("Ja.")}, True),
        ({"result": said("Erforderlich", FieldOrigin.KNOWLEDGE)}, False),
    ],
    ids=[
        "empty",
        "one",
        "two",
        "one-no",
        "proposal",
        "required",
        "voluntary",
        "against",
        "english",
        "sentence",
        "none",
        "not-after",
        "open",
        "knowledge",
    ],
)
def test_humans_say_whether_an_assessment_is_made(fields, wanted):
    assert needs_assessment(document(**fields)) is wanted


SEEN = Piece(text="gesehen", origin=FieldOrigin.OBSERVED)
PROPOSED = Piece(text="Vorschlag", origin=FieldOrigin.KNOWLEDGE, to_check=True)


def test_filled_text_stands_beside_observations_and_in_place_of_proposals():
    before = document(a=(SEEN, PROPOSED), b=(PROPOSED,))
    after = filled_in(before, {"a": " Text "}, "a.amt", DAY)
    written = Piece(text="Text", origin=FieldOrigin.FILLED, who="a.amt", on=DAY)
    assert [field.pieces for field in after.fields] == [(SEEN, written), (PROPOSED,)]
    assert filled_texts(after) == {"a": ("Text", "a.amt", DAY)}


SOURCED = Piece(
    text="Minderjährige nutzen den Dienst.", origin=FieldOrigin.KNOWLEDGE, sources=("wp248",), to_check=True
)
LOOKED_UP = Piece(text="nachgesehen", origin=FieldOrigin.KNOWLEDGE, sources=("dsa",))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Minderjährige nutzen den Dienst.", ("wp248",)),
        ("Ja. Minderjährige nutzen den Dienst. Sie sind gemeint.", ("wp248",)),
        ("Minderjährige meiden den Dienst.", ()),
        ("Dienst.", ()),
    ],
)
def test_a_text_that_quotes_a_proposal_keeps_its_sources(text, sources):
    after = filled_in(document(a=(LOOKED_UP, SOURCED)), {"a": text}, "a.amt", DAY)
    written = Piece(text=text, origin=FieldOrigin.FILLED, who="a.amt", on=DAY, sources=sources)
    assert after.fields[0].pieces == (LOOKED_UP, written)


def test_a_word_of_a_proposal_is_no_quotation_but_the_whole_of_it_is():
    short = replace(SOURCED, text="Ja")
    for text, sources in (("Ja", ("wp248",)), ("Ja, meine ich.", ())):
        after = filled_in(document(a=(short,)), {"a": text}, "a.amt", DAY)
        assert after.fields[0].pieces[0].sources == sources


def test_what_is_confirmed_stands_below_what_was_written():
    own = Piece(text="Eigenes", origin=FieldOrigin.FILLED, who="a.amt", on=DAY)
    before = document(a=(LOOKED_UP, SOURCED), b=(own, SOURCED), c=(SEEN,), d=(SOURCED,))
    assert confirmed_in(before, {"a", "b", "c"}) == {
        "a": "Minderjährige nutzen den Dienst.",
        "b": "Eigenes\nMinderjährige nutzen den Dienst.",
    }


def test_the_same_text_again_keeps_who_wrote_it_first():
    once = filled_in(document(a=()), {"a": "Text"}, "a.amt", DAY)
    assert filled_in(once, {"a": "Text"}, "b.amt", date(2027, 1, 1)) == once


def test_an_empty_text_takes_out_what_was_written():
    once = filled_in(document(a=(SEEN,)), {"a": "Text"}, "a.amt", DAY)
    assert filled_in(once, {"a": "  "}, "a.amt", DAY) == document(a=(SEEN,))


def test_an_unknown_field_is_a_key_error():
    with pytest.raises(KeyError, match="c"):
        filled_in(document(a=()), {"c": "Text"}, "a.amt", DAY)


def test_moment_and_knowledge_alone_make_no_other_document():
    one = document(a=(SEEN,))
    later = replace(
        one, made_at=datetime(2027, 1, 1, tzinfo=UTC), knowledge="sha256:x", legal_as_of=date(2027, 1, 1)
    )
    assert says_the_same(one, later)
    assert not says_the_same(one, filled_in(later, {"a": "Text"}, "a.amt", DAY))
