"""Passwords as Argon2id hashes; where there is no hash to check, the same work is done on one."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from domain.membership.decisions import MembershipRefusal
from infra.security.keys import new_token

SHORTEST = 8
LONGEST = 1_000
_AT_ONCE = 4
"""Each takes 64 MiB, and a flood of sign-ins must not take all there is."""


class Passwords:
    """Hashes and checks. ``hasher`` may be a cheaper one where nothing is at stake."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(new_token())
        self._room = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """Give the hash to keep. Raises MembershipRefusal for what is too short or too long."""
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


def _plain(password: str) -> bytes:
    """One password typed on two keyboards is one sequence of bytes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
