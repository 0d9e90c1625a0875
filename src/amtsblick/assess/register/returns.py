"""Which questionnaires came back, how many of which kind of body, and who is late?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from amtsblick.values.body import Body
from amtsblick.values.declared import Questionnaire, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One body's newest questionnaire. ``late`` counts the days since the answer was due, 0 when it is not.

    ``arrived``: the body sent an answer in the browser, which waits to be taken in. Then nothing is late.
    """

    questionnaire: Questionnaire
    body: Body
    reply: Reply | None
    late: int = 0
    arrived: bool = False

    @property
    def answered(self) -> bool:
        """Did the body do its part, whether or not somebody has taken the answer in?"""
        return self.arrived or self.reply is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many were answered, of how many; ``kind`` is a kind of body, "" for bodies without one.

    ``arrived`` of the answered ones wait to be taken in.
    """

    kind: str
    sent: int
    answered: int
    late: int
    arrived: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """All bodies that were asked, in the order of the register, and the rates by kind, largest first."""

    today: date
    lines: tuple[Return, ...]
    rates: tuple[Rate, ...]

    @property
    def whole(self) -> Rate:
        """The rate of all."""
        return _rate("", self.lines)

    def late(self) -> tuple[Return, ...]:
        """Bodies whose answer is overdue, the latest first."""
        return tuple(
            sorted((one for one in self.lines if one.late), key=lambda one: (-one.late, one.body.id))
        )


def returns(
    questionnaires: Iterable[Questionnaire],
    replies: Iterable[Reply],
    bodies: Mapping[str, Body],
    today: date,
    arrived: Collection[str] = (),
) -> Returns:
    """Of several questionnaires to one body only the newest counts; an answer to an older one is none to it.

    ``arrived`` are ids of questionnaires whose answer waits to be taken in.
    """
    newest: dict[str, Questionnaire] = {}
    for one in sorted(questionnaires, key=lambda one: (one.made_on, one.id)):
        newest[one.body] = one
    answered = {one.questionnaire: one for one in replies}
    lines = tuple(_lines(newest, answered, bodies, today, arrived))
    return Returns(today=today, lines=lines, rates=rates_of(lines))


def rates_of(lines: Iterable[Return]) -> tuple[Rate, ...]:
    """The rate of each kind of body, that of which most were asked first."""
    kinds: dict[str, list[Return]] = {}
    for line in lines:
        kinds.setdefault(line.body.kind, []).append(line)
    rates = (_rate(kind, each) for kind, each in kinds.items())
    return tuple(sorted(rates, key=lambda one: (-one.sent, one.kind)))


def _lines(
    newest: Mapping[str, Questionnaire],
    answered: Mapping[str, Reply],
    bodies: Mapping[str, Body],
    today: date,
    arrived: Collection[str],
) -> Iterator[Return]:
    for body in bodies.values():
        one = newest.get(body.id)
        if one is not None:
            reply = answered.get(one.id)
            waits = reply is None and one.id in arrived
            late = 0 if reply or waits else max(0, (today - one.answer_by).days)
            yield Return(questionnaire=one, body=body, reply=reply, late=late, arrived=waits)


def _rate(kind: str, lines: Iterable[Return]) -> Rate:
    each = list(lines)
    return Rate(
        kind=kind,
        sent=len(each),
        answered=sum(one.answered for one in each),
        late=sum(one.late > 0 for one in each),
        arrived=sum(one.arrived for one in each),
    )
