"""What is the address of an account?"""

from urllib.parse import quote

from amtsblick.report.addresses import link
from amtsblick.values.knowledge import Service

_MICROBLOGS = "mastodon"
"""The federated service whose instances all know ``/@user``; others differ from software to software."""


def profile_address(service: Service | None, handle: str) -> str:
    """Canonical address of an account, "" where the handle alone does not tell it."""
    if service is None or not handle:
        return ""
    if not service.federated:
        return link(service.canonical.replace("{handle}", quote(handle, safe="/@:+~.-_%")))
    user, _, host = handle.partition("@")
    if service.id != _MICROBLOGS or not user or not host:
        return ""
    return link(f"https://{host}/@{quote(user, safe='._-')}")
