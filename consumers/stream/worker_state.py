"""What the worker holds of one authority, in a table that may be lost or behind at any time.

An authority's versions lie in buckets by measure, so that one new fact writes a small entry. Every
entry carries the place of the last message folded into it, written with it as one value: a message
that is not above it has been folded in already, whatever the offsets say after a kill.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from zlib import crc32

import msgspec

from domain.contracts.evidence import EvidencePackV1, EvidenceVersion
from projections.picture.queries import ELSEWHERE, WITHDRAWN, VersionRow

BUCKETS = 16
Place = tuple[int, int]
"""Position and part of a message; places of one authority only ever go up."""

NOWHERE: Place = (0, 0)
_ROWS_AT_HAND = 500_000
"""So many rows are kept decoded: some 300 MB at the most."""
_BETWEEN = b"|"

Table = MutableMapping[bytes, bytes]


class Bucket(msgspec.Struct, array_like=True):
    """Some of an authority's versions, and the place they have been folded up to."""

    at: Place = NOWHERE
    rows: list[VersionRow] = []


class Head(msgspec.Struct, array_like=True):
    """Up to where an authority is folded, and the measures the detectors have not spoken of.

    ``due`` is by domain the day (ISO) on which the clock alone may make them say otherwise.
    """

    at: Place = NOWHERE
    waiting: list[str] = []
    due: dict[str, str] = {}


_encode = msgspec.json.Encoder().encode
_bucket = msgspec.json.Decoder(Bucket).decode
_head = msgspec.json.Decoder(Head).decode


def bucket_of(measure: str) -> int:
    """Return the bucket of a measure: the same on every machine."""
    return crc32(measure.encode()) % BUCKETS


def row_of(version: EvidenceVersion) -> VersionRow:
    """Return a version as the detectors read it from the picture."""
    withdrawn = WITHDRAWN if version.withdrawn else ELSEWHERE if version.elsewhere else 0
    return VersionRow(
        version.evidence,
        version.version,
        version.position,
        version.kind,
        version.measure,
        version.value,
        version.scale,
        version.polarity,
        version.true_on.isoformat(),
        version.published_on,
        version.published_at,
        withdrawn,
    )


@dataclass(slots=True)
class StreamState:
    """All authorities of the partitions that are ours, in ``table``."""

    table: Table
    _at_hand: dict[bytes, tuple[bytes, Bucket]] = field(init=False, default_factory=dict)
    _rows_at_hand: int = field(init=False, default=0)

    def head(self, authority: str) -> Head:
        """Return up to where an authority is folded."""
        held = self.table.get(authority.encode())
        return _head(held) if held else Head()

    def authorities(self) -> list[str]:
        """Return every authority there is a head of."""
        return sorted(key.decode() for key in self.table if _BETWEEN not in key)

    def put_head(self, authority: str, head: Head) -> None:
        """Write it down."""
        self.table[authority.encode()] = _encode(head)

    def rows(self, authority: str) -> list[VersionRow]:
        """Return all versions of an authority."""
        return [row for number in range(BUCKETS) for row in self._get(authority, number).rows]

    def take(self, pack: EvidencePackV1) -> None:
        """Fold a pack into those entries that have not folded it yet."""
        place = (pack.position, pack.part)
        news: dict[int, list[VersionRow]] = {}
        for version in pack.versions:
            news.setdefault(bucket_of(version.measure), []).append(row_of(version))
        for number in range(BUCKETS) if pack.restates else sorted(news):
            bucket = self._get(pack.authority, number)
            if bucket.at < place:
                before = [] if pack.restates else bucket.rows
                rows = _upserted(before, news.get(number, ()))
                self._put(pack.authority, number, Bucket(place, rows))

    def replace(self, authority: str, place: Place, rows: Iterable[VersionRow]) -> None:
        """Put all that is known of an authority in place of what is held."""
        by_bucket: dict[int, list[VersionRow]] = {number: [] for number in range(BUCKETS)}
        for row in rows:
            by_bucket[bucket_of(row.measure)].append(row)
        for number, some in by_bucket.items():
            self._put(authority, number, Bucket(place, some))

    def _get(self, authority: str, number: int) -> Bucket:
        key = _key(authority, number)
        held = self.table.get(key)
        if held is None:
            return Bucket()
        known = self._at_hand.get(key)
        if known is not None and known[0] == held:
            return known[1]
        return self._keep(key, held, _bucket(held))

    def _put(self, authority: str, number: int, bucket: Bucket) -> None:
        key = _key(authority, number)
        held = _encode(bucket)
        self.table[key] = held
        self._keep(key, held, bucket)

    def _keep(self, key: bytes, held: bytes, bucket: Bucket) -> Bucket:
        """Keep it decoded, for as long as the table says the same."""
        before = self._at_hand.pop(key, None)
        self._rows_at_hand += len(bucket.rows) - (len(before[1].rows) if before else 0)
        while self._rows_at_hand > _ROWS_AT_HAND and self._at_hand:
            _, gone = self._at_hand.pop(next(iter(self._at_hand)))
            self._rows_at_hand -= len(gone.rows)
        self._at_hand[key] = (held, bucket)
        return bucket


def _key(authority: str, number: int) -> bytes:
    return authority.encode() + _BETWEEN + str(number).encode()


def own(rows: Iterable[VersionRow]) -> int:
    """Count the versions that are an authority's own, not those that a correction took away."""
    return sum(row.withdrawn != ELSEWHERE for row in rows)


def _upserted(before: list[VersionRow], news: Iterable[VersionRow]) -> list[VersionRow]:
    rows = {(row.evidence, row.version): row for row in before}
    rows.update(((row.evidence, row.version), row) for row in news)
    return list(rows.values())
