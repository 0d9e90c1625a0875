"""Bench: how fast is the board read and refreshed, beside the bare SQL of the same rows?

    python bench/board.py REGISTER [--rounds 30]

REGISTER is made by bench/big_register.py; the board is brought up to date first, which is measured as well.
The bare SQL is what the page's statements return, fetched as rows, without making values of them.
"""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from amtsblick.jobs.board import refresh
from amtsblick.jobs.body_file import body_file
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.board import BoardQuery, FeedQuery, Side
from amtsblick.values.survey import Status

OUT = Path(__file__).parent / "out" / "board.json"
WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERVICES = ("facebook", "instagram", "mastodon", "x", "youtube", "bluesky", "linkedin", "tiktok")


def median_ms(work: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return round(statistics.median(times) * 1000, 2)


def bare(register: Register, work: Callable[[], Any]) -> Callable[[], None]:
    """The statements that ``work`` runs, on one open connection of the driver."""
    said: list[tuple[str, Any]] = []
    engine = register._engine  # noqa: SLF001 - what lies below the register's door is compared with it

    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    raw = engine.raw_connection()

    def run() -> None:
        for statement, parameters in said:
            cursor = raw.cursor()
            cursor.execute(statement, parameters)
            cursor.fetchall()
            cursor.close()

    return run


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("register")
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    knowledge = load()
    with Register.open(asked.register) as register:
        found: dict[str, Any] = {}
        for name in ("refresh_first", "refresh_again"):
            begin, cpu = time.perf_counter(), time.process_time()
            made = refresh(register, knowledge, when=WHEN)
            found[name] = {
                "bodies": made.bodies,
                "views": made.views,
                "seconds": round(time.perf_counter() - begin, 2),
                "cpu": round(time.process_time() - cpu, 2),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        query = BoardQuery(side=Side.PUBLIC)
        middle = register.overview(BoardQuery(side=Side.PUBLIC, limit=500), ()).next
        told = register.overview(BoardQuery(side=Side.PUBLIC, outcomes=(), limit=1), ()).items[0].body.id
        pages: dict[str, Callable[[], Any]] = {
            "overview": lambda: register.overview(query, SERVICES),
            "overview_further": lambda: register.overview(
                BoardQuery(side=Side.PUBLIC, after=middle), SERVICES
            ),
            "overview_filtered": lambda: register.overview(
                BoardQuery(
                    side=Side.PUBLIC, regions=("Bayern",), service="x", statuses=(Status.OWN,), text="prüfung"
                ),
                SERVICES,
            ),
            "service": lambda: register.service_rows("x", query),
            "totals": lambda: register.totals(query, SERVICES),
            "search": lambda: register.search(Side.PUBLIC, "nummer 77"),
            "feed": lambda: register.feed(FeedQuery(side=Side.PUBLIC)),
            "trend": register.board_trend,
            "body_view": lambda: register.body_view(told),
            "body_file": lambda: body_file(register, knowledge, told, Side.PUBLIC),
            "refresh_one": lambda: refresh(register, knowledge, when=WHEN, bodies={told}),
        }
        for name, work in pages.items():
            found[name] = {"ms": median_ms(work, asked.rounds)}
            if name != "refresh_one":
                found[name]["sql_ms"] = median_ms(bare(register, work), asked.rounds)
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, row in found.items():
        print(name, row)


if __name__ == "__main__":
    main()
