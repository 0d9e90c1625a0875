"""The worker that runs beside the application in a process of its own, and is started again when it dies."""

import logging
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

_LOG: Final = logging.getLogger("amtsblick.companion")
_PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before it is started again, after the first, second … end in a row."""
_STEADY: Final = 60.0
"""After so many seconds its next end counts as the first."""
_FAREWELL: Final = 75.0
"""Seconds that it has to give back its work when we end; it gives itself a minute."""


class Companion:
    """A process that lives as long as the block: ``with Companion(command):``.

    It ends by itself when its parent is killed (``amtsblick work --with-parent``). It is in a session of its
    own, so that Ctrl+C reaches the application first, which then ends it.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        pauses: Sequence[float] = _PAUSES,
    ) -> None:
        self._command: Final = list(command)
        self._environment: Final = environment
        self._pauses: Final = tuple(pauses)
        self._lock: Final = threading.Lock()
        self._ending: Final = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: Final = threading.Thread(target=self._keep_running, name="companion", daemon=True)

    @property
    def pid(self) -> int | None:
        """Its process, None while it is down."""
        with self._lock:
            running = self._process
        return running.pid if running is not None and running.poll() is None else None

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._ending.set()
            running = self._process
        if running is not None:
            _end(running)
        self._watch.join()

    def _keep_running(self) -> None:
        ended = 0
        while (process := self._start()) is not None:
            began = time.monotonic()
            code = process.wait()
            if self._ending.is_set():
                return
            ended = 1 if time.monotonic() - began > _STEADY else ended + 1
            pause = self._pauses[min(ended, len(self._pauses)) - 1]
            _LOG.warning("the worker has ended (%s); it is started again in %.0f seconds", _how(code), pause)
            if self._ending.wait(pause):
                return

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ending.is_set():
                return None
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        _LOG.warning("the worker did not end in time and is killed; its tasks are taken over later")
        process.kill()
        process.wait()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
