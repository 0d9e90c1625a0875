"""How are channels, pages and days of a timeline called in a sentence?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from markupsafe import Markup

from amtsblick.report.addresses import short
from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.timeline import Channel, Proof

_AT: Final = frozenset(
    {"x", "twitter", "instagram", "threads", "tiktok", "mastodon", "pixelfed", "bluesky", "youtube"}
)
"""Services on which people write handles with an @ before them."""


class Phrases:
    """Names for what a history holds, in one language."""

    def __init__(self, history: History, words: Words, knowledge: Knowledge) -> None:
        self._history = history
        self._words = words
        self._names = Names(knowledge, words, {key: body.name for key, body in history.bodies.items()})

    def body(self, body: str) -> str:
        """Name of a body; its id when the history does not hold it."""
        return self._names.body(body)

    def service(self, service: str) -> str:
        """Name of a service as it stands after "auf" or "on"."""
        key = f"statements.service.{service}"
        return str(self._words(key)) if self._words.has(key) else self._names.service(service)

    def handle(self, service: str, handle: str) -> str:
        """The handle as people write it."""
        name = handle.rpartition("/")[2]  # "user/amt" and "company/amt" are steps of an address
        plain = name != handle or name.startswith("@") or service not in _AT
        return name if plain or not name else f"@{name}"

    def channel(self, service: str, handle: str) -> Markup:
        """As in "Kanal @amt auf X"; without a handle "Auftritt auf X"."""
        if not handle:
            return self._words("statements.service_only", service=self.service(service))
        return self._words(
            "statements.channel", handle=self.handle(service, handle), service=self.service(service)
        )

    def channels(self, channels: Iterable[Channel]) -> str:
        """Several channels as a list in running text."""
        return self._words.series([str(self.channel(*one)) for one in channels])

    def place(self, page: str, body: str, ref: str) -> Markup:
        """Where something stood: "auf der Startseite"."""
        role = self._role(page, body)
        if role:
            return self._words(f"statements.on.{role}")
        return self._words("statements.on.page", address=self._address(page, ref))

    def place_of(self, proof: Proof) -> Markup:
        """Where an observation was made."""
        return self.place(proof.page, proof.body, proof.ref)

    def page(self, page: str, body: str, ref: str = "") -> str:
        """Name of a page on its own: "Startseite", or its address."""
        role = self._role(page, body)
        return str(self._words(f"statements.page.{role}")) if role else self._address(page, ref)

    def day(self, when: date) -> str:
        """Day of a moment, in UTC."""
        return self._words.day(when)

    def on_days(self, moments: Iterable[datetime]) -> Markup:
        """As in "am 10. September 2024", or between which days the looks were made."""
        days = sorted({one.date() for one in moments})
        if len(days) == 1:
            return self._words("statements.on_day", day=self.day(days[0]))
        return self._words("statements.on_days", first=self.day(days[0]), last=self.day(days[-1]))

    def state(self, why: str) -> str:
        """Why nobody could look, in a word or two."""
        for key in (f"state.{why}.label", f"statements.why.{why}"):
            if self._words.has(key):
                return str(self._words(key))
        return str(self._words("statements.unclear"))

    def _role(self, page: str, body: str) -> str:
        if not page:
            return "redirect"
        role = page.removeprefix(f"{body}:") if page.startswith(f"{body}:") else ""
        return role if role and self._words.has(f"statements.on.{role}") else ""

    def _address(self, page: str, ref: str) -> str:
        source = self._history.sources.get(ref)
        return short(source.page_url if source is not None and source.page_url else page)
