"""Which body, service and account is it, used how and since when?"""

from collections.abc import Iterator

from amtsblick.assess.documents.pieces import Filler, declared, known, observed, told
from amtsblick.assess.documents.subject import Subject, service_of
from amtsblick.assess.documents.words import body_name, day, listed, partial, say, service_name, word
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.documents import Piece
from amtsblick.values.usages import Usage, UsageKind

_NOT_RUNNING = frozenset({UsageKind.LEFT, UsageKind.NONE})


def body(subject: Subject) -> Iterator[Piece]:
    """The body's name."""
    yield told(subject.body.name, _keeper(subject))


def controller(subject: Subject) -> Iterator[Piece]:
    """Name and website from the register; for the postal address the imprint that was seen."""
    yield from body(subject)
    if subject.body.homepage:
        yield told(say(subject, "homepage", address=subject.body.homepage), _keeper(subject))
    yield from legal_page(LegalPageKind.IMPRINT, "imprint_seen")(subject)


def legal_page(kind: LegalPageKind, sentence: str) -> Filler:
    """Where the body's website links a legal page of that kind."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for page in subject.observed.legal_pages if subject.observed else ():
            if page.kind is kind and page.url:
                yield from observed(say(subject, sentence, address=page.url), page.evidence)

    return fill


def missing_page(kind: LegalPageKind, sentence: str) -> Filler:
    """Says that pages were looked at and none links it."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for page in subject.observed.legal_pages if subject.observed else ():
            if page.kind is kind and not page.url:
                yield from observed(say(subject, sentence), page.evidence)

    return fill


def service(subject: Subject) -> Iterator[Piece]:
    """The service's name."""
    row = service_of(subject.knowledge, subject.service)
    if row is not None:
        yield from known(service_name(subject, row.id), row.sources, to_check=False)


def subject_line(subject: Subject) -> Iterator[Piece]:
    """Body, service and kind of use in one line."""
    usage = subject.own_usage
    if usage is not None:
        parts = {"body": subject.body.name, "kind": word(subject, "use_kind", usage.kind)}
        line = say(subject, "object", service=service_name(subject, usage.service), **parts)
        yield from declared(subject, usage, line)
    elif subject.service:
        name = service_name(subject, subject.service)
        line = say(subject, "object_plain", body=subject.body.name, service=name)
        yield told(line, _keeper(subject))


def title(subject: Subject) -> Iterator[Piece]:
    """What an entry about this use is called."""
    usage = subject.own_usage
    if usage is not None:
        kind = word(subject, "use_kind", usage.kind)
        name = service_name(subject, usage.service)
        yield from declared(subject, usage, say(subject, "title.use", service=name, kind=kind))


def use_kind(subject: Subject) -> Iterator[Piece]:
    """How the service is used, and through whom."""
    usage = subject.own_usage
    if usage is None:
        return
    yield from declared(subject, usage, word(subject, "use_kind", usage.kind))
    if usage.via:
        yield from declared(subject, usage, say(subject, "via", body=body_name(subject, usage.via)))
    if usage.exit_debated:
        yield from declared(subject, usage, say(subject, "debated"))


def account(subject: Subject) -> Iterator[Piece]:
    """The account as it is entered, and as it was seen."""
    usage = subject.own_usage
    if usage is not None and usage.handle:
        yield from declared(subject, usage, _account(subject, usage))
    for channel in subject.channels:
        if channel.gone_by is not None:
            text = say(subject, "seen_gone", handle=channel.handle, day=day(subject, channel.gone_by))
            yield from observed(text, (*channel.sights, *channel.no_longer))
        else:
            first, last = day(subject, channel.first_seen), day(subject, channel.last_seen)
            sentence = "seen_once" if first == last else "seen_channel"
            values = {"handle": channel.handle, "address": channel.url}
            text = say(subject, sentence, first=first, last=last, **values)
            yield from observed(text, channel.sights)


def _account(subject: Subject, usage: Usage) -> str:
    row = service_of(subject.knowledge, usage.service)
    if row is None or row.federated:  # its address depends on the server, which the handle names
        return usage.handle
    return say(subject, "account", handle=usage.handle, address=row.canonical.format(handle=usage.handle))


def period(subject: Subject) -> Iterator[Piece]:
    """Since when and until when, as entered and as seen."""
    usage = subject.own_usage
    if usage is not None:
        yield from declared(subject, usage, since_until(subject, usage))
    for channel in subject.channels:
        first = day(subject, channel.first_seen)
        if channel.absent_before is None:
            yield from observed(say(subject, "seen_since_open", first=first), channel.sights)
        else:
            yield from observed(say(subject, "seen_since", first=first), channel.sights)
            absent = say(subject, "seen_not_yet", absent=day(subject, channel.absent_before))
            yield from observed(absent, channel.not_yet)


def since_until(subject: Subject, usage: Usage) -> str:
    """Both bounds in words, or the one that is known; "" where neither is."""
    since = partial(subject, usage.since) if usage.since else ""
    until = partial(subject, usage.until) if usage.until else ""
    if since and until:
        return say(subject, "since_until", since=since, until=until)
    return listed((since and say(subject, "since", day=since), until and say(subject, "until", day=until)))


def unit(subject: Subject) -> Iterator[Piece]:
    """The unit that is responsible."""
    usage = subject.own_usage
    if usage is not None:
        yield from declared(subject, usage, usage.unit)


def status(subject: Subject) -> Iterator[Piece]:
    """Planned, running or ended, as the usage stands today."""
    usage = subject.own_usage
    if usage is None:
        return
    over = usage.until is not None and usage.until.latest < subject.today
    if over or usage.kind in _NOT_RUNNING:
        stands = "ended"
    else:
        stands = "planned" if usage.kind is UsageKind.PLANNED else "running"
    yield from declared(subject, usage, word(subject, "record_status", stands))


def dated(subject: Subject) -> Iterator[Piece]:
    """The day of this version; its number stands on the cover."""
    text = say(subject, "dated", day=day(subject, subject.today))
    yield told(text, say(subject, "who.software"), subject.today)


def created(subject: Subject) -> Iterator[Piece]:
    """The day of the first version of this document."""
    earlier = [one.made_at.date() for one in subject.documents if one.id == subject.id]
    first = min((*earlier, subject.today))
    yield told(day(subject, first), say(subject, "who.software"), subject.today)


def changed(subject: Subject) -> Iterator[Piece]:
    """The day of this version."""
    yield told(day(subject, subject.today), say(subject, "who.software"), subject.today)


def _keeper(subject: Subject) -> str:
    return subject.entered.get(subject.body.id) or say(subject, "who.register")
