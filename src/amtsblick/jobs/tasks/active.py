"""A task in its thread: begun, told to end, and how it ended."""

import asyncio
import threading
from collections.abc import Callable
from enum import StrEnum

from amtsblick.errors import AmtsblickError
from amtsblick.jobs.tasks.catalogue import DOING
from amtsblick.jobs.tasks.means import Means
from amtsblick.jobs.tasks.placing import placing
from amtsblick.jobs.tasks.run import EndedError, TaskRun
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.tasks import Hold, Task, TaskOutcome


class Ending(StrEnum):
    """Why a task is to end before its work is done."""

    CANCELLED = "cancelled"
    GIVEN_BACK = "given_back"
    LOST = "lost"


class Active:
    """One task that this process works on. All but the work itself happens in the worker's thread.

    ``ended`` is called from the task's thread as its last act.
    """

    def __init__(
        self,
        task: Task,
        register: Register,
        knowledge: Knowledge,
        means: Means,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self.task = task
        self._ended = ended
        self.hold = Hold(number=task.number, worker=task.worker)
        self.heavy = placing(task.work).heavy
        self.ending: Ending | None = None
        self.outcome: TaskOutcome | None = None
        self.error: BaseException | None = None
        self._register = register
        self._run = TaskRun(task, register, knowledge, means)
        # A thread that hangs must not keep a stopped process alive: its task is taken over elsewhere.
        self._thread = threading.Thread(target=self._work, name=f"task-{task.number}", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._doing: asyncio.Task[TaskOutcome] | None = None
        self._lock = threading.Lock()

    @property
    def why(self) -> str:
        """The error as a sentence."""
        error = self.error
        return str(error) if isinstance(error, AmtsblickError) else f"{type(error).__name__}: {error}"

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Does it still work?"""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait for its end, but not longer than this."""
        self._thread.join(seconds)

    def end(self, why: Ending) -> None:
        """Let it end as soon as it can; the first reason stays, but a lost task is lost."""
        with self._lock:
            if self.ending is None or why is Ending.LOST:
                self.ending = why
            if self._run.ending.is_set():
                return
            self._run.ending.set()
            if self._loop is not None and self._doing is not None:
                self._loop.call_soon_threadsafe(self._doing.cancel)

    def write_down(self) -> None:
        """Enter what the task has told since the last time."""
        news, run = self._run.news(), self._run
        if news is None:
            return
        try:
            mine = self._register.note_progress(
                self.hold, news, done=run.done, total=run.total, survey=run.survey
            )
        except AmtsblickError:
            run.keep(news)
            raise
        if not mine:
            self.end(Ending.LOST)

    def _work(self) -> None:
        try:
            self.outcome = asyncio.run(self._main())
        except (asyncio.CancelledError, EndedError) as error:
            self.error = error
        except BaseExceptionGroup as group:  # several bodies failed at once; one reason is enough
            self.error = _first(group)
        except BaseException as error:  # noqa: BLE001 - whatever ends the thread is why the task failed
            self.error = error
        finally:
            self._ended()

    async def _main(self) -> TaskOutcome:
        doing = asyncio.ensure_future(self._do())
        with self._lock:
            self._loop, self._doing = asyncio.get_running_loop(), doing
            if self._run.ending.is_set():
                doing.cancel()
        try:
            return await doing
        finally:
            with self._lock:
                self._loop = None

    async def _do(self) -> TaskOutcome:
        return await DOING[self.task.kind](self.task.work, self._run)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """One of the errors, one that a user can mend if there is any."""
    leaves: list[BaseException] = []
    nested: list[BaseException] = [group]
    while nested:
        one = nested.pop()
        if isinstance(one, BaseExceptionGroup):
            nested.extend(one.exceptions)
        else:
            leaves.append(one)
    return next((one for one in leaves if isinstance(one, AmtsblickError)), leaves[0])
