"""How do readers see what the law is on a day, and what it asks of them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from amtsblick.assess.register.legal import acts_of, begun_at, state_at
from amtsblick.report.register.sources import partial_day
from amtsblick.report.words import Words
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import ActStatus, LegalAct, Obligation

_NAMED: Final = 4
"""More services than these are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source as readers see it. ``verified`` is False for general knowledge nobody looked up."""

    id: str
    title: str
    address: str
    dated: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act as it stood on a day; ``*_word`` and names in the reader's language, days ISO 8601.

    ``since`` is when the status began, as exact as it is known; ``since_word`` says it ("seit März 2023") or
    is "". ``state`` says more about the status or is ""; with its own day where it came later.
    ``about`` names the services in words, () of ``services`` are all.
    """

    id: str
    kind: str
    kind_word: str
    by: str
    ref: str
    dated: str
    dated_word: str
    services: tuple[str, ...]
    about: str
    status: str
    status_word: str
    since: str
    since_word: str
    state: str
    effect: str
    sources: tuple[Cited, ...]
    checked_on: date
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One obligation in the reader's language; ``documents`` are kinds or fields that answer it."""

    id: str
    title: str
    text: str
    basis: str
    evidence: str
    who: str
    when: str
    strength: str
    strength_word: str
    services: tuple[str, ...]
    documents: tuple[str, ...]
    sources: tuple[Cited, ...]
    checked_on: date
    verified: bool


def act_rows(knowledge: Knowledge, day: date, say: Words, service: str = "") -> tuple[ActRow, ...]:
    """Acts that were there on a day, oldest first; of one service ("homepage": websites), "" for all acts."""
    known = {source.id: source for source in knowledge.sources}
    names = {one.id: one.name for one in knowledge.services} | {"homepage": str(say("law.homepage"))}
    acts = acts_of(knowledge.legal_acts, service, day) if service else knowledge.legal_acts
    ordered = sorted(acts, key=lambda one: one.dated.earliest)
    rows = (_act_row(act, day, known, names, say) for act in ordered)
    return tuple(row for row in rows if row is not None)


def duty_rows(knowledge: Knowledge, say: Words, service: str = "") -> tuple[DutyRow, ...]:
    """Obligations in their order: those about one service ("homepage": the own website), "" for all."""
    known = {source.id: source for source in knowledge.sources}
    return tuple(
        _duty_row(duty, known, say)
        for duty in knowledge.obligations
        if not service or not duty.services or service in duty.services
    )


def act_name(act: LegalAct, say: Words) -> str:
    """Who decided and the reference, in the reader's language: "EuGH, C-210/16"."""
    return ", ".join(part for part in (_by(act, say), _ref(act, say)) if part)


def status_word(kind: str, status: str, say: Words) -> str:
    """Where an act stands: guidance is published and never in force."""
    own = f"law.status_of.{kind}.{status}"
    return say(own if say.has(own) else f"law.status.{status}").unescape()


def since_word(kind: str, status: str, since: PartialDate, say: Words) -> str:
    """From when on: "seit März 2023"; "" for a status that nobody checked, which begins nowhere."""
    if status == ActStatus.NOT_CHECKED:
        return ""
    if not say.has(f"law.status_of.{kind}.{status}"):
        return say("law.since", day=partial_day(since, say)).unescape()
    return on_word(since, say)


def on_word(when: PartialDate, say: Words) -> str:
    """As part of a sentence: "am 3. September 2025", "im Oktober 2024"."""
    precision = ("year", "month", "day")[when.text.count("-")]
    return say(f"law.on.{precision}", day=partial_day(when, say)).unescape()


def stands(kind: str, status: str, since: PartialDate, say: Words) -> str:
    """Status and its beginning: "in Kraft seit 10. Juli 2023", "veröffentlicht im Oktober 2024"."""
    told, since_then = status_word(kind, status, say), since_word(kind, status, since, say)
    return f"{told} {since_then}" if since_then else f"{partial_day(since, say)}, {told}"


def step_note(act: LegalAct, day: date, say: Words) -> str:
    """What is said of the newest step until a day; it tells its own day where the status is older."""
    begun, state = begun_at(act, day), state_at(act, day)
    if begun is None or state is None:
        return ""
    text = state.de if say.lang == "de" else state.en
    if not text or state is begun:
        return text
    return say("law.step", day=partial_day(state.since, say), text=text).unescape()


def _act_row(
    act: LegalAct, day: date, known: dict[str, Source], names: dict[str, str], say: Words
) -> ActRow | None:
    begun, state = begun_at(act, day), state_at(act, day)
    if begun is None or state is None:
        return None
    german = say.lang == "de"
    return ActRow(
        id=act.id,
        kind=act.kind,
        kind_word=str(say(f"law.kind.{act.kind}")),
        by=_by(act, say),
        ref=_ref(act, say),
        dated=act.dated.text,
        dated_word=partial_day(act.dated, say),
        services=act.services,
        about=_about(act.services, names, say),
        status=state.status,
        status_word=status_word(act.kind, state.status, say),
        since=begun.since.text,
        since_word=since_word(act.kind, state.status, begun.since, say),
        state=step_note(act, day, say),
        effect=act.effect_de if german else act.effect_en,
        sources=_cited((*act.sources, *begun.sources, *state.sources), known, say),
        checked_on=act.checked_on,
        verified=act.verified,
    )


def _duty_row(duty: Obligation, known: dict[str, Source], say: Words) -> DutyRow:
    german = say.lang == "de"
    return DutyRow(
        id=duty.id,
        title=duty.title_de if german else duty.title_en,
        text=duty.text_de if german else duty.text_en,
        basis=duty.legal_basis if german else duty.legal_basis_en,
        evidence=duty.evidence_de if german else duty.evidence_en,
        who=duty.who if german else duty.who_en,
        when=duty.when if german else duty.when_en,
        strength=duty.strength,
        strength_word=str(say(f"law.strength.{duty.strength}")),
        services=duty.services,
        documents=duty.documents,
        sources=_cited(duty.sources, known, say),
        checked_on=duty.checked_on,
        verified=duty.verified,
    )


def _cited(ids: Iterable[str], known: dict[str, Source], say: Words) -> tuple[Cited, ...]:
    return tuple(
        Cited(
            id=one.id,
            title=one.title,
            address=one.address,
            dated=partial_day(PartialDate(text=one.dated), say) if one.dated else "",
            verified=one.verified,
        )
        for one in (known[identity] for identity in dict.fromkeys(ids))
    )


def _about(services: tuple[str, ...], names: dict[str, str], say: Words) -> str:
    if not services:
        return str(say("law.all"))
    if len(services) > _NAMED:
        return say("law.many", len(services)).unescape()
    return say.series([names[service] for service in services])


def _by(act: LegalAct, say: Words) -> str:
    return act.by if say.lang == "de" else act.by_en or act.by


def _ref(act: LegalAct, say: Words) -> str:
    return act.ref if say.lang == "de" else act.ref_en or act.ref
