"""How much processor time have we and everything that we started used up so far?"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

OURSELVES = "python"


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds by kind of process since some moment in the past; only differences mean anything.

    Kinds: ``python`` (this process), ``node`` (Playwright's driver) and Chromium's own:
    ``browser``, ``renderer``, ``gpu``, ``network``, ``utility``, ``zygote`` (with all the renderers
    that have ended: it gave birth to them and inherits what they used).
    """

    kinds: Counter[str]

    @classmethod
    def nothing(cls) -> "Spent":
        return cls(Counter())

    def plus(self, other: "Spent") -> "Spent":
        """Both together; for differences."""
        kinds = Counter(self.kinds)
        kinds.update(other.kinds)
        return Spent(kinds)

    def since(self, before: "Spent") -> "Spent":
        """What came since ``before``."""
        kinds = Counter(self.kinds)
        kinds.subtract(before.kinds)
        return Spent(kinds)

    @property
    def all(self) -> float:
        """Everything together."""
        return sum(self.kinds.values())

    @property
    def chromium(self) -> float:
        """Chromium's processes alone."""
        return sum(value for kind, value in self.kinds.items() if kind not in (OURSELVES, "node"))


def spent(without: Iterable[int] = ()) -> Spent:
    """Processor time, user and system, of this process and all below it but ``without`` (process ids).

    A process that has ended is in the account of the one that waited for it; therefore each
    process is asked for itself and for its children that are gone. Nothing is lost between two calls
    as long as whatever ends is waited for by somebody in the tree, which Chromium's zygotes do.
    """
    us = psutil.Process()
    own = us.cpu_times()
    kinds = Counter({OURSELVES: own.user + own.system})
    kinds["ended"] = own.children_user + own.children_system
    for process in _below(us, frozenset(without)):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            kind = _kind(process)
            kinds[kind] += times.user + times.system
            kinds["renderers ended" if kind == "zygote" else kind] += (
                times.children_user + times.children_system
            )
    return Spent(kinds)


def _below(process: psutil.Process, without: frozenset[int]) -> Iterable[psutil.Process]:
    for child in process.children():
        if child.pid not in without:
            yield child
            with suppress(psutil.NoSuchProcess):
                yield from _below(child, without)


def _kind(process: psutil.Process) -> str:
    if process.status() == psutil.STATUS_ZOMBIE:
        return "ended"
    command = process.cmdline()
    kind = next((one.partition("=")[2] for one in command if one.startswith("--type=")), "")
    if not kind:
        return "node" if "node" in process.name().lower() else "browser"
    if kind == "renderer" and "--top-chrome-webui" in " ".join(command):
        return "renderer of Chromium's own pages"
    if kind == "utility":
        service = next((one for one in command if one.startswith("--utility-sub-type=")), "")
        return "network" if "network" in service.lower() else "utility"
    return {"gpu-process": "gpu"}.get(kind, kind)
