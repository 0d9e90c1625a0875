"""Nothing is left open once the collector is closed, however the visits ended."""

import asyncio
import gc
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Errand, Visitor
from amtsblick.values.capture import State


@contextmanager
def silent_server(context):
    """Shakes hands, then never says a word, not even goodbye."""
    listener = socket.create_server(("127.0.0.1", 0))
    done, kept = threading.Event(), []

    def serve():
        while not done.is_set():
            try:
                plain, _ = listener.accept()
                kept.append(plain if context is None else context.wrap_socket(plain, server_side=True))
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()
        for one in [*kept, listener]:
            one.close()


@pytest.mark.parametrize("how", ["time-out", "cancelled", "cancelled at once"])
@pytest.mark.parametrize("tls", [True, False])
def test_a_closed_collector_leaves_no_connection_behind(authority, ca_file, tls, how):
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("amt.example").configure_cert(context)

    async def visit(port):
        settings = Settings(
            delay=0.0,
            retries=0,
            allow_private=True,
            rules=parse_resolver_rules(f"MAP * 127.0.0.1:{port}"),
            ca_file=ca_file,
        )
        visitor = Visitor(replace(settings, read_timeout=0.2) if how == "time-out" else settings)
        address = f"{'https' if tls else 'http'}://amt.example/"
        visiting = asyncio.create_task(visitor.visit(address, Errand(follow=lambda _: True)))
        if how == "time-out":
            assert (await visiting).failure is State.TIMEOUT
        else:
            await asyncio.sleep(0.2 if how == "cancelled" else 0.002)
            visiting.cancel()
            await asyncio.wait([visiting])
        await visitor.aclose()

    with silent_server(context) as port:
        asyncio.run(visit(port))
        gc.collect()  # an open transport would warn now, and warnings are errors
