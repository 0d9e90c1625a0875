"""Rows about websites, documents and sources as readers see them."""

from collections.abc import Iterator

from amtsblick.report.register.law import Cited
from amtsblick.report.register.sources import partial_day
from amtsblick.serve import knowledge_words as said
from amtsblick.serve.work.knowledge_shape import Maker, Row
from amtsblick.values.days import PartialDate


def third_parties(make: Maker) -> Iterator[Row]:
    """Whom websites embed."""
    _ = make.gettext
    for one in make.knowledge.vendors:
        operator, country = make.names.vendor_operator(one.id)
        yield Row(
            kind="third-parties",
            id=one.id,
            title=make.names.vendor(one.id),
            text=", ".join(filter(None, (make.names.category(one.category), operator, country))),
            facts=(
                make.fact(_("Category"), make.names.category(one.category)),
                make.fact(_("Operator"), ", ".join(filter(None, (operator, country)))),
                make.fact(_("Recognised by the hosts"), *one.hosts, code=True),
                make.fact(_("Recognised by the text"), *one.markers, code=True),
                make.fact(_("Cookies"), *one.cookies, code=True),
                make.fact(_("Needs consent"), _(said.CONSENT.get(one.consent, one.consent))),
                make.fact(_("Advice"), one.advice, lang="en"),
                make.fact(_("Also called"), *one.aliases),
            ),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=make.looked_up(one.sources),
        )


def cookies(make: Maker) -> Iterator[Row]:
    """What entries on a device are usually there for."""
    _ = make.gettext
    for one in make.knowledge.cookies:
        yield Row(
            kind="cookies",
            id=one.id,
            title=", ".join(one.names[:4]) + (" …" if len(one.names) > 4 else ""),  # noqa: PLR2004 - a line
            text=make.names.category(one.purpose),
            facts=(
                make.fact(_("Names"), *one.names, code=True),
                make.fact(_("Set by"), make.names.vendor(one.vendor) if one.vendor else ""),
                make.fact(_("Purpose"), make.names.category(one.purpose)),
                make.fact(
                    _("Strictly necessary? A hint, no legal opinion"), _(said.NECESSITY[one.necessary])
                ),
            ),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=make.looked_up(one.sources),
        )


def checks(make: Maker) -> Iterator[Row]:
    """What inspections look for."""
    _ = make.gettext
    for one in make.knowledge.checks:
        yield Row(
            kind="checks",
            id=one.id,
            title=getattr(one.title, make.lang),
            text=one.norm,
            facts=(
                make.fact(_("Area"), _(said.AREAS.get(one.area, one.area))),
                make.fact(_("Norm"), one.norm, lang="de"),
                make.fact(_("Urgency"), make.say(f"inspect.severity.{one.severity}")),
                make.fact(_("Remedy"), getattr(one.remedy, make.lang)),
                make.fact(_("Decided"), _(said.HOW[one.how])),
                make.fact(_("Question for a human"), getattr(one.question, make.lang)),
            ),
            sources=make.cited(one.sources),
            checked_on=one.checked,
            verified=make.looked_up(one.sources),
        )


def forms(make: Maker) -> Iterator[Row]:
    """What documents ask for; every field is a line of its own."""
    _ = make.gettext
    for one in make.knowledge.forms:
        fields = (
            make.fact(
                make.pick(field.de, field.en),
                _(said.REQUIRED[field.required]),
                make.pick(field.when_de, field.when_en),
                make.pick(field.hint_de, field.hint_en),
                field.norm,
            )
            for field in one.fields
        )
        yield Row(
            kind="forms",
            id=one.kind,
            title=make.pick(one.de, one.en),
            text=one.norm,
            facts=tuple(fields),
            sources=make.cited(one.sources),
            checked_on=one.checked_on,
            verified=make.looked_up(one.sources),
        )


def sources(make: Maker) -> Iterator[Row]:
    """On what the knowledge rests; a source cites itself."""
    _ = make.gettext
    for one in make.knowledge.sources:
        dated = partial_day(PartialDate(text=one.dated), make.say) if one.dated else ""
        title = one.titled(make.lang)
        itself = Cited(id=one.id, title=title, address=one.address, dated=dated, verified=one.verified)
        yield Row(
            kind="sources",
            id=one.id,
            title=title,
            text=dated,
            lang="" if one.title_de else "en",
            facts=(
                make.fact(_("Published"), dated),
                make.fact(_("Web address"), one.address, href=one.address),
            ),
            sources=(itself,),
            checked_on=None,
            verified=one.verified,
        )
