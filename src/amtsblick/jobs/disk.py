"""Who waits for the disk, so that nobody else has to?"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

Item = TypeVar("Item")

_GATHER: Final = 0.02
"""Seconds in which writings gather. Going to the thread and back costs more than most of them."""


class Disk(Generic[Item]):
    """One thread that writes; what arrives while others wait goes out together with it.

    ``write`` gets some items and returns those that failed and why. Use as ``async with``: leaving
    waits until everything handed in has been written, however the block ends.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Mapping[Item, Exception]]) -> None:
        self._write_all = write
        self._waiting: dict[Item, asyncio.Future[None]] = {}
        self._writing: dict[Item, asyncio.Future[None]] = {}
        self._soon: asyncio.TimerHandle | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="disk")

    async def write(self, item: Item) -> None:
        """Return once ``item`` is written; raises what that failed with.

        It is written even if whoever waits is cancelled.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        done.add_done_callback(_heard)
        self._waiting[item] = done
        if self._soon is None and not self._writing:
            self._soon = loop.call_later(_GATHER, self._start)
        await asyncio.shield(done)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._soon is not None:
            self._soon.cancel()
        # No waiting in the event loop: a second interruption must not come between.
        self._thread.shutdown(wait=True)
        left, self._waiting = self._waiting, {}
        if left:
            self._settle(left, self._write_all(tuple(left)))

    def _start(self) -> None:
        self._soon = None
        self._writing, self._waiting = self._waiting, {}
        loop = asyncio.get_running_loop()
        writing = self._thread.submit(self._write_all, tuple(self._writing))
        writing.add_done_callback(lambda done: loop.call_soon_threadsafe(self._written, done))

    def _written(self, done: "Future[Mapping[Item, Exception]]") -> None:
        items, self._writing = self._writing, {}
        broken = done.exception()
        self._settle(items, dict.fromkeys(items, broken) if broken else done.result())
        if self._waiting and self._soon is None:
            self._start()

    @staticmethod
    def _settle(items: "Mapping[Item, asyncio.Future[None]]", failed: Mapping[Item, BaseException]) -> None:
        for item, future in items.items():
            if future.cancelled():
                continue
            if item in failed:
                future.set_exception(failed[item])
            else:
                future.set_result(None)


def _heard(done: "asyncio.Future[None]") -> None:
    """An error that nobody waits for any more: the first of its kind has ended the work already."""
    if not done.cancelled():
        done.exception()
