"""When did a body list its channels on a page of its own, as its start page tells?

A link that moves from the footer to such a page is no exit, and such a page may be gone by now. It is
official while the start page leads to it: what could not be looked at in that time stays open, and
what was asked of it afterwards is not needed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.assess.timeline.rows import page_key, ref_of_capture, ref_of_look
from amtsblick.values.capture import Lead, State
from amtsblick.values.past import PastLook
from amtsblick.values.survey import BodySheet, Outcome
from amtsblick.values.timeline import Row

HUB: Final = "hub"
"""Role of the page on which a body lists its channels."""
_START: Final = "start"


@dataclass(frozen=True, slots=True)
class _Led:
    """To which lists of channels did the start page lead at a moment?"""

    when: datetime
    pages: frozenset[str]
    ref: str


def several_hubs(looks: Iterable[PastLook]) -> frozenset[str]:
    """The role, when one start page led to several lists of channels: they are told apart by address."""
    many = any(
        sum(isinstance(one, Lead) for one in look.answers) > 1 for look in looks if look.role == _START
    )
    return frozenset({HUB} if many else ())


def unseen_hubs(looks: Sequence[PastLook], by_address: Collection[str] = ()) -> Iterator[Row]:
    """Lists of channels that the start page led to and that no archive shows of that time: nobody looked."""
    at: dict[str, list[datetime]] = {}
    for look in looks:
        if look.role == HUB:
            at.setdefault(page_key(look.body, HUB, look.page, by_address), []).append(look.capture.taken_at)
    for look in looks:
        led = _of_look(look, by_address)
        for page in sorted(led.pages) if led else ():
            if not any(abs(when - look.capture.taken_at) <= ONE_LOOK for when in at.get(page, ())):
                why = str(State.ARCHIVE_GAP)
                yield (
                    look.body,
                    "",
                    "",
                    look.capture.taken_at,
                    page,
                    str(Outcome.NOT_LOOKED),
                    why,
                    ref_of_look(look),
                )


def ended_hubs(
    sheets: Iterable[BodySheet],
    looks: Iterable[PastLook],
    by_address: Collection[str] = (),
    *,
    until: datetime | None = None,
) -> dict[str, datetime]:
    """Lists of channels → the first look at the start page that no longer leads there, if none does again.

    Only what was seen up to and including ``until`` counts.
    """
    led = [one for look in looks if (one := _of_look(look, by_address))]
    led += [one for sheet in sheets for one in _of_sheet(sheet, by_address)]
    led = sorted((one for one in led if until is None or one.when <= until), key=lambda one: one.when)
    ends: dict[str, datetime] = {}
    for page in {page for one in led for page in one.pages}:
        last = max(one.when for one in led if page in one.pages)
        after = [one.when for one in led if one.when > last]
        if after:
            ends[page] = after[0]
    return ends


def _of_look(look: PastLook, by_address: Collection[str]) -> _Led | None:
    if look.role != _START or look.state is not State.LOOKED:
        return None
    pages = {page_key(look.body, HUB, one.url, by_address) for one in look.answers if isinstance(one, Lead)}
    return _Led(look.capture.taken_at, frozenset(pages), ref_of_look(look))


def _of_sheet(sheet: BodySheet, by_address: Collection[str]) -> Iterator[_Led]:
    """A survey goes to every list of channels that the start page leads to; what it tried counts as led to."""
    pages = frozenset(
        page_key(sheet.body.id, HUB, one.url, by_address) for one in sheet.pages if one.role == HUB
    )
    for look in sheet.pages:
        if look.role == _START and look.state is State.LOOKED:
            yield _Led(look.taken_at, pages, ref_of_capture(look.evidence_ref, look.url, look.taken_at))
