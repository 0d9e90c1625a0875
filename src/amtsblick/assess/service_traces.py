"""Which findings of an inspection are about one online service: what its computers got, and from which page?"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from amtsblick.values.findings import Finding, Party
from amtsblick.values.knowledge import Knowledge, Service

_ANY: Final = "*"


def vendors_of(service: Service, knowledge: Knowledge) -> frozenset[str]:
    """Ids of third parties that are the service itself: all of their hosts are the service's own."""
    hosts = _hosts(service)
    return frozenset(
        one.id
        for one in knowledge.vendors
        if one.hosts and any(_within(each.partition("/")[0], hosts) for each in one.hosts)
    )


def about_service(
    findings: Iterable[Finding], service: Service, vendors: Collection[str]
) -> Iterator[Finding]:
    """Findings about third parties whose host or vendor is the service's; ``vendors`` as ``vendors_of`` has them."""
    hosts = _hosts(service)
    for one in findings:
        if one.party is Party.THIRD and (one.vendor in vendors or _within(one.host, hosts)):
            yield one


def _hosts(service: Service) -> frozenset[str]:
    return frozenset(one for one in (*service.hosts, *service.resource_hosts) if _ANY not in one)


def _within(host: str, hosts: Collection[str]) -> bool:
    """Is it one of the hosts or below one of them?"""
    parts = host.casefold().split(".")
    return any(".".join(parts[number:]) in hosts for number in range(len(parts) - 1))
