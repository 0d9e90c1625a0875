"""Whom to ask what, what answers mean beside what is seen, who is late."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from amtsblick.assess.register.agreement import Agreement, compare
from amtsblick.assess.register.asking import Peers, rows, services_asked
from amtsblick.assess.register.replies import (
    declaration_of,
    differences,
    reply_id,
    says_the_same,
    usages_of,
)
from amtsblick.assess.register.returns import returns
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclarationKind, DeclaredUse, Reply
from amtsblick.values.survey import Standing, Status
from amtsblick.values.usages import EvidenceLink, Purpose, SaidMode, Usage, UsageKind
from testquestionnaire import ASKED, NOON, a_channel, observed

ADVERT = EvidenceLink(kind="survey", text="pixel", address="https://amt.example/", taken_at=NOON)
REPLY = Reply(
    id=reply_id(ASKED),
    questionnaire=ASKED.id,
    body="amt",
    received_on=date(2026, 11, 20),
    uses=(DeclaredUse(service="x", kind=UsageKind.LEFT, handle="amt_auen"),),
    unit="Referat 12",
    source="amt.xlsx",
    digest="sha256:1",
)


def a_body(name: str, kind: str = "", parent: str | None = None) -> Body:
    return Body(id=name, name=name, kind=kind, parent=parent, homepage=f"https://{name}.example/")


def said(*uses: DeclaredUse) -> Declaration:
    return Declaration(
        id="d", body="amt", kind=DeclarationKind.QUESTIONNAIRE, dated=date(2026, 11, 20), uses=uses
    )


def use(service: str, kind: UsageKind, handle: str = "") -> DeclaredUse:
    return DeclaredUse(service=service, kind=kind, handle=handle)


def test_what_was_seen_is_asked_first_then_what_most_peers_use(knowledge):
    seen = observed(a_channel("youtube", "@amt"), adverts=(("facebook", ADVERT),))
    seen = replace(seen, statuses=(("xing", Status.OFFERED), ("flickr", Status.NOT_FOUND)))
    peers = Counter({"mastodon": 5, "instagram": 9, "youtube": 9, "googleplus": 9, "signal": 9})

    assert services_asked(seen, peers, knowledge) == ("facebook", "youtube", "xing", "instagram", "mastodon")


def test_peers_are_bodies_of_the_same_kind_else_of_the_same_parent_else_all():
    bodies = [
        a_body("a", "police"),
        a_body("b", "police"),
        a_body("c", "museum", "land"),
        a_body("d", "", "land"),
        a_body("e"),
    ]
    peers = Peers(bodies, {"a": {"x"}, "b": {"x", "tiktok"}, "c": {"flickr"}, "d": {"xing"}})

    assert peers.of(bodies[0]) == {"x": 1, "tiktok": 1}
    assert peers.of(bodies[2]) == {"xing": 1}  # no other museum
    assert peers.of(bodies[3]) == {"flickr": 1}
    assert peers.of(bodies[4]) == {"x": 2, "tiktok": 1, "flickr": 1, "xing": 1}


def test_rows_name_own_channels_running_ones_first_or_one_of_another_body():
    seen = observed(
        a_channel("x", "alt", gone_by=NOON),
        a_channel("x", "neu"),
        a_channel("x", "land", standing=Standing.VIA_OTHER, via="land"),
        a_channel("facebook", "land", standing=Standing.VIA_OTHER, via="land"),
    )
    asked = rows(("x", "facebook", "tiktok"), seen)

    assert [(one.service, one.channel.handle if one.channel else None) for one in asked] == [
        ("x", "neu"),
        ("x", "alt"),
        ("facebook", "land"),
        ("tiktok", None),
    ]


OWN, NONE, LEFT = UsageKind.OWN_CONTENT, UsageKind.NONE, UsageKind.LEFT
RUNS = a_channel("x", "amt_auen")
LINES = {
    "agreed": ([use("x", OWN, "AMT_AUEN")], [RUNS], (Agreement.AGREED, "own_content", "active")),
    "not_seen": ([use("x", OWN)], [], (Agreement.NOT_SEEN, "own_content", "")),
    "gone": (
        [use("x", OWN, "amt_auen")],
        [replace(RUNS, gone_by=NOON)],
        (Agreement.NOT_SEEN, "own_content", "unknown"),
    ),
    "not_said": ([use("facebook", NONE)], [RUNS], (Agreement.NOT_SAID, "", "active")),
    "other_kind": ([use("x", NONE)], [RUNS], (Agreement.OTHER_KIND, "none", "active")),
    "left": ([use("x", LEFT)], [replace(RUNS, gone_by=NOON)], (Agreement.AGREED, "left", "unknown")),
    "none_at_all": ([use("", NONE)], [], (Agreement.AGREED, "none", "")),
    "not_visible": (
        [use("x", UsageKind.MONITORING_ONLY)],
        [],
        (Agreement.NOT_VISIBLE, "monitoring_only", ""),
    ),
}


@pytest.mark.parametrize(("uses", "channels", "wanted"), LINES.values(), ids=list(LINES))
def test_an_answer_beside_what_is_seen(uses, channels, wanted):
    first = compare(said(*uses), observed(*channels))
    lines = [one for one in first if one.agreement is wanted[0]]

    assert [(one.agreement, one.said, one.seen) for one in lines] == [wanted]
    assert all(one.evidence for one in lines if one.seen)


def test_who_says_to_use_nothing_is_not_agreed_with_while_a_channel_is_seen():
    (line,) = compare(said(use("", NONE)), observed(RUNS))

    assert (line.agreement, line.service) == (Agreement.NOT_SAID, "x")


def test_adverts_and_channels_of_others_agree_where_they_are_seen():
    seen = observed(statuses=(("facebook", Status.ADVERTS_ONLY), ("x", Status.VIA_OTHER)))
    uses = (use("facebook", UsageKind.ADVERTS_ONLY), use("x", UsageKind.VIA_OTHER_BODY))
    agreed = compare(said(*uses), seen)
    unseen = compare(said(*uses), observed())

    assert {one.agreement for one in agreed} == {Agreement.AGREED}
    assert {one.agreement for one in unseen} == {Agreement.NOT_SEEN}


def test_nothing_is_compared_when_nobody_could_look():
    assert compare(said(use("x", OWN)), observed(state=State.TIMEOUT)) == ()


def test_a_reply_becomes_a_complete_declaration_with_its_file_as_proof():
    declared = declaration_of(ASKED, REPLY, "Antwort")

    assert (declared.complete, declared.kind, declared.uses) == (
        True,
        DeclarationKind.QUESTIONNAIRE,
        REPLY.uses,
    )
    assert declared.evidence[0].ref == "sha256:1"
    assert (declared.origin.mode, declared.origin.said_by) == (SaidMode.QUESTIONNAIRE, "Referat 12")


def test_the_day_and_the_file_do_not_make_another_answer():
    again = replace(REPLY, received_on=date(2027, 1, 1), source="b.xlsx", digest="sha256:2")
    other = replace(REPLY, uses=(use("x", OWN, "amt_auen"),), remarks="Neu")

    assert says_the_same(REPLY, again)
    assert not says_the_same(REPLY, other)
    assert differences(REPLY, other) == ("x amt_auen: left, now own_content", "remarks: , now Neu")


def test_usages_are_proposed_for_what_the_register_does_not_know():
    reply = replace(
        REPLY,
        uses=(
            replace(use("x", OWN, "amt_auen"), purposes=(Purpose.PRESS,), reason="Reichweite"),
            use("facebook", LEFT),
            replace(use("tiktok", UsageKind.VIA_OTHER_BODY), via="land"),
        ),
    )
    known = Usage(id="alt", body="amt", service="facebook", kind=OWN, handle="amt")
    found = usages_of(reply, "Antwort", [known], {"amt/tiktok/gone"}, {"amt", "land"})

    assert [one.id for one in found] == ["amt/tiktok/via_other_body", "amt/x/amt_auen"]
    assert (found[0].via, found[1].purposes, found[1].reason) == ("land", (Purpose.PRESS,), "Reichweite")
    assert found[1].origin.mode is SaidMode.QUESTIONNAIRE


def test_what_a_human_withdrew_is_not_proposed_again():
    assert usages_of(REPLY, "Antwort", [], {"amt/x/amt_auen"}, {"amt"}) == ()


def test_returns_count_the_newest_questionnaire_of_each_body_by_kind():
    bodies = {
        one.id: one for one in (a_body("amt", "authority"), a_body("b", "authority"), a_body("c", "police"))
    }
    old = replace(ASKED, id="amt-old", made_on=date(2026, 1, 1), answer_by=date(2026, 2, 1))
    sent = [ASKED, old, replace(ASKED, id="b-q", body="b"), replace(ASKED, id="c-q", body="c")]
    replies = [REPLY, replace(REPLY, id="r", questionnaire="amt-old")]
    found = returns(sent, replies, bodies, date(2026, 12, 11))

    assert [(one.kind, one.sent, one.answered, one.late) for one in found.rates] == [
        ("authority", 2, 1, 1),
        ("police", 1, 0, 1),
    ]
    assert (found.whole.sent, found.whole.answered) == (3, 1)
    assert [(one.body.id, one.late) for one in found.late()] == [("b", 10), ("c", 10)]


def test_an_answer_to_an_older_questionnaire_is_none_to_the_newest():
    bodies = {"amt": a_body("amt")}
    newer = replace(ASKED, id="amt-new", made_on=date(2026, 12, 1), answer_by=date(2026, 12, 20))

    assert returns([ASKED, newer], [REPLY], bodies, date(2026, 12, 20)).late() == ()
    assert returns([ASKED, newer], [REPLY], bodies, date(2026, 12, 21)).late()[0].late == 1
