"""The hash chain over the log: each event's hash covers its content and all before it.

``hash(n) = SHA-256(hash(n-1) |position|stream|version|length of topic|topic| state)``. Anyone with
the store and plain SQL can recompute it; cutting the tail shows against the anchors outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

GENESIS = bytes(32)

Row = tuple[int, str, int, str, bytes, bytes]
"""Position, stream id as hex, version, topic, state, chain hash: as the table holds them."""


def link(
    previous: bytes, position: int, stream: str, version: int, topic: str, state: bytes
) -> bytes:
    """Return the hash of one event on top of the hash before it."""
    return sha256(
        previous + f"|{position}|{stream}|{version}|{len(topic)}|{topic}|".encode() + state
    ).digest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found; ``problem`` says where it breaks, empty if it does not."""

    events: int
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether the chain holds."""
        return not self.problem


def verify(rows: Iterable[Row], anchors: Sequence[tuple[int, bytes]] = ()) -> Verdict:
    """Recompute the chain over all rows in order and hold it against the anchors."""
    expected: dict[int, set[bytes]] = {}
    for place, head in anchors:
        expected.setdefault(place, set()).add(head)
    previous, last = GENESIS, 0
    for position, stream, version, topic, state, chain in rows:
        if not isinstance(state, bytes) or not isinstance(chain, bytes):
            return Verdict(last, f"event {position} does not hold bytes any more")
        if position != last + 1:
            return Verdict(last, f"positions jump from {last} to {position}")
        previous, last = link(previous, position, stream, version, topic, state), position
        if previous != chain:
            return Verdict(last, f"event {position} is not what was recorded")
        if expected.get(position, {chain}) != {chain}:
            return Verdict(last, f"event {position} is not the one that was anchored")
    if expected and max(expected) > last:
        return Verdict(last, f"the log ends at {last}, but {max(expected)} was anchored")
    return Verdict(last)
