"""Bench: how long do a million observations take to become timelines, beside one scan of the rows?

Draws 2,000 bodies over ten years (services joined and left, captures that fail), stores the rows in
SQLite (and DuckDB where it is installed) in the order in which surveys bring them, and measures

    scan        every row of the table handed to Python once
    timelines   the same scan, moments made of texts, and all timelines built

Growth is measured from 10,000 to the full number of rows. CPU time of one core, median of the rounds,
scan and timelines of each round one after the other. Aggregates inside the database, which hand no
row over, stand beside it for comparison.

    python bench/timeline.py [--rows 1000000] [--rounds 3] [--looks] [--shuffled]
"""

import argparse
import gc
import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from amtsblick.assess.timeline.build import timelines
from amtsblick.values.timeline import Row, Timeline

GOAL = 5.0
SEED = 20260323
OUT = Path(__file__).parent / "out" / "timeline.json"
YEARS_DAYS = 3650
SERVICES = ("facebook", "instagram", "mastodon", "x", "youtube")
PAGES = ("start", "imprint")
FEWEST = 10_000
FAILING = 0.1
CHUNK = 1000
ROWS_PER_BODY = 500
COLUMNS = "body, service, handle, observed_at, page, outcome, why, ref"
AGGREGATE = "SELECT body, service, handle, min(observed_at), max(observed_at), count(*) FROM observation GROUP BY 1, 2, 3"
Plain = tuple[str, str, str, str, str, str, str, str]


def of_body(number: int, rows: int, random: Random, *, looks: bool) -> Iterator[Plain]:
    """Observations of one body: each survey looks at every page for every channel."""
    body = f"body-{number:05}"
    times = {service: sorted(random.sample(range(YEARS_DAYS), 2)) for service in SERVICES}
    per_survey = len(PAGES) * (len(SERVICES) + 1 if looks else len(SERVICES))
    surveys = max(1, rows // per_survey)
    for survey in range(surveys):
        day = survey * YEARS_DAYS // surveys
        for position, page in enumerate(PAGES):
            moment = datetime(2016, 1, 1, 8, 0, position, tzinfo=UTC) + timedelta(days=day)
            failed = random.random() < FAILING
            where = (moment.isoformat(), f"https://{body}.example/{page}")
            ref = f"{survey}:{body}:{position}"
            if looks:
                yield (body, "", "", *where, "not_looked" if failed else "not_seen", "", ref)
            for service, (joined, left) in times.items():
                if failed:
                    yield (body, service, body, *where, "not_looked", "timeout", ref)
                elif joined <= day < left:
                    yield (body, service, body, *where, "seen", "", ref)
                else:
                    yield (body, service, body, *where, "not_seen", "", ref)


def drawn(rows: int, *, looks: bool, shuffled: bool = False) -> list[Plain]:
    """Rows in the order in which surveys bring them, or in none."""
    random = Random(SEED)
    per_body = min(ROWS_PER_BODY, rows)
    found = [
        row for number in range(rows // per_body) for row in of_body(number, per_body, random, looks=looks)
    ]
    if looks:
        found = [row for row in found if not row[1] or row[5] == "seen"]
    if shuffled:
        random.shuffle(found)
    else:
        found.sort(key=lambda row: (row[3][:10], row))
    return found


def sqlite_table(rows: list[Plain]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE observation ({COLUMNS})")
    connection.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return connection


def scan(connection: sqlite3.Connection) -> int:
    return sum(1 for _ in connection.execute(f"SELECT {COLUMNS} FROM observation"))


def observations(connection: sqlite3.Connection) -> Iterator[Row]:
    cursor = connection.execute(f"SELECT {COLUMNS} FROM observation")
    while chunk := cursor.fetchmany(CHUNK):
        body, service, handle, when, page, outcome, why, ref = zip(*chunk, strict=True)
        moments = map(datetime.fromisoformat, when)
        yield from zip(body, service, handle, moments, page, outcome, why, ref, strict=True)


def build(connection: sqlite3.Connection) -> tuple[Timeline, ...]:
    return timelines(observations(connection))


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    result = work()
    spent = time.process_time() - begun
    del result
    return spent


def duck_scans(rows: list[Plain]) -> dict[str, float]:
    """Seconds of the same two scans in DuckDB on one thread; nothing where it is not installed."""
    try:
        import duckdb
    except ImportError:
        return {}
    import pyarrow as pa

    table = pa.table(dict(zip(COLUMNS.split(", "), map(list, zip(*rows, strict=True)), strict=True)))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("arrived", table)
        connection.execute("CREATE TABLE observation AS SELECT * FROM arrived")
        return {
            "duckdb scan": seconds(
                lambda: connection.execute(f"SELECT {COLUMNS} FROM observation").fetchall()
            ),
            "duckdb aggregate": seconds(lambda: connection.execute(AGGREGATE).fetchall()),
        }


def measure(number: int, rounds: int, *, looks: bool, shuffled: bool) -> dict[str, float]:
    rows = drawn(number, looks=looks, shuffled=shuffled)
    connection = sqlite_table(rows)
    scans, builds = [], []
    for _ in range(rounds):
        scans.append(seconds(lambda: scan(connection)))
        builds.append(seconds(lambda: build(connection)))
    found = build(connection)
    periods = sum(len(one.periods) for one in found)
    ratios = [built / scanned for built, scanned in zip(builds, scans, strict=True)]
    return {
        "rows": len(rows),
        "timelines": len(found),
        "periods": periods,
        "scan": statistics.median(scans),
        "build": statistics.median(builds),
        "ratio": statistics.median(ratios),
        "microseconds per row": statistics.median(builds) / len(rows) * 1e6,
        "sqlite aggregate": seconds(lambda: connection.execute(AGGREGATE).fetchall()),
    } | duck_scans(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--looks", action="store_true", help="absences come as looks at the body's pages")
    parser.add_argument("--shuffled", action="store_true", help="rows lie in no order at all")
    asked = parser.parse_args()
    sizes = [FEWEST]
    while sizes[-1] * 10 < asked.rows:
        sizes.append(sizes[-1] * 10)
    sizes.append(asked.rows)
    results = [measure(number, asked.rounds, looks=asked.looks, shuffled=asked.shuffled) for number in sizes]
    print(
        f"{'rows':>9} {'timelines':>9} {'periods':>8} {'scan s':>8} {'build s':>8} {'ratio':>6} {'µs/row':>7}"
    )
    for one in results:
        print(
            f"{one['rows']:>9} {one['timelines']:>9} {one['periods']:>8} {one['scan']:>8.3f} "
            f"{one['build']:>8.3f} {one['ratio']:>6.2f} {one['microseconds per row']:>7.2f}"
        )
    last, first = results[-1], results[0]
    met = "met" if last["ratio"] <= GOAL else "MISSED"
    growth = last["microseconds per row"] / first["microseconds per row"]
    print(
        f"goal: at most {GOAL:g} × the scan: {last['ratio']:.2f} × {met}; time per row grows {growth:.2f} ×"
    )
    for name in ("sqlite aggregate", "duckdb scan", "duckdb aggregate"):
        if name in last:
            print(f"beside it, {name}: {last[name]:.3f} s, timelines are {last['build'] / last[name]:.2f} ×")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"goal": GOAL, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
