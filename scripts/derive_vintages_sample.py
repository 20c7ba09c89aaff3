"""Cuts the East Midlands' vintages of a few much revised measures out of the whole table.

Usage: python scripts/derive_vintages_sample.py path/to/lait_vintages.csv.gz
"""

import csv
import gzip
import io
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "examples" / "childrens-indicators" / "vintages_east_midlands.csv.gz"
MEASURES = 14
FIRST_COPY = "2024-11-15"


def east_midlands() -> set[str]:
    """Return the department's numbers of the region's authorities."""
    reference = ROOT / "ingest" / "reference"
    with (reference / "authorities.csv").open(encoding="utf-8", newline="") as file:
        slugs = {row["slug"] for row in csv.DictReader(file) if row["region"] == "East Midlands"}
    with (reference / "codes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]
            for row in csv.DictReader(file)
            if row["slug"] in slugs and row["scheme"] == "dfe"
        }


def main(source: str) -> None:
    """Write the sample: every vintage of the measures that changed most often in the region."""
    codes = east_midlands()
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["la_code"] in codes]
    changes = Counter(row["measure"] for row in rows if row["first_seen"] != FIRST_COPY)
    sizes = Counter(row["measure"] for row in rows)
    ranked = sorted(changes, key=lambda one: (-changes[one] / sizes[one], one))
    wanted = {one for one in ranked if sizes[one] - changes[one] >= changes[one]}
    chosen = [one for one in ranked if one in wanted][:MEASURES]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["measure"] in chosen)
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    print(f"{text.getvalue().count(chr(10)) - 1} rows of {', '.join(sorted(chosen))}")


if __name__ == "__main__":
    main(sys.argv[1])
