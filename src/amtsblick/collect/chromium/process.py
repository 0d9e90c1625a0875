"""How is Chromium started, and how does it surely end?"""

import asyncio
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from amtsblick.collect.chromium.connection import Connection
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings

_FEATURES_OFF: Final = (
    "AutofillServerCommunication",
    "BackForwardCache",
    "HttpsUpgrades",  # the address asked for is the one that is looked at
    "LocalNetworkAccessChecks",  # our guard decides, with a record
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "RenderDocument",  # else what a page sends while it is left is not reported
    # A process at hand for the next site: every visitor has one page, and nobody takes it.
    "SpareRendererForSitePerProcess",
    "Translate",
    # The address bar's drop-down is a web page of its own in each new window: half a second of
    # processor time per visit, for something that is never opened.
    "PreloadTopChromeWebUI",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
_FLAGS: Final = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--disable-auto-reload",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-field-trial-config",
    "--disable-hang-monitor",
    "--disable-quic",  # the guard carries TCP only
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    # Scripts that spare automated browsers would hide what they do to visitors.
    "--disable-blink-features=AutomationControlled",
    "--force-color-profile=srgb",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    f"--disable-features={','.join(_FEATURES_OFF)}",
    # The browser itself has no way out: contexts bring their own guard, names are never looked up.
    "--proxy-server=socks5://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PREFERENCES: Final = {
    # Chrome's default; Debian's package blocks third-party cookies, which hides trackers.
    "profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False},
    "alternate_error_pages": {"enabled": False},  # else it asks its maker about captive portals
    "credentials_enable_service": False,
    "safebrowsing": {"enabled": False},
    "search": {"suggest_enabled": False},
    "translate": {"enabled": False},
    "webrtc": {"ip_handling_policy": "disable_non_proxied_udp"},
}
COOKIE_POLICY: Final = "third-party cookies allowed"
_BUFFER: Final = 1 << 20
_ABOVE_PIPE: Final = 10
_PATIENCE: Final = 3.0
_STEP: Final = 0.05
_LOG_TAIL: Final = 600
_VERSION: Final = re.compile(rb"\b(\d+)\.\d+\.\d+\.\d+")


class Process:
    """A running Chromium with a folder of its own, in a process group of its own."""

    def __init__(self, pid: int, folder: Path, flags: tuple[str, ...]) -> None:
        self.pid = pid
        self.flags = flags
        self._folder = folder
        self._ended: int | None = None

    @property
    def log(self) -> str:
        """The end of what Chromium wrote to its standard error."""
        with contextlib.suppress(OSError):
            return (self._folder / "stderr").read_text(errors="replace")[-_LOG_TAIL:].strip()
        return ""

    def alive(self) -> bool:
        """Is the first process still there?"""
        if self._ended is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid == 0:
                    return True
                self._ended = status
        return False

    async def end(self) -> None:
        """Wait for a proper end, then end the whole group, and remove the folder.

        The last two also happen when the waiting is cut short by Ctrl-C.
        """
        try:
            for _ in range(int(_PATIENCE / _STEP)):
                if not self.alive():
                    break
                await asyncio.sleep(_STEP)
        finally:
            self._bury()

    def _bury(self) -> None:
        self.kill()
        with contextlib.suppress(ChildProcessError):
            if self.alive():
                os.waitpid(self.pid, 0)
        _remove(self._folder)

    def kill(self) -> None:
        """End every process of the group now."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def _remove(folder: Path) -> None:
    for _ in range(5):  # Helper processes may write for a moment after they were told to end.
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


async def start_process(
    settings: InspectSettings, make: Callable[[], Connection]
) -> tuple[Process, Connection]:
    """Start Chromium and connect; raises ChromiumError when it is missing or cannot be started."""
    program = find_chromium(settings.chromium)
    folder = Path(tempfile.mkdtemp(prefix="amtsblick-chromium-"))
    flags = (*_flags(settings), *await asyncio.to_thread(_plain_user_agent, program))
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
    try:
        _seed(folder, settings)
        pid = _spawn(program, [*flags, f"--user-data-dir={folder}"], theirs, folder)
    except OSError as error:
        ours.close()
        _remove(folder)
        raise ChromiumError(f"{program} cannot be started: {error}") from error
    finally:
        theirs.close()
    loop = asyncio.get_running_loop()
    ours.settimeout(0)
    _, connection = await loop.connect_accepted_socket(make, ours)
    return Process(pid, folder, flags), connection


def _flags(settings: InspectSettings) -> Iterator[str]:
    yield from _FLAGS
    width, height = settings.viewport
    yield f"--window-size={width},{height}"
    yield f"--lang={settings.language}"
    yield f"--accept-lang={settings.languages}"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--no-sandbox"
    if settings.ca_file is not None:
        # The guard checks every certificate instead, against the public ones and this file.
        yield "--ignore-certificate-errors"
    yield from settings.flags


@lru_cache(maxsize=4)
def _plain_user_agent(program: Path) -> tuple[str, ...]:
    """Flag for the user agent that the same Chromium has with a window; none when it cannot be told.

    Scripts that spare "HeadlessChrome" would hide what they do to visitors.
    """
    try:
        said = subprocess.run(  # noqa: S603 - the program is the one that is started next
            [program, "--version"], capture_output=True, timeout=_PATIENCE * 3, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    version = _VERSION.search(said.stdout)
    system = "Macintosh; Intel Mac OS X 10_15_7" if sys.platform == "darwin" else "X11; Linux x86_64"
    if version is None:
        return ()
    chrome = f"Chrome/{int(version[1])}.0.0.0"
    return (
        f"--user-agent=Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) {chrome} Safari/537.36",
    )


def _seed(folder: Path, settings: InspectSettings) -> None:
    default = folder / "Default"
    default.mkdir()
    languages = {"intl": {"accept_languages": settings.languages, "selected_languages": settings.languages}}
    (default / "Preferences").write_text(json.dumps(_PREFERENCES | languages))


def _spawn(program: Path, flags: list[str], theirs: socket.socket, folder: Path) -> int:
    """Start in a new process group with the socket as descriptors 3 and 4, which Chromium expects.

    A group of its own keeps the user's Ctrl-C from Chromium until we have ended it properly; when
    we die without a farewell the socket closes, and Chromium ends by itself.
    """
    # Above 4, so that putting it on 3 does not overwrite it; dup2 clears "close on exec".
    end = fcntl.fcntl(theirs, fcntl.F_DUPFD_CLOEXEC, _ABOVE_PIPE)
    log = os.open(folder / "stderr", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    log_end = fcntl.fcntl(log, fcntl.F_DUPFD_CLOEXEC, _ABOVE_PIPE)
    try:
        return os.posix_spawn(
            program,
            [str(program), *flags],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, log_end, 2),
                (os.POSIX_SPAWN_DUP2, end, 3),
                (os.POSIX_SPAWN_DUP2, end, 4),
            ],
            setpgroup=0,
        )
    finally:
        for number in (end, log, log_end):
            os.close(number)
