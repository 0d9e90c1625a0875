"""Where does the operator's key come from, and who can read it?"""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from amtsblick.errors import EvidenceError, InputError
from amtsblick.keep.signing import PublicKey, SigningKey


def write(path, private):
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private.private_bytes(*form))
    return path


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first, second = SigningKey.own(tmp_path / "new"), SigningKey.own(tmp_path / "new")
    path = tmp_path / "new" / "signing-key.pem"
    assert first.public.fingerprint == second.public.fingerprint
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {one.name for one in path.parent.iterdir()} == {"signing-key.pem", "signing-key.pub.pem"}
    assert PublicKey.read((path.parent / "signing-key.pub.pem").read_bytes()).der == first.public.der


def test_processes_that_begin_together_agree_on_one_key(tmp_path):
    program = "import sys; from pathlib import Path; from amtsblick.keep.signing import SigningKey; print(SigningKey.own(Path(sys.argv[1])).public.fingerprint)"

    def fingerprint(_):
        return subprocess.run(
            [sys.executable, "-c", program, tmp_path / "key"], capture_output=True, text=True, check=True
        ).stdout

    with ThreadPoolExecutor(3) as together:
        assert len(set(together.map(fingerprint, range(3)))) == 1


def test_a_password_protects_the_key(tmp_path):
    made = SigningKey.own(tmp_path, password=b"geheim")
    assert b"ENCRYPTED" in (tmp_path / "signing-key.pem").read_bytes()
    assert SigningKey.own(tmp_path, password=b"geheim").public.der == made.public.der
    with pytest.raises(InputError, match="Is its password right"):
        SigningKey.own(tmp_path, password=b"falsch")
    with pytest.raises(InputError, match="Is its password right"):
        SigningKey.own(tmp_path)


@pytest.mark.parametrize(
    ("private", "why"),
    [
        (lambda: rsa.generate_private_key(65537, 1024), "too short"),
        (lambda: dsa.generate_private_key(1024), "signs no evidence"),
    ],
    ids=["short-rsa", "dsa"],
)
def test_keys_that_prove_nothing_are_refused(tmp_path, private, why):
    with pytest.raises(InputError, match=why):
        SigningKey.load(write(tmp_path / "key.pem", private()))


def test_what_is_no_key_is_refused_with_its_name(tmp_path):
    (tmp_path / "key.pem").write_text("no key")
    with pytest.raises(InputError, match=r"key\.pem cannot be used"):
        SigningKey.load(tmp_path / "key.pem")
    with pytest.raises(InputError, match=r"none\.pem cannot be read"):
        SigningKey.load(tmp_path / "none.pem")


def test_a_certificate_of_another_key_is_refused(tmp_path):
    curve = ec.SECP256R1()
    path = write(tmp_path / "key.pem", ec.generate_private_key(curve))
    write(tmp_path / "other.pem", ec.generate_private_key(curve))
    subprocess.run(
        ["openssl", "req", "-x509", "-key", "other.pem", "-out", "cert.pem", "-subj", "/CN=x"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    with pytest.raises(InputError, match="belongs to another key"):
        SigningKey.load(path, certificate=tmp_path / "cert.pem")
    with pytest.raises(InputError, match="cannot be read as a certificate"):
        SigningKey.load(path, certificate=path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(EvidenceError, match="cannot be made"):
        SigningKey.own(tmp_path)


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="cannot be made"):
        SigningKey.own(tmp_path / "file" / "deeper")
