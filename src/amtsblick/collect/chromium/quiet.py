"""When has a page done what it set out to do?

No fixed sleep: the wait ends as soon as no request is under way, none began or ended for a moment,
no short timer is still to fire, and no script is computing. A page without timers waits briefly; a
page whose script sends something 1.5 seconds after load is waited for. What a wait missed is stated.
"""

from dataclasses import dataclass
from typing import Final

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.tab import Tab

_IDLE: Final = "new Promise((done) => requestIdleCallback(() => done(), {timeout: 400}))"
_AT_ONCE: Final = 0.1
"""Seconds in which a page that does not compute says so; seldom more than a hundredth."""
_SAYS_NOTHING: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. ``load`` bounds the wait for the load event, ``gap`` is the stillness that counts as quiet.

    ``timers`` says how long after the beginning of the wait a short timer is still waited for:
    pages that renew their timers for ever would never be quiet. ``hanging`` is the age from which
    a request is taken for one that stays open by design. ``ceiling`` ends every wait.
    """

    load: float = 20.0
    gap: float = 0.35
    timers: float = 1.65
    hanging: float = 4.0
    ceiling: float = 8.0


OPENING: Final = Patience()
FIRST_LOOK: Final = Patience(load=5.0)
"""After so long without a load event it is time to ask whether the page still reacts."""
AFTER_ACT: Final = Patience(gap=0.25, timers=1.0, hanging=2.5, ceiling=4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """How the wait ended: ``waited`` seconds; ``missed`` says in English what was still going on."""

    waited: float
    loaded: bool
    missed: tuple[str, ...] = ()


async def load(tab: Tab, patience: Patience = OPENING) -> bool:
    """Wait for the load event; False when it did not come in time or the tab is stuck."""
    activity = tab.activity
    until = activity.clock() + patience.load
    while activity.loaded is None and not _ended(tab):
        left = until - activity.clock()
        if left <= 0:
            return False
        await activity.wait_change(left)
    return activity.loaded is not None


async def quiet(tab: Tab, patience: Patience = OPENING) -> Quiet:
    """Wait until the page is quiet, at most to the ceiling."""
    activity = tab.activity
    begun = activity.clock()
    busy = 0.0
    while not _ended(tab):
        now = activity.clock()
        if now - begun >= patience.ceiling:
            break
        due = max(_due(tab, begun, now, patience), busy + patience.gap)
        if due <= now:
            # Pages that never cease to compute are left like those that renew their timers.
            if now - begun > patience.timers or await _idle(tab):
                break
            busy = activity.clock()
            continue
        await activity.wait_change(min(due, begun + patience.ceiling) - now)
    return Quiet(
        waited=activity.clock() - begun,
        loaded=activity.loaded is not None,
        missed=_missed(tab, begun, patience),
    )


def _ended(tab: Tab) -> bool:
    return bool(tab.activity.stuck) or tab.gone.is_set()


async def _idle(tab: Tab) -> bool:
    """Has the page's script nothing to do? One that computes may send what it has found when it is done."""
    if not tab.place.scripts:
        return True
    asked = tab.activity.clock()
    try:
        await Eyes(tab).run(_IDLE, within=_SAYS_NOTHING)
    except ChromiumError:
        return False
    return tab.activity.clock() - asked < _AT_ONCE


def _due(tab: Tab, begun: float, now: float, patience: Patience) -> float:
    """The earliest moment at which the page may count as quiet, as far as is known at ``now``."""
    activity = tab.activity
    still = max(begun, activity.network, activity.loaded or 0.0) + patience.gap
    timer = min(activity.timers_due, begun + patience.timers)
    if timer > begun:
        still = max(still, timer + patience.gap)
    open_requests = [since for since in activity.pending.values() if now - since < patience.hanging]
    if open_requests:
        still = max(still, max(open_requests) + patience.hanging)
    return still


def _missed(tab: Tab, begun: float, patience: Patience) -> tuple[str, ...]:
    activity = tab.activity
    if _ended(tab):
        return (activity.stuck or "the tab was closed",)
    now = activity.clock()
    missed = []
    if activity.pending:
        missed.append(f"{len(activity.pending)} request(s) still open")
    if now - begun >= patience.ceiling and now - activity.network < patience.gap:
        missed.append("requests kept coming")
    if activity.timers_due > now:
        missed.append("timers still to fire")
    return tuple(missed)
