"""Rows about services, law and audiences as readers see them, and all kinds by their names."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from amtsblick.report.register.law import act_rows, duty_rows
from amtsblick.report.words import Lang
from amtsblick.serve import knowledge_words as said
from amtsblick.serve.work import knowledge_web as web
from amtsblick.serve.work.knowledge_shape import Maker, Row
from amtsblick.values.knowledge import Knowledge

_FAR: Final = date(9999, 12, 31)
"""The state of the law whatever the day: the newest that is known."""


def services(make: Maker) -> Iterator[Row]:
    """Online services with their operator and addresses."""
    _ = make.gettext
    for one in make.knowledge.services:
        operator, country = make.names.service_operator(one.id)
        parent = make.say.country(one.parent_country)
        yield Row(
            kind="services",
            id=one.id,
            title=make.names.service(one.id),
            text=", ".join(filter(None, (_(one.kind), operator, country))),
            facts=(
                make.fact(_("Kind of service"), _(one.kind)),
                make.fact(_("Operator"), ", ".join(filter(None, (operator, country)))),
                make.fact(_("Parent company"), ", ".join(filter(None, (one.parent_company, parent)))),
                make.fact(_("Hosts with profiles"), *one.hosts, code=True),
                make.fact(_("Hosts of short addresses"), *one.short_hosts, code=True),
                make.fact(_("Address of a profile"), one.canonical, code=True),
                make.fact(_("What a name may look like"), one.handle, code=True),
                make.fact(_("Runs on many hosts"), _("yes") if one.federated else _("no")),
                make.fact(_("Posts only for people with an account"), _("yes") if one.login_wall else ""),
                make.fact(_("Counted as a channel"), _("no") if one.minor else ""),
                make.fact(_("Ended"), make.say.day(one.closed_on) if one.closed_on else ""),
                make.fact(_("Also called"), *one.aliases),
                make.fact(_("Note"), one.note, lang="en"),
            ),
            services=(one.id,),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=one.verified,
        )


def law(make: Maker) -> Iterator[Row]:
    """Legal acts as they stand by what is known; how they stood before is on their own page."""
    _ = make.gettext
    for one in reversed(act_rows(make.knowledge, _FAR, make.say)):
        yield Row(
            kind="law",
            id=one.id,
            title=", ".join(filter(None, (one.by, one.ref))),
            text=one.effect,
            facts=(
                make.fact(_("Kind of act"), one.kind_word),
                make.fact(_("Dated"), one.dated_word),
                make.fact(_("Stands"), " ".join(filter(None, (one.status_word, one.since_word))), one.state),
                make.fact(_("About"), one.about),
            ),
            services=one.services,
            sources=one.sources,
            checked_on=one.checked_on,
            verified=one.verified,
        )


def obligations(make: Maker) -> Iterator[Row]:
    """What public bodies have to do."""
    _ = make.gettext
    for one in duty_rows(make.knowledge, make.say):
        yield Row(
            kind="obligations",
            id=one.id,
            title=one.title,
            text=one.text,
            facts=(
                make.fact(_("Asked by"), one.strength_word),
                make.fact(_("Legal basis"), one.basis),
                make.fact(_("Shown by"), one.evidence),
                make.fact(_("Who"), one.who),
                make.fact(_("When"), one.when),
                make.fact(_("About"), make.services(one.services)),
                make.fact(_("Answered in"), *one.documents, code=True),
            ),
            services=one.services,
            sources=one.sources,
            checked_on=one.checked_on,
            verified=one.verified,
        )


def facts(make: Maker) -> Iterator[Row]:
    """Facts about services; their id is service, topic and number, since they have none of their own."""
    _ = make.gettext
    seen: dict[tuple[str, str], int] = {}
    for one in make.knowledge.service_facts:
        number = seen[one.service, one.topic] = seen.get((one.service, one.topic), 0) + 1
        topic = _(said.TOPICS.get(one.topic, one.topic))
        yield Row(
            kind="facts",
            id=f"{one.service}.{one.topic}.{number}",
            title=f"{make.phrases.service(one.service)}: {topic}",
            text=make.pick(one.de, one.en),
            facts=(make.fact(_("Web address"), one.address, href=one.address),),
            services=(one.service,),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=one.verified,
        )


def audience(make: Maker) -> Iterator[Row]:
    """Figures and profiles of studies."""
    _ = make.gettext
    for one in make.knowledge.figures:
        yield Row(
            kind="audience",
            id=one.id,
            title=f"{make.phrases.thing(one, named=False)}: {make.phrases.share(one)}",
            text=_sentence(make.phrases.figure(one)),
            facts=(
                make.fact(_("Study"), f"{one.study} {one.year}"),
                make.fact(_("How the figure came about"), make.pick(one.note_de, one.note_en)),
            ),
            services=() if one.service == "any" else (one.service,),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=one.verified,
        )
    for profile in make.knowledge.profiles:
        yield Row(
            kind="audience",
            id=profile.id,
            title=make.phrases.service(profile.service),
            text=_sentence(make.phrases.profile(profile)),
            facts=(make.fact(_("Study"), f"{profile.study} {profile.year}"),),
            services=(profile.service,),
            sources=make.cited(profile.sources),
            checked_on=profile.checked_on,
            verified=profile.verified,
        )


def contents(make: Maker) -> Iterator[Row]:
    """Reasons for and against services by kind of content."""
    _ = make.gettext
    for one in make.knowledge.fits:
        side = _("speaks for") if one.speaks_for else _("speaks against")
        yield Row(
            kind="contents",
            id=one.id,
            title=f"{make.phrases.content(one.content)}: {side} {make.phrases.named(one.services)}",
            text=make.pick(one.de, one.en),
            facts=(make.fact(_("For whom"), *(make.phrases.group(group) for group in one.groups)),),
            services=one.services,
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=one.verified,
        )


def _sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    plain = str(text)
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain.endswith('.') else '.'}"


_MAKERS: Final[dict[str, Callable[[Maker], Iterator[Row]]]] = {
    "services": services,
    "law": law,
    "obligations": obligations,
    "facts": facts,
    "audience": audience,
    "contents": contents,
    "third-parties": web.third_parties,
    "cookies": web.cookies,
    "checks": web.checks,
    "forms": web.forms,
    "sources": web.sources,
}


@lru_cache(maxsize=64)
def rows(kind: str, knowledge: Knowledge, lang: Lang) -> tuple[Row, ...]:
    """All rows of one kind, in the order of the knowledge; made once."""
    return tuple(_MAKERS[kind](Maker(knowledge, lang)))
