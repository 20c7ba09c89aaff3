"""Derive the catalogue of DfE measures that ships with the project.

    python scripts/derive_measures.py SOURCE_FOLDER ingest/reference

``SOURCE_FOLDER`` holds ``lait_data_dictionary.csv`` and ``bds_long_0.parquet`` as the Department
for Education publishes them (see ``ingest/reference/README.md``). The usual delay of a measure is
its last update less the end of its newest period, kept within 30 days and two and a half years.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from ingest.feeds.periods import period_end
from ingest.rejection import Rejection

_EXCEL_EPOCH = date(1899, 12, 30)
_SHORTEST, _LONGEST = 30, 913
_DOMAINS = {
    "Children Looked After": "children's services",
    "Children in Need": "children's services",
    "Child Protection": "children's services",
    "Adoption": "children's services",
    "Children's Services Workforce": "children's services",
    "Children's Service Finance": "children's services",
    "Youth Offending": "children's services",
    "Children with SEN": "special educational needs",
    "Health and Wellbeing": "health and wellbeing",
    "Economic Factors": "local economy",
    "Contextual\\Other": "local economy",
}
_COLUMNS = (
    "measure",
    "title",
    "domain",
    "topic",
    "scale",
    "polarity",
    "unit",
    "year_type",
    "lag_days",
)

Definition = dict[str, str]


def main(source: Path, target: Path) -> None:
    """Write ``lait_measures.csv``."""
    with (source / "lait_data_dictionary.csv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file))
    newest = _newest_periods(source / "bds_long_0.parquet")
    found: dict[str, Definition] = {}
    for row in rows:
        name = row["Measure_short"]
        if name in newest:
            found[name] = _merged(found.get(name), _definition(row, newest[name]))
    with (target / "lait_measures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found[name] for name in sorted(found))
    print(f"{len(found)} measures")


def _newest_periods(path: Path) -> dict[str, list[str]]:
    frame = pl.read_parquet(path).filter(pl.col("Values") != "-")
    pairs = frame.select("Short Desc", "Years").unique().iter_rows()
    periods: dict[str, list[str]] = {}
    for name, period in pairs:
        periods.setdefault(name, []).append(period)
    return periods


def _definition(row: dict[str, str], periods: list[str]) -> Definition:
    unit = row["y_axis_name"].strip()
    return {
        "measure": row["Measure_short"],
        "title": _whole(row["Chart_title"] if row["Chart_title"] != "NA" else row["Measure"]),
        "domain": _DOMAINS.get(row["Topic"], "education"),
        "topic": row["Topic"].replace("\\", " and "),
        "scale": "percent" if unit.startswith("%") else "number",
        "polarity": {"High": "high", "Low": "low"}.get(row["Polarity"], "none"),
        "unit": unit,
        "year_type": row["Year_Type"],
        "lag_days": _lag(row["Last Update"], periods, row["Year_Type"]),
    }


def _whole(text: str) -> str:
    return " ".join(text.replace("\ufffd", "'").split())


def _lag(updated: str, periods: list[str], year_type: str) -> str:
    if not updated.isdigit():
        return ""
    ends = []
    for period in periods:
        try:
            ends.append(period_end(period, year_type))
        except Rejection:
            continue
    days = (_EXCEL_EPOCH + timedelta(days=int(updated)) - max(ends)).days
    return str(min(max(days, _SHORTEST), _LONGEST))


def _merged(known: Definition | None, row: Definition) -> Definition:
    """Of two entries of one measure keep the first, and a direction only if they agree on it."""
    if known is None:
        return row
    agreed = known["polarity"] if known["polarity"] == row["polarity"] else "none"
    return {**known, "polarity": agreed}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
