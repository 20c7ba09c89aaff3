"""Passwords as Argon2id hashes; where there is no hash to check, the same work is done on one."""

import unicodedata
from base64 import b64encode
from secrets import token_bytes
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import ARGON2_VERSION

from domain.membership.decisions import MembershipRefusal
from infra.settings import Hashing

SHORTEST = 8
LONGEST = 1_000
_AT_ONCE = 4
"""Each takes 64 MiB, and a flood of sign-ins must not take all there is."""


class Passwords:
    """Hashes and checks, at Argon2id's full cost unless the settings say that these are tests."""

    def __init__(self, hashing: Hashing = "full") -> None:
        self._hasher = _cheap() if hashing == "cheap-for-tests" else PasswordHasher()
        self._nobodys = _drawn(self._hasher)
        self._room = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """Return the hash to keep. Raises MembershipRefusal for what is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            msg = f"A password has {SHORTEST} to {LONGEST:,} characters; choose another."
            raise MembershipRefusal(msg)
        with self._room:
            return self._hasher.hash(_plain(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one that was hashed; of no hash it never is."""
        with self._room:
            try:
                self._hasher.verify(kept or self._nobodys, _plain(password[:LONGEST]))
            except VerifyMismatchError:
                return False
        return kept is not None

    def is_weak(self, kept: str) -> bool:
        """Tell whether a hash was made with less work than is asked for today."""
        return self._hasher.check_needs_rehash(kept)


def _cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def _drawn(hasher: PasswordHasher) -> str:
    """Draw what looks like a hash: checking a password against it is the work of any check.

    No password is known that fits, as for the hash of one that was drawn and forgotten, and
    drawing it takes no work: every command that looks at members would have to wait for it.
    """
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    drawn = (token_bytes(size) for size in (hasher.salt_len, hasher.hash_len))
    salt, digest = (b64encode(one).decode().rstrip("=") for one in drawn)
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def _plain(password: str) -> bytes:
    """One password typed on two keyboards is one sequence of bytes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
