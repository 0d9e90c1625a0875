"""The demonstration's last step: its state in the browser."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from amtsblick.demo.serving import Entrance
from amtsblick.errors import InputError

PORT: Final = 8480
_LOG: Final = "serve.log"
_PATIENCE: Final = 30.0
_STEP: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs beside us. ``address`` has no slash at its end."""

    address: str
    process: subprocess.Popen[bytes]


def start(out: Path, seconds: int) -> Served:
    """Serve a folder on loopback in a process of its own, which ends by itself after ``seconds``.

    InputError with the server's own words when it does not answer in time.
    """
    port = _free_port()
    command = [sys.executable, "-m", "amtsblick", "serve", "--out", str(out), "--port", str(port)]
    log = out / _LOG
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--end-after", str(seconds)],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _answers(f"{address}/de/about"):
            return Served(address=address, process=process)
        time.sleep(_STEP)
    stop(process)
    raise InputError(f"The application did not start: {log.read_text(errors='replace').strip()[-500:]}")


def wait(process: subprocess.Popen[bytes]) -> None:
    """Until it ends, or the user ends it by Ctrl+C."""
    try:
        process.wait()
    except KeyboardInterrupt:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def lines(served: Served, entrances: Sequence[Entrance], *, attended: bool) -> list[str]:
    """What to tell: the address, and one link per role that logs in once."""
    told = [f"All of it in the browser: {served.address}/de/", "Log in once, by role:"]
    told += [f"  {one.role:<9} {served.address}{one.path}" for one in entrances]
    if attended:
        return [*told, "It runs until you press Ctrl+C."]
    return [*told, f"It runs for an hour; end it earlier with: kill {served.process.pid}"]


def _free_port() -> int:
    """The usual port, or any other when it is taken."""
    for port in (PORT, 0):
        with closing(socket.socket()) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(one.getsockname()[1])
    raise InputError("No port of this machine is free: stop another program and try again.")


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address on loopback
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP
    except (URLError, OSError):
        return False
