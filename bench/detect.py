"""Bench (a): how many pages a second does ``detect`` judge on one core, and how many could it?

All readers walk the same archive in one process, in alternating rounds; medians count.

- limit: fastwarc reads, selectolax (Lexbor) parses and walks ``a[href]``; judges nothing
- amtsblick: reads with our own framing, examines, writes the line of ``amtsblick detect``
- social-links, socials: the same reading and link walk as the limit, then the library on each link
- BeautifulSoup: fastwarc reads, BeautifulSoup (html.parser) walks the links; a part of the pages

The rounds read the same pages again, so what amtsblick remembers of texts and addresses is there. What it
does without is the first pass: over the archive once, when only other pages were judged before. A crawl of
whole sites, whose pages repeat their frame, lies between the two.

    python bench/detect.py [ARCHIVE] [--rounds 5] [--processes 2] [--profile]

ARCHIVE defaults to $AMTSBLICK_CORPUS, then to the shared corpus beside the checkout, then to an
archive of generated pages.
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import socials
from bs4 import BeautifulSoup
from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser
from sociallinks import SocialLinks

from amtsblick.jobs.pages import judged_lines
from amtsblick.knowledge import load
from amtsblick.parse.warc_writing import write_capture
from amtsblick.values.capture import BrokenRecord, Capture

HERE: Final = Path(__file__).resolve().parent
CORPUS: Final = HERE.parent.parent / "shared" / "corpus" / "dev" / "behoerden.warc.gz"
OUT: Final = HERE / "out" / "detect.json"
GENERATED_PAGES: Final = 150
SLOW_PAGES: Final = 30
"""BeautifulSoup needs about thirty times as long as the limit; a part of the pages will do."""
LONG: Final = 20
"""How often the archive is read for the times of several processes, which take a second to start."""
GOALS: Final = {"limit": 0.5, "social-links": 12.0}


def documents(archive: Path) -> Iterator[bytes]:
    for record in ArchiveIterator(archive.open("rb"), record_types=WarcRecordType.response):
        yield record.reader.read()


def walk(archive: Path) -> Iterator[list[str]]:
    for body in documents(archive):
        yield [link.attributes.get("href") or "" for link in LexborHTMLParser(body).css("a[href]")]


def limit(archive: Path) -> int:
    return sum(1 for _ in walk(archive))


def amtsblick(*archives: Path, processes: int = 1) -> int:
    lines = judged_lines(archives, load(), processes=processes)
    return sum(not isinstance(found, BrokenRecord) for found in lines)


def social_links(archive: Path) -> int:
    library = SocialLinks()
    pages = 0
    for links in walk(archive):
        for link in links:
            platform = library.detect_platform(link)
            if platform:
                library.sanitize(platform, link)
        pages += 1
    return pages


def socials_library(archive: Path) -> int:
    pages = 0
    for links in walk(archive):
        socials.extract(links).get_matches_per_platform()
        pages += 1
    return pages


def beautiful_soup(archive: Path) -> int:
    pages = 0
    for body in documents(archive):
        for link in BeautifulSoup(body, "html.parser").find_all("a", href=True):
            link["href"]
        pages += 1
        if pages == SLOW_PAGES:
            break
    return pages


READERS: Final[dict[str, Callable[[Path], int]]] = {
    "limit": limit,
    "amtsblick": amtsblick,
    "social-links": social_links,
    "socials": socials_library,
    "BeautifulSoup": beautiful_soup,
}


def generated(folder: Path) -> Path:
    """An archive of made-up pages of about 100 KB, each with a footer full of channels."""
    target = folder / "generated.warc.gz"
    with target.open("wb") as stream:
        for number in range(GENERATED_PAGES):
            host = f"www.amt-{number}.example"
            text = "".join(
                f'<div class="teaser"><h3>Meldung {item}</h3><p>{"Text der Meldung. " * 12}</p>'
                f'<a href="/meldung/{item}.html">Mehr</a></div>'
                for item in range(300)
            )
            channels = "".join(
                f'<li><a href="https://{service}/amt{number}" title="Wir auf {service}"><i></i></a></li>'
                for service in ("www.facebook.com", "x.com", "www.instagram.com", "social.example/@land")
            )
            body = (
                f"<!doctype html><html lang=de><head><title>Amt {number}</title></head><body><main>{text}"
                f'</main><footer><ul class="social">{channels}</ul><a href="/impressum">Impressum</a></footer>'
            )
            capture = Capture(
                url=f"https://{host}/",
                requested=f"https://{host}/",
                taken_at=datetime(2026, 1, 1, tzinfo=UTC),
                status=200,
                headers=(("content-type", "text/html; charset=utf-8"),),
                body=body.encode(),
                collector="bench",
            )
            write_capture(capture, stream)
    return target


def first_pass(archive: Path) -> float:
    """Pages per CPU second over pages never seen before; knowledge and automata are there."""
    with tempfile.TemporaryDirectory() as folder:
        amtsblick(generated(Path(folder)))
    started = time.process_time()
    return amtsblick(archive) / (time.process_time() - started)


def shared(archive: Path, processes: int) -> float:
    """How many times as fast some processes are as one, by the clock; only true of an idle machine."""
    took: list[float] = []
    for count in (1, processes):
        started = time.perf_counter()
        amtsblick(*[archive] * LONG, processes=count)
        took.append(time.perf_counter() - started)
    return took[0] / took[1]


def measure(archive: Path, rounds: int) -> dict[str, list[float]]:
    """Pages per CPU second of each reader, one value per round."""
    rates: dict[str, list[float]] = {name: [] for name in READERS}
    for reader in READERS.values():
        reader(archive)  # warm caches; compiled patterns and knowledge are there once per run
    for _ in range(rounds):
        for name, reader in READERS.items():
            started = time.process_time()
            pages = reader(archive)
            rates[name].append(pages / (time.process_time() - started))
    return rates


def report(rates: dict[str, list[float]], first: float, archive: Path) -> dict[str, object]:
    medians = {name: statistics.median(values) for name, values in rates.items()}
    ours = medians["amtsblick"]
    print(f"archive {archive.name}, {len(rates['amtsblick'])} rounds, CPU time of one core")
    print(f"{'reader':15} {'pages/s':>9} {'amtsblick is':>14}   goal")
    for name, rate in medians.items():
        goal = GOALS.get(name)
        met = "" if goal is None else f">= {goal:g} ×  {'met' if ours / rate >= goal else 'MISSED'}"
        print(f"{name:15} {rate:9.1f} {ours / rate:12.2f} ×   {met}")
    met = "met" if first / medians["limit"] >= GOALS["limit"] else "MISSED"
    print(f"first pass      {first:9.1f}  {first / medians['limit']:.2f} × limit, {met}")
    return {
        "archive": archive.name,
        "first_pass": round(first, 1),
        "pages_per_second": {name: round(rate, 1) for name, rate in medians.items()},
        "ratio": {name: round(ours / rate, 3) for name, rate in medians.items()},
        "rounds": rates,
        "goals": GOALS,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("archive", nargs="?", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--processes", type=int, default=1, help="also time so many against one")
    options.add_argument("--profile", action="store_true", help="where amtsblick spends its time")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = chosen.archive or Path(os.environ.get("AMTSBLICK_CORPUS", CORPUS))
        if not archive.exists():
            archive = generated(Path(folder))
        if chosen.profile:
            amtsblick(archive)
            with cProfile.Profile() as profile:
                amtsblick(archive)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
            return
        first = first_pass(archive)
        result = report(measure(archive, chosen.rounds), first, archive)
        if chosen.processes > 1:
            result["shared"] = times = round(shared(archive, chosen.processes), 2)
            print(f"{chosen.processes} processes are {times} × as fast as one, their start included")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
