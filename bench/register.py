"""Bench: how long does an import of the register take, beside bulk-inserting the very same rows?

Draws 10,000 bodies with 8 usages each as two CSV files and measures, each round in a new SQLite register,

    import      `register import` of the files: read, checked, versioned, chained, written
    insert      the rows that this import left, prepared, inserted into the same tables with executemany
                through SQLAlchemy core, in one transaction

CPU time of the process and wall time, median of the rounds, import and insert of each round one after the
other. The garbage collector is off in both: the import switches it off itself, and an insert that pays for
it would make the import look better.

    python bench/register.py [--bodies 10000] [--usages 8] [--rounds 3] [--profile]
"""

import argparse
import cProfile
import gc
import json
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from amtsblick.jobs.exchange import FileForm, export_files, import_files
from amtsblick.keep import tables
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.register import Register
from amtsblick.keep.tables_ledger import ledger, ledger_head
from amtsblick.knowledge import load
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor

GOAL = 3.0
TOP = 100
"""Bodies without a parent."""
OUT = Path(__file__).parent / "out" / "register.json"
WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACTOR = Actor(name="bench")
SERVICES = ("facebook", "instagram", "mastodon", "x", "youtube", "bluesky", "linkedin", "tiktok")
KINDS = ("own_content", "own_content", "own_content", "left", "own_content", "planned", "dormant", "none")
TABLES = (tables.body, tables.body_version, ledger, ledger_head)
HEAD = (
    "id,body,service,kind,handle,purposes,target_groups,contents,unit,since,until,reason,"
    "origin.said_by,origin.mode,origin.on,origin.address"
)


def draw(folder: Path, bodies: int, usages: int) -> None:
    """The two files, as a body's own staff would fill them."""
    names = [f"b{number:05}" for number in range(bodies)]
    (folder / "bodies.csv").write_text(
        "id,name,kind,parent,homepage,country,region\n"
        + "".join(
            f"{name},Amt {name},authority,{'' if number < TOP else names[number % TOP]},"
            f"https://{name}.example/,DE,Thüringen\n"
            for number, name in enumerate(names)
        ),
        encoding="utf-8",
    )
    with (folder / "usages.csv").open("w", encoding="utf-8") as stream:
        stream.write(HEAD + "\n")
        for number, name in enumerate(names):
            for service, kind in list(zip(SERVICES, KINDS, strict=True))[:usages]:
                day = f"20{10 + number % 14}-{number % 12 + 1:02}-{number % 28 + 1:02}"
                until = "2024-05-01" if kind == "left" else ""
                handle = name if kind in {"own_content", "left", "dormant"} else ""
                stream.write(
                    f"{name}.{service},{name},{service},{kind},{handle},press; citizen_information,"
                    f"everybody,press_releases; events,Referat {number % 40},{day},{until},"
                    f'"Erreicht, wen andere Wege nicht erreichen (Nr. {number})",Pressestelle,entered,'
                    f"2024-06-01,https://{name}.example/konzept\n"
                )


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds without garbage collector."""
    gc.collect()
    gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return time.process_time() - cpu, time.perf_counter() - wall
    finally:
        gc.enable()


def bring_in(target: Path, source: Path, knowledge: Knowledge) -> None:
    with Register.open(target) as register:
        import_files(register, knowledge, [source], ACTOR, WHEN)


# The engine is asked for directly: what is compared with is what lies below the register's own door.


def rows_of(target: Path) -> dict[Any, list[dict[str, Any]]]:
    with Register.open(target) as register, reading(register._engine) as connection:  # noqa: SLF001 - see above
        return {
            table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in TABLES
        }


def insert_rows(target: Path, rows: dict[Any, list[dict[str, Any]]]) -> None:
    with Register.open(target) as register, writing(register._engine) as connection:  # noqa: SLF001 - see above
        for table, of_table in rows.items():
            connection.execute(insert(table), of_table)


def a_round(folder: Path, number: int, knowledge: Knowledge) -> dict[str, float]:
    """One import and one insert, each into an empty register that is open already once."""
    first, second = folder / f"import{number}.sqlite", folder / f"insert{number}.sqlite"
    for path in (first, second):
        Register.open(path).close()
    import_cpu, import_wall = timed(lambda: bring_in(first, folder / "files", knowledge))
    rows = rows_of(first)
    insert_cpu, insert_wall = timed(lambda: insert_rows(second, rows))
    return {
        "rows": sum(map(len, rows.values())),
        "import cpu": import_cpu,
        "import wall": import_wall,
        "insert cpu": insert_cpu,
        "insert wall": insert_wall,
        "ratio cpu": import_cpu / insert_cpu,
        "ratio wall": import_wall / insert_wall,
    }


def profiled(folder: Path, knowledge: Knowledge) -> None:
    profile = cProfile.Profile()
    profile.runcall(bring_in, folder / "profile.sqlite", folder / "files", knowledge)
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def files_too(folder: Path, knowledge: Knowledge) -> dict[str, float]:
    """What is measured beside: the same import again, which changes nothing, and the export."""
    with Register.open(folder / "import0.sqlite") as register:
        again = timed(lambda: import_files(register, knowledge, [folder / "files"], ACTOR, WHEN))
        export = timed(lambda: export_files(register, folder / "export", FileForm.CSV))
    return {"again cpu": again[0], "export cpu": export[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--usages", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="say where the time of one import goes")
    asked = parser.parse_args()
    knowledge = load()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "files").mkdir()
        draw(folder / "files", asked.bodies, asked.usages)
        if asked.profile:
            profiled(folder, knowledge)
            return
        rounds = [a_round(folder, number, knowledge) for number in range(asked.rounds)]
        beside = files_too(folder, knowledge)
    result = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]} | beside
    for name, value in result.items():
        print(f"{name:12} {value:10.2f}")
    met = "met" if max(result["ratio cpu"], result["ratio wall"]) <= GOAL else "MISSED"
    print(
        f"goal: at most {GOAL:g} × bulk-inserting the same rows: {result['ratio cpu']:.2f} × by CPU, "
        f"{result['ratio wall']:.2f} × by wall clock: {met}"
    )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(
        json.dumps({"goal": GOAL, "bodies": asked.bodies, "usages": asked.usages} | result, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
