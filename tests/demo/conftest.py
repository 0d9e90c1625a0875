"""One demonstration for all tests of this folder; its browser part is tested by itself."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from amtsblick import __version__
from amtsblick.demo.history import tell_five_years
from amtsblick.demo.story import demonstrate
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register


class Listener:
    def __init__(self):
        self.captures = 0
        self.bodies = 0

    def recorded(self, sheet, captures):
        self.captures += captures

    def done(self):
        self.bodies += 1


@pytest.fixture(scope="session")
def listening() -> type[Listener]:
    return Listener


@pytest.fixture(scope="session")
def place(tmp_path_factory) -> Workspace:
    place = Workspace(folder=tmp_path_factory.mktemp("demo") / "out")

    def listen(_step, _total):
        return nullcontext(Listener())

    def look_back(_run, register, _web):
        tell_five_years(register, place, __version__, listen)

    demonstrate(place, __version__, listen, look_back)
    return place


@pytest.fixture(scope="session")
def register(place) -> Iterator[Register]:
    with place.open_register() as opened:
        yield opened
