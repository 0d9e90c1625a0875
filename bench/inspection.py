"""Bench of the inspection: what does it cost to record everything, against Chromium left bare?

The tests' web (loopback, TLS, real SDKs under third-party hosts) is loaded page by page, each in a
fresh context, in turns by:

- bare: Playwright's goto, load event, 500 ms, close, with Playwright's own flags, as anybody would;
- bare, our flags: the same, with the flags that we give Chromium, which make it cheaper;
- recording: ours; everything recorded, adaptive wait, left like a visitor leaves, nothing else done;
- whole pass: ours; also behaves like a visitor, looks for banners, takes pictures, document, storage.

Counted is user and system time of all of Chromium's processes and of what drives them: our Python
process with the guard that carries every byte, or Playwright's Python and node (which a bare driver
in another language would have as well: "Chromium alone" leaves both out). Starting the browser, the
first page and the test web's own process are not counted. Ratios are within one run, by CPU.

Then the whole command `amtsblick inspect` from start to end (evidence, findings, report), and two
existing tools over some of the sites, with what they named of what is true there: the questions are
ours, so that what a tool does not ask counts as not named, but never as wrong.

    python bench/inspection.py [--rounds 1] [--every 1] [--at-once 1,2,4] [--no-tools]

Not called inspect.py: scripts in this folder would then import it instead of Python's module.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from amtsblick.collect.chromium.find import find_chromium
from inspection_peers import TOOLS, Look, Tool, command, compared, counted, installed, node, ours
from inspection_runs import Run, Web, bare, our_flags, recording, serving, whole_pass, within
from testweb.answers import sdks_installed
from testweb.sites import ALL
from testweb.truth import Site

GOAL = 1.25
GOAL_WAIT = 1.0
OUT = Path(__file__).parent / "out" / "inspection.json"
SOME = ("trackers", "fingerprints", "keys", "rrweb", "clarity", "banner-first-layer", "decoys", "clean")
"""Sites that the existing tools look at; the last two are clean."""
WAYS = ("bare", "bare, our flags", "recording", "whole pass")


async def loaded(way: str, web: Web, at_once: int, seen: dict[str, set[str]]) -> Run:
    match way:
        case "bare":
            return await bare(web, at_once)
        case "bare, our flags":
            return await bare(web, at_once, await our_flags(web))
        case "recording":
            return await recording(web, at_once, seen)
        case _:
            return await whole_pass(web, at_once)


def row(way: str, run: Run, plain: Run) -> str:
    kinds = "  ".join(f"{kind} {seconds / run.loads:.2f}" for kind, seconds in run.cpu.kinds.most_common(5))
    return (
        f"  {way:16} {run.each:6.3f} CPU s/load = {run.each / plain.each:5.2f} x   Chromium alone {run.chromium:6.3f}"
        f" = {run.chromium / plain.chromium:5.2f} x   {run.per_minute:6.1f} loads/min   ({kinds})"
    )


def compare(web: Web, at_once: int, rounds: int, seen: dict[str, set[str]]) -> dict[str, Any]:
    """All ways in turns; the sum of all rounds counts."""
    runs = {way: Run() for way in WAYS}
    for _ in range(rounds):
        for way, run in runs.items():
            run.add(asyncio.run(loaded(way, web, at_once, seen)))
    print(f"\nat once: {at_once}, {len(web.urls)} pages, {rounds} round(s)")
    for way, run in runs.items():
        print(row(way, run, runs["bare"]))
    waits = runs["recording"].waits
    median, ninth = statistics.median(waits), statistics.quantiles(waits, n=10)[-1]
    print(f"  wait after load  median {median:.2f} s, p90 {ninth:.2f} s")
    for way in WAYS[2:]:
        for theirs in WAYS[:2]:
            ratio = runs[way].each / runs[theirs].each
            verdict(f"{way} at {at_once}", ratio, GOAL, f"x {theirs}")
    verdict(f"median wait at {at_once}", median, GOAL_WAIT, "s")
    plain = {way: runs[way] for way in WAYS[:2]}
    return {
        "wait_median": round(median, 3),
        "wait_p90": round(ninth, 3),
        "ways": {
            way: {
                "loads": run.loads,
                "cpu_per_load": round(run.each, 4),
                "chromium_cpu_per_load": round(run.chromium, 4),
                "loads_per_minute": round(run.per_minute, 1),
                **{f"x {name}": round(run.each / one.each, 3) for name, one in plain.items()},
                "cpu_by_process": {kind: round(cpu / run.loads, 4) for kind, cpu in run.cpu.kinds.items()},
            }
            for way, run in runs.items()
        },
    }


def verdict(what: str, value: float, goal: float, unit: str) -> None:
    kept = "goal kept" if value <= goal else "GOAL MISSED"
    print(f"  {kept}: {what} {value:.2f} {unit} (at most {goal:g})")


def missed(web: Web, seen: dict[str, set[str]]) -> list[str]:
    """Requests that bare Chromium sees within 1.5 s after load and that our waiting did not see."""
    expected = asyncio.run(within(web, 2))
    gaps = [f"{url}: {one}" for url in web.urls for one in sorted(expected[url] - seen[url])]
    told = f"{sum(map(len, expected.values()))} requests within 1.5 s after load, missed by our wait: {len(gaps)}"
    print("\n" + "\n".join([told, *gaps]))
    verdict("requests missed", len(gaps), 0, "")
    return gaps


def whole_command(web: Web, at_once: int) -> dict[str, float]:
    """One command for all sites: CPU per page load with Python's start, evidence, findings and reports."""
    folder = web.folder / f"command-{at_once}"
    folder.mkdir()
    options = ["--passes", "none", "--pages", "0", "--concurrency", str(at_once)]
    used = counted(folder, *command(web, folder), *options, *web.urls, patience=60 * len(web.urls))
    loads = len(list(folder.glob("*/findings.json")))
    each = used["cpu"] / loads
    print(
        f"  amtsblick inspect --passes none --pages 0 --concurrency {at_once}: {each:.3f} CPU s/load, {60 * loads / used['wall']:.1f} loads/min"
    )
    return {
        "loads": loads,
        "cpu_per_load": round(each, 4),
        "loads_per_minute": round(60 * loads / used["wall"], 1),
    }


