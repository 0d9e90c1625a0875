"""The key that hides what the register must not show: client addresses, typed names, second factors.

It lies in a file beside the register, not in it, so that a stolen copy of the database tells neither. All
processes that serve one register use the same file. Without it accounts and passwords still hold; second
factors have to be set up anew.
"""

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amtsblick.errors import InputError

KEY_FILE: Final = "account-key"
_BYTES: Final = 32
_NONCE: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountKey:
    """32 bytes from which one key per purpose is derived."""

    key: bytes = field(repr=False)

    @classmethod
    def own(cls, folder: Path) -> Self:
        """The key of a register's folder, made on first use, readable by its owner only.

        Raises InputError when it cannot be read or written, or when the file holds no key.
        """
        path = folder / KEY_FILE
        try:
            with suppress(FileExistsError):
                _write_new(path)
            found = path.read_bytes()
        except OSError as error:
            raise InputError(
                f"The key of the accounts {path} cannot be read or made ({error.strerror}): "
                "give the user that runs Amtsblick read and write permission."
            ) from error
        if len(found) != _BYTES:
            raise InputError(
                f"{path} is not a key of {_BYTES} bytes: put back the right file from a copy. "
                "If there is none, remove it: then second factors are set up anew."
            )
        return cls(key=found)

    def digest(self, purpose: str, text: str) -> str:
        """``hmac-sha256:<hex>`` of a text: the same text gives the same digest only with this key."""
        made = hmac.digest(self._for(purpose), text.encode("utf-8", "surrogatepass"), "sha256")
        return f"hmac-sha256:{made.hex()}"

    def hide(self, purpose: str, owner: str, secret: str) -> bytes:
        """AES-256-GCM of a secret, bound to its owner."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._for(purpose)).encrypt(nonce, secret.encode(), owner.encode())

    def reveal(self, purpose: str, owner: str, hidden: bytes) -> str | None:
        """What ``hide`` hid; None when it was hidden with another key or for another owner."""
        try:
            found = AESGCM(self._for(purpose)).decrypt(hidden[:_NONCE], hidden[_NONCE:], owner.encode())
        except (InvalidTag, ValueError):
            return None
        return found.decode()

    def _for(self, purpose: str) -> bytes:
        """A key of its own per purpose (HMAC as key derivation, NIST SP 800-108)."""
        return hmac.digest(self.key, purpose.encode(), sha256)


def _write_new(path: Path) -> None:
    """Whole or not at all, also when two processes start together: the first link wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(os.urandom(_BYTES))
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
