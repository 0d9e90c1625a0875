"""The chain covers every field, and a later version with more fields computes the same digests."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from amtsblick.assess.register import chain
from amtsblick.assess.register.chain import digest_of, first_break, read_back, spelled
from amtsblick.assess.register.edits import Edit, edits
from amtsblick.assess.register.life_cycle import Log, plan
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Occasion, Reopening, TriggerKind
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import EvidenceLink, Measure, Metric, Origin, Purpose, Usage, UsageKind

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
USAGE = Usage(
    id="u",
    body="a",
    service="x",
    kind=UsageKind.OWN_CONTENT,
    purposes=(Purpose.PRESS,),
    since=PartialDate(text="2024-03"),
    origin=Origin(title="Konzept", on=DAY),
)
REOPENING = Reopening(
    id="o",
    decision="d",
    body="a",
    service="x",
    occasion=Occasion(
        kind=TriggerKind.DUE,
        body="a",
        service="x",
        fact="due",
        known_at=NOON,
        facts=(("days", "3"),),
        evidence=(EvidenceLink(kind="survey", text="Seite", taken_at=NOON),),
    ),
)


def a_log(size=4):
    changes = [
        Change(action=Action.ENTERED, content=replace(USAGE, id=f"u{number}"), valid_from=DAY)
        for number in range(size)
    ]
    return plan(changes, Log(), Actor(name="Anna"), NOON).entries


@pytest.mark.parametrize("content", [USAGE, REOPENING], ids=["usage", "reopening"])
def test_what_is_spelled_is_read_back_unchanged(content):
    assert read_back(chain.kind_of(content), spelled(content)) == content


def test_whole_numbers_are_read_back_as_the_numbers_they_are():
    measure = Measure(id="m", body="a", service="x", metric=Metric.REACH, value=5, since=DAY, until=DAY)
    assert read_back(RecordKind.MEASURE, spelled(measure)) == measure


def test_characters_that_no_encoding_has_are_spelled_out():
    content = replace(USAGE, note="\ud83d \0")
    assert spelled(content).isascii()
    assert read_back(RecordKind.USAGE, spelled(content)) == content


def test_fields_with_defaults_are_left_out_at_every_depth():
    assert spelled(USAGE) == (
        '{"body":"a","id":"u","kind":"own_content","origin":{"on":"2026-01-01","title":"Konzept"},'
        '"purposes":["press"],"service":"x","since":{"text":"2024-03"}}'
    )


def test_a_later_version_with_more_fields_spells_the_same():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class LaterBody(Body):
        motto: str = ""

    now = Body(id="a", name="Amt", homepage="https://a.example/")
    later = LaterBody(id="a", name="Amt", homepage="https://a.example/")
    assert spelled(later) == spelled(now)


OTHER = {
    "seq": 2,
    "at": NOON + timedelta(microseconds=1),
    "actor": Actor(name="Bert"),
    "action": Action.CHANGED,
    "kind": RecordKind.BODY,
    "record": "v",
    "version": 2,
    "state": RecordState.SUBMITTED,
    "valid_from": date(2026, 1, 2),
    "content": replace(USAGE, unit="Presse"),
    "authors": ("Anna", "Bert"),
    "approved_by": "Bert",
    "before": 1,
    "note": "so",
    "previous": "sha256:00",
}


def test_every_field_of_an_entry_is_covered_by_its_digest():
    (entry,) = a_log(1)
    assert OTHER.keys() | {"digest"} == {field.name for field in fields(entry)}
    changed = [replace(entry, **{name: value}) for name, value in OTHER.items()]
    changed.append(replace(entry, actor=Actor(name="Anna", role=Role.ADMIN)))
    digests = {digest_of(one) for one in changed}
    assert len(digests) == len(changed)
    assert entry.digest not in digests


def test_a_moment_is_one_in_every_time_zone():
    (entry,) = a_log(1)
    berlin = entry.at.astimezone(timezone(timedelta(hours=1)))
    assert digest_of(replace(entry, at=berlin)) == entry.digest


def test_names_cannot_be_moved_from_one_field_to_the_next():
    (entry,) = a_log(1)
    first = digest_of(replace(entry, authors=("a", "b"), approved_by="c"))
    assert first != digest_of(replace(entry, authors=("a",), approved_by="b,c"))


@pytest.mark.parametrize(
    ("spoil", "seq", "says"),
    [
        (lambda log: log[1:], 1, "entry 1 is missing"),
        (lambda log: [log[0], *log[2:]], 2, "entry 2 is missing"),
        (lambda log: [log[1], log[0], *log[2:]], 1, "entry 1 is missing"),
        (lambda log: [*log[:2], replace(log[2], note="x"), log[3]], 3, "not as it was written"),
        (lambda log: [*log[:2], resealed(log[2]), log[3]], 4, "does not follow"),
    ],
    ids=["first-gone", "middle-gone", "exchanged", "edited", "edited-and-resealed"],
)
def test_the_first_break_is_named(spoil, seq, says):
    log = a_log()
    assert first_break(log) is None
    broken = first_break(spoil(log))
    assert (broken.seq, says in broken.why) == (seq, True), broken


def resealed(entry):
    forged = replace(entry, note="x")
    return replace(forged, digest=digest_of(forged))


def test_an_edit_names_the_field_before_and_after():
    after = replace(
        USAGE,
        purposes=(Purpose.PRESS, Purpose.DIALOGUE),
        since=None,
        origin=replace(USAGE.origin, title="Neues Konzept"),
    )
    assert edits(USAGE, after) == (
        Edit("origin.title", "Konzept", "Neues Konzept"),
        Edit("purposes[1]", None, "dialogue"),
        Edit("since.text", "2024-03", None),
    )
    assert edits(USAGE, USAGE) == ()
    assert {edit.before for edit in edits(None, USAGE)} == {None}
