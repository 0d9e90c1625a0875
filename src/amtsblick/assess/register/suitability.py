"""What speaks for and against services for an audience and contents? Nothing is added up or ranked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from amtsblick.assess.register.audience import ANY, reach
from amtsblick.assess.register.legal import acts_of, state_at
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import (
    ActStatus,
    AudienceFigure,
    AudienceProfile,
    ContentFit,
    LegalAct,
    ServiceFact,
)
from amtsblick.values.observed import Observed
from amtsblick.values.suitability import Prospect, Question, Reach, Suitability
from amtsblick.values.usages import EvidenceLink

HOMEPAGE: Final = "homepage"
_OVER: Final = frozenset({ActStatus.ANNULLED, ActStatus.ENDED})
_TOPICS: Final = ("roles", "transfer", "insights", "login_wall", "minors", "dsa", "feature")
"""Facts about a service that somebody who chooses one should see, in this order."""


def suitability(
    question: Question,
    knowledge: Knowledge,
    *,
    day: date,
    observed: Observed | None = None,
    body: str = "",
) -> Suitability:
    """One column per service asked for, in that order, each named once, and the own homepage always.

    Figures, reasons and facts are those that sources up to ``day`` could give, acts those that stood then.
    ``observed`` is what is known of the use by ``body``, None when nobody ever looked; without ``body``
    nobody's use is shown.
    """
    known = _known_by(day, knowledge)
    asked = tuple(dict.fromkeys(question.services))
    services = asked if HOMEPAGE in asked else (*asked, HOMEPAGE)
    looked = observed if body else None
    return Suitability(
        question=question,
        prospects=tuple(
            replace(
                _prospect(service, question, known, day),
                added=service not in asked,
                channels=tuple(one for one in looked.channels if one.service == service) if looked else (),
                status=dict(looked.statuses).get(service) if looked else None,
                recipients=looked.recipients if looked and service == HOMEPAGE else (),
                observed=_proofs(service, looked),
                unseen=_unseen(service, looked) if body else (),
            )
            for service in services
        ),
        day=day,
        context=_reaches(ANY, question, known, day),
        acts=_standing((act for act in knowledge.legal_acts if not act.services), "", day),
        body=body,
        looked_at=looked.looked_at if looked else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What could be known on a day: everything but what later sources alone say."""

    figures: tuple[AudienceFigure, ...]
    profiles: tuple[AudienceProfile, ...]
    fits: tuple[ContentFit, ...]
    facts: tuple[ServiceFact, ...]
    acts: tuple[LegalAct, ...]


def _known_by(day: date, knowledge: Knowledge) -> _Known:
    later = {
        source.id
        for source in knowledge.sources
        if source.dated and PartialDate(text=source.dated).earliest > day
    }

    def said(row: AudienceFigure | AudienceProfile | ContentFit | ServiceFact) -> bool:
        return not row.sources or not later.issuperset(row.sources)

    return _Known(
        figures=tuple(filter(said, knowledge.figures)),
        profiles=tuple(filter(said, knowledge.profiles)),
        fits=tuple(filter(said, knowledge.fits)),
        facts=tuple(filter(said, knowledge.service_facts)),
        acts=knowledge.legal_acts,
    )


def _prospect(service: str, question: Question, known: _Known, day: date) -> Prospect:
    """What is known of a service itself."""
    fits = [fit for fit in known.fits if _applies(fit, service, question)]
    reaches = _reaches(service, question, known, day)
    acts = _standing((act for act in known.acts if act.services), service, day)
    answered = {fit.content for fit in fits}
    return Prospect(
        service=service,
        reaches=reaches,
        for_it=tuple(fit for fit in fits if fit.speaks_for),
        against_it=tuple(fit for fit in fits if not fit.speaks_for),
        acts=acts,
        facts=_facts(service, known),
        profiles=_profiles(service, known),
        unknown=(
            *(f"reach.{one.group}" for one in reaches if one.unknown),
            *(f"content.{one}" for one in dict.fromkeys(question.contents) if one not in answered),
            *(() if acts else ("law",)),
        ),
    )


def _reaches(service: str, question: Question, known: _Known, day: date) -> tuple[Reach, ...]:
    figures = [one for one in known.figures if one.service == service]
    return tuple(reach(group, figures, day.year) for group in dict.fromkeys(question.groups))


def _facts(service: str, known: _Known) -> tuple[ServiceFact, ...]:
    about = [fact for fact in known.facts if fact.service == service]
    return tuple(fact for topic in _TOPICS for fact in about if fact.topic == topic)


def _profiles(service: str, known: _Known) -> tuple[AudienceProfile, ...]:
    about = [one for one in known.profiles if one.service == service]
    newest = max((one.year for one in about), default=0)
    return tuple(one for one in about if one.year == newest)


def _applies(fit: ContentFit, service: str, question: Question) -> bool:
    return (
        service in fit.services
        and fit.content in question.contents
        and (not fit.groups or not set(fit.groups).isdisjoint(question.groups))
    )


def _standing(acts: Iterable[LegalAct], service: str, day: date) -> tuple[LegalAct, ...]:
    """Acts that are neither annulled nor over on the day, the newest first."""
    there = [act for act in acts_of(acts, service, day) if not _over(act, day)]
    return tuple(sorted(there, key=lambda act: act.dated.latest, reverse=True))


def _over(act: LegalAct, day: date) -> bool:
    state = state_at(act, day)
    return state is None or state.status in _OVER


def _proofs(service: str, observed: Observed | None) -> tuple[EvidenceLink, ...]:
    if observed is None:
        return ()
    if service == HOMEPAGE:
        return tuple(proof for one in observed.recipients for proof in one.evidence)
    return (
        *(proof for one in observed.channels if one.service == service for proof in one.evidence),
        *(proof for advertised, proof in observed.adverts if advertised == service),
    )


def _unseen(service: str, observed: Observed | None) -> tuple[str, ...]:
    """Why nothing is said of the body's own use."""
    if observed is None or observed.looked_at is None:
        return ("observed",)
    return ("inspected",) if service == HOMEPAGE and observed.inspected_at is None else ()
