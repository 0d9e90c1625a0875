"""Said and seen: where what bodies declare differs from what was observed, with proof and the way to mend it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.jobs.drift_list import DriftLine, drift_list
from amtsblick.report.lookup import Names
from amtsblick.report.register.drift import sentence
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import under
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.usages import EvidenceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to mend a difference: a form of ours, filled in as far as the difference tells."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One difference as a reader sees it."""

    kind: str
    sentence: str
    proofs: tuple[EvidenceLink, ...]
    ways: tuple[Way, ...]


_USAGE: Final = (
    ("/work/new/usage", _("Enter the use")),
    ("/work/new/decision", _("Decide on it")),
)
_DOCUMENTS: Final = (("/work/documents", _("Documents of the body")),)
_WAYS: Final[dict[DriftKind, tuple[tuple[str, str], ...]]] = {
    DriftKind.UNDECLARED_CHANNEL: _USAGE,
    DriftKind.DECLARED_GONE: (("/work/new/usage", _("Enter how it is used now")),),
    DriftKind.ADVERTS_WITHOUT_CAMPAIGN: (("/work/new/campaign", _("Enter the campaign")),),
    DriftKind.UNNAMED_TOOL: _DOCUMENTS,
    DriftKind.PROFILE_WITHOUT_IMPRINT: _DOCUMENTS,
    DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE: _DOCUMENTS,
    DriftKind.OTHER_KIND: _USAGE,
    DriftKind.NO_CONCEPT: _DOCUMENTS,
}
_FORMS_NEED: Final = {"/work/new/usage": Right.ENTER, "/work/new/campaign": Right.ENTER}


@reads("/work/drift", Right.SEE_INSIDE)
def drift(visit: Visit) -> Response[bytes]:
    """Differences of a few bodies at a time."""
    kinds = [DriftKind(one) for one in visit.many("kind") if one in list(DriftKind)]
    services = {one.id: one.name for one in visit.desk.knowledge.services}
    service = visit.chosen("service", services)
    found = drift_list(
        visit.desk.register,
        BoardQuery(
            side=Side.INSIDE, text=visit.one("q"), under=under(visit, "under"), after=visit.one("after")
        ),
        day=visit.desk.today,
        kinds=kinds,
        services=[service] if service else (),
    )
    names = Names(visit.desk.knowledge, visit.say, {})
    return visit.page(
        "work/drift.html",
        found=found,
        lines=[(line, _shown(visit, line, names)) for line in found.lines],
        kinds=[(one.value, str(visit.say(f"drift.kind.{one.value}"))) for one in DriftKind],
        chosen=[one.value for one in kinds],
        services=sorted(services.items(), key=lambda one: one[1].casefold()),
        service=service,
        under=visit.one("under"),
        may_ask=visit.visitor.may(Right.ASK),
    )


def _shown(visit: Visit, line: DriftLine, names: Names) -> list[Shown]:
    pages, read = line.found.observed.pages, line.found.concept_read
    return [
        Shown(
            kind=str(visit.say(f"drift.kind.{one.kind.value}")),
            sentence=sentence(one, names, visit.say, pages=pages, concept_read=read),
            proofs=one.evidence,
            ways=tuple(_ways(visit, one)),
        )
        for one in line.drifts
    ]


def _ways(visit: Visit, one: Drift) -> list[Way]:
    asked = {"body": one.body, "service": one.service}
    if one.kind in {DriftKind.UNDECLARED_CHANNEL, DriftKind.OTHER_KIND}:
        asked["handle"] = one.subject
    query = urlencode({name: value for name, value in asked.items() if value})
    return [
        Way(href=f"/{visit.lang}{path}?{query}", text=visit.texts.gettext(text))
        for path, text in _WAYS[one.kind]
        if visit.visitor.may(_right(path), one.body)
    ]


def _right(path: str) -> Right:
    if path == "/work/new/decision":
        return Right.DECIDE
    return _FORMS_NEED.get(path, Right.SEE_INSIDE)


ROUTES = (drift,)
