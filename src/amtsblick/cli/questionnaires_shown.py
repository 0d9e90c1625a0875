"""What ``amtsblick questionnaire`` shows and writes."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amtsblick.assess.register.returns import Rate, Return, Returns
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.jobs.chase import Chased
from amtsblick.jobs.questionnaires import Comparison, Made
from amtsblick.jobs.replies import Taken
from amtsblick.jobs.reporting import write_text
from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.questionnaire.returns import (
    CHASE,
    COMPARED,
    chase_row,
    compared_row,
    days,
    kind_name,
    not_looked_row,
    percent,
    sentence,
    summary,
)
from amtsblick.report.words import Words

_SHOWN: Final = 60
"""Rows on the screen; JSON and files hold all."""


def tell_made(shown: Mode, made: Sequence[Made], folder: Path) -> None:
    """Which files were written."""
    again = sum(not one.fresh for one in made)
    text = f"Questionnaires written to {folder}: {len(made)}"
    text += f", {again} of them once more as they were made today." if again else "."
    say(
        shown,
        text,
        questionnaires=[
            {
                "id": one.questionnaire.id,
                "body": one.questionnaire.body,
                "answer_by": one.questionnaire.answer_by,
                "services": one.questionnaire.services,
                "workbook": str(one.workbook),
                "form": str(one.form),
                "fresh": one.fresh,
            }
            for one in made
        ],
    )


def tell_taken(shown: Mode, taken: Taken, found: Sequence[Comparison], names: Names, spoken: Words) -> None:
    """What was entered, what is not answered, what was proposed, and how answers compare."""
    fresh = [one for one in taken.came if not one.known]
    replaced = [one for one in fresh if one.replaced]
    known = len(taken.came) - len(fresh)
    lines = [f"Replies entered: {len(fresh)}; in the register already: {known}."]
    lines += [f"Replaced: {one.questionnaire.id}." for one in replaced]
    lines += [
        f"{one.reply.body}: nothing is said about {', '.join(map(names.service, one.unanswered))}."
        for one in taken.came
        if one.unanswered
    ]
    if taken.proposed:
        lines.append(f"Usages proposed as drafts: {len(taken.proposed)}; somebody else has to approve them.")
    if shown is Mode.NORMAL:
        _show_compared(found, names, spoken)
    say(
        shown,
        "\n".join(lines),
        replies=[
            {
                "id": one.reply.id,
                "body": one.reply.body,
                "uses": len(one.reply.uses),
                "unanswered": one.unanswered,
                "known": one.known,
                "replaced": one.replaced,
            }
            for one in taken.came
        ],
        proposed=[one.id for one in taken.proposed],
        not_proposed=[asdict(one) for one in taken.objections],
        compared=_compared_json(found),
    )
    for one in taken.objections:
        complain(f"Not proposed: {one.record}: {one.text}; {one.remedy}")


def tell_compared(
    shown: Mode, found: Sequence[Comparison], names: Names, spoken: Words, file: Path | None
) -> None:
    """Answers beside what is seen."""
    if shown is Mode.NORMAL:
        _show_compared(found, names, spoken)
    text = f"Answers compared: {sum(one.looked for one in found)} of {len(found)}."
    say(shown, f"{text}\n{file}" if file else text, bodies=_compared_json(found))


def write_compared(found: Sequence[Comparison], file: Path) -> None:
    """The comparison as CSV."""
    rows = [row for one in found for row in _rows(one)]
    write_text(file, csv_text(COMPARED, rows))


def _rows(one: Comparison) -> list[tuple[Any, ...]]:
    if not one.looked:
        return [not_looked_row(one.body.id, one.body.name)]
    return [compared_row(one.body.id, one.body.name, line) for line in one.lines]


def _compared_json(found: Sequence[Comparison]) -> list[dict[str, Any]]:
    return [
        {
            "body": one.body.id,
            "questionnaire": one.declaration.id,
            "looked": one.looked,
            "lines": [asdict(line) for line in one.lines],
        }
        for one in found
    ]


def _show_compared(found: Sequence[Comparison], names: Names, spoken: Words) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in found[:_SHOWN]:
        key = "title" if one.looked else "not_looked"
        heading = spoken(f"questionnaire.compare.{key}", body=one.body.name).unescape()
        console.print(Text(heading, style="bold"))
        for line in one.lines:
            agreement = spoken(f"questionnaire.compare.agreement.{line.agreement.value}").unescape()
            console.print(Text(f"  – {agreement}: {sentence(line, names, spoken)}"))
            proof = next((link.address for link in line.evidence if link.address), "")
            if proof:
                console.print(Text(f"    {proof}", style="dim"))
    if len(found) > _SHOWN:
        console.print(Text(f"… +{len(found) - _SHOWN}"))


def write_chase(found: Returns, file: Path) -> None:
    """Who is late, as CSV."""
    write_text(file, csv_text(CHASE, map(chase_row, found.late())))


def tell_returns(shown: Mode, found: Returns, names: Names, spoken: Words, file: Path | None) -> None:
    """How many answered, of which kinds, and who is late."""
    if shown is Mode.NORMAL and found.lines:
        _show_returns(found, names, spoken)
    text = "\n".join(summary(found, spoken))
    say(
        shown,
        f"{text}\n{file}" if file else text,
        today=found.today,
        **_rate(found.whole),
        kinds=[{"kind": one.kind, **_rate(one)} for one in found.rates],
        late_bodies=[_late(one) for one in found.late()],
    )


def _rate(rate: Rate) -> dict[str, int]:
    return {
        "sent": rate.sent,
        "answered": rate.answered,
        "arrived": rate.arrived,
        "percent": percent(rate),
        "late": rate.late,
    }


def _late(one: Return) -> dict[str, Any]:
    asked = one.questionnaire
    return {
        "body": one.body.id,
        "questionnaire": asked.id,
        "answer_by": asked.answer_by,
        "days_late": one.late,
    }


def _show_returns(found: Returns, names: Names, spoken: Words) -> None:
    def told(key: str) -> str:
        return spoken(f"questionnaire.returns.{key}").unescape()

    console = Console(highlight=False)
    console.print(
        Text(spoken("questionnaire.returns.title", day=spoken.day(found.today)).unescape(), style="bold")
    )
    kinds = Table(box=SIMPLE, show_edge=False, pad_edge=False)
    for column in ("kind", "sent", "answered", "rate", "overdue"):
        kinds.add_column(told(column), justify="left" if column == "kind" else "right")
    for one in found.rates:
        name = Text(kind_name(one.kind, names, spoken))
        kinds.add_row(name, f"{one.sent}", f"{one.answered}", f"{percent(one)} %", f"{one.late}")
    console.print(kinds)
    late = found.late()
    if late:
        table = Table(box=SIMPLE, show_edge=False, pad_edge=False)
        for column in ("body", "due", "overdue"):
            table.add_column(told(column), overflow="fold")
        for each in late[:_SHOWN]:
            due = spoken.day(each.questionnaire.answer_by)
            table.add_row(Text(each.body.name), due, days(each.late, spoken))
        console.print(table)
    if len(late) > _SHOWN:
        console.print(Text(f"… +{len(late) - _SHOWN}"))


def tell_chased(shown: Mode, chased: Sequence[Chased]) -> None:
    """Who was written to, and who could not be."""
    sent = [one for one in chased if one.addresses]
    lately = [one for one in chased if one.lately and not one.addresses]
    nobody = [one for one in chased if not (one.addresses or one.lately or one.refused)]
    text = f"Bodies reminded: {len(sent)}; reminded lately: {len(lately)}; without an address: {len(nobody)}."
    say(
        shown,
        text,
        sent=[{"body": one.late.body.id, "addresses": one.addresses} for one in sent],
        lately=[one.late.body.id for one in lately],
        without_address=[one.late.body.id for one in nobody],
        refused=[{"body": one.late.body.id, "why": one.refused} for one in chased if one.refused],
    )
    for one in chased:
        for why in one.refused:
            complain(why)
    for one in nobody:
        complain(f"{one.late.body.id}: nobody said whom to write to; name an address in --recipients.")
