"""Where does a reader of a public page find what proves a statement?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from amtsblick.assess.register.proofs import ARCHIVE, INSPECTION, SURVEY
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.report.addresses import link, short
from amtsblick.report.words import Words
from amtsblick.serve.addresses import step
from amtsblick.values.history import Source
from amtsblick.values.usages import EvidenceLink

_URN: Final = "urn:uuid:"
MOST: Final = 4
"""So many proofs stand beside one statement; its evidence leads to the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """One proof as a link; ``href`` is "" where nothing can be shown. ``ours``: a page of this application.

    ``repeats``: another one of the same day stands before it.
    """

    text: str
    day: str
    href: str
    ours: bool
    repeats: bool = False


def evidence_path(lang: str, body: str, record: str) -> str:
    """The page of one stored answer of a body's pages."""
    return f"/{lang}/evidence/{step(body)}/{record.removeprefix(_URN)}"


def record_of(part: str) -> str:
    """The record that a step of an address means."""
    return f"{_URN}{part}"


def source_path(lang: str, body: str, source: Source | None) -> str:
    """The page of a look's evidence, "" when nothing of it was stored."""
    stored = source.evidence if source else None
    return evidence_path(lang, body, stored.record) if stored else ""


class Proofs:
    """Turns links to evidence into links for readers. ``inspections``: numbers by digest of the manifest."""

    def __init__(self, lang: str, say: Words, body: str, inspections: Mapping[str, int]) -> None:
        self._lang = lang
        self._say = say
        self._body = body
        self._inspections = inspections

    def views(self, links: Iterable[EvidenceLink]) -> list[ProofView]:
        """Each once, newest first, at most ``MOST``; the second one of a day shows its page instead of the day."""
        found: dict[str, ProofView] = {}
        days: set[str] = set()
        for view in map(self.view, sorted(dict.fromkeys(links), key=_age, reverse=True)):
            if view.href not in found and len(found) < MOST:
                found[view.href] = replace(view, repeats=view.day in days)
                days.add(view.day)
        return list(found.values())

    def view(self, one: EvidenceLink) -> ProofView:
        """One of them."""
        ours = self._page(one)
        return ProofView(
            text=short(one.text),
            day=self._say.day(one.taken_at) if one.taken_at else "",
            href=ours or link(one.address),
            ours=bool(ours),
        )

    def _page(self, one: EvidenceLink) -> str:
        if one.kind in {SURVEY, ARCHIVE} and (stored := parse_ref(one.ref)):
            return evidence_path(self._lang, self._body, stored.record)
        if one.kind == INSPECTION:
            named = (self._inspections.get(part) for part in one.ref.split(" "))
            number = next((each for each in named if each is not None), None)
            return f"/{self._lang}/inspections/{number}" if number is not None else ""
        return ""


def _age(one: EvidenceLink) -> tuple[bool, str]:
    return one.taken_at is not None, one.taken_at.isoformat() if one.taken_at else ""
