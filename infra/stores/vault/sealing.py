"""Sealing words: AES-GCM under a key of their own, bound to the id of what they belong to.

A sealed text can be opened neither with another text's key nor under another id, so texts can't
be swapped between events. Texts are padded, for their length would tell them apart in a dump. Keys
are kept wrapped (AES key wrap, RFC 3394) under one wrapping key, which is in a file of its own.
"""

from os import O_CREAT, O_EXCL, O_WRONLY, fdopen, fsync, urandom
from os import open as os_open
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from domain.refusal import Refusal
from domain.statements.events import Sealed

_KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_BLOCK = 1_024
_OWNER_ONLY = 0o600


class SealError(Refusal):
    """Something sealed can't be opened: it, its key or its id was changed."""

    status: ClassVar[int] = 500
    """Nobody who asks can help it."""


def new_key() -> bytes:
    """Draw a key."""
    return AESGCM.generate_key(_KEY_BYTES * 8)


def seal(key: bytes, subject: UUID, text: str) -> Sealed:
    """Seal a text to a subject's id.

    >>> from uuid import uuid4
    >>> key, subject = new_key(), uuid4()
    >>> unseal(key, subject, seal(key, subject, "coasting"))
    'coasting'
    """
    nonce = urandom(_NONCE_BYTES)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, _padded(text.encode()), subject.bytes))


def unseal(key: bytes, subject: UUID, sealed: Sealed) -> str:
    """Return the text. Raises SealError for another key, another subject or anything changed."""
    try:
        padded = AESGCM(key).decrypt(sealed.nonce, sealed.text, subject.bytes)
    except InvalidTag:
        msg = "A sealed text can't be opened: the text, its key or its id was changed."
        raise SealError(msg) from None
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length].decode()


def _padded(text: bytes) -> bytes:
    held = len(text).to_bytes(_LENGTH_BYTES) + text
    return held + bytes(-len(held) % _BLOCK)


class Wrapping:
    """The key that wraps all others, from a file; one is made where there is none."""

    def __init__(self, file: Path) -> None:
        self._key = _held(file) or _made(file)

    def wrap(self, key: bytes) -> bytes:
        """Return a key as it is kept."""
        return aes_key_wrap(self._key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the key again. Raises SealError under another wrapping key."""
        try:
            return aes_key_unwrap(self._key, wrapped)
        except InvalidUnwrap:
            msg = (
                "A key can't be unwrapped: the vault was made with another wrapping key. Put the "
                "file of that one back."
            )
            raise SealError(msg) from None


def _held(file: Path) -> bytes | None:
    try:
        held = file.read_bytes()
    except FileNotFoundError:
        return None
    if len(held) != _KEY_BYTES:
        msg = f"The wrapping key must be {_KEY_BYTES} bytes; put its file back from the backup."
        raise SealError(msg)
    return held


def _made(file: Path) -> bytes:
    """Make one, on the disk before anything is wrapped with it; of two that do, one wins."""
    key = new_key()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = file.with_name(f"{file.name}.{urandom(4).hex()}")
    with fdopen(os_open(whole, O_WRONLY | O_CREAT | O_EXCL, _OWNER_ONLY), "wb") as opened:
        opened.write(key)
        opened.flush()
        fsync(opened.fileno())
    try:
        file.hardlink_to(whole)
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return _held(file) or key
