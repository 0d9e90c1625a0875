"""The register keeps what every survey said: the same on SQLite and on PostgreSQL."""

import pytest

from amtsblick.errors import RegisterError
from amtsblick.values.capture import State


def test_a_recorded_sheet_comes_back_as_it_was(world) -> None:
    body = world.body("amt")
    run = world.start([body])
    sheet = world.record(run, body, world.look("https://amt.example/", world.channel("amt")))
    assert list(world.register.sheets(run.id)) == [sheet]
    assert world.register.sheet(run.id, "amt") == sheet
    assert world.register.sheet(run.id, "other") is None
