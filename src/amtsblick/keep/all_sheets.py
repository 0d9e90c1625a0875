"""What did every survey say about a body? A few bodies at a time, for timelines over all surveys."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from sqlalchemy import Engine, bindparam, select

from amtsblick.keep import surveys
from amtsblick.keep.bodies import all_bodies, chunks
from amtsblick.keep.judgements import speaking
from amtsblick.keep.opening import reading
from amtsblick.keep.tables import sheet
from amtsblick.keep.wording import said
from amtsblick.parse.codec import from_json
from amtsblick.values.survey import BodySheet, SurveyRun

Dated: TypeAlias = tuple[SurveyRun, BodySheet]

_BODIES: Final = 20
"""Bodies read at a time: each has a sheet per survey."""

# Built once: putting a statement together costs more than running it.
_SHEETS: Final = (
    select(sheet.c.survey, sheet.c.body, sheet.c.sheet)
    .where(
        sheet.c.body.in_(bindparam("bodies", expanding=True)),
        sheet.c.judgement == speaking(sheet.c.survey, sheet.c.body),
    )
    .order_by(sheet.c.survey)
)


def by_body(engine: Engine, bodies: Sequence[str] | None) -> Iterator[tuple[str, list[Dated]]]:
    """Each body's id with its sheets, oldest survey first; None asks for all bodies."""
    runs: dict[int, SurveyRun] = {}
    wanted = [one.id for one in all_bodies(engine)] if bodies is None else bodies
    for chunk in chunks(wanted, _BODIES):
        with reading(engine) as connection:
            rows = connection.execute(_SHEETS, {"bodies": chunk}).all()
        if any(row.survey not in runs for row in rows):
            runs = {run.id: run for run in surveys.runs(engine)}
        texts: dict[str, list[tuple[int, str]]] = {one: [] for one in chunk}
        for row in rows:
            texts[row.body].append((row.survey, row.sheet))
        for one in chunk:
            yield one, [(runs[number], from_json(BodySheet, said(text))) for number, text in texts[one]]
