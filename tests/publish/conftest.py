"""Servers, and certificates that only these tests trust."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from testmail import Post, serving


@pytest.fixture
def serve() -> Iterator[Callable[..., Post]]:
    with ExitStack() as servers:
        yield lambda *given, **options: servers.enter_context(serving(*given, **options))


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certified(authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def ca_file(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def only_anna() -> Callable:
    def authenticate(_server, _session, _envelope, _mechanism, data):
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"anna", b"geheim")
        return AuthResult(success=known, handled=False)

    return authenticate
