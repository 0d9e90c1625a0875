"""Does nothing reach an address that may not be contacted, and is every connection on the tape?"""

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme
from aiohttp import web

from amtsblick.collect.chromium import guard as guards
from amtsblick.collect.chromium.guard import Allowance, Guard, Passing
from amtsblick.collect.chromium.probe import Probe
from amtsblick.collect.resolver import Rules, parse_resolver_rules


def _ask(host: str, port: int) -> bytes:
    name = host.encode()
    return b"\x05\x01\x00\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big")


class Setting:
    """A guard, and what it reported."""

    def __init__(self, **changes):
        self.passed: list[Passing] = []
        self.exhausted: list[str] = []
        probe = changes.pop("probe", None)
        allowance = {
            "connections": 10,
            "traffic": 100_000,
            "connect": 2.0,
            "allow_private": False,
            "rules": Rules(),
            "report": self.passed.append,
            "exhausted": self.exhausted.append,
        } | changes
        self.threads = ThreadPoolExecutor(2)
        self.guard = Guard(Allowance(**allowance), threads=self.threads, probe=probe)

    async def __aenter__(self):
        await self.guard.start()
        return self

    async def __aexit__(self, *_):
        await self.guard.close()
        self.threads.shutdown()

    async def connect(self, host: str, port: int):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.guard.port)
        writer.write(_ask(host, port))
        assert await reader.readexactly(2) == b"\x05\x00"
        return (await reader.readexactly(10))[1], reader, writer

    async def code(self, host: str, port: int) -> int:
        code, _, writer = await self.connect(host, port)
        writer.close()
        return code


@pytest.fixture
async def echo():
    """Port of a server that says back what it hears."""

    open_ones = set()

    async def answer(reader, writer):
        open_ones.add(writer)
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
    for writer in open_ones:
        writer.transport.abort()
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("localhost", "loopback"),
        ("169.254.169.254", "cloud metadata"),
        ("10.1.2.3", "private network"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
    ],
)
async def test_addresses_that_are_not_public_are_refused_and_told(host, why):
    async with Setting() as setting:
        assert await setting.code(host, 80) == 2
        (passing,) = setting.passed
        assert (passing.what, passing.host, passing.port) == ("connection", host, 80)
        assert why in passing.why


async def test_a_rule_does_not_open_private_addresses(echo):
    async with Setting(rules=parse_resolver_rules(f"MAP * 127.0.0.1:{echo}")) as setting:
        assert await setting.code("a.example", 80) == 2


async def test_names_mapped_to_nothing_or_unknown_are_not_found():
    async with Setting(rules=parse_resolver_rules("MAP * ~NOTFOUND, EXCLUDE *.invalid")) as setting:
        assert await setting.code("a.example", 80) == 4
        assert await setting.code("x.invalid", 80) == 4
        assert [passing.what for passing in setting.passed] == ["failed", "failed"]


async def test_bytes_go_both_ways_and_are_counted(echo):
    async with Setting(allow_private=True, rules=parse_resolver_rules(f"MAP * 127.0.0.1:{echo}")) as setting:
        code, reader, writer = await setting.connect("a.example", 80)
        writer.write(b"hallo" * 1000)
        writer.write_eof()
        assert (code, await reader.read()) == (0, b"hallo" * 1000)
        assert setting.guard.bytes == 10_000
        assert setting.passed == [Passing(what="connected", host="a.example", port=80, address="127.0.0.1")]
        writer.close()


async def test_an_answer_that_changes_between_two_look_ups_gains_nothing(echo, monkeypatch):
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def look_up(name, *_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 0))]

    monkeypatch.setattr(guards.socket, "getaddrinfo", look_up)
    dialled = []

    async def dial(self, client, host, port, found):
        dialled.append(found.addresses)
        client.refuse(guards.Reply.REFUSED)

    monkeypatch.setattr(Guard, "_dial", dial)
    async with Setting() as setting:
        assert await setting.code("rebind.example", echo) == 5
        assert await setting.code("rebind.example", echo) == 2
        assert dialled == [("93.184.216.34",)]


async def test_the_name_behind_an_alias_is_told(echo, monkeypatch):
    def look_up(name, *_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "Tracker.Vendor.example.", ("127.0.0.1", 0))]

    async with Setting(allow_private=True) as setting:
        monkeypatch.setattr(guards, "_resolve", lambda name: (["127.0.0.1"], "Tracker.Vendor.example."))
        assert await setting.code("stats.amt.example", echo) == 0
        assert setting.passed[0].canonical == "tracker.vendor.example"