def looks(web: Web, sites: list[Site]) -> Iterator[tuple[str, list[Look]]]:
    """What each tool saw with its own settings; "one look" is a single page load, as theirs mostly are."""
    one_look = ("--passes", "none", "--pages", "0")
    yield "amtsblick inspect, one look", [ours(web, site, *one_look) for site in sites]
    yield "amtsblick inspect", [ours(web, site) for site in sites]
    modules = installed() if node() else "there is no node on this machine"
    for tool in TOOLS:
        if isinstance(modules, str):
            print(f"{tool.name}: skipped, it could not be installed: {modules}")
        else:
            yield tool.name, list(_tried(tool, web, sites, modules))


def _tried(tool: Tool, web: Web, sites: list[Site], modules: Path) -> Iterator[Look]:
    for number, site in enumerate(sites):
        look = compared(tool, web, site, modules)
        yield look
        if look.failure and not number:
            print(f"{tool.name}: skipped after the first site: {look.failure}")
            return


def against_tools(web: Web) -> dict[str, Any]:
    sites = [site for site in ALL if site.name in SOME and (sdks_installed() or not site.sdks)]
    result: dict[str, Any] = {}
    print(
        f"\n{len(sites)} sites, one after the other, each tool with its own settings, from its start to its end"
    )
    for name, done in looks(web, sites):
        good = [look for look in done if not look.failure]
        for look in done:
            lacking = sorted(look.demanded - look.named)
            print(
                f"    {look.site.name:20} {look.cpu:5.1f} CPU s  {look.failure or 'named: ' + (' '.join(sorted(look.named & look.demanded)) or '-')}"
                + (f"   not named: {' '.join(lacking)}" if lacking and not look.failure else "")
                + (f"   WRONG: {' '.join(sorted(look.wrong))}" if look.wrong else "")
            )
        demanded = sum(len(look.demanded) for look in good)
        right = sum(len(look.named & look.demanded) for look in good)
        wrong = sum(len(look.wrong) for look in good)
        cpu = statistics.mean(look.cpu for look in good) if good else 0.0
        print(
            f"  {name:32} {cpu:6.2f} CPU s/site   {right} of {demanded} true answers named, {wrong} wrong, {len(done) - len(good)} failed"
        )
        result[name] = {
            "cpu_per_site": round(cpu, 3),
            "seconds_per_site": round(statistics.mean(look.wall for look in good), 2) if good else None,
            "demanded": demanded,
            "named": right,
            "wrong": wrong,
            "sites": {
                look.site.name: {
                    "cpu": round(look.cpu, 2),
                    "named": sorted(look.named),
                    "wrong": sorted(look.wrong),
                    "failure": look.failure,
                }
                for look in done
            },
        }
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="load only every n-th site")
    parser.add_argument("--at-once", default="1,2,4")
    parser.add_argument("--no-tools", action="store_true", help="without the command and the existing tools")
    wish = parser.parse_args()
    result: dict[str, Any] = {"cpus": os.cpu_count(), "load_average": os.getloadavg()[0], "goal": GOAL}
    sites = [site.url for site in ALL if sdks_installed() or not site.sdks]
    with serving(sites[:: wish.every], find_chromium()) as web:
        seen: dict[str, set[str]] = {}
        for at_once in map(int, wish.at_once.split(",")):
            result[f"at_once_{at_once}"] = compare(web, at_once, wish.rounds, seen)
        result["missed"] = missed(web, seen)
        if not wish.no_tools:
            print("\nthe whole command, Python's start to last report")
            result["command"] = {str(n): whole_command(web, n) for n in map(int, wish.at_once.split(","))}
            result["tools"] = against_tools(web)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False))
    print(f"\nwritten: {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
