"""Do the commands of docs/verify.md accept a sound bundle and refuse a broken one?"""

import re
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from amtsblick.collect.tsa import ask
from amtsblick.keep.bundle_zip import Member, directory, local_header, read_members
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Authority

DOCUMENT = Path(__file__).parents[3] / "docs" / "verify.md"
OTHER_KEYS = "Keys that are not Ed25519"
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("unzip", "openssl", "sha256sum", "bash"))),
    reason="unzip, openssl, sha256sum or bash is missing",
)


def sections():
    """Heading → shell commands of the document, in order."""
    found = {}
    for part in re.split(r"^#+ ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE):
        blocks = re.findall(r"^```sh\n(.*?)^```", part, flags=re.MULTILINE | re.DOTALL)
        if blocks:
            found[part.splitlines()[0]] = "".join(blocks)
    return found


def commands(*, ed25519=True):
    """The whole check, with the commands for the kind of key."""
    parts = sections()
    other = parts.pop(OTHER_KEYS)
    script = "".join(parts.values())
    if ed25519:
        return script
    return re.sub(r"^openssl pkeyutl .*\n", "", script, flags=re.MULTILINE) + other


def run(folder, script):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


@dataclass(frozen=True)
class Scene:
    folder: Path
    script: str


@pytest.fixture(params=["ed25519", "ecdsa"])
def scene(request, tmp_path, seal, tsa, key):
    """The folder that the document describes."""
    if request.param == "ecdsa":
        private = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (tmp_path / "private.pem").write_bytes(private.private_bytes(*form))
        key = SigningKey.load(tmp_path / "private.pem")
    stamped = {"authorities": [Authority(url=tsa.url)], "ask": ask, "key": key}
    first = seal(tmp_path / "previous.wacz", **stamped)
    seal(tmp_path / "bundle.wacz", previous=first.manifest, **stamped)
    (tmp_path / "operator.pem").write_bytes(key.public.pem)
    shutil.copy(tsa.root, tmp_path / "tsa-ca.pem")
    return Scene(tmp_path, commands(ed25519=request.param == "ed25519"))


def test_a_sound_bundle_passes(scene):
    done = run(scene.folder, scene.script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Time stamp:" in done.stdout


def rewritten(path, turn):
    """The bundle with other files and flawless headers."""
    with zipfile.ZipFile(path) as archive:
        pairs = [(info.filename, archive.read(info)) for info in archive.infolist()]
        first = archive.infolist()[0].date_time
    moment = datetime(*first, tzinfo=UTC)
    whole, members = b"", []
    for name, body in turn(pairs):
        member = Member(name=name, offset=len(whole), size=len(body), crc=zlib.crc32(body))
        whole += local_header(member, moment) + body
        members.append(member)
    path.write_bytes(whole + directory(members, moment))


def with_body(wanted, body):
    return lambda pairs: [(name, body if name == wanted else data) for name, data in pairs]


TURNS = {
    "findings": with_body("inspection/findings.json", b"{}"),
    "dropped": lambda pairs: [pair for pair in pairs if pair[0] != "tapes/1-none.log.gz"],
    "added": lambda pairs: [*pairs[:3], ("blobs/more", b"x"), *pairs[3:]],
    "reordered": lambda pairs: [pairs[1], pairs[0], *pairs[2:]],
    "signature": with_body("seal/signature", bytes(64)),
    "seal": with_body("seal/container", b"0" * 64 + b" 100\n"),
    "stamp": with_body("seal/timestamp-1", b"\x30\x00"),
    "list": with_body("inspection/sha256sums.txt", b""),
}


@pytest.mark.parametrize("turn", TURNS)
def test_a_broken_bundle_fails(scene, turn):
    rewritten(scene.folder / "bundle.wacz", TURNS[turn])
    assert run(scene.folder, scene.script).returncode != 0


def test_another_signer_fails(scene):
    stranger = SigningKey.own(scene.folder / "stranger")
    (scene.folder / "operator.pem").write_bytes(stranger.public.pem)
    assert run(scene.folder, scene.script).returncode != 0


def test_another_bundle_in_its_place_fails(scene):
    shutil.copy(scene.folder / "previous.wacz", scene.folder / "bundle.wacz")
    done = run(scene.folder, scene.script)
    assert done.returncode != 0
    assert "Verification: OK" in done.stdout  # sound in itself: it is the link that fails


def test_a_changed_byte_in_a_header_fails(scene):
    path = scene.folder / "bundle.wacz"
    data = bytearray(path.read_bytes())
    hour = read_members(bytes(data))[1].offset + 10
    data[hour] ^= 1
    path.write_bytes(data)
    assert run(scene.folder, scene.script).returncode != 0
