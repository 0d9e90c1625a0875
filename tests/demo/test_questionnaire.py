"""Questionnaires over a whole surveyed state: asked with proof, answered, set beside what was seen."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from amtsblick.assess.register.agreement import Agreement
from amtsblick.jobs.questionnaires import Asking, Desk, compared, make
from amtsblick.jobs.replies import take_in
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.records import Actor
from testquestionnaire import HEADINGS, VOCABULARY, filled

WHEN = datetime(2030, 3, 1, 12, tzinfo=UTC)


@dataclass
class Asked:
    desk: Desk
    folder: object

    def rows(self, body) -> list[dict[str, str]]:
        """What is printed in each row."""
        book = openpyxl.load_workbook(BytesIO((self.folder / f"{body}.xlsx").read_bytes()))
        sheet = book.worksheets[1]
        keys = [VOCABULARY.field(cell.value) for cell in sheet[HEADINGS]]
        lines = sheet.iter_rows(min_row=HEADINGS + 1, values_only=True)
        printed = [{key: one for key, one in zip(keys, row, strict=True) if one} for row in lines]
        return [row for row in printed if row]

    def answered(self, body, *rows) -> dict:
        came = self.folder / f"{body}-came.xlsx"
        came.write_bytes(filled((self.folder / f"{body}.xlsx").read_bytes(), rows))
        take_in(self.desk, [came])
        (found,) = compared(self.desk, [body])
        return {(one.service, one.agreement): one for one in found.lines}


@pytest.fixture(scope="module")
def asked(place, knowledge, tmp_path_factory):
    """A copy, so that other tests find the demonstration's register as it was."""
    copy = Workspace(folder=tmp_path_factory.mktemp("asked") / "out")
    shutil.copytree(place.folder, copy.folder)
    with copy.open_register() as register:
        desk = Desk(register=register, knowledge=knowledge, actor=Actor(name="presse"), when=WHEN)
        folder = copy.folder / "sent"
        make(desk, Asking(answer_by=(WHEN + timedelta(days=20)).date()), folder)
        yield Asked(desk, folder)


def test_every_body_is_asked_and_every_seen_channel_is_printed_with_its_proof(asked):
    bodies = [body.id for body in asked.desk.register.bodies()]
    rows = {body: asked.rows(body) for body in bodies}
    seen = [row for each in rows.values() for row in each if "seen_handle" in row]

    assert len(bodies) > 10
    assert len(seen) > 20
    assert all("Beleg: https://" in row["observed"] for row in seen)
    assert all(row["service"] for each in rows.values() for row in each)


def test_who_confirms_what_was_seen_agrees_and_who_denies_it_does_not(asked):
    rows = asked.rows("stadt")
    running = [row for row in rows if "Als eigener Kanal verlinkt, zuletzt" in row.get("observed", "")]
    answers = [{"kind": "eigene Inhalte"} for _ in running[1:]]
    found = asked.answered("stadt", {"kind": "nicht genutzt"}, *answers)

    kinds = [agreement for _, agreement in found]
    assert kinds.count(Agreement.OTHER_KIND) == 1
    assert kinds.count(Agreement.AGREED) == len(running) - 1
    assert Agreement.NOT_SAID not in kinds
    assert all(line.evidence for line in found.values())


def test_what_is_seen_and_not_said_and_said_and_not_seen_is_told(asked):
    free = [{} for _ in asked.rows("umwelt")]
    found = asked.answered("umwelt", *free, {"service": "Snapchat", "kind": "eigene Inhalte"})
    agreements = {agreement for _, agreement in found}

    assert ("snapchat", Agreement.NOT_SEEN) in found
    assert Agreement.NOT_SAID in agreements
    assert Agreement.AGREED not in agreements