async def test_too_many_bytes_or_connections_end_the_pass(echo):
    rules = parse_resolver_rules(f"MAP * 127.0.0.1:{echo}")
    async with Setting(allow_private=True, rules=rules, connections=2) as setting:
        assert [await setting.code("a.example", 80) for _ in range(3)] == [0, 0, 2]
        assert len(setting.exhausted) == 1
    async with Setting(allow_private=True, rules=rules, traffic=1000) as setting:
        _, reader, writer = await setting.connect("a.example", 80)
        writer.write(b"x" * 5000)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(100_000)
        assert len(setting.exhausted) == 1
        assert await setting.code("a.example", 80) == 2
        writer.close()


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x04\x01\x00\x50",
        b"\x05\x01\x02",
        b"\x05\x01\x00\x05\x02\x00\x01" + b"\0" * 6,
    ],
    ids=["http", "socks4", "wants-password", "bind"],
)
async def test_other_protocols_are_turned_away(bytes_sent):
    async with Setting() as setting:
        reader, writer = await asyncio.open_connection("127.0.0.1", setting.guard.port)
        writer.write(bytes_sent)
        try:
            rest = await asyncio.wait_for(reader.read(), 2)
        except ConnectionError:
            rest = b""
        assert rest[2:3] in {b"", b"\x05"}
        assert setting.passed == []
        writer.close()


async def test_a_host_that_does_not_answer_is_not_a_refusal(unused_port):
    async with Setting(allow_private=True) as setting:
        assert await setting.code("127.0.0.1", unused_port) == 5
        assert [passing.what for passing in setting.passed] == ["failed"]


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.browser
async def test_subresources_and_sockets_to_private_addresses_are_refused(small_web, looking):
    small_web.pages["/"] = (
        "<img src='http://10.1.2.3/bild.png'><iframe src='http://169.254.169.254/latest'></iframe>"
        "<script>new WebSocket('ws://192.168.0.1/ws'); fetch('http://localhost:8081/x').catch(() => 0)</script>"
    )
    # Names of the small web lead to loopback, which is private: so let only those pass.
    rules = parse_resolver_rules(small_web.rules.replace("*:", "a.example:"))
    async with looking(rules=rules) as look:
        guard = look.context.guard
        guard.allowance.allow_private = True
        tab = await look.context.tab(0)
        guard.allowance.report, report = lambda passing: _then(guard, report, passing), guard.allowance.report
        await tab.navigate("http://a.example/")
        await look.loaded(tab)
        await look.quiet(tab, 0.4)
        refused = {(line["host"], line["port"]) for line in look.lines("refused")}
        assert refused == {
            ("10.1.2.3", 80),
            ("169.254.169.254", 80),
            ("192.168.0.1", 80),
            ("localhost", 8081),
        }
        failed = look.lines("cdp", "Network.loadingFailed")
        assert {line["p"]["errorText"] for line in failed} >= {"net::ERR_SOCKS_CONNECTION_FAILED"}


def _then(guard, report, passing):
    """The page itself has come from loopback; what it asks for is judged like on the live web."""
    guard.allowance.allow_private = False
    report(passing)


@pytest.mark.browser
async def test_redirects_to_private_addresses_are_refused(small_web, looking):
    small_web.pages["/"] = web.Response(status=302, headers={"Location": "http://10.1.2.3/"})
    async with looking() as look:
        guard = look.context.guard
        guard.allowance.report, report = lambda passing: _then(guard, report, passing), guard.allowance.report
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/")
        assert went.error == "net::ERR_SOCKS_CONNECTION_FAILED"
        assert [line["host"] for line in look.lines("refused")] == ["10.1.2.3"]


@pytest.mark.browser
async def test_a_certificate_that_the_file_does_not_vouch_for_is_refused(small_web, looking, tmp_path):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    small_web.pages["/"] = "da"
    async with looking(ca_file=other) as look:
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/")
        assert went.error == "net::ERR_CONNECTION_CLOSED"
        (refused, *_) = look.lines("refused")
        assert (refused["what"], refused["host"]) == ("tls", "a.example")
        assert "issuer" in refused["why"]
        assert small_web.asked == []


@pytest.mark.browser
async def test_without_a_file_of_certificates_chromium_judges_itself(small_web, looking):
    small_web.pages["/"] = "da"
    async with looking(ca_file=None) as look:
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/")
        assert went.error == "net::ERR_CERT_AUTHORITY_INVALID"
        assert small_web.asked == []


@pytest.mark.browser
async def test_nothing_goes_around_the_guard_as_datagrams(small_web, looking):
    class Heard(asyncio.DatagramProtocol):
        packets = 0

        def datagram_received(self, data, addr):
            self.packets += 1

    transport, heard = await asyncio.get_running_loop().create_datagram_endpoint(
        Heard, local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]
    small_web.pages["/"] = f"""<script>
        const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}});
        peer.createDataChannel("x");
        window.seen = [];
        peer.onicecandidate = event => event.candidate && seen.push(event.candidate.candidate);
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
        try {{ new WebTransport("https://127.0.0.1:{port}/").ready.catch(() => 0) }} catch {{}}
    </script>"""
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await asyncio.sleep(1.5)
        assert await tab.evaluate("seen", world="main") == []
    assert heard.packets == 0
    transport.close()


async def test_a_certificate_is_asked_for_once(authority, tmp_path):
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("a.example").configure_cert(context)
    shaken = []

    async def answer(reader, writer):
        shaken.append(1)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        probe = Probe(file)
        assert (
            await asyncio.gather(*(probe.check("a.example", "127.0.0.1", port) for _ in range(3))) == [""] * 3
        )
        assert "another host name" in await probe.check("b.example", "127.0.0.1", port)
        await probe.close()
        assert len(shaken) == 1
