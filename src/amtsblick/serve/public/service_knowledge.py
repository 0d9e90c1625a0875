"""What is known of a service itself: facts, audience, and how the law about it came to stand as it does."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from amtsblick.report.addresses import Linked, link
from amtsblick.report.lookup import Names
from amtsblick.report.register.law import act_name, since_word, status_word
from amtsblick.report.register.suitability_words import Phrases
from amtsblick.serve.knowledge_words import TOPICS
from amtsblick.serve.visit import Visit
from amtsblick.values.days import PartialDate
from amtsblick.values.legal import LegalAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A sentence with its sources; ``verified`` is False for general knowledge nobody looked up."""

    head: str
    text: str | Markup
    sources: tuple[Linked, ...]
    checked: str
    verified: bool


def facts(visit: Visit, service: str) -> list[Known]:
    """Facts about the service, by topic."""
    german = visit.lang == "de"
    return [
        Known(
            head=visit.texts.gettext(TOPICS.get(one.topic, one.topic)),
            text=one.de if german else one.en,
            sources=_sources(visit, one.sources),
            checked=visit.say.day(one.checked_on),
            verified=one.verified,
        )
        for one in visit.desk.knowledge.service_facts
        if one.service == service
    ]


def reach(visit: Visit, service: str) -> list[Known]:
    """Shares of the population that studies found, newest first."""
    phrases = Phrases(visit.say, Names(visit.desk.knowledge, visit.say, {}))
    found = [one for one in visit.desk.knowledge.figures if one.service == service]
    return [
        Known(
            head=f"{one.study} {one.year}",
            text=_sentence(phrases.figure(one)),
            sources=_sources(visit, one.sources),
            checked=visit.say.day(one.checked_on),
            verified=one.verified,
        )
        for one in sorted(found, key=lambda one: (-one.year, one.study, one.group, one.metric))
    ]


def past_of_law(visit: Visit, acts: Iterable[LegalAct]) -> list[tuple[str, list[Known]]]:
    """Every status that each act had, the oldest first; acts that never changed are left out."""
    day = visit.desk.today
    found = []
    for act in acts:
        steps = [one for one in act.states if one.since.earliest <= day]
        if len(steps) > 1:
            told = [_step(visit, act, one.status, one.since, one.de, one.en, one.sources) for one in steps]
            found.append((act_name(act, visit.say), told))
    return found


def _step(  # noqa: PLR0913, PLR0917 - the parts of one status
    visit: Visit, act: LegalAct, status: str, since: PartialDate, de: str, en: str, sources: tuple[str, ...]
) -> Known:
    return Known(
        head=f"{status_word(act.kind, status, visit.say)} {since_word(act.kind, status, since, visit.say)}".strip(),
        text=de if visit.lang == "de" else en,
        sources=_sources(visit, sources or act.sources),
        checked=visit.say.day(act.checked_on),
        verified=act.verified,
    )


def _sources(visit: Visit, ids: Iterable[str]) -> tuple[Linked, ...]:
    known = {one.id: one for one in visit.desk.knowledge.sources}
    return tuple(
        Linked(text=known[one].titled(visit.lang), href=link(known[one].address))
        for one in ids
        if one in known
    )


def _sentence(text: Markup) -> Markup:
    return text[:1].upper() + text[1:] + "."
