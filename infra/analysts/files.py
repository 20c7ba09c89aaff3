"""Frames as files: Parquet, CSV and XLSX. Text never becomes a spreadsheet's formula."""

from pathlib import Path

import polars as pl

from domain.refusal import Refusal
from web.site.spreadsheets import Sheet, as_csv, as_xlsx

FORMATS = (".parquet", ".csv", ".xlsx")
_XLSX_ROWS = 1_048_576 - 1


class UnwritableError(Refusal):
    """The file's name asks for a format there is not, or that can't hold so much."""


def check(path: Path) -> None:
    """Raise UnwritableError for a name that ends in no known format."""
    if path.suffix.lower() not in FORMATS:
        msg = f"'{path.name}' names no format; end it in .parquet, .csv or .xlsx."
        raise UnwritableError(msg)


def write(frame: pl.DataFrame, path: Path) -> int:
    """Write a frame whole or not at all; return its rows. Raises UnwritableError."""
    check(path)
    form = path.suffix.lower()
    if form == ".xlsx" and frame.height > _XLSX_ROWS:
        msg = f"An XLSX file holds {_XLSX_ROWS:,} rows, not {frame.height:,}; write .parquet."
        raise UnwritableError(msg)
    beside = path.with_name(f".{path.name}.part")
    if form == ".parquet":
        frame.write_parquet(beside)
    else:
        sheet = Sheet(path.stem, tuple(frame.columns), _cells(frame).rows())
        beside.write_bytes(as_csv(sheet) if form == ".csv" else as_xlsx(sheet))
    beside.replace(path)
    return frame.height


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn what a spreadsheet has no cell for into text: times with zones, and flags."""
    return frame.with_columns(
        pl.selectors.datetime(time_zone="*").dt.to_string("iso:strict"),
        pl.col(pl.Boolean).replace_strict({True: "yes", False: "no"}, return_dtype=pl.String),
    )
