"""What did inspections of the bodies' websites find about one online service?

Inspections are read newest first, some at a time, because each has to be opened. "Found nothing" and "could not
look" stay apart.
"""

from dataclasses import dataclass
from datetime import datetime

from amtsblick.assess.service_traces import about_service, vendors_of
from amtsblick.jobs.inspected import name_of
from amtsblick.keep.register import Register
from amtsblick.report.inspection_reading import inspected_site
from amtsblick.values.answers import OwnChannel
from amtsblick.values.board import Side
from amtsblick.values.capture import State
from amtsblick.values.findings import Finding
from amtsblick.values.knowledge import Knowledge, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFindings:
    """One inspection that found something. ``number`` leads to it and its evidence."""

    number: int
    body: str
    name: str
    site: str
    started_at: datetime
    findings: tuple[Finding, ...]
    channels: tuple[OwnChannel, ...]
    """Profiles on the service that the site shows as its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFindings:
    """``looked`` inspections saw their site, ``unseen`` could not; ``older`` goes on before that number, 0: end."""

    sites: tuple[SiteFindings, ...]
    looked: int
    unseen: int
    older: int = 0


def service_findings(  # noqa: PLR0913 - of what, for whom, and which part of it
    register: Register,
    knowledge: Knowledge,
    service: Service,
    side: Side,
    *,
    before: int | None = None,
    limit: int = 50,
) -> ServiceFindings:
    """The newest ``limit`` inspections of bodies that this side shows; of one body only the newest of them."""
    found = register.newest_inspections(shown_on=side, before=before, limit=limit + 1)
    vendors = vendors_of(service, knowledge)
    sites: list[SiteFindings] = []
    seen: set[str] = set()
    looked = unseen = 0
    for number, entry, result in found[:limit]:
        if entry.body in seen:
            continue
        seen.add(entry.body or "")
        site = inspected_site(result.found)
        if site.state is not State.LOOKED:
            unseen += 1
            continue
        looked += 1
        findings = tuple(about_service(site.findings, service, vendors))
        channels = tuple(one for one in site.channels if one.service == service.id)
        if findings or channels:
            sites.append(
                SiteFindings(
                    number=number,
                    body=entry.body or "",
                    name=name_of(register, side, entry.body or ""),
                    site=entry.site,
                    started_at=entry.started_at,
                    findings=findings,
                    channels=channels,
                )
            )
    older = found[limit - 1][0] if len(found) > limit else 0
    return ServiceFindings(sites=tuple(sites), looked=looked, unseen=unseen, older=older)
