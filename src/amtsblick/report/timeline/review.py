"""What does a reviewer of a batch for Wikidata have to know: line by line, and what is left out?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from amtsblick.assess.timeline.accounts import Account, Dated, Omission
from amtsblick.assess.timeline.precision import Precision
from amtsblick.report.columns import Value
from amtsblick.report.timeline.quickstatements import Command
from amtsblick.report.timeline.wording import Phrases
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.timeline import ChannelState

_RESTS: Final = frozenset({ChannelState.DORMANT, ChannelState.EXCEPTIONAL})


def how_to(words: Words) -> Iterator[str]:
    """What to do before uploading, as Markdown."""
    yield f"# {words('howto.title')}\n\n"
    for number, step in enumerate(words.listed("howto.steps"), 1):
        yield f"{number}. {step}\n"


def review(
    commands: Iterable[Command], history: History, phrases: Phrases, words: Words
) -> Iterator[Sequence[Value]]:
    """Rows of ``REVIEW``, one per line of the batch."""
    for line, one in enumerate(commands, 1):
        account = one.account
        yield (
            line,
            account.body.id,
            account.body.wikidata,
            account.timeline.service,
            account.property.id,
            account.property.label,
            account.value,
            _sentence(one, phrases.service(account.timeline.service), words),
            _why(account.start, one.start, words, "precision.none"),
            _why(account.end, one.end, words, "precision.in_use"),
            " ".join(_notes(account, history, words)),
            " ".join(link for proof in one.proofs for link in (proof.page_url, proof.archived_at) if link),
            one.text,
        )


def left_out(omissions: Iterable[Omission], history: History, words: Words) -> Iterator[Sequence[Value]]:
    """Rows of ``LEFT_OUT``."""
    for one in omissions:
        timeline = one.timeline
        body = history.bodies.get(timeline.body)
        yield (
            timeline.body,
            body.name if body else timeline.body,
            body.wikidata if body else "",
            timeline.service,
            timeline.handle,
            one.part.value,
            one.why.value,
            f"{words(f'part.{one.part}')}: {words(f'why.{one.why}')}",
            one.bounds.after if one.bounds else None,
            one.bounds.by if one.bounds else None,
        )


def _notes(account: Account, history: History, words: Words) -> Iterator[str]:
    if not account.property.verified:
        yield words("review.unverified").unescape()
    if account.start is not None and not account.start.named:
        yield words("review.linked").unescape()
    if account.end is None and account.timeline.phases and account.timeline.phases[-1].state in _RESTS:
        yield words("review.rests").unescape()
    if account.body.id in history.half:
        yield words("review.half").unescape()


def _sentence(command: Command, service: str, words: Words) -> str:
    account: Account = command.account
    return words(
        "review.sentence",
        body=account.body.name,
        item=account.body.wikidata,
        account=account.value,
        service=service,
        start=_date("start", account.start, command.start, words),
        end=_date("end", account.end, command.end, words),
    ).unescape()


def _date(side: str, dated: Dated | None, unit: Precision | None, words: Words) -> str:
    if dated is None:
        return words(f"{side}.none")
    after, by = dated.bounds.after, dated.bounds.by
    if unit is not None:
        return words(f"{side}.unit", time=_unit(by, unit))
    if after is None:
        return words(f"{side}.by", by=_day(by))
    return words(f"{side}.bounds", after=_day(after), by=_day(by))


def _why(dated: Dated | None, unit: Precision | None, words: Words, otherwise: str) -> str:
    if dated is None:
        return words(otherwise).unescape()
    after, by = dated.bounds.after, dated.bounds.by
    if unit is Precision.DAY:
        return words("precision.day", quote=dated.remark.sentence if dated.remark else "").unescape()
    if after is None:
        return words("precision.by", by=_day(by)).unescape()
    key = "bounds" if unit is None else unit.name.lower()
    return words(f"precision.{key}", after=_day(after), by=_day(by)).unescape()


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _unit(moment: datetime, unit: Precision) -> str:
    """As much of the ISO date as the unit tells."""
    return _day(moment)[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[unit]]
