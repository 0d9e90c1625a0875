"""Histories built by the real core, from rows as a test writes them."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.knowledge import load
from amtsblick.report.timeline.give_back import files
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef
from amtsblick.values.history import History, Source
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact, Remark, Row, Said, Succession

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
BODY = Body(
    id="amt",
    name="Amt für Muster",
    kind="authority",
    homepage="https://amt.example/",
    country="DE",
    region="Thüringen",
    wikidata="Q42",
)


def at(day: int) -> datetime:
    """Noon of the n-th day; day 0 is 4 March 2024."""
    return NOON + timedelta(days=day)


def a_row(
    day: int,
    outcome: str = "seen",
    *,
    page: str = "start",
    handle: str = "amt",
    service: str = "x",
    body: str = "amt",
) -> Row:
    why = "timeout" if outcome == "not_looked" else ""
    return (body, service, handle, at(day), page, outcome, why, f"{body}-{day}-{page}")


def a_remark(day: int, said: Said, *, named: date | None = None, **changes: object) -> Remark:
    fields = {"body": "amt", "service": "x", "page": "start", "sentence": "Wir sagen etwas."} | changes
    return Remark(said=said, seen_at=at(day), day=named, ref=f"amt-{day}-start", **fields)


def a_fact(day: int, *, handle: str = "amt", service: str = "x", **changes: object) -> ProfileFact:
    fields = {"outcome": Outcome.SEEN, "persistent_id": "1", "source": "https://api.example/amt"} | changes
    return ProfileFact(service=service, handle=handle, when=at(day), **fields)


def a_history(
    rows: Sequence[Row],
    *,
    remarks: Sequence[Remark] = (),
    facts: Sequence[ProfileFact] = (),
    bodies: Sequence[Body] = (BODY,),
    successions: Sequence[Succession] = (),
    archived: bool = True,
    **changes: object,
) -> History:
    """A history of looks whose archived copies have addresses."""
    moments = {(row[7], row[4], row[3]) for row in rows}
    moments |= {(one.ref, one.page, one.seen_at) for one in remarks}
    sources = {
        ref: Source(
            page_url=f"https://amt.example/{page}",
            taken_at=when,
            evidence=EvidenceRef(bundle="a.warc.gz", record=f"<urn:{ref}>", offset=0, digest="sha256:00"),
            archive="web archive" if archived else "",
            archived_at=f"https://archive.example/{when:%Y%m%d}/https://amt.example/{page}"
            if archived
            else "",
        )
        for ref, page, when in sorted(moments)
    }
    fields = {
        "bodies": {body.id: body for body in bodies},
        "timelines": timelines(rows, Known(remarks=remarks, facts=facts, successions=successions)),
        "successions": tuple(successions),
        "sources": sources,
        "since": min(row[3] for row in rows),
        "until": max(row[3] for row in rows),
    } | changes
    return History(**fields)


def given(history: History, **changes: object) -> dict[str, str]:
    """All files as text."""
    fields = {"generated_at": datetime(2026, 11, 23, 8, tzinfo=UTC)} | changes
    return {name: "".join(pieces) for name, pieces in files(history, load(), **fields)}


def table(text: str) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """The builders, as one fixture because tests are no package; without state."""
    return SimpleNamespace(
        row=a_row,
        remark=a_remark,
        fact=a_fact,
        history=a_history,
        given=given,
        table=table,
        at=at,
        body=BODY,
    )
