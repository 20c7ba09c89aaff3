"""Facts with the direction that counts: where the catalogue's was reviewed, not as they came."""

import polars as pl

from domain.measures.catalogue import Catalogue


def directed(facts: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return facts, in their order, with the direction that counts of each."""
    told = facts.select("measure", "polarity").unique()
    counts = [catalogue.direction_of(measure, polarity) for measure, polarity in told.iter_rows()]
    column = pl.Series("_counts", counts, dtype=facts.schema["polarity"])
    named = ["measure", "polarity"]
    found = facts.join(
        told.with_columns(column), on=named, how="left", nulls_equal=True, maintain_order="left"
    )
    return found.with_columns(polarity=pl.col("_counts")).drop("_counts")
