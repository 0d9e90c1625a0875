"""Bench: does a run of all triggers take the same time per body for 100 bodies and for 10,000?

Draws bodies of two kinds (so that even few of them have peers that left), five decisions each, what was seen of their channels and websites, their
usages, figures and drifts, and the law of the real knowledge; measures

    first   occasions found, reopenings made, the list of what is due
    again   the same run once everything is recorded: it must give nothing

CPU time of one core, median of the rounds; goal: time per body grows at most 2 × from the smallest to
the largest number of bodies: quadratic work would grow it a hundredfold, sorting and memory some.

    python bench/triggers.py [--bodies 10000] [--rounds 3]
"""

import argparse
import gc
import json
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from amtsblick.assess.register.due import due, pending
from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.triggers import occasions, reopen
from amtsblick.jobs.patience import patient_collector
from amtsblick.knowledge import load
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Decision, DecisionKind, Line, Reason, ReasonKind, Reopening
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, SeenBehaviour, SeenChannel, SeenRecipient, TermsText
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, Measure, Metric, Usage, UsageKind

GOAL = 2.0
SEED = 20260323
KINDS = 2
GONE, TAKEN, LEFT = 0.2, 0.01, 0.3
"""Shares of channels that vanished and changed hands, and of bodies that left a service."""
OUT = Path(__file__).parent / "out" / "triggers.json"
SIZES = (100, 1_000, 10_000)
SERVICES = ("facebook", "instagram", "mastodon", "x", "youtube")
TODAY = date(2026, 11, 23)
BEGAN = datetime(2025, 1, 1, 12, tzinfo=UTC)
PROOF = (EvidenceLink(kind="survey", text="start page", ref="bundle/1"),)
VENDORS = ("meta_pixel", "google_fonts", "matomo_cloud", "youtube")


def moment(random: Random) -> datetime:
    return BEGAN + timedelta(days=random.randrange(690))


def decision(body: str, service: str, random: Random) -> Decision:
    day = moment(random).date()
    return Decision(
        id=f"{body}-{service}",
        body=body,
        service=service,
        usage_kind=UsageKind.OWN_CONTENT,
        kind=random.choice((DecisionKind.KEEP, DecisionKind.KEEP, DecisionKind.START, DecisionKind.LEAVE)),
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=day,
        valid_from=day,
        review_due=day + timedelta(days=365),
        lines=(Line(metric=Metric.HATE_SHARE, value=5, above=True, periods=2),),
    )


def channel(body: str, service: str, random: Random) -> SeenChannel:
    first = moment(random)
    gone = first + timedelta(days=random.randrange(700)) if random.random() < GONE else None
    return SeenChannel(
        service=service,
        handle=body,
        url=f"https://{service}.example/{body}",
        standing=Standing.OWN,
        state=ChannelState.UNKNOWN if gone else ChannelState.ACTIVE,
        first_seen=first,
        absent_before=first - timedelta(days=30),
        last_seen=gone or first,
        gone_by=gone,
        takeover="persistent_id" if random.random() < TAKEN else "",
        takeover_at=moment(random),
        evidence=PROOF,
    )


def observed(body: str, random: Random) -> Observed:
    recipients = tuple(
        SeenRecipient(
            vendor=vendor,
            name=vendor,
            host=f"{vendor}.example",
            category="analytics",
            since=moment(random),
            absent_before=random.choice((None, BEGAN)),
            last_seen=BEGAN,
            evidence=PROOF,
        )
        for vendor in VENDORS
    )
    behaviour = tuple(
        SeenBehaviour(
            topic="after-reject", subject=vendor, passes=("reject",), since=moment(random), evidence=PROOF
        )
        for vendor in VENDORS[:2]
    )
    return Observed(
        body=body,
        state=State.LOOKED,
        looked_at=BEGAN,
        channels=tuple(channel(body, service, random) for service in SERVICES),
        recipients=recipients,
        behaviour=behaviour,
    )


