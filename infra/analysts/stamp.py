"""The moment an answer was asked of, as columns of the answer: they survive what is done to it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from domain.times import AsOf, Basis, canonical_published, from_instant, known_by_instant

_INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment on two clocks in the log up to a position, as a reader would write it."""

    as_of: AsOf
    known_by: str
    true_on: str | None

    @classmethod
    def read(
        cls, known_by: str | None, true_on: str | None, basis: Basis, position: int, now: datetime
    ) -> "Stamp":
        """Read a moment; no date means now, and no ``true_on`` any day. Raises ValueError.

        With the position of the log it was read at, the same stamp gives the same answer for ever.
        """
        spelt = canonical_published(known_by) if known_by else now.astimezone(UTC).isoformat()
        day = date.fromisoformat(true_on) if true_on else date.max
        as_of = AsOf(known_by_instant(spelt), day, basis, position)
        return cls(as_of, spelt, true_on)

    @property
    def known_at(self) -> datetime:
        """The last instant that counts."""
        return from_instant(self.as_of.known_by)

    def put_on(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add the stamp as columns."""
        day = None if self.true_on is None else self.as_of.true_on
        return frame.with_columns(
            pl.lit(self.known_at, _INSTANT).alias("as_known_by"),
            pl.lit(day, pl.Date).alias("as_true_on"),
            pl.lit(self.as_of.basis.value).alias("as_basis"),
            pl.lit(self.as_of.position, pl.Int64).alias("as_position"),
        )
