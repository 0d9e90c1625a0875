"""Everything that scripts wrap around what they send comes off again."""

import base64
import gzip
import json
import zlib
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.payloads import is_text, layers

_SECRET = b'{"events":[{"type":3,"data":{"x":1,"y":2}},{"type":3,"data":{"x":5,"y":9}}]}'


def _deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


_WRAPPED = {
    "plain": _SECRET,
    "gzip": gzip.compress(_SECRET, mtime=0),
    "zlib": zlib.compress(_SECRET),
    "deflate": _deflated(_SECRET * 3),
    "base64": base64.b64encode(_SECRET),
    "base64 of gzip, for addresses": base64.urlsafe_b64encode(gzip.compress(_SECRET, mtime=0)).rstrip(b"="),
    "form": urlencode({"v": "1", "data": _SECRET.decode()}).encode(),
    "base64 in a form": b"data=" + quote(base64.b64encode(_SECRET)).encode() + b"&ip=1",
    "JSON in JSON": json.dumps({"a": [{"payload": _SECRET.decode()}]}).encode(),
    "base64 in JSON": json.dumps({"d": base64.b64encode(_SECRET).decode()}).encode(),
    "packed characters in packed JSON": gzip.compress(
        json.dumps({"data": gzip.compress(_SECRET, mtime=0).decode("latin-1")}).encode(), mtime=0
    ),
    "packed characters unescaped": json.dumps(
        {"data": gzip.compress(_SECRET, mtime=0).decode("latin-1")}, ensure_ascii=False
    ).encode(),
    "part of a multipart form": b"--x\r\nContent-Disposition: form-data\r\n\r\n"
    + gzip.compress(_SECRET, mtime=0)
    + b"\r\n--x--",
    "base64 in a part of a multipart form": b"--xy0z\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
    b'--xy0z\r\nContent-Disposition: form-data; name=d; filename="b"\r\nContent-Type: text/plain\r\n\r\n'
    + base64.b64encode(_SECRET)
    + b"\r\n--xy0z--\r\n",
    "behind an envelope's head": b'{"sdk":1}\n' + gzip.compress(_SECRET, mtime=0),
}


@pytest.mark.parametrize("name", _WRAPPED)
def test_wrapping_comes_off(name: str) -> None:
    assert any(_SECRET in layer for layer in layers(_WRAPPED[name]))


def test_torn_packing_gives_what_is_there() -> None:
    torn = gzip.compress(_SECRET * 200, mtime=0)[:-20]
    assert any(_SECRET in layer for layer in layers(torn))


def test_bomb_is_cut() -> None:
    bomb = gzip.compress(bytes(60_000_000), mtime=0)
    assert max(len(layer) for layer in layers(bomb)) <= 4_000_000


def test_encrypted_bytes_stay_closed() -> None:
    noise = bytes((index * 7919 + index * index * 31) % 251 for index in range(600))
    assert layers(noise) == (noise,)
    assert not is_text(noise)


@given(st.binary(max_size=300))
def test_any_bytes_are_their_own_first_layer(data: bytes) -> None:
    assert layers(data)[0] == data
