"""Said and seen: every difference with both sides' proof and the way to mend it; nobody looked is not "the same"."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.jobs.drift_list import drift_of
from amtsblick.keep.board import Lines, Seen
from amtsblick.values.board import BoardBody, BoardItem, BodyView, Field, HitKind, Side
from amtsblick.values.capture import State
from amtsblick.values.declared import (
    Declaration,
    DeclarationKind,
    DeclaredUse,
    DriftKind,
    Questionnaire,
)
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.records import RecordState, Role
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, UsageKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = "https://amt.example/"


def channel(service, handle, address=HOME):
    proof = EvidenceLink(kind="survey", text="Startseite", ref="1 urn", address=address, taken_at=NOON)
    return SeenChannel(
        service=service,
        handle=handle,
        url=f"https://{service}.example/{handle}",
        standing=Standing.OWN,
        state=ChannelState.ACTIVE,
        first_seen=NOON,
        last_seen=NOON,
        evidence=(proof,),
    )


def concept(body="amt", service="mastodon"):
    return Declaration(
        id=f"{body}.konzept",
        body=body,
        kind=DeclarationKind.CONCEPT,
        address=f"{HOME}konzept",
        dated=date(2026, 1, 1),
        uses=(
            DeclaredUse(service=service, handle="", kind=UsageKind.OWN_CONTENT, said="Wir nutzen Mastodon"),
        ),
    )


@pytest.fixture
def see(office):
    """``see("amt", channel, …)``: what the board keeps of a body that a survey saw so."""

    def put(body, *channels, state=State.LOOKED, concepts=()):
        observed = Observed(
            body=body,
            state=state,
            looked_at=NOON,
            channels=channels,
            statuses=tuple((one.service, Status.OWN) for one in channels),
            homepage=HOME,
            pages=3,
        )
        register = office.register
        line = register.board_body(Side.INSIDE, body) or BoardBody(side=Side.INSIDE, id=body, name=body)
        made = Seen(
            view=BodyView(observed=observed, surveys=1, concepts=concepts),
            made_of=f"{register.amounts_about([body])[body]}|",
            accounts=frozenset(),
            first_look=NOON,
            changes=(),
        )
        entries = register.entries_about([body]).get(body, ())
        last = entries[-1].seq if entries else 0
        line = replace(line, surveyed=True, state=state)
        item = BoardItem(
            side=Side.INSIDE,
            kind=HitKind.BODY,
            id=body,
            title=line.name,
            body=body,
            texts=((Field.NAME, line.name),),
        )
        lines = Lines(owner=body, last=last, bodies=(line,), items=(item,), seen=made)
        assert register.put_lines([lines]) == []

    return put


def test_a_difference_comes_with_its_sentence_its_proof_and_a_form(browser_of, entered, see):
    entered(concept())
    see("amt", channel("tiktok", "amt_clips"))
    page = browser_of("presse", (Role.EDITOR, "")).get("/de/work/drift").text
    assert "Kanal nicht erklärt" in page or "TikTok" in page
    assert "amt_clips" in page
    assert f'href="{HOME}"' in page
    assert "/de/work/new/usage?body=amt&amp;service=tiktok&amp;handle=amt_clips" in page
    assert page.count("<h1") == 1
    assert " style=" not in page


def test_readers_get_no_forms_that_they_may_not_send(browser_of, entered, see):
    entered(concept())
    see("amt", channel("tiktok", "amt_clips"))
    page = browser_of("leser", (Role.READER, "")).get("/de/work/drift").text
    assert "amt_clips" in page
    assert "/work/new/" not in page


def test_what_nobody_could_look_at_is_told_as_that_and_never_as_the_same(browser_of, entered, see):
    entered(concept())
    see("amt", channel("tiktok", "amt_clips"), state=State.TIMEOUT)
    see("stadt")
    page = browser_of("dsb", (Role.DPO, "")).get("/de/work/drift").text
    assert "amt_clips" not in page
    assert "konnten nicht angesehen werden" in page
    blind = page[page.index("konnten nicht angesehen werden</summary>") :]
    assert "Amt für Wasser" in blind
    assert "Stadt Auenstadt" not in blind
    assert "nie angesehen" in blind  # nobody ever looked at the third body


def test_filters_keep_to_kind_service_and_part_of_the_tree(browser_of, entered, see):
    entered(concept(), concept(body="stadt"))
    see("amt", channel("tiktok", "amt_clips"))
    see("stadt", channel("x", "stadt_x"))
    whole = browser_of("dsb", (Role.DPO, ""))

    def shown(query):
        text = whole.get(f"/en/work/drift?{query}").text
        return {name for name in ("amt_clips", "stadt_x") if name in text}

    assert shown("") == {"amt_clips", "stadt_x"}
    assert shown("service=x") == {"stadt_x"}
    assert shown("kind=unnamed_tool") == set()
    assert shown("kind=undeclared_channel") == {"amt_clips", "stadt_x"}
    assert shown("under=land") == {"amt_clips"}
    assert shown("q=Wasser") == {"amt_clips"}
    part = browser_of("leser", (Role.READER, "land"))
    assert "stadt_x" not in part.get("/de/work/drift").text
    assert part.get("/de/work/drift?under=stadt").status_code == 404
    assert whole.get("/de/work/drift?under=none").status_code == 404
    assert whole.get("/de/work/drift?service=none").status_code == 400


def test_who_was_asked_already_is_not_offered_to_be_asked_again(browser_of, entered, see):
    asked = Questionnaire(
        id="frage",
        body="amt",
        token="T1",
        made_on=date(2026, 2, 1),
        answer_by=date(2026, 3, 15),
        services=("tiktok",),
    )
    entered(concept())
    entered(asked, state=RecordState.APPROVED)
    see("amt", channel("tiktok", "amt_clips"))
    page = browser_of("dsb", (Role.DPO, "")).get("/de/work/drift").text
    assert "Schon gefragt: Fragebogen vom 1. Februar 2026" in page
    assert "/de/work/questionnaires/new?body=amt" not in page


def test_a_concept_that_the_survey_read_counts_until_one_is_entered(office):
    seen = Observed(
        body="amt",
        state=State.LOOKED,
        looked_at=NOON,
        channels=(channel("tiktok", "amt_clips"),),
        statuses=(("tiktok", Status.OWN),),
    )
    told = drift_of(BodyView(observed=seen, concepts=(concept(),)), (), NOON.date())
    assert DriftKind.UNDECLARED_CHANNEL in {one.kind for one in told.drifts}
    assert told.concept_read
    silent = drift_of(BodyView(observed=seen), (), NOON.date())
    assert DriftKind.UNDECLARED_CHANNEL not in {one.kind for one in silent.drifts}


def test_strangers_addresses_are_no_links_and_their_text_is_no_markup(browser_of, entered, see):
    entered(concept())
    see("amt", channel("tiktok", "<b>clips", address="javascript:alert(1)"))
    page = browser_of("dsb", (Role.DPO, "")).get("/de/work/drift").text
    assert "<b>clips" not in page
    assert not re.search(r'href="javascript', page)


def test_strangers_are_sent_to_the_log_in(client, office):
    answer = client.get("/de/work/drift")
    assert answer.status_code == 303
    assert "/de/login" in answer.headers["location"]
