"""What stands on the fictional state's websites, today and on any day of its last five years?

Every kind of use that the research for this product met is here: own channels, adverts without an
account, a parent's channels, exits that are announced, profiles that rest, and no channel at all;
and around them what must not be mistaken for a channel: share buttons, posts, other people's
profiles.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from amtsblick.demo import agencies, faults, ministries
from amtsblick.demo.frames import HOSTS, SOCIAL_HOST, Then
from amtsblick.demo.visitors import third_parties
from amtsblick.demo.web import Site
from amtsblick.jobs.clock import now

WRONG_CERTIFICATE: Final = frozenset({HOSTS["forst"]})


_BY_BODY: Final[Mapping[str, Callable[[Then], Site]]] = {
    "staatskanzlei": ministries.staatskanzlei,
    "bildung": ministries.bildung,
    "umwelt": ministries.umwelt,
    "landesumweltamt": ministries.landesumweltamt,
    "finanzen": lambda _: ministries.finanzen(),
    "polizei": agencies.polizei,
    "statistik": agencies.statistik,
    "datenschutz": lambda _: ministries.datenschutz(),
    "hochschule": agencies.hochschule,
    "museum": agencies.museum,
    "journalisten": agencies.journalisten,
    "stadt": agencies.stadt,
    "gesundheit": lambda _: agencies.gesundheit(),
    **faults.UNSEEN,
}
"""``bergamt`` is not here: it has no host, that is its fault."""


def sites(ago: int = 0, today: date | None = None) -> dict[str, Site]:
    """Host → site as it was ``ago`` days before ``today`` (the clock's day when not given)."""
    then = Then(today=today or now().date(), ago=ago)
    own = {HOSTS[body]: make(then) for body, make in _BY_BODY.items()}
    return own | third_parties() | {SOCIAL_HOST: faults.social(then)}


def site_at(body: str, then: Then) -> Site:
    """One body's site as it was at a time; empty for a body without a host."""
    return _BY_BODY[body](then) if body in _BY_BODY else {}


def rules(port: int) -> str:
    """Resolver rules that lead all hosts to the demo web and let one host not exist."""
    return f"MAP {HOSTS['bergamt']} ~NOTFOUND, MAP * 127.0.0.1:{port}"
