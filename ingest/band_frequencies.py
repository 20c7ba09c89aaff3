"""How often authorities of each band of the order of visit were judged worse six months on.

Counted from judgements by ``scripts/derive_band_frequencies.py``; the table says on which.
"""

from functools import cache
from typing import NamedTuple

from ingest.reference_data import rows


class BandFrequency(NamedTuple):
    """Of ``n`` that stood in a band, how many were judged worse, and how many inadequate."""

    band: str
    n: int
    worse: int
    inadequate: int
    source: str


@cache
def shipped_frequencies() -> tuple[BandFrequency, ...]:
    """Return the table that ships with the project."""
    return tuple(
        BandFrequency(
            row["band"], int(row["n"]), int(row["worse"]), int(row["inadequate"]), row["source"]
        )
        for row in rows("order_of_visit_frequencies.csv")
    )
