"""What stands beside a service as observed? Never more than was seen, and where it can be checked."""

from collections.abc import Iterator
from datetime import date

from amtsblick.assess.register.asking import Asked
from amtsblick.assess.register.differences import is_over
from amtsblick.report.lookup import Names
from amtsblick.report.text import clean
from amtsblick.report.words import Words
from amtsblick.values.capture import State
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState

_LONGEST = 200
_RESTING = frozenset({ChannelState.DORMANT})


class Sights:
    """Words what was seen of one body."""

    def __init__(self, observed: Observed, names: Names, say: Words) -> None:
        self._observed = observed
        self._names = names
        self._say = say

    def text(self, asked: Asked) -> str:
        """What was seen of the service (or of one channel there), in plain text."""
        return clean("\n".join(self._lines(asked)))

    def address(self, asked: Asked) -> str:
        """Where it can be checked, "" when nothing was seen."""
        if asked.channel is not None:
            links = [link.address for link in asked.channel.evidence if link.address]
            return clean(next(iter(links), asked.channel.url))
        return clean(asked.advert.address) if asked.advert else ""

    def _lines(self, asked: Asked) -> Iterator[str]:
        if asked.channel is not None:
            yield from self._of_channel(asked.channel)
        elif self._observed.looked_at is None or self._observed.state is not State.LOOKED:
            yield self._told("not_looked")
        else:
            yield from self._of_status(asked, self._observed.looked_at.date())
        if asked.advert is not None and asked.advert.taken_at is not None:
            yield self._told("adverts", day=self._say.day(asked.advert.taken_at))
        if address := self.address(asked):
            yield self._told("proof", address=address)

    def _of_channel(self, channel: SeenChannel) -> Iterator[str]:
        day = self._say.day(channel.last_seen)
        match channel.standing:
            case Standing.VIA_OTHER if channel.via:
                yield self._told("via_other", who=self._names.body(channel.via))
            case Standing.VIA_OTHER:
                yield self._told("via_unknown")
            case Standing.MENTIONED:
                yield self._told("mentioned", day=day)
            case Standing.OWN if channel.gone_by is not None:
                yield self._told("gone", day=day)
            case Standing.OWN if is_over(channel):
                yield self._told("ended", day=day)
            case Standing.OWN:
                yield self._told("resting" if channel.state in _RESTING else "own", day=day)
        if channel.said:
            said = channel.said if len(channel.said) <= _LONGEST else channel.said[: _LONGEST - 1] + "…"
            yield self._told("said", said=said)

    def _of_status(self, asked: Asked, looked: date) -> Iterator[str]:
        day = self._say.day(looked)
        keys = {Status.LEFT: "left", Status.OFFERED: "offered", Status.UNCLEAR: "unclear"}
        if asked.status in keys:
            yield self._told(keys[asked.status], day=day)
        elif asked.advert is None:
            yield self._say("questionnaire.seen.nothing", self._observed.pages, day=day).unescape()

    def _told(self, key: str, **values: str) -> str:
        return self._say(f"questionnaire.seen.{key}", None, **values).unescape()
