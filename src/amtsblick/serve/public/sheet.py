"""One body's public sheet in the reader's language: what is said beside what was seen, each with its proof."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amtsblick.jobs.body_file import BodyFile
from amtsblick.jobs.inspected import InspectionLine
from amtsblick.report.addresses import Linked, link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.site import json_ld
from amtsblick.report.site.pages import Pages
from amtsblick.report.site.reader import Pair, Reader
from amtsblick.report.site.shelf import Wishes
from amtsblick.report.timeline import page_bodies
from amtsblick.report.timeline.charts_strips import Span, axis
from amtsblick.report.timeline.tables import bounds_words, period_rows
from amtsblick.report.words import Lang
from amtsblick.serve.addresses import step
from amtsblick.serve.public.proofs import Proofs, ProofView, evidence_path
from amtsblick.values.board import BodyView
from amtsblick.values.decisions import Decision
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import SeenChannel, SeenRecipient
from amtsblick.values.recording import PassName
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import Bounds

_SHOWN: Final = frozenset({Standing.OWN, Standing.VIA_OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel as it was seen. ``since`` and ``last`` are in words, ``gone`` is "" while it is there."""

    account: Linked
    via: str
    state: str
    since: str
    known_start: bool
    last: str
    gone: str
    said: str
    followers: int | None
    proofs: list[ProofView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientView:
    """A third party that the body's website sends data to."""

    name: str
    hosts: tuple[str, ...]
    category: str
    country: str
    tracker: bool
    passes: tuple[str, ...]
    since: str
    proofs: list[ProofView]


class Sheet:
    """Words for one file. ``base`` is the application's address, ``inspections`` the newest of this body."""

    def __init__(  # noqa: PLR0913 - what it stands on
        self,
        file: BodyFile,
        knowledge: Knowledge,
        lang: Lang,
        *,
        inspections: Iterable[InspectionLine] = (),
        manifests: dict[str, int] | None = None,
        base: str = "",
    ) -> None:
        self.file: Final = file
        self.reader: Final = Reader(file.shelf, knowledge, lang)
        self.inspections: Final = list(inspections)
        self._pages: Final = Pages(self.reader, Wishes())
        self._lang: Final = lang
        self._base: Final = base
        self._say: Final = self.reader.say
        self._names: Final = Names(
            knowledge, self._say, {one.id: one.name for one in file.shelf.held.bodies.values()}
        )
        self._proofs: Final = Proofs(lang, self._say, file.body.id, manifests or {})

    def context(self) -> dict[str, Any]:
        """Everything that the page shows."""
        reader, body = self.reader, self.file.body
        return {
            "file": self.file,
            "body": body,
            "kind": reader.kind(body.id),
            "look": reader.look(body.id),
            "overall": reader.overall(body.id),
            "pairs": [(pair, self._channels(pair)) for pair in reader.pairs_of_body(body.id)],
            "decisions": self.decisions(),
            "papers": self.papers(),
            "reviews": self._pages.reviews(reader.reviews_of(body.id)),
            "campaigns": self._pages.campaigns(reader.campaigns_of(body.id)),
            "agreements": self._pages.agreements(reader.agreements_of(body.id)),
            "statements": self._pages.statements(reader.statements_of(body.id)),
            "concepts": self._concepts(),
            "recipients": [self._recipient(one) for one in self._observed_recipients()],
            "legal_pages": self._legal_pages(),
            "inspections": self.inspections,
            "linked_data": json_ld.script(self._linked_data()),
            **self._history(),
        }

    # Records

    def decisions(self) -> list[dict[str, Any]]:
        """Decisions with the addresses of their pages."""
        found = self._pages.decisions(self.reader.decisions_of(self.file.body.id))
        return [one | {"path": self._path("decisions", one["one"].id)} for one in found]

    def papers(self, service: str | None = None) -> list[dict[str, Any]]:
        """Published documents, those about one service when it is named."""
        every = self.reader.editions_of(self.file.body.id)
        chosen = [one for one in every if service is None or one.document.service == service]
        return [one | {"path": self._path("documents", one["id"])} for one in self._pages.papers(chosen)]

    def decision_row(self, one: Decision) -> dict[str, Any]:
        """One decision in words."""
        return self._pages.decisions([one])[0]

    def _path(self, part: str, name: str) -> str:
        return f"/{self._lang}/{part}/{step(name)}"

    def _concepts(self) -> list[dict[str, Any]]:
        """What surveys read of concept pages; nobody has confirmed it."""
        view = self.file.view
        return [
            {
                "title": one.title or linked(one.address).text,
                "href": link(one.address),
                "uses": len(one.uses),
                "proofs": self._proofs.views(one.evidence),
            }
            for one in (view.concepts if view else ())
        ]

    # What was seen

    def beside(self, service: str) -> dict[str, Any]:
        """What is said of one service, and what was seen of it."""
        pair = self.reader.pair(self.file.body.id, service)
        return {"pair": pair, "channels": self._channels(pair), "look": self.reader.look(self.file.body.id)}

    def _channels(self, pair: Pair) -> list[ChannelView]:
        view = self.file.view
        found = [one for one in view.observed.channels if one.service == pair.service] if view else []
        shown = [one for one in found if one.standing in _SHOWN]
        return [
            self._channel(one) for one in sorted(shown, key=lambda one: (one.gone_by is not None, one.handle))
        ]

    def _channel(self, one: SeenChannel) -> ChannelView:
        say = self._say
        since = Bounds(after=one.absent_before, by=one.first_seen)
        gone = Bounds(after=one.last_seen, by=one.gone_by) if one.gone_by else None
        return ChannelView(
            account=Linked(text=one.handle or linked(one.url).text, href=link(one.url)),
            via=self.reader.standing.body(one.via) if one.via else "",
            state=str(say(f"timeline.state.{one.state}")),
            since=str(bounds_words(since, say)),
            known_start=one.absent_before is not None,
            last=say.day(one.last_seen),
            gone=str(bounds_words(gone, say)) if gone else "",
            said=one.said,
            followers=one.followers,
            proofs=self._proofs.views(one.evidence),
        )

    def _observed_recipients(self) -> list[SeenRecipient]:
        found = self.file.view.observed.recipients if self.file.view else ()
        return sorted(found, key=lambda one: (not one.tracker, not one.passes, one.name.casefold(), one.host))

    def _recipient(self, one: SeenRecipient) -> RecipientView:
        say = self._say
        return RecipientView(
            name=one.name or one.host,
            hosts=one.hosts or (one.host,),
            category=self._names.category(one.category) if one.category else "",
            country=str(say.country(one.country)) if one.country else "",
            tracker=one.tracker,
            passes=tuple(
                str(say(f"inspect.pass.{name}.label")) for name in one.passes if name in list(PassName)
            ),
            since=str(bounds_words(Bounds(after=one.absent_before, by=one.since), say)),
            proofs=self._proofs.views(one.evidence),
        )

    def _legal_pages(self) -> list[dict[str, Any]]:
        found = self.file.view.observed.legal_pages if self.file.view else ()
        return [
            {
                "name": str(self._say(f"legal.{one.kind}")),
                "page": linked(one.url) if one.url else None,
                "proofs": self._proofs.views(one.evidence),
            }
            for one in found
        ]

    # Over time

    def _history(self) -> dict[str, Any]:
        """Strips, their table, and what nobody could look at."""
        view = self.file.view
        if view is None or view.until is None:
            return {"lanes": [], "axis": "", "rows": [], "blind": [], "half": False}
        past = view.history(self.file.shelf.held.bodies)
        span = _span(view, view.until)
        lanes = (
            page_bodies.Strips(past, (), self._names, self._say, span).of(self.file.body.id) if span else []
        )
        return {
            "lanes": lanes,
            "axis": axis(span) if span else "",
            "rows": list(self._rows(past)),
            "blind": page_bodies.blind(past, self._names, self._say),
            "half": view.half,
        }

    def _rows(self, past: History) -> Iterator[dict[str, Any]]:
        rows = [one for one in period_rows(past, self._names) if one.body_id == self.file.body.id]
        for line in page_bodies.lines(rows, self._say, ""):
            for row, shown in zip(rows, line["rows"], strict=True):
                page = evidence_path(self._lang, self.file.body.id, row.record_id) if row.record_id else ""
                yield shown | {"proof": page, "archived": link(row.archived_at)}

    # For programs

    def _linked_data(self) -> dict[str, Any]:
        body = self.file.body
        found = json_ld.body_page(body, self.reader, Wishes(), "")
        written = [
            *(self._path("documents", one.document.id) for one in self.reader.editions_of(body.id)),
            *(self._path("decisions", one.id) for one in self.reader.decisions_of(body.id)),
        ]
        for paper, path in zip(found.get("subjectOf", ()), written, strict=True):
            paper["url"] = self._base + path
        return found


def _span(view: BodyView, until: datetime) -> Span | None:
    """From the first month of observation on."""
    first = min([*view.looked[:1], *([view.since] if view.since else ())], default=None)
    if first is None:
        return None
    return Span(since=first.replace(day=1, hour=0, minute=0, second=0, microsecond=0), until=until)
