"""Webhooks against real receivers: signed as the specification says, and nothing a receiver does hurts us."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme

from amtsblick.collect.addresses import why_not_public
from amtsblick.errors import InputError
from amtsblick.publish.webhook import (
    MOST_ANSWER,
    Hook,
    WebhookSettings,
    checked_target,
    new_secret,
    post,
    signature,
)
from amtsblick.values.alerts import Answered, Failing
from testhook import receiving

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = new_secret(bytes(range(32)))
OLD = new_secret(bytes(24))
BODY = json.dumps({"type": "news.left", "data": {"name": "Ämter"}}, ensure_ascii=False).encode()
SETTINGS = WebhookSettings(software="amtsblick/test", why_refused=lambda _: "", plain=True, seconds=5)


def call(address: str, settings: WebhookSettings = SETTINGS, **changes) -> Answered:
    hook = Hook(address=address, secrets=(SECRET,), id="msg_1", sent_at=NOON, body=BODY)
    return post(replace(hook, **changes), settings)


def status(code: int, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {code} Said", *headers, "", "")).encode()


def test_the_signature_is_that_of_the_specification():
    # The example in the specification's reference libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_check_what_it_gets():
    with receiving() as receiver:
        answered = call(receiver.address, secrets=(SECRET, OLD))
        (got,) = receiver.calls

    assert answered == Answered(status=204)
    assert got.line == "POST /hook?from=test HTTP/1.1"
    assert got.headers["Host"] == f"localhost:{receiver.port}"
    assert got.headers["Content-Type"] == "application/json"
    assert got.body == BODY
    stamp = got.headers["webhook-timestamp"]
    assert int(stamp) == int(NOON.timestamp())
    signed = f"{got.headers['webhook-id']}.{stamp}.".encode() + got.body
    expected = []
    for secret in (SECRET, OLD):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected.append(f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}")
    assert got.headers["webhook-signature"].split(" ") == expected


@pytest.mark.parametrize(
    ("answer", "failing", "code"),
    [
        pytest.param(status(200), None, 200, id="ok"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + status(202), None, 202, id="after_100"),
        pytest.param(b"HTTP/1.0 201\r\n\r\n", None, 201, id="without_a_reason"),
        pytest.param(status(500), Failing.STATUS, 500, id="error"),
        pytest.param(status(404), Failing.STATUS, 404, id="not_found"),
        pytest.param(status(410), Failing.GONE, 410, id="gone"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", Failing.NO_ANSWER, 0, id="no_http"),
        pytest.param(b"HTTP/1.1 20\r\n\r\n", Failing.NO_ANSWER, 0, id="no_status"),
        pytest.param(b"", Failing.NO_ANSWER, 0, id="nothing"),
    ],
)
def test_what_a_receiver_says(answer, failing, code):
    with receiving(lambda _: answer) as receiver:
        answered = call(receiver.address)

    assert (answered.failing, answered.status) == (failing, code)


def test_a_busy_receiver_may_say_for_how_long():
    with receiving(lambda _: status(503, "Retry-After: 120")) as receiver:
        assert call(receiver.address).wait == 120


def test_redirects_are_not_followed():
    with (
        receiving() as elsewhere,
        receiving(lambda _: status(308, f"Location: {elsewhere.address}")) as receiver,
    ):
        answered = call(receiver.address)

    assert (answered.failing, answered.status) == (Failing.REDIRECT, 308)
    assert elsewhere.connections == 0


def test_no_more_of_an_answer_is_read_than_the_limit():
    sent = 0

    def endless(_):
        nonlocal sent
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        while True:
            yield b"a" * 4096
            sent += 4096

    with receiving(endless) as receiver:
        began = time.monotonic()
        answered = call(receiver.address)

    assert answered.status == 200
    assert time.monotonic() - began < 4
    assert MOST_ANSWER <= sent < 100 * MOST_ANSWER  # what the system's buffers took besides


@pytest.mark.parametrize("drip", [b"", b"H"], ids=["silent", "a_byte_at_a_time"])
def test_everything_together_has_an_end(drip):
    def slow(_):
        for _ in range(40):
            time.sleep(0.1)
            yield drip

    with receiving(slow) as receiver:
        began = time.monotonic()
        answered = call(receiver.address, replace(SETTINGS, seconds=0.7))

    assert answered.failing is Failing.TIMEOUT
    assert time.monotonic() - began < 2


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert call(f"http://localhost:{port}/").failing is Failing.NO_CONNECTION


def test_a_name_that_leads_nowhere():
    assert call("http://nowhere.invalid/").failing is Failing.NO_ADDRESS


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0x7f.1", "2130706433"])
def test_only_public_addresses_are_connected_to(host):
    guarded = replace(SETTINGS, why_refused=why_not_public)
    with receiving() as receiver:
        answered = call(f"http://{host}:{receiver.port}/", guarded)

    assert answered.failing is Failing.NOT_PUBLIC
    assert receiver.connections == 0


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(str(file))
    return made, file


def server_context(authority, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority[0].issue_cert(name).configure_cert(context)
    return context


def test_tls_with_an_authority_of_ones_own(authority):
    secure = replace(SETTINGS, plain=False, ca_file=authority[1])
    with receiving(tls=server_context(authority, "localhost")) as receiver:
        assert call(receiver.address, secure) == Answered(status=204)
        (got,) = receiver.calls

    assert got.body == BODY


@pytest.mark.parametrize(
    ("name", "trusted"),
    [("localhost", False), ("other.example", True)],
    ids=["unknown_authority", "other_name"],
)
def test_certificates_that_do_not_fit_get_nothing(authority, name, trusted):
    secure = replace(SETTINGS, plain=False, ca_file=authority[1] if trusted else None)
    with receiving(tls=server_context(authority, name)) as receiver:
        answered = call(receiver.address, secure)

    assert answered.failing is Failing.TLS
    assert receiver.calls == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("http://host.example/", id="not_https"),
        pytest.param("ftp://host.example/", id="ftp"),
        pytest.param("https://user:secret@host.example/", id="password"),
        pytest.param("/hook", id="no_host"),
        pytest.param("https://", id="empty"),
        pytest.param("https://host.example/" + "a" * 2000, id="long"),
        pytest.param("", id="nothing"),
    ],
)
def test_addresses_that_are_no_webhooks(text):
    with pytest.raises(InputError, match="address"):
        checked_target(text)


def test_addresses_are_normalised_so_that_they_cannot_hold_headers():
    assert checked_target("https://Bücher.example/a b\r\nX: y") == "https://xn--bcher-kva.example/a%20bX:%20y"


@pytest.mark.parametrize("size", [23, 65])
def test_secrets_have_the_size_of_the_specification(size):
    with pytest.raises(ValueError, match="no secret"):
        new_secret(bytes(size))


def test_secrets_are_never_shown():
    hook = Hook(address="https://a.example/", secrets=(SECRET,), id="m", sent_at=NOON, body=b"")

    assert SECRET not in repr(hook)
