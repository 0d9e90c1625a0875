"""For whom and what is the service used, whom does it reach, and where is the same without it?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from amtsblick.assess.documents.pieces import declared, known, observed, told
from amtsblick.assess.documents.subject import HOMEPAGE, Subject, service_of
from amtsblick.assess.documents.words import both, listed, number, say, service_name, word
from amtsblick.assess.register.suitability import suitability
from amtsblick.values.documents import Piece
from amtsblick.values.legal import AudienceFigure, ContentFit
from amtsblick.values.observed import SeenChannel
from amtsblick.values.suitability import Prospect, Question
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import TargetGroup, Usage, UsageKind

_RUN: Final = frozenset({UsageKind.OWN_CONTENT, UsageKind.VIA_OTHER_BODY})
_STANDS: Final = frozenset({ChannelState.ACTIVE, ChannelState.ANNOUNCED})


def purposes(subject: Subject) -> Iterator[Piece]:
    """What public tasks the usage serves."""
    usage = subject.own_usage
    for one in usage.purposes if usage else ():
        if usage is not None:
            yield from declared(subject, usage, word(subject, "purpose", one))


def groups(subject: Subject) -> Iterator[Piece]:
    """Whom it is meant for."""
    usage = subject.own_usage
    if usage is not None:
        yield from declared(subject, usage, *(word(subject, "target", one) for one in usage.target_groups))
        yield from declared(subject, usage, *usage.professions)


def contents(subject: Subject) -> Iterator[Piece]:
    """What is published."""
    usage = subject.own_usage
    if usage is not None:
        yield from declared(subject, usage, *(word(subject, "content", one) for one in usage.contents))


def aims(subject: Subject) -> Iterator[Piece]:
    """Purposes and target groups, each named as what it is."""
    for piece in purposes(subject):
        yield replace(piece, text=say(subject, "aim_purpose", text=piece.text))
    for piece in groups(subject):
        yield replace(piece, text=say(subject, "aim_group", text=piece.text))


def study_figures(subject: Subject) -> Iterator[Piece]:
    """Figures of the newest studies about the usage's target groups, or those that come near them."""
    yield from _figures(subject, subject.service)


def replacement_figures(subject: Subject) -> Iterator[Piece]:
    """The same figures about the services that users can be pointed to; whom they miss, a human says."""
    for service in dict.fromkeys(_other_services(subject, lambda _: True)):
        yield from _figures(subject, service)


def _figures(subject: Subject, service: str) -> Iterator[Piece]:
    prospect = _prospect(subject, service)
    told = (
        figure
        for reach in (prospect.reaches if prospect else ())
        for figure in (*reach.figures, *reach.nearest, *reach.whole)
    )
    for figure in dict.fromkeys(told):
        yield from known(_figure(subject, service, figure), figure.sources, to_check=not figure.verified)


def pros_and_cons(subject: Subject) -> Iterator[Piece]:
    """What speaks for and against the service for the usage's contents."""
    prospect = _prospect(subject)
    if prospect is not None:
        yield from _fits(subject, prospect.for_it, "fit_for")
        yield from _fits(subject, prospect.against_it, "fit_against")


def milder_means(subject: Subject) -> Iterator[Piece]:
    """What speaks for the own website, which is always there, and which open channels the body runs."""
    prospect = _prospect(subject, HOMEPAGE)
    if prospect is not None:
        yield from _fits(subject, prospect.for_it, "fit_homepage")
        yield from _fits(subject, prospect.against_it, "fit_homepage")
    yield from open_channels(subject)


def _fits(subject: Subject, fits: Iterable[ContentFit], sentence: str) -> Iterator[Piece]:
    for fit in fits:
        text = say(subject, sentence, text=both(subject, fit.de, fit.en))
        yield from known(text, fit.sources, to_check=not fit.verified)


def _prospect(subject: Subject, service: str = "") -> Prospect | None:
    """What the comparison of services says for the usage's groups and contents."""
    usage = subject.own_usage
    wanted = service or subject.service
    if usage is None or not wanted:
        return None
    asked = Question(
        services=(wanted,),
        groups=usage.target_groups or (TargetGroup.EVERYBODY,),
        contents=usage.contents,
    )
    compared = suitability(asked, subject.knowledge, day=subject.today)
    return next((one for one in compared.prospects if one.service == wanted), None)


