"""Questionnaires for tests: made as the product makes them, filled in as a spreadsheet would do it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl

from amtsblick.knowledge import load
from amtsblick.report.questionnaire.form import Form, form_of
from amtsblick.report.questionnaire.labels import vocabulary
from amtsblick.report.questionnaire.workbook import write_questionnaire
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.declared import Questionnaire
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
AMT = Body(id="amt", name="Amt <Auen> & mehr", homepage="https://amt.example/", kind="authority")
LAND = Body(id="land", name="Land Auental", homepage="https://land.example/", kind="government")
BODIES = (AMT, LAND)
PROOF = "https://amt.example/kontakt"
ASKED = Questionnaire(
    id="amt-questionnaire-2026-11-03",
    body="amt",
    token="ABCD-EFGH-JKMN-PQRS",
    made_on=NOON.date(),
    answer_by=date(2026, 12, 1),
    services=("x", "mastodon", "facebook"),
)
VOCABULARY = vocabulary(load(), BODIES)
HEADINGS = 2
"""Row of the headings of the table of answers, counted from 1."""


def a_channel(service: str, handle: str, **changes) -> SeenChannel:
    made = SeenChannel(
        service=service,
        handle=handle,
        url=f"https://{service}.example/{handle}",
        standing=Standing.OWN,
        state=ChannelState.ACTIVE,
        first_seen=NOON,
        last_seen=NOON,
        evidence=(EvidenceLink(kind="survey", text="Kontakt", address=PROOF, taken_at=NOON),),
    )
    return replace(made, **changes)


def observed(*channels: SeenChannel, **changes) -> Observed:
    made = Observed(
        body="amt",
        state=State.LOOKED,
        looked_at=NOON,
        pages=14,
        channels=channels,
        statuses=tuple((one.service, Status.OWN) for one in channels),
        homepage=AMT.homepage,
    )
    return replace(made, **changes)


SEEN = observed(a_channel("x", "amt_auen"), a_channel("mastodon", "amt@social.example.de"))


def a_form(seen: Observed = SEEN, **changes) -> Form:
    return form_of(replace(ASKED, **changes), AMT, seen, load(), {one.id: one.name for one in BODIES})


def workbook(form: Form | None = None) -> bytes:
    stream = BytesIO()
    write_questionnaire(form or a_form(), stream)
    return stream.getvalue()


def filled(
    data: bytes, rows: Sequence[Mapping[str, object]] = (), cover: Mapping[str, object] | None = None
) -> bytes:
    """The workbook with answers typed into it: ``rows`` from the first on, by keys of fields."""
    book = openpyxl.load_workbook(BytesIO(data))
    answers = book.worksheets[1]
    columns = {VOCABULARY.field(cell.value): cell.column for cell in answers[HEADINGS]}
    for number, row in enumerate(rows, HEADINGS + 1):
        for key, value in row.items():
            answers.cell(number, columns[key]).value = value
    places = {VOCABULARY.field(str(row[0].value)): row[1] for row in book.worksheets[0].iter_rows()}
    for key, value in (cover or {}).items():
        places[key].value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
