"""Of which authorities how much was known at a moment."""

import polars as pl

from domain.times import AsOf
from projections.timemachine.portfolio import Portfolio


def fact_counts(portfolio: Portfolio, as_of: AsOf) -> dict[str, int]:
    """Count the facts in force of each authority of which there are any."""
    found = portfolio.in_force(as_of, ~pl.col("withdrawn"))
    return dict(found.group_by("authority").len().iter_rows())