def figures(body: str, random: Random) -> list[Measure]:
    return [
        Measure(
            id=f"{body}-{number}",
            body=body,
            service="x",
            metric=Metric.HATE_SHARE,
            value=random.randrange(10),
            since=date(2026, 1, 5) + timedelta(days=7 * number),
            until=date(2026, 1, 11) + timedelta(days=7 * number),
        )
        for number in range(12)
    ]


def left(body: str, random: Random) -> Usage:
    day = moment(random).date().isoformat()
    return Usage(id=f"{body}-left", body=body, service="x", kind=UsageKind.LEFT, since=PartialDate(text=day))


def drawn(number: int, knowledge: Knowledge) -> Inputs:
    random = Random(SEED)
    names = [f"body-{one:05}" for one in range(number)]
    return Inputs(
        today=TODAY,
        knowledge=knowledge,
        bodies=[
            Body(id=name, name=name, kind=f"kind-{place % KINDS}", homepage=f"https://{name}.example/")
            for place, name in enumerate(names)
        ],
        decisions=[decision(name, service, random) for name in names for service in SERVICES],
        usages=[left(name, random) for name in names if random.random() < LEFT],
        measures=[one for name in names for one in figures(name, random)],
        drifts=[Drift(kind=DriftKind.NO_CONCEPT, body=name, fact="no_concept") for name in names[::3]],
        terms=[
            TermsText(
                service=service,
                kind="terms",
                address=f"https://{service}.example/terms",
                taken_at=BEGAN + timedelta(days=90 * step),
                digest=str(step // 2),
                words=900,
            )
            for service in SERVICES
            for step in range(8)
        ],
        observed={name: observed(name, random) for name in names},
    )


def run(inputs: Inputs, known: tuple[Reopening, ...]) -> tuple[Reopening, ...]:
    found = reopen(inputs.decisions, occasions(inputs), known)
    due(inputs.decisions, (*known, *found), inputs.today)
    pending(inputs)
    return found


def seconds(inputs: Inputs, known: tuple[Reopening, ...]) -> tuple[float, tuple[Reopening, ...]]:
    """On inputs without what an earlier run has put in order, and as patiently as ``jobs.due`` does it."""
    fresh = Inputs(**{name: getattr(inputs, name) for name in Inputs.__dataclass_fields__})
    gc.collect()
    with patient_collector():
        gc.freeze()
        begun = time.process_time()
        found = run(fresh, known)
        return time.process_time() - begun, found


def measure(number: int, rounds: int, knowledge: Knowledge) -> dict[str, float]:
    inputs = drawn(number, knowledge)
    first, again = [], []
    for _ in range(rounds):
        spent, found = seconds(inputs, ())
        first.append(spent)
        spent, nothing = seconds(inputs, found)
        again.append(spent)
        if nothing:
            raise SystemExit(f"{len(nothing)} facts reopened twice")
    return {
        "bodies": number,
        "decisions": len(inputs.decisions),
        "reopenings": len(found),
        "first": statistics.median(first),
        "again": statistics.median(again),
        "milliseconds per body": statistics.median(first) / number * 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bodies", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    knowledge = load()
    sizes = [*(size for size in SIZES if size < asked.bodies), asked.bodies]
    results = [measure(number, asked.rounds, knowledge) for number in sizes]
    print(f"{'bodies':>7} {'decisions':>9} {'reopenings':>10} {'first s':>8} {'again s':>8} {'ms/body':>8}")
    for one in results:
        print(
            f"{one['bodies']:>7} {one['decisions']:>9} {one['reopenings']:>10} {one['first']:>8.3f} "
            f"{one['again']:>8.3f} {one['milliseconds per body']:>8.3f}"
        )
    growth = results[-1]["milliseconds per body"] / results[0]["milliseconds per body"]
    met = "met" if growth <= GOAL else "MISSED"
    print(f"goal: time per body grows at most {GOAL:g} ×: {growth:.2f} × {met}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"goal": GOAL, "growth": growth, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
