"""What can a program ask and enter?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from amtsblick.client.asking import Asking, step
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.api import (
    AgendaItem,
    BodySheetFile,
    BodyTimeline,
    DriftItem,
    Health,
    InspectionHead,
    LogHead,
    Me,
    News,
    RecordLine,
    RecordStep,
    ServiceCount,
    ServiceSheet,
)
from amtsblick.values.board import OverviewRow, SearchHit, ServiceRow
from amtsblick.values.records import Entry, Record, RecordKind
from amtsblick.values.tasks import Task
from amtsblick.values.trend import Trend
from amtsblick.values.work import Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record as it was read; ``etag`` tells which version, so that nobody else's is overwritten."""

    line: RecordLine
    etag: str


class Client(Asking):
    """One service, asked by one program; without ``token`` it reads what is public.

    ``filters`` are the parameters of the operation (``docs/api.md`` and ``/en/api`` list them); a tuple gives a
    parameter several times. Every method raises ProblemError when the service refuses.
    """

    # Reading

    def health(self) -> Health:
        """Is the service well?"""
        return self._typed(Health, "/health")

    def me(self) -> Me:
        """Whom the token speaks for."""
        return self._typed(Me, "/me")

    def bodies(self, **filters: object) -> Iterator[OverviewRow]:
        """Bodies with how they stand to the services in ``cells``."""
        return self.each(OverviewRow, "/bodies", **filters)

    def body(
        self, body: str, *, side: str = "", day: date | None = None, known_at: datetime | None = None
    ) -> BodySheetFile:
        """One body with everything that is said, decided and observed of it."""
        return self._typed(BodySheetFile, f"/bodies/{step(body)}", side=side, day=day, known_at=known_at)

    def timeline(self, body: str) -> BodyTimeline:
        """A body's channels over time."""
        return self._typed(BodyTimeline, f"/bodies/{step(body)}/timeline")

    def services(self, **filters: object) -> tuple[ServiceCount, ...]:
        """All services, and how many of the bodies asked for stand how to each."""
        found = self.ask("GET", "/services", query=filters).json()["items"]
        return tuple(from_json(ServiceCount, one) for one in found)

    def service(self, service: str, *, day: date | None = None) -> ServiceSheet:
        """One service with the legal state on a day."""
        return self._typed(ServiceSheet, f"/services/{step(service)}", day=day)

    def service_bodies(self, service: str, **filters: object) -> Iterator[ServiceRow]:
        """Bodies and how each stands to a service."""
        return self.each(ServiceRow, f"/services/{step(service)}/bodies", **filters)

    def records(self, kind: RecordKind, **filters: object) -> Iterator[RecordLine]:
        """Records of one kind, body by body."""
        return self.each(RecordLine, f"/records/{kind}", **filters)

    def record(self, kind: RecordKind, record: str) -> Seen:
        """One record, and its ETag for ``change`` and ``submit``."""
        return _seen(self.ask("GET", f"/records/{kind}/{step(record)}"))

    def versions(self, kind: RecordKind, record: str) -> Iterator[RecordStep]:
        """Everything that was done to a record, oldest first."""
        return self.each(RecordStep, f"/records/{kind}/{step(record)}/versions")

    def changes(self, **filters: object) -> Iterator[News]:
        """What became known and what was published, newest first."""
        return self.each(News, "/changes", **filters)

    def search(self, text: str, *, limit: int = 50) -> tuple[SearchHit, ...]:
        """What has every word, best first."""
        found = self.ask("GET", "/search", query={"q": text, "limit": limit}).json()["items"]
        return tuple(from_json(SearchHit, one) for one in found)

    def trend(self, *services: str) -> Trend | None:
        """Joined and left by month; None before the first survey."""
        found: Trend | None = from_json(
            Trend | None, self.ask("GET", "/trend", query={"service": services}).json()
        )
        return found

    def inspections(self, **filters: object) -> Iterator[InspectionHead]:
        """Inspections, newest first."""
        return self.each(InspectionHead, "/inspections", **filters)

    def inspection(self, number: int) -> Mapping[str, Any]:
        """One inspection with findings and evidence, as JSON has it."""
        found: Mapping[str, Any] = self.ask("GET", f"/inspections/{number}").json()
        return found

    def agenda(self, **filters: object) -> Iterator[AgendaItem]:
        """Bodies about which anything is to be decided, the most urgent first."""
        return self.each(AgendaItem, "/agenda", **filters)

    def drift(self, **filters: object) -> Iterator[DriftItem]:
        """Where what bodies declare differs from what was observed."""
        return self.each(DriftItem, "/drift", **filters)

    def log(self, **filters: object) -> Iterator[Entry]:
        """Entries of the log, newest first."""
        return self.each(Entry, "/log", **filters)

    def log_head(self) -> LogHead:
        """The end of the log's chain."""
        return self._typed(LogHead, "/log/head")

    # Entering

    def draft(self, content: Record, valid_from: date, *, note: str = "", submit: bool = False) -> Seen:
        """Enter a new record as a draft; it holds once a person has approved it."""
        return _seen(self.ask("POST", "/records", json=_version(content, valid_from, note, submit=submit)))

    def change(
        self, seen: Seen, content: Record, valid_from: date, *, note: str = "", submit: bool = False
    ) -> Seen:
        """Enter a new version as a draft. ProblemError 412 when somebody else was faster."""
        version = _version(content, valid_from, note, submit=submit)
        return _seen(self.ask("PUT", _address(seen), json=version, etag=seen.etag))

    def submit(self, seen: Seen, *, note: str = "") -> Seen:
        """Hand in a draft."""
        return _seen(self.ask("POST", f"{_address(seen)}/submit", json={"note": note}, etag=seen.etag))

    # Work

    def tasks(self, **filters: object) -> Iterator[Task]:
        """Tasks, newest first."""
        return self.each(Task, "/tasks", **filters)

    def task(self, number: int) -> Task:
        """How far a task is, and what came of it."""
        return self._typed(Task, f"/tasks/{number}")

    def start(self, work: Work) -> Task:
        """Ask for work."""
        found = self.ask("POST", "/tasks", json={"work": to_json(work, Work)}).json()
        return from_json(Task, found)

    def cancel(self, number: int) -> Task:
        """End a task."""
        return from_json(Task, self.ask("POST", f"/tasks/{number}/cancel").json())

    def _typed(self, kind: type[T], path: str, **query: object) -> T:
        return from_json(kind, self.ask("GET", path, query=query).json())


def _version(content: Record, valid_from: date, note: str, *, submit: bool) -> dict[str, Any]:
    return {
        "content": to_json(content, Record),
        "valid_from": valid_from.isoformat(),
        "note": note,
        "submit": submit,
    }


def _address(seen: Seen) -> str:
    return f"/records/{seen.line.kind}/{step(seen.line.record)}"


def _seen(answer: Any) -> Seen:
    return Seen(line=from_json(RecordLine, answer.json()), etag=answer.headers["etag"])
