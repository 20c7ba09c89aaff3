"""Derive the figures of key lines for all of England from the Department for Education's table.

    python -m scripts.derive_key_lines examples/childrens-indicators/bds_long_0.parquet \
        examples/childrens-indicators/key_lines_england.parquet

Keeps, unchanged and in order, the rows of the measures that are key lines and of those that
describe a place, of every authority, region and England: what to expect is settled from a hundred
authorities.
"""

import sys
from pathlib import Path

import polars as pl

from consumers.expectations.places import DESCRIBING
from ingest import reference_data


def main(source: Path, target: Path) -> None:
    """Write the rows of those measures."""
    wanted = {row["measure"] for row in reference_data.rows("lines.csv")} | set(DESCRIBING)
    frame = pl.read_parquet(source).filter(pl.col("Short Desc").is_in(sorted(wanted)))
    frame.write_parquet(target, compression="zstd", compression_level=19)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
