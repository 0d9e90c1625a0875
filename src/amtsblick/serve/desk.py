"""What do all pages read from and write to?"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self

from amtsblick.errors import RegisterError
from amtsblick.jobs.accounts import Gate, open_gate
from amtsblick.jobs.board import refresh
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.serve.kept import Kept
from amtsblick.serve.limits import Limits
from amtsblick.serve.metrics import Meter
from amtsblick.serve.oidc_talk import Talk
from amtsblick.serve.settings import Settings
from amtsblick.serve.trees import Trees
from amtsblick.serve.tries import Tries
from amtsblick.values.accounts import AccountRules
from amtsblick.values.knowledge import Knowledge

_LOG: Final = logging.getLogger("amtsblick.board")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The tools of the application; ``folder`` is the workspace with evidence and inspections."""

    register: Register
    knowledge: Knowledge
    evidence: EvidenceStore
    folder: Path
    settings: Settings
    now: Callable[[], datetime]
    accounts: Gate
    trees: Trees
    meter: Meter = field(default_factory=Meter)
    subscribing: Tries = field(default_factory=lambda: Tries(10, 3600, together=500))
    """How often strangers may name an address to be written to."""
    feeds: Kept = field(default_factory=lambda: Kept(60, most=200))
    talks: Mapping[str, Talk] = field(default_factory=dict)
    """With identity providers, by their key."""
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(  # noqa: PLR0913 - what it stands on
        cls,
        place: Workspace,
        register: Register,
        knowledge: Knowledge,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        rules: AccountRules | None = None,
    ) -> Self:
        """The desk over a workspace whose register is open."""
        return cls(
            register=register,
            knowledge=knowledge,
            evidence=place.open_evidence(),
            folder=place.folder,
            settings=settings,
            now=now,
            accounts=open_gate(place, register, rules),
            trees=Trees(register),
            limits=Limits(posts=settings.posts_a_minute, searches=settings.searches_a_minute),
            talks={
                one.key: Talk(one, f"{settings.base_url}/de/login/oidc/{one.key}/back", now)
                for one in settings.providers
            },
        )

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.now().date()

    def written(self, bodies: Collection[str]) -> None:
        """Bring the lists up to what was just entered about these bodies ("": about none).

        What was entered stays when that fails; the next refresh catches up.
        """
        self.trees.forget()
        try:
            refresh(
                self.register, self.knowledge, when=self.now(), evidence=self.evidence, bodies=set(bodies)
            )
        except RegisterError as error:
            _LOG.warning("the board waits for its next refresh", extra={"error": str(error)})
