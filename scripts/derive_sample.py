"""Derive the small indicator file of the demonstration from the Department for Education's table.

    python scripts/derive_sample.py examples/childrens-indicators/bds_long_0.parquet \
        examples/childrens-indicators/east_midlands.parquet

Keeps the rows of the East Midlands authorities, their region and England, unchanged and in order.
"""

import sys
from pathlib import Path

import polars as pl

_COMPARATORS = ("East Midlands", "England")


def main(source: Path, target: Path) -> None:
    """Write the rows of one region."""
    frame = pl.read_parquet(source)
    wanted = (pl.col("Region") == "East Midlands") | pl.col("LA and Regions").is_in(_COMPARATORS)
    frame.filter(wanted).write_parquet(target, compression="zstd", compression_level=19)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
