"""Which sites are there? Each module holds sites of one kind with what is true about them."""

from dataclasses import replace
from typing import Final

from testweb.server import Host
from testweb.services import SERVICES, TRACKERS
from testweb.sites import (
    bad,
    banners,
    banners_odd,
    clean,
    devices,
    embeds,
    products,
    recorders,
    tracking,
    ways,
)
from testweb.truth import May, Site

QUIET: Final[tuple[Site, ...]] = clean.SITES
"""Nothing harmful happens here, however much it looks like it."""


def _open(sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """Sites that let third parties in have a policy that allows much; saying so is true."""
    return tuple(
        replace(site, may=(*site.may, May("security-headers", "content-security-policy"))) for site in sites
    )


BUSY: Final[tuple[Site, ...]] = _open(
    (*tracking.SITES, *devices.SITES, *ways.SITES, *embeds.SITES, *recorders.SITES)
)
"""Sites without a banner: the same happens in every pass."""

ASKING: Final[tuple[Site, ...]] = _open((*banners.SITES, *banners_odd.SITES, *products.SITES))
"""Sites with a consent banner."""

BAD: Final = bad.SITES
"""Sites that cannot be looked at, or not wholly."""

ALL: Final[tuple[Site, ...]] = (*QUIET, *BUSY, *ASKING)


def hosts() -> dict[str, Host]:
    """Every host of the web."""
    own = {host: answers for site in (*ALL, *BAD) for host, answers in site.hosts.items()}
    return {**SERVICES, **TRACKERS, **recorders.HOSTS, **own}
