"""Derive the outcomes of the second back-test: section 114 notices, among all councils at risk.

    python scripts/derive_section_114_labels.py examples/finance examples/labels/section_114.csv

For the day of each council's first notice: that council is bad, every other council of the table of
reserves that stood that day and had issued none is not. Councils abolished or made anew after 2018
drop out of later days. Needs an installation with the register (SOUNDINGS_HOME).
"""

import csv
import sys
from datetime import date
from pathlib import Path

from infra.services.installation import Soundings
from infra.settings import Settings


def main(finance: Path, target: Path) -> None:
    """Write one row a council at risk and a first notice."""
    with Soundings(Settings()) as app:
        directory = app.directory()
    first: dict[str, str] = {}
    for row in _rows(finance / "s114_notices.csv"):
        first.setdefault(row["gss"], row["notice_date"])
    codes = {row["gss"] for row in _rows(finance / "reserves_2015_2018.csv")}
    entries = [directory.entries[one] for code in codes for one in directory.coded("gss", code)]
    gss = {one: code for code in codes for one in directory.coded("gss", code)}
    found: list[tuple[str, str, int]] = [
        (on, gss[entry.id], int(first.get(gss[entry.id]) == on))
        for on in sorted(first.values())
        for entry in entries
        if entry.stood_on(date.fromisoformat(on)) and first.get(gss[entry.id], on) >= on
    ]
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("authority", "on", "outcome"))
        writer.writerows((code, on, outcome) for on, code, outcome in sorted(found))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
