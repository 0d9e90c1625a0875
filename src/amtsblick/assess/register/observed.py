"""What do surveys, inspections and histories say about one body, put together for decisions?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from amtsblick.assess.register.inspection_looks import InspectionLook
from amtsblick.assess.register.proofs import by_citation, by_look
from amtsblick.assess.register.seen_channels import channels
from amtsblick.assess.register.seen_cookies import cookies
from amtsblick.assess.register.seen_recipients import behaviour, recipients
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, SeenLegalPage
from amtsblick.values.survey import BodySheet
from amtsblick.values.timeline import Timeline
from amtsblick.values.timeline_events import Takeover
from amtsblick.values.usages import EvidenceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that is kept of one body, oldest first, up to the moment of interest.

    ``timelines`` and ``takeovers`` are this body's out of the history. ``named_tools`` are vendor ids that
    the privacy notice of the newest survey that could look names, None when it was not read.
    """

    body: Body
    sheets: Sequence[BodySheet] = ()
    inspections: Sequence[InspectionLook] = ()
    timelines: Sequence[Timeline] = ()
    takeovers: Sequence[Takeover] = ()
    named_tools: tuple[str, ...] | None = None
    denied_tools: tuple[str, ...] = ()


def observed(material: Material, history: History, knowledge: Knowledge) -> Observed:
    """Everything together. Without a sheet the state is NOT_JUDGED and says that nobody ever looked."""
    sheets = material.sheets
    newest = sheets[-1] if sheets else None
    sight = last_sight(sheets)
    return Observed(
        body=material.body.id,
        state=newest.state if newest else State.NOT_JUDGED,
        detail=newest.state_detail if newest else "no survey of this body",
        looked_at=moment(sight) if sight else None,
        inspected_at=max((one.at for one in material.inspections if one.looked), default=None),
        statuses=tuple((cell.service, cell.status) for cell in newest.cells) if newest else (),
        channels=channels(material.timelines, sheets, material.takeovers, history.sources, knowledge),
        adverts=tuple(_adverts(sight)) if sight else (),
        recipients=recipients(sheets, material.inspections, knowledge),
        behaviour=behaviour(material.inspections),
        cookies=cookies(material.inspections),
        legal_pages=tuple(_legal_pages(sight)) if sight else (),
        named_tools=material.named_tools,
        denied_tools=material.denied_tools,
        homepage=material.body.homepage,
        body_kind=material.body.kind,
        pages=sum(look.state is State.LOOKED for look in newest.pages) if newest else 0,
    )


def moment(sheet: BodySheet) -> datetime | None:
    """When the sheet's last page was looked at; of sheets that saw no page, when it was tried."""
    looked = [page.taken_at for page in sheet.pages if page.state is State.LOOKED]
    return max(looked or [page.taken_at for page in sheet.pages], default=None)


def in_order(sheets: Sequence[BodySheet], until: datetime | None = None) -> list[BodySheet]:
    """Sheets by the moment of their captures, those with captures after ``until`` left out.

    A survey over old archives is an old survey, whenever it was made.
    """
    dated = [(when, sheet) for sheet in sheets if (when := moment(sheet)) is not None]
    kept = [pair for pair in dated if until is None or pair[0] <= until]
    return [sheet for _, sheet in sorted(kept, key=lambda pair: pair[0])]


def last_sight(sheets: Sequence[BodySheet]) -> BodySheet | None:
    """The newest sheet that could look at any page."""
    return next((sheet for sheet in reversed(sheets) if sheet.state is State.LOOKED), None)


def _adverts(sheet: BodySheet) -> Iterator[tuple[str, EvidenceLink]]:
    """The first paid sign of each service; what unpaid links carry as well is no sign of adverts."""
    for cell in sheet.cells:
        paid = next((citation for advert, citation in cell.adverts if advert.paid), None)
        if paid is not None:
            yield cell.service, by_citation(paid)


def _legal_pages(sheet: BodySheet) -> Iterator[SeenLegalPage]:
    """Where none is linked, the pages that were looked at are the proof."""
    looks = tuple(by_look(look) for look in sheet.pages if look.state is State.LOOKED)
    for verdict in sheet.legal_pages:
        links = tuple(by_citation(one) for one in verdict.linked_from)
        yield SeenLegalPage(kind=verdict.kind, url=verdict.url, evidence=links if verdict.url else looks)
