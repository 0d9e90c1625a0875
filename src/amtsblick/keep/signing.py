"""Whose key signs evidence, and does a signature hold?

Ed25519 by default: the key is made on first use, readable by its owner only. An own key (Ed25519,
ECDSA or RSA), with or without an X.509 certificate, can be given instead. Signatures have the form
that ``openssl pkeyutl -rawin`` (Ed25519) and ``openssl dgst -sha256`` (others) check.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from amtsblick.errors import EvidenceError, InputError

KEY_FILE: Final = "signing-key.pem"
PUBLIC_FILE: Final = "signing-key.pub.pem"
_SMALLEST_RSA: Final = 2048
_BEGINS_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"

_Private: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_Public: TypeAlias = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """Checks signatures. ``certificate`` is the PEM that the key came in, b"" for a bare key."""

    key: _Public
    certificate: bytes = b""

    @classmethod
    def read(cls, pem: bytes) -> Self:
        """From a PEM public key or certificate; raises ValueError when it is neither."""
        certified = _BEGINS_CERTIFICATE in pem
        try:
            found = x509.load_pem_x509_certificate(pem).public_key() if certified else _public(pem)
        except (UnsupportedAlgorithm, x509.InvalidVersion) as error:
            raise ValueError(str(error)) from error
        if not isinstance(found, _Public):
            raise ValueError(f"keys of the kind {type(found).__name__} sign no evidence")  # noqa: TRY004 - the key's kind is its value
        return cls(key=found, certificate=pem if certified else b"")

    @property
    def pem(self) -> bytes:
        """SubjectPublicKeyInfo in PEM."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_bytes(serialization.Encoding.PEM, form)

    @property
    def der(self) -> bytes:
        """SubjectPublicKeyInfo in DER."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_bytes(serialization.Encoding.DER, form)

    @property
    def fingerprint(self) -> str:
        """``sha256:<hex>`` of the DER form: a name for the key that fits a letterhead."""
        return f"sha256:{sha256(self.der).hexdigest()}"

    @property
    def holder(self) -> str:
        """The certificate's subject, "" for a bare key."""
        if not self.certificate:
            return ""
        return x509.load_pem_x509_certificate(self.certificate).subject.rfc4514_string()

    def was_valid(self, moment: datetime) -> bool:
        """Was the certificate in force at ``moment``? A bare key always is."""
        if not self.certificate:
            return True
        certificate = x509.load_pem_x509_certificate(self.certificate)
        return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc

    def holds(self, signature: bytes, data: bytes) -> bool:
        """Is ``signature`` this key's over ``data``?"""
        try:
            if isinstance(self.key, ed25519.Ed25519PublicKey):
                self.key.verify(signature, data)
            elif isinstance(self.key, ec.EllipticCurvePublicKey):
                self.key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            else:
                self.key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def vouches_for(self, other: "PublicKey") -> bool:
        """Is it the same key, or did this certificate's holder issue the other's certificate?"""
        if self.der == other.der:
            return True
        if not (self.certificate and other.certificate):
            return False
        issued = x509.load_pem_x509_certificate(other.certificate)
        try:
            issued.verify_directly_issued_by(x509.load_pem_x509_certificate(self.certificate))
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """Signs evidence. ``public`` goes into the bundle, the private key never leaves this object."""

    private: _Private
    public: PublicKey

    @classmethod
    def own(cls, folder: Path, *, password: bytes | None = None) -> Self:
        """The key of a register's folder, made on first use with permissions 0600.

        The public half lies beside it, to be published. Raises EvidenceError when the folder
        cannot be written, InputError when the key there cannot be used.
        """
        path = folder / KEY_FILE
        if not path.exists():
            _make(path, password)
        made = cls.load(path, password=password)
        published = folder / PUBLIC_FILE
        if not published.exists():
            with suppress(OSError):  # also inside every bundle; a read-only folder loses nothing
                published.write_bytes(made.public.pem)
        return made

    @classmethod
    def load(cls, path: Path, *, certificate: Path | None = None, password: bytes | None = None) -> Self:
        """A PEM key, with its certificate when there is one; InputError names what is wrong."""
        private = _load(path, password)
        public = PublicKey(key=private.public_key())
        if certificate is None:
            return cls(private=private, public=public)
        try:
            certified = PublicKey.read(certificate.read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(f"{certificate} cannot be read as a certificate: {error}") from error
        if certified.der != public.der:
            raise InputError(f"{certificate} belongs to another key than {path}.")
        return cls(private=private, public=certified)

    def sign(self, data: bytes) -> bytes:
        """The signature over ``data``; the same for the same data, with ECDSA too (RFC 6979)."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return self.private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def as_wacz(signature: bytes, key: PublicKey) -> bytes:
    """The signature in the form that replay tools check: ECDSA as two numbers side by side.

    Source: IEEE P1363; the Web Crypto API, which ReplayWeb.page uses, knows no other.
    """
    if not isinstance(key.key, ec.EllipticCurvePublicKey):
        return signature
    size = (key.key.curve.key_size + 7) // 8
    return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(signature))


def _public(pem: bytes) -> object:
    return serialization.load_pem_public_key(pem)


def _load(path: Path, password: bytes | None) -> _Private:
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), password)
    except OSError as error:
        raise InputError(f"The signing key {path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError(f"The signing key {path} cannot be used: {error}. Is its password right?") from error
    if isinstance(found, rsa.RSAPrivateKey) and found.key_size < _SMALLEST_RSA:
        raise InputError(f"The signing key {path} is too short: RSA needs {_SMALLEST_RSA} bits.")
    if not isinstance(found, _Private):
        raise InputError(f"The signing key {path} is of a kind that signs no evidence: use Ed25519.")
    return found


def _make(path: Path, password: bytes | None) -> None:
    """A new key under its final name, whole or not at all; the first of two processes wins."""
    sealed: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password is not None:
        sealed = serialization.BestAvailableEncryption(password)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed)
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(*form)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(file)
        _take_name(draft, path)
    except OSError as error:
        raise EvidenceError(
            f"A signing key cannot be made in {path.parent}: {error.strerror}. Give another folder, or a key "
            "of your own."
        ) from error


def _take_name(draft: Path, path: Path) -> None:
    """Give the draft its name unless another process was first."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        draft.replace(path)
        return
    draft.unlink()
