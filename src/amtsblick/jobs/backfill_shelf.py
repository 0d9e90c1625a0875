"""What is known of one page's past while it is being looked at?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from amtsblick.assess.timeline.hubs import HUB
from amtsblick.assess.timeline.rows import page_key
from amtsblick.assess.timeline.sampling import Shown, same_bytes, shown
from amtsblick.jobs.backfill_looking import A_DAY, NOT_OF_THE_BYTES
from amtsblick.jobs.backfill_pages import PastPage
from amtsblick.keep.evidence import Bundle
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.capture import Lead, State
from amtsblick.values.past import PastCapture, PastIndex, PastLook


@dataclass(slots=True, kw_only=True, eq=False)
class Shelf:
    """One page: what the archives hold of it, what was seen of it, what is not yet recorded."""

    page: PastPage
    indexes: Sequence[PastIndex]
    captures: Sequence[PastCapture]
    seen: dict[str, Shown | None] = field(default_factory=dict)
    new: list[PastLook] = field(default_factory=list)
    bundle: Bundle | None = None
    hubs: dict[str, None] = field(default_factory=dict)
    """Addresses of the body's lists of channels that any look at this page led to."""

    def know(self, look: PastLook, held: PastCapture) -> None:
        """Take a look into account, ``held`` being the capture as the index has it."""
        is_there = look.state is State.LOOKED and _is_then(look, held)
        self.hubs |= dict.fromkeys(one.url for one in look.answers if isinstance(one, Lead))
        self.seen[held.locator] = shown(look.answers) if is_there else None

    def spread(self, look: PastLook, held: PastCapture) -> None:
        """Captures with equal bytes are looked at as well."""
        if look.evidence is None or look.state in NOT_OF_THE_BYTES or not _is_then(look, held):
            return
        for same in same_bytes(self.captures, held):
            if same.locator not in self.seen:
                equal = replace(look, capture=same, same_as=look.same_as or held.locator)
                self.know(equal, same)
                self.new.append(equal)


def lists_of_channels(shelf: Shelf, known: Iterable[PastPage], most: int) -> list[PastPage]:
    """Pages on which the body listed its channels once, as its start page led to them; ``most`` at most.

    Today's site may have no such page any more: without it a link that only moved there would look gone.
    """
    if shelf.page.role != "start":
        return []
    there = {page_key("", "", one.url) for one in known}
    found = [
        url
        for url in shelf.hubs
        if page_key("", "", url) not in there and is_under(host_of(url), host_of(shelf.page.url))
    ]
    return [
        replace(shelf.page, role=HUB, url=url)
        for url in {page_key("", "", url): url for url in found}.values()
    ][:most]


def _is_then(look: PastLook, held: PastCapture) -> bool:
    """Did the archive show the moment that its index promised?"""
    return abs(look.capture.taken_at - held.taken_at) <= A_DAY
