"""Bench: a register of many bodies over many weeks, written in bulk, for whoever measures pages and refreshes.

Every body has its own channels on most of the services; each week a survey looks at all of them. About one
in twenty fails to answer in a week, one channel in two hundred goes away or comes back. Sheets are what a
survey writes: one real sheet is spelled once per body and change, weeks differ by their moments only.
One body in ``--told`` has a published usage and a decision per service.

    python bench/big_register.py TARGET [--bodies 10000] [--weeks 260] [--services 8] [--told 4]

TARGET is a path (SQLite) or a postgresql:// address of an empty database.
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from amtsblick.keep import tables
from amtsblick.keep.bodies import chunks
from amtsblick.keep.opening import writing
from amtsblick.keep.register import Register
from amtsblick.keep.wording import spelled
from amtsblick.values.answers import Evidence, Place
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.survey import (
    BodySheet,
    Cell,
    ChannelVerdict,
    Citation,
    PageLook,
    Standing,
    Status,
)
from amtsblick.values.usages import Usage, UsageKind

SERVICES = ("facebook", "instagram", "mastodon", "x", "youtube", "bluesky", "linkedin", "tiktok")
KINDS = ("Ministerium", "Landesamt", "Stadt", "Landkreis", "Hochschule", "Behörde")
REGIONS = ("Thüringen", "Bayern", "Sachsen", "Hessen", "Berlin", "Bremen", "Hamburg", "Saarland")
NEWEST = datetime(2026, 11, 20, 3, tzinfo=UTC)
TOP = 100
"""Bodies without a parent."""
COMMON = 0.8
"""How likely a body uses a service."""
AT_ONCE = 2000
MOMENT = "2000-01-01T00:00:00Z"
"""Stands in a spelled sheet for the moment of the week."""
BLANK = datetime(2000, 1, 1, tzinfo=UTC)


def a_body(number: int) -> Body:
    name = f"b{number:05}"
    return Body(
        id=name,
        name=f"{KINDS[number % len(KINDS)]} für Prüfung Nummer {number}",
        kind=KINDS[number % len(KINDS)],
        parent=None if number < TOP else f"b{number % TOP:05}",
        homepage=f"https://{name}.example/",
        country="DE",
        region=REGIONS[number % len(REGIONS)],
    )


def a_sheet(body: Body, there: tuple[str, ...], *, dark: bool) -> str:
    """A sheet as the register spells it."""
    state = State.TIMEOUT if dark else State.LOOKED
    page = PageLook(
        url=body.homepage, role="start", state=state, detail="", taken_at=BLANK, status=200, evidence_ref=None
    )
    cells = () if dark else tuple(_cell(body, service) for service in there)
    return spelled(
        BodySheet(
            body=body,
            state=state,
            state_detail="",
            pages=(page,),
            cells=cells,
            third_parties=(),
            unknown_hosts=(),
            legal_pages=(),
        )
    )


def _cell(body: Body, service: str) -> Cell:
    citation = Citation(
        page_url=body.homepage,
        taken_at=BLANK,
        evidence_ref=None,
        evidence=Evidence(
            path="html > body > footer > a", excerpt=f'<a href="https://{service}.example/{body.id}">'
        ),
        place=Place.FOOTER,
    )
    channel = ChannelVerdict(
        service=service,
        handle=body.id,
        url=f"https://{service}.example/{body.id}",
        standing=Standing.OWN,
        via=None,
        reason="site_chrome",
        pages_seen=1,
        pages_looked=1,
        citations=(citation,),
    )
    return Cell(service=service, status=Status.OWN, channels=(channel,))


def write_register(register: Register, bodies: int, weeks: int, services: int, told: int) -> None:
    """Fill an empty register."""
    every = [a_body(number) for number in range(bodies)]
    first = NEWEST - timedelta(weeks=weeks)
    register.import_bodies(every, first)
    chance = Random(7)
    there = [{one for one in SERVICES[:services] if chance.random() < COMMON} for _ in every]
    texts: dict[tuple[int, tuple[str, ...], bool], str] = {}
    for week in range(weeks):
        at = NEWEST - timedelta(weeks=weeks - 1 - week)
        _begin(register, week + 1, at, every)
        sheets = _sheets(every, there, texts, chance)
        for part in chunks(_rows(week + 1, at, every, sheets), AT_ONCE):
            with writing(register._engine) as connection:  # noqa: SLF001 - written below the register's door
                connection.execute(insert(tables.sheet), part)
    _records(register, every[::told] if told else [], SERVICES[:services])


def _sheets(
    every: list[Body],
    there: list[set[str]],
    texts: dict[tuple[int, tuple[str, ...], bool], str],
    chance: Random,
) -> Iterator[tuple[State, str]]:
    for number, body in enumerate(every):
        if chance.random() < 1 / 200:
            there[number] ^= {chance.choice(SERVICES)}
        dark = chance.random() < 1 / 20
        key = number, tuple(sorted(there[number])), dark
        if key not in texts:
            texts[key] = a_sheet(body, key[1], dark=dark)
        yield State.TIMEOUT if dark else State.LOOKED, texts[key]


def _rows(
    survey: int, at: datetime, every: list[Body], sheets: Iterator[tuple[State, str]]
) -> Iterator[dict[str, Any]]:
    moment = at.isoformat().replace("+00:00", "Z")
    for body, (state, text) in zip(every, sheets, strict=True):
        yield {
            "survey": survey,
            "body": body.id,
            "judgement": survey,
            "judged_at": at,
            "state": state.value,
            "sheet": text.replace(MOMENT, moment),
        }


def _begin(register: Register, number: int, at: datetime, every: list[Body]) -> None:
    run = {
        "id": number,
        "started_at": at,
        "finished_at": at,
        "source": "live",
        "archives": "[]",
        "software": "bench",
        "knowledge": "sha256:bench",
        "bodies": len(every),
        "pages_limit": 8,
        "broken_records": "[]",
        "list_digest": f"{number}",
    }
    judged = {
        "id": number,
        "survey": number,
        "kind": "survey",
        "started_at": at,
        "finished_at": at,
        "software": "bench",
        "knowledge": "sha256:bench",
    }
    rows = (
        {"survey": number, "position": place, "body": one.id, "version": 1, "state": "done", "done_at": at}
        for place, one in enumerate(every)
    )
    with writing(register._engine) as connection:  # noqa: SLF001 - written below the register's door
        connection.execute(insert(tables.survey), run)
        connection.execute(insert(tables.judgement), judged)
        for part in chunks(rows, AT_ONCE):
            connection.execute(insert(tables.survey_body), part)


def _records(register: Register, every: list[Body], services: tuple[str, ...]) -> None:
    day = date(2026, 1, 1)
    for part in chunks(((body, service) for body in every for service in services), 500):
        contents = [
            content for body, service in part for content in (_usage(body, service), _decision(body, service))
        ]
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=day,
                state=RecordState.PUBLISHED,
                authors=("bench",),
                approved_by="head",
            )
            for one in contents
        ]
        register.append(changes, Actor(name="bench"), NEWEST, lambda _world: ())


def _usage(body: Body, service: str) -> Usage:
    return Usage(
        id=f"{body.id}.{service}",
        body=body.id,
        service=service,
        kind=UsageKind.OWN_CONTENT,
        handle=body.id,
        reason="Erreicht, wen andere Wege nicht erreichen.",
    )


def _decision(body: Body, service: str) -> Decision:
    due = date(2026, 6, 1) + timedelta(days=int(body.id[1:]) % 700)
    return Decision(
        id=f"{body.id}.{service}.1",
        body=body.id,
        service=service,
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        review_due=due,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target")
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=260)
    parser.add_argument("--services", type=int, default=8)
    parser.add_argument("--told", type=int, default=4, help="one body in so many has records; 0: none")
    asked = parser.parse_args()
    begin = time.perf_counter()
    with Register.open(asked.target) as register:
        write_register(register, asked.bodies, asked.weeks, asked.services, asked.told)
    print(json.dumps(vars(asked) | {"seconds": round(time.perf_counter() - begin, 1)}))


if __name__ == "__main__":
    main()
