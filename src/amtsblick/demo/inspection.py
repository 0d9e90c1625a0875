"""The demonstration's second half: some bodies' homepages in a real browser, in three passes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.demo.bodies import BODIES
from amtsblick.demo.sites import rules
from amtsblick.demo.web import Web
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Desk, Inspected, Order, Wish
from amtsblick.jobs.inspecting import inspect_all
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.keep.signing import SigningKey
from amtsblick.knowledge import load
from amtsblick.values.survey import SurveyRun

INSPECTED: Final = frozenset({"umwelt", "stadt", "finanzen", "gesundheit", "datenschutz"})
"""One whose banner keeps its word, one that goes on after "reject", one that offers no choice, one
whose form is read along, and one that sends nothing to anybody."""
PAGES: Final = 2


class Counter(Protocol):
    """Somebody who wants to know how far it is."""

    def page(self) -> None:
        """One more site is done."""


def inspect_bodies(
    run: SurveyRun,
    register: Register,
    place: Workspace,
    web: Web,
    progress: Callable[[str, int], AbstractContextManager[Counter]],
) -> list[Inspected]:
    """Inspect some of the survey's bodies; raises ChromiumError with the remedy without a browser."""
    desk = Desk(
        register=register,
        knowledge=load(),
        base=place.folder,
        now=now,
        key=SigningKey.own(place.folder),
        langs=("de", "en"),
        command="amtsblick demo",
    )
    settings = InspectSettings(
        allow_private=True, rules=parse_resolver_rules(rules(web.port)), ca_file=web.ca_file
    )
    orders = [
        Order(
            site=body.homepage,
            folder=place.folder / "inspections" / body.id,
            survey=run.id,
            body=body.id,
        )
        for body in BODIES
        if body.id in INSPECTED
    ]
    return asyncio.run(
        inspect_all(orders, settings, desk, Wish(pages=PAGES), _counting(progress, len(orders)))
    )


@contextmanager
def _counting(
    progress: Callable[[str, int], AbstractContextManager[Counter]], total: int
) -> Iterator[Callable[[Inspected], None]]:
    with progress("inspect", total) as counter:
        yield lambda _: counter.page()
