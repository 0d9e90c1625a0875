"""A real mail server on loopback, for tests that send."""

import asyncio
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP

from amtsblick.publish.mail import Security, SmtpSettings


@dataclass
class Post:
    """A server and what it took. Refuses addresses that begin with "no"; may die in mid-session."""

    dies_at: str = ""
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if self.dies_at == "RCPT":
            server.transport.abort()
        if address.startswith("no"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        if self.dies_at == "DATA":
            server.transport.abort()
            return "451 gone"
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - the library's name
        return "421 not so fast" if self.dies_at == "QUIT" else "221 Bye"

    def settings(self, **changes) -> SmtpSettings:
        given = {"host": "localhost", "port": self.port, "security": Security.NONE, "timeout": 5.0}
        return SmtpSettings(**(given | changes))


@contextmanager
def serving(dies_at: str = "", *, tls: ssl.SSLContext | None = None, **options):
    """Serve on a free port until the end of the block; ``tls`` from the first byte."""
    post = Post(dies_at=dies_at)
    loop = asyncio.new_event_loop()

    def session() -> SMTP:
        return SMTP(post, loop=loop, hostname="localhost", **options)

    server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0, ssl=tls))
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _cancel_all() -> None:
    """Sessions that the client left open."""
    sessions = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    for one in sessions:
        one.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)