def _figure(subject: Subject, service: str, figure: AudienceFigure) -> str:
    text = say(
        subject,
        "figure_part" if figure.part else "figure",
        service=service_name(subject, service),
        study=figure.study,
        year=figure.year,
        group=_group(subject, figure.group),
        value=_share(subject, figure),
        metric=word(subject, "study", figure.metric),
        **({"part": word(subject, "study_part", figure.part)} if figure.part else {}),
    )
    note = both(subject, figure.note_de, figure.note_en)
    return f"{text}. {note}" if note else text


def _group(subject: Subject, band: str) -> str:
    low, dash, high = band.partition("–")
    if dash:
        return say(subject, "group.between", low=low, high=high)
    return say(subject, "group.from", low=band.rstrip("+")) if band.endswith("+") else band


def _share(subject: Subject, figure: AudienceFigure) -> str:
    low = number(subject, figure.low) if figure.low is not None else ""
    high = number(subject, figure.high) if figure.high is not None else ""
    if not high:
        return say(subject, "value.above", low=low)
    if not low:
        return say(subject, "value.below", high=high)
    if low != high:
        return say(subject, "value.between", low=low, high=high)
    return say(subject, "value.about" if figure.approximate else "value.exact", low=low)


def alternatives(subject: Subject) -> Iterator[Piece]:
    """Ways without an account: the own website first, what the usage names, channels of open networks."""
    yield from _own_ways(subject)
    yield from open_channels(subject)


def replacements(subject: Subject) -> Iterator[Piece]:
    """Where users can be pointed to: the same, and channels on all other services."""
    yield from _own_ways(subject)
    yield from _channels(subject, lambda _: True)


def open_channels(subject: Subject) -> Iterator[Piece]:
    """Further channels of the body on federated services, which everybody can read without an account."""

    def is_open(service: str) -> bool:
        row = service_of(subject.knowledge, service)
        return row is not None and row.federated

    yield from _channels(subject, is_open)


def _own_ways(subject: Subject) -> Iterator[Piece]:
    if subject.body.homepage:
        text = say(subject, "homepage", address=subject.body.homepage)
        who = subject.entered.get(subject.body.id) or say(subject, "who.register")
        yield told(text, who)
    usage = subject.own_usage
    if usage is not None:
        yield from declared(
            subject, usage, *(one for one in usage.alternatives if one != subject.body.homepage)
        )


def _channels(subject: Subject, wanted: Callable[[str], bool]) -> Iterator[Piece]:
    """Channels on other services: those in the register, and those seen beside them."""
    entered = {one.service for one in _entered(subject, wanted)}
    for one in _entered(subject, wanted):
        name = service_name(subject, one.service)
        yield from declared(subject, one, say(subject, "other_channel", text=listed((name, one.handle))))
    for seen in _seen(subject, wanted):
        if seen.service not in entered:
            name = service_name(subject, seen.service)
            text = say(subject, "other_channel", text=listed((name, seen.handle)))
            yield from observed(text, seen.sights)


def _other_services(subject: Subject, wanted: Callable[[str], bool]) -> Iterator[str]:
    yield from (one.service for one in _entered(subject, wanted))
    yield from (one.service for one in _seen(subject, wanted))


def _entered(subject: Subject, wanted: Callable[[str], bool]) -> tuple[Usage, ...]:
    """Running uses of other services."""
    return tuple(
        one
        for one in subject.usages
        if one.service != subject.service and one.kind in _RUN and wanted(one.service)
    )


def _seen(subject: Subject, wanted: Callable[[str], bool]) -> Iterator[SeenChannel]:
    """Own channels on other services that are still shown."""
    for one in subject.observed.channels if subject.observed else ():
        stands = one.standing is Standing.OWN and one.gone_by is None and one.state in _STANDS
        if stands and one.service != subject.service and wanted(one.service):
            yield one
