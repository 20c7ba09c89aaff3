"""How stressed an authority's figures are, among all of its kind: levels, not trends.

A figure is stressed where it is more than one robust standard deviation worse than the median of
all authorities of the same kind that have one. On children's services level tells more than trend.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

_TO_DEVIATION = 1.4826
_LIMIT = 4.0
ENOUGH: Final = 20
"""With figures of fewer authorities than this a measure is left out."""

FEWEST: Final = 3
"""An authority with fewer figures than this has no level."""

KEY: Final = frozenset(
    {
        "ReReferral",
        "Continue_Assess_Comp",
        "CP_conf_15days",
        "PrevRegCPR",
        "CPPlans2yrs",
        "RevCP",
        "LACStable_2016on",
        "LACHealth%",
        "CareLeaverEET",
        "Work_Force_TO_Rate",
        "Work_Force_Vac_Rate",
        "Work_Force_Agecy_Rate",
    }
)
"""What inspectors of children's social care look at: timeliness, repeats, stability, workforce.

Chosen from what the measures are about, before any outcome was looked at. Where an authority has
few of them, all its figures with a good direction count.
"""


def stress(facts: pl.DataFrame, kinds: Mapping[str, str], width: float = 1.0) -> dict[str, float]:
    """Return by authority the share of its figures that are stressed, from 0 to 1.

    ``facts`` is a picture (authority, kind, measure, value, polarity); ``kinds`` names those that
    may be compared alike. Authorities with too few figures are left out.
    """
    placed = _placed(facts, kinds)
    key = _shares(placed.filter(pl.col("measure").is_in(sorted(KEY))), width)
    return {**_shares(placed, width), **key}


def _placed(facts: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """Return how many robust standard deviations worse than the median each figure is."""
    value, worse = pl.col("value"), pl.col("worse")
    among = ("measure", "alike")
    figures = facts.filter(
        (pl.col("kind") == "indicator") & value.is_not_null() & (pl.col("polarity") != "none")
    ).with_columns(
        worse=pl.when(pl.col("polarity") == "low").then(value).otherwise(-value),
        alike=pl.col("authority").replace_strict(kinds, default=""),
    )
    middle = figures.filter(pl.col("alike") != "").with_columns(
        off=worse - worse.median().over(among), n=pl.len().over(among)
    )
    spread = _TO_DEVIATION * pl.col("off").abs().median().over(among)
    return (
        middle.with_columns(spread=spread)
        .filter((pl.col("n") >= ENOUGH) & (pl.col("spread") > 0))
        .with_columns(z=(pl.col("off") / pl.col("spread")).clip(-_LIMIT, _LIMIT))
    )


def _shares(placed: pl.DataFrame, width: float) -> dict[str, float]:
    shares = placed.group_by("authority").agg(
        share=(pl.col("z") > width).mean(), n=pl.col("measure").n_unique()
    )
    enough = shares.filter(pl.col("n") >= FEWEST)
    return dict(enough.select("authority", "share").iter_rows())
