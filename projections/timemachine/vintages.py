"""How late a measure's values usually come, and how much they are revised, by source.

A *vintage* is one version of a value. Lateness is the days from the end of the period a value is
about to the publication of its first version; only publication dates that the source states count.
A revision is a later version with another number.
"""

from dataclasses import dataclass

import polars as pl

from domain.times import AsOf
from projections.timemachine.portfolio import Portfolio

_SHARES = (0.1, 0.5, 0.9)
_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many days after its period a share of the values was known."""

    days: int
    share: float


@dataclass(frozen=True, slots=True)
class Vintages:
    """What is known of one source's values of one measure.

    ``facts`` counts values, ``stated`` those whose first publication date the source states; the
    days are of these (None where there are none). ``revised`` counts values that ever got another
    number, ``revisions`` how often; ``change`` is the median and ``largest`` the greatest absolute
    change from first to newest number of those, in units of the measure; ``days_to_last`` the
    median days from a value's first publication to its last revision.
    """

    source: str
    facts: int
    stated: int
    days_tenth: int | None
    days_median: int | None
    days_ninetieth: int | None
    revised: int
    revisions: int
    change: float | None
    largest: float | None
    days_to_last: int | None
    withdrawn: int
    curve: tuple[Lateness, ...]


def vintages(portfolio: Portfolio, measure: str, as_of: AsOf) -> list[Vintages]:
    """Return the vintages of a measure by source, of what was known as of a moment."""
    known = portfolio.versions(
        as_of.position,
        (pl.col("measure").cast(pl.String) == measure)
        & (pl.col(f"{as_of.basis.value}_at") <= as_of.known_by)
        & (pl.col("true_on") <= as_of.true_on),
    )
    if not known.height:
        return []
    ordered = known.sort("published_at", "position")
    facts = ordered.group_by("source_body", "evidence", maintain_order=True).agg(
        pl.col("true_on").first(),
        pl.col("published_at").first().alias("first"),
        pl.col("estimated").first(),
        _numbers().first().alias("value_first"),
        _numbers().last().alias("value_last"),
        (_numbers().rle_id().max().fill_null(0)).alias("revisions"),
        _last_revision().alias("revised_at"),
        pl.col("withdrawn").last(),
    )
    return [_of(source, group) for (source,), group in sorted(facts.group_by(["source_body"]))]


def _numbers() -> pl.Expr:
    return pl.col("value").filter(pl.col("value").is_not_null())


def _last_revision() -> pl.Expr:
    """Return when the newest number came, where it is another than the first."""
    numbers = pl.col("value").is_not_null()
    value, at = pl.col("value").filter(numbers), pl.col("published_at").filter(numbers)
    return at.filter(value.rle_id() > 0).last()


def _of(source: object, facts: pl.DataFrame) -> Vintages:
    stated = facts.filter(~pl.col("estimated")).select(
        (pl.col("first") // _MICROSECONDS_A_DAY - pl.col("true_on").cast(pl.Int32)).alias("days")
    )["days"]
    revised = facts.filter(pl.col("revisions") > 0)
    change = (revised["value_last"] - revised["value_first"]).abs()
    tenth, median, ninetieth = (_days(stated, share) for share in _SHARES)
    took = (revised["revised_at"] - revised["first"]) // _MICROSECONDS_A_DAY
    return Vintages(
        source=str(source),
        facts=facts.height,
        stated=stated.len(),
        days_tenth=tenth,
        days_median=median,
        days_ninetieth=ninetieth,
        revised=revised.height,
        revisions=int(facts["revisions"].sum()),
        change=_float(change.median()),
        largest=_float(change.max()),
        days_to_last=_days(took, 0.5),
        withdrawn=int(facts["withdrawn"].sum()),
        curve=_curve(stated),
    )


def _days(days: pl.Series, share: float) -> int | None:
    found = days.quantile(share, "lower")
    return None if found is None else int(found)


def _float(found: object) -> float | None:
    return float(found) if isinstance(found, int | float) else None


def _curve(days: pl.Series) -> tuple[Lateness, ...]:
    """Return for each lateness that occurs the share of values known by then."""
    counts = days.value_counts(sort=False).sort("days")
    total, sofar, curve = days.len(), 0, []
    for day, count in counts.iter_rows():
        sofar += count
        curve.append(Lateness(int(day), sofar / total))
    return tuple(curve)
