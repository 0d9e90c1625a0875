"""Readers that ask at the same time, and how long each of their requests took."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Times:
    """Durations in milliseconds of all requests of a run."""

    p50: float
    p95: float
    longest: float
    per_second: float


def times_of(seconds: list[float], span: float) -> Times:
    ordered = sorted(seconds)
    return Times(
        p50=round(statistics.median(ordered) * 1000, 1),
        p95=round(ordered[int(len(ordered) * 0.95)] * 1000, 1),
        longest=round(ordered[-1] * 1000, 1),
        per_second=round(len(ordered) / span, 1),
    )


def together(work: Callable[[], Callable[[], None]], readers: int, seconds: float) -> Times:
    """Every reader makes its own work and does it again and again; the first second does not count."""
    begin = threading.Barrier(readers)
    taken: list[float] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            one = work()
            begin.wait()
            start = time.perf_counter()
            warm, end = start + 1, start + 1 + seconds
            while (at := time.perf_counter()) < end:
                one()
                if at >= warm:
                    taken.append(time.perf_counter() - at)
        except (OSError, RuntimeError, http.client.HTTPException) as error:  # told by whoever waits
            failed.append(error)
            begin.abort()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]
    return times_of(taken, seconds)


def asking(port: int, path: str) -> Callable[[], Callable[[], None]]:
    """A client with its own connection."""

    def made() -> Callable[[], None]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def ask() -> None:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{path}: {answer.status}")

        return ask

    return made
