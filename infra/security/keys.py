"""Keys for one purpose each, drawn from the installation's secret; and hashes of tokens."""

from base64 import b32encode
from hashlib import sha256
from secrets import token_urlsafe

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_TOKEN_BYTES = 32


def key_for(purpose: str, secret: str) -> bytes:
    """Return the key for a purpose. None tells another, or the secret.

    >>> key_for("codes", "s") == key_for("codes", "s") != key_for("tries", "s")
    True
    """
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode())
    return derived.derive(secret.encode())


def new_token() -> str:
    """Draw a token of 256 bits, as text for cookies and headers."""
    return token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token. It is random and long, so a plain hash can't be undone."""
    return b32encode(sha256(token.encode()).digest()).decode().rstrip("=")
