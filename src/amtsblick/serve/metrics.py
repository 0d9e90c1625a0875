"""How often was what asked for, and how long did it take? Counted in memory, told in Prometheus' text format.

Counted are methods, route patterns and statuses: never addresses, names or what was asked for.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypeAlias

Labels: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values that tell figures of one name apart."""
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; ends of the histogram's buckets."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NONE: Final = "none"
"""The route of requests that no route answers, so that strangers cannot invent labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One figure as it is now, by its labels. ``value`` None: nobody knows, and nothing is told."""

    name: str
    help: str
    values: Mapping[Labels, float | None]


class Meter:
    """Counts answers; may be used from any thread."""

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._began: Final = time.monotonic()
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._within: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        name = route or _NONE
        with self._lock:
            self._answers[method if method in _METHODS else "other", name, str(status)] += 1
            buckets = self._within.setdefault(name, [0] * (len(_BOUNDS) + 1))
            buckets[next((at for at, end in enumerate(_BOUNDS) if seconds <= end), len(_BOUNDS))] += 1
            self._seconds[name] = self._seconds.get(name, 0.0) + seconds

    @property
    def age(self) -> float:
        """Seconds since the application began."""
        return time.monotonic() - self._began

    def lines(self) -> Iterator[str]:
        """Requests by method, route and status; how long they took by route."""
        with self._lock:
            answers = sorted(self._answers.items())
            within = {route: list(buckets) for route, buckets in sorted(self._within.items())}
            seconds = dict(self._seconds)
        yield from _head("amtsblick_requests_total", "counter", "Requests answered.")
        for (method, route, status), count in answers:
            labels = (("method", method), ("route", route), ("status", status))
            yield _line("amtsblick_requests_total", labels, count)
        yield from _head("amtsblick_request_seconds", "histogram", "Time until a request was answered.")
        for route, buckets in within.items():
            yield from _histogram(route, buckets, seconds[route])


def gauge_lines(gauges: Iterable[Gauge]) -> Iterator[str]:
    """Figures as they are now; one of which nobody knows anything is left out."""
    for one in gauges:
        known = {labels: value for labels, value in one.values.items() if value is not None}
        if known:
            yield from _head(one.name, "gauge", one.help)
            for labels, value in known.items():
                yield _line(one.name, labels, value)


def _histogram(route: str, buckets: list[int], seconds: float) -> Iterator[str]:
    so_far = 0
    for end, count in zip((*map(str, _BOUNDS), "+Inf"), buckets, strict=True):
        so_far += count
        yield _line("amtsblick_request_seconds_bucket", (("route", route), ("le", end)), so_far)
    yield _line("amtsblick_request_seconds_sum", (("route", route),), round(seconds, 6))
    yield _line("amtsblick_request_seconds_count", (("route", route),), so_far)


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, labels: Iterable[tuple[str, str]], value: float) -> str:
    said = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    return f"{name}{{{said}}} {value!r}" if said else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
