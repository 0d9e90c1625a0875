"""Which cookies are kept on the visitor's device, by whom, for how long, and likely what for?

All of them are named, those a wanted service likely needs as what they are. What Chromium refused
to keep was not kept; what lay in no jar when a page ended was gone before.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.identifiers import looks_identifying
from amtsblick.detect.recordings.parties import brand_of, is_third, party_in
from amtsblick.detect.recordings.purposes import Entry, Purpose, purpose_of
from amtsblick.parse.urls import host_of
from amtsblick.values.capture import State
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge, Necessity
from amtsblick.values.recording import CookieKept, CookieSet, Recording

TOPIC: Final = Topic.COOKIE

_DAY: Final = 86_400
_HOUR: Final = 3_600
_MINUTE: Final = 60
_EXCERPT: Final = 300
_SESSION: Final = "session"

Key = tuple[str, str, str]


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """The writing of each cookie that was kept, and its place in the jar at the end of each page."""
    jar = _Jar(recording, knowledge)
    for cookie in jar.writings.values():
        yield jar.written(cookie)
    for kept in recording.cookies_kept:
        yield jar.lying(kept)


def _key(cookie: CookieSet | CookieKept) -> Key:
    return cookie.name, cookie.domain, cookie.path


class _Jar:
    """What was written and what was kept of it; where no page came to its end, what was accepted."""

    def __init__(self, recording: Recording, knowledge: Knowledge) -> None:
        self._recording: Final = recording
        self._knowledge: Final = knowledge
        kept = {_key(cookie) for cookie in recording.cookies_kept}
        looked = any(page.state is State.LOOKED for page in recording.pages)
        self.writings: Final[dict[Key, CookieSet]] = {}
        for cookie in recording.cookies_set:
            stays = cookie.accepted and not cookie.deleted
            if stays and (_key(cookie) in kept or not looked):
                self.writings.setdefault(_key(cookie), cookie)

    def written(self, cookie: CookieSet) -> Sighting:
        """The moment of writing."""
        how = "document.cookie" if cookie.by_script else "Set-Cookie"
        return self._sighting(cookie, f"{how}: {cookie.name}={cookie.value}")

    def lying(self, cookie: CookieKept) -> Sighting:
        """The end of a page."""
        return self._sighting(cookie, f"in the jar: {cookie.name}={cookie.value}; domain={cookie.domain}")

    def _sighting(self, cookie: CookieSet | CookieKept, excerpt: str) -> Sighting:
        recording, writing = self._recording, self.writings.get(_key(cookie))
        foreign = is_third(recording, cookie.domain)
        entry = Entry(
            name=cookie.name,
            owner=cookie.domain,
            setter=writing.setter if writing and writing.by_script else "",
            identifying=looks_identifying(cookie.value),
            foreign=foreign,
        )
        purpose = _by_form(purpose_of(entry, self._knowledge), cookie, foreign=foreign)
        vendor = purpose.vendor
        return Sighting(
            topic=TOPIC,
            subject=cookie.name,
            party=party_in(recording, cookie.domain),
            host=cookie.domain,
            vendor=vendor.id if vendor else "",
            category=vendor.category if vendor else purpose.word,
            page=page_address(recording, cookie.page),
            trace=Trace(name=recording.name, event=cookie.event, excerpt=excerpt[:_EXCERPT]),
            facts=tuple(_facts(cookie, writing, purpose, identifying=entry.identifying)),
        )


def _by_form(purpose: Purpose, cookie: CookieSet | CookieKept, *, foreign: bool) -> Purpose:
    """An own cookie that ends with the visit and is hidden from scripts is a session's, by its form."""
    own_session = not foreign and cookie.http_only and cookie.expires is None
    if purpose.basis == "nothing" and own_session:
        return Purpose("session", Necessity.LIKELY, None, "form")
    return purpose


def _facts(
    cookie: CookieSet | CookieKept, writing: CookieSet | None, purpose: Purpose, *, identifying: bool
) -> Iterator[tuple[str, str]]:
    yield "purpose", purpose.word
    yield "necessary", purpose.necessary.value
    yield "guessed by", purpose.basis
    if purpose.vendor is not None:
        yield "product", brand_of(purpose.vendor)
    seconds = rounded(writing.expires if writing else cookie.expires)
    yield "lifetime", lifetime_words(seconds)
    if seconds is not None:
        yield "lifetime_seconds", str(seconds)
    if writing is not None:
        yield "set by", "script" if writing.by_script else "http"
        yield "setter", host_of(writing.setter.removeprefix("blob:")) or writing.setter[:100]
    yield "identifier", "yes" if identifying else "no"
    yield "http only", "yes" if cookie.http_only else "no"
    yield "secure", "yes" if cookie.secure else "no"
    yield "same site", cookie.same_site or "not said"


def rounded(seconds: float | None) -> int | None:
    """A lifetime without the moments that passed until it was looked at: the same in every run."""
    if seconds is None:
        return None
    for unit in (_DAY, _HOUR, _MINUTE):
        if seconds >= unit * 0.9:
            return round(seconds / unit) * unit
    return _MINUTE


def lifetime_words(seconds: int | None) -> str:
    """``session``, or a number of days, hours or minutes."""
    if seconds is None:
        return _SESSION
    if seconds >= _DAY:
        return f"{seconds // _DAY} d"
    return f"{seconds // _HOUR} h" if seconds >= _HOUR else f"{seconds // _MINUTE} min"
