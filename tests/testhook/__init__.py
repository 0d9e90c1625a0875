"""A real receiver of webhooks on loopback, for tests that call one."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Call:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each call with what ``answer`` gives for its number, bytes or pieces of bytes."""

    answer: Callable[[int], bytes | Iterator[bytes]]
    tls: ssl.SSLContext | None = None
    calls: list[Call] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}/hook?from=test"

    def attend(self, plain: socket.socket) -> None:
        with suppress(OSError), plain:
            plain.settimeout(20)
            with self._lock:
                self.connections += 1
            line = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
            with line:
                call = _read(line)
                with self._lock:
                    self.calls.append(call)
                    number = len(self.calls)
                said = self.answer(number)
                for piece in (said,) if isinstance(said, bytes) else said:
                    line.sendall(piece)


def _read(line: socket.socket) -> Call:
    seen = b""
    while b"\r\n\r\n" not in seen:
        piece = line.recv(65_536)
        if not piece:
            raise ConnectionError("the caller went away")
        seen += piece
    head, _, body = seen.partition(b"\r\n\r\n")
    first, *rest = head.decode("ascii").split("\r\n")
    headers = dict(one.split(": ", 1) for one in rest)
    while len(body) < int(headers["Content-Length"]):
        body += line.recv(65_536)
    return Call(line=first, headers=headers, body=body)


@contextmanager
def receiving(
    answer: Callable[[int], bytes | Iterator[bytes]] = lambda _: OK, *, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Listen on a free port until the end of the block."""
    receiver = Receiver(answer=answer, tls=tls)
    listening = socket.create_server(("127.0.0.1", 0))
    receiver.port = listening.getsockname()[1]

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=receiver.attend, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield receiver
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
