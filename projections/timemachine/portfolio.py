"""The picture of every authority at once, as of any moment: one pass over the columns.

The columns are sorted by cell (authority, kind, measure) and rank, so of the rows in force the
last of each cell is the answer. The cost is the same for any moment. Facts that changed after the
copy was written are masked in it and read from a second, small frame; in a log cut off at a
position, the facts that changed after it are ranked anew. Answers of such parts are put together
by rank, for the greatest of all is the greatest of the parts' greatest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from domain.times import FOREVER, AsOf, Basis
from projections.timemachine.columns import CELL, RANK

_ROW = "row"
_CELL_NUMBER = "cell"
_LATER = "later"
EVERYWHERE = pl.lit(value=True)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All versions of all facts, as columns. ``position`` is how far into the log they reach."""

    position: int
    _settled: pl.DataFrame
    _fresh: pl.DataFrame
    _places: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, settled: pl.DataFrame, fresh: pl.DataFrame, position: int) -> "Portfolio":
        """Lay what changed since over a copy, both sorted; the facts in ``fresh`` are whole."""
        numbered = _numbered(settled, fresh["evidence"])
        return cls(position, numbered, _numbered(fresh, None), _places(numbered))

    def of_revised_facts(self) -> "Portfolio":
        """Return the portfolio of the facts that have more than one version."""
        alone = (pl.col("version") == 1) & (pl.col("changed_at") == pl.col("position"))
        revised = self._settled.filter(~alone)
        return Portfolio(self.position, revised, self._fresh, _places(revised))

    def picture(self, as_of: AsOf, authorities: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the row in force with the newest ``true_on`` per authority, kind and measure."""
        parts = [
            part
            for frame in (self._of(authorities), self._fresh)
            for part in _picture(frame, as_of, authorities)
            if part.height
        ]
        if len(parts) == 1:
            return _plain(parts[0])
        if not parts:
            return _plain(self._fresh.head(0))
        together = _plain(pl.concat(parts)).sort(*CELL, *RANK)
        return together.unique(list(CELL), keep="last", maintain_order=True)

    def _of(self, authorities: Sequence[str] | None) -> pl.DataFrame:
        """Return the settled rows of some authorities: they stand together."""
        if authorities is None:
            return self._settled
        places = sorted(self._places[one] for one in set(authorities) & self._places.keys())
        parts = [self._settled.slice(start, length) for start, length in places]
        return pl.concat(parts) if parts else self._settled.head(0)

    def in_force(self, as_of: AsOf, where: pl.Expr = EVERYWHERE) -> pl.DataFrame:
        """Return every row in force that a condition holds for, withdrawn ones too, in no order."""
        parts = [
            part
            for frame in (self._settled, self._fresh)
            for part in (
                frame.filter(where & _holds(as_of) & _about(as_of)),
                _ranked_anew(frame, as_of).filter(where),
            )
        ]
        return _plain(pl.concat(parts))

    def rows(self, where: pl.Expr) -> pl.DataFrame:
        """Return all rows that a condition holds for."""
        parts = (self._settled.filter(where & ~pl.col(_LATER)), self._fresh.filter(where))
        return _plain(pl.concat(parts))

    def versions(self, position: int, where: pl.Expr) -> pl.DataFrame:
        """Return the versions of facts as they are held now, of a log cut off at a position."""
        last = min(position, FOREVER - 1)
        return self.rows(where & (pl.col("held_from") <= last) & (pl.col("held_until") > last))


def _numbered(frame: pl.DataFrame, later: pl.Series | None) -> pl.DataFrame:
    """Number the cells, and mark the facts that are to be read elsewhere."""
    cell = pl.struct(*CELL).rle_id().alias(_CELL_NUMBER)
    elsewhere = pl.lit(value=False) if later is None else pl.col("evidence").is_in(later.implode())
    return frame.with_columns(cell, elsewhere.alias(_LATER))


def _picture(
    frame: pl.DataFrame, as_of: AsOf, authorities: Sequence[str] | None
) -> tuple[pl.DataFrame, ...]:
    if not frame.height:
        return ()
    in_force = _holds(as_of) & _about(as_of) & ~pl.col("withdrawn") & _scope(authorities)
    last = (
        frame.lazy()
        .with_row_index(_ROW)
        .filter(in_force)
        .select(_ROW, _CELL_NUMBER)
        .filter(pl.col(_CELL_NUMBER) != pl.col(_CELL_NUMBER).shift(-1, fill_value=2**32 - 1))
        .select(_ROW)
        .collect()
        .to_series()
    )
    anew = _ranked_anew(frame, as_of).filter(~pl.col("withdrawn") & _scope(authorities))
    newest = anew.sort(_CELL_NUMBER, *RANK).unique(_CELL_NUMBER, keep="last", maintain_order=True)
    return frame[last], newest


def _places(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Return where each authority's rows begin, and how many there are."""
    runs = frame.select(pl.col("authority").cast(pl.String).rle().alias("run")).unnest("run")
    starts = runs["len"].cum_sum() - runs["len"]
    return {
        authority: (start, length)
        for authority, start, length in zip(runs["value"], starts, runs["len"], strict=True)
    }


def _holds(as_of: AsOf) -> pl.Expr:
    """Tell of rows whose intervals are good whether they were in force."""
    clock = as_of.basis.value
    known = (pl.col(f"{clock}_at") <= as_of.known_by) & (pl.col(f"{clock}_until") > as_of.known_by)
    good = known & ~pl.col(_LATER)
    return good & (pl.col("changed_at") <= as_of.position) if as_of.is_cut else good


def _ranked_anew(frame: pl.DataFrame, as_of: AsOf) -> pl.DataFrame:
    """Return the rows in force of facts that changed after the position the log is cut off at."""
    if not as_of.is_cut:
        return frame.head(0)
    held = (pl.col("held_from") <= as_of.position) & ~pl.col(_LATER)
    changed = frame.filter(held & (pl.col("changed_at") > as_of.position))
    here = pl.col("held_until") > as_of.position
    if as_of.basis is Basis.PUBLISHED:
        known = changed.filter(here & (pl.col("published_at") <= as_of.known_by))
        order = ["published_at", "position"]
    else:
        stayed = here | (pl.col("left_at") > as_of.known_by)
        known = changed.filter(stayed & (pl.col("recorded_at") <= as_of.known_by))
        order = ["position", "held_from"]
    last = known.sort(order).unique("evidence", keep="last", maintain_order=True)
    return last.filter(_about(as_of))


def _about(as_of: AsOf) -> pl.Expr:
    return pl.col("true_on") <= as_of.true_on


def _scope(authorities: Sequence[str] | None) -> pl.Expr:
    if authorities is None:
        return EVERYWHERE
    return pl.col("authority").cast(pl.String).is_in(list(authorities))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop(_CELL_NUMBER, _LATER).with_columns(pl.col(pl.Categorical).cast(pl.String))
