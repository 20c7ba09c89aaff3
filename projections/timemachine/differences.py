"""What changed in the picture between two moments, and by what cause.

Every cell (authority, kind, measure) whose answer differs is one change:

- ``new``: a finding about a day after the first moment, which could not have been known then;
- ``late``: a finding about a day up to the first moment that became known only after it;
- ``corrected``: another version of a fact that was known already, or one that moved here or away;
- ``withdrawn``: the fact shown before was taken back by its source;
- ``erased``: the fact shown before was erased, and a tombstone stands in its place.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import polars as pl

from domain.refusal import Refusal
from domain.times import AsOf, day_of, known_by_instant
from projections.timemachine.columns import CELL, RANK
from projections.timemachine.portfolio import Portfolio

Cause = Literal["new", "late", "corrected", "withdrawn", "erased"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
Row = Mapping[str, Any]
"""A changed cell, by column."""

_LAST_DAY = known_by_instant("9999-12-30")  # 'now' lies past every day there is
_SHOWN = (
    *("evidence", "version", "position", "value", "raw", "missing", "scale"),
    *("true_on", "published_on", "published_at", "recorded_at", "held_from"),
)


class BackwardsError(Refusal):
    """The first moment asked for comes after the second."""


def differences(
    portfolio: Portfolio, before: AsOf, after: AsOf, authorities: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return the changed cells: ``CELL``, each shown column ``_before`` and ``_after``, ``cause``.

    Both moments are on one basis and of one ``true_on``. Raises BackwardsError.
    """
    if (before.known_by, before.position) > (after.known_by, max(after.position, before.position)):
        msg = "The first date comes after the second: swap them."
        raise BackwardsError(msg)
    then = _shown(portfolio.picture(before, authorities), "before")
    now = _shown(portfolio.picture(after, authorities), "after")
    both = then.join(now, on=list(CELL), how="full", coalesce=True)
    same = pl.col("evidence_before").eq_missing(pl.col("evidence_after")) & pl.col(
        "version_before"
    ).eq_missing(pl.col("version_after"))
    changed = both.filter(~same)
    return _explained(portfolio, changed, before, after).sort(*CELL)


def newest(row: Row, column: str) -> Any:  # noqa: ANN401 - whatever the column holds
    """Return what a changed cell shows after or, where nothing is shown any more, before."""
    after = row[f"{column}_after"]
    return row[f"{column}_before"] if after is None else after


def _shown(frame: pl.DataFrame, when: str) -> pl.DataFrame:
    return frame.select(*CELL, *(pl.col(name).alias(f"{name}_{when}") for name in _SHOWN))


def _explained(
    portfolio: Portfolio, changed: pl.DataFrame, before: AsOf, after: AsOf
) -> pl.DataFrame:
    revised = portfolio.of_revised_facts()
    known_before = _known(revised, before, changed["evidence_after"])
    ended = _withdrawn(revised, after, changed["evidence_before"])
    first_day = day_of(min(before.known_by, _LAST_DAY))
    gained = pl.col("evidence_after").is_not_null() & (
        pl.col("evidence_before").is_null() | _outranks()
    )
    again = pl.col("evidence_after").is_in(known_before.implode())
    cause = (
        pl.when(pl.col("evidence_after") == pl.col("evidence_before"))
        .then(pl.lit("corrected"))
        .when(gained & again)
        .then(pl.lit("corrected"))
        .when(gained & (pl.col("true_on_after") > first_day))
        .then(pl.lit("new"))
        .when(gained)
        .then(pl.lit("late"))
        .when(pl.col("evidence_before").is_in(ended.implode()))
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("corrected"))
    )
    return changed.with_columns(cause.alias("cause"))


def _outranks() -> pl.Expr:
    """Tell whether the row after would be shown even if the one before still held."""
    higher, equal = pl.lit(value=False), pl.lit(value=True)
    for name in RANK:
        now, then = pl.col(f"{name}_after"), pl.col(f"{name}_before")
        higher = higher | (equal & (now > then))
        equal = equal & (now == then)
    return higher


def _known(portfolio: Portfolio, as_of: AsOf, facts: pl.Series) -> pl.Series:
    """Of some facts, return those of which any version was known, withdrawn or not."""
    clock = f"{as_of.basis.value}_at"
    known = pl.col("evidence").is_in(facts.drop_nulls().implode()) & (
        pl.col(clock) <= as_of.known_by
    )
    held = pl.col("position") <= as_of.position
    return portfolio.rows(known & held)["evidence"].unique()


def _withdrawn(portfolio: Portfolio, as_of: AsOf, facts: pl.Series) -> pl.Series:
    """Of some facts, return those whose version in force is a withdrawal."""
    of_these = pl.col("evidence").is_in(facts.drop_nulls().implode())
    in_force = portfolio.in_force(as_of, where=of_these)
    return in_force.filter("withdrawn")["evidence"]
