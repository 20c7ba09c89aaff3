"""Parquet files as tables of text."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.reading.damage import damage_told
from ingest.reading.tables import Line, Table
from ingest.reading.unprintable import UNSEEN_SIGNS, cleaned

if TYPE_CHECKING:
    import polars as pl

_EXACT = 2**53
_DIRTY = rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u2028\u2029{UNSEEN_SIGNS}]"


def parquet_table(file: str, content: bytes, digest: str) -> Table:
    """Read a Parquet file."""
    import polars as pl  # noqa: PLC0415 - loaded only where a Parquet file is read

    conversions: Counter[str] = Counter()
    with damage_told():
        frame = pl.read_parquet(io.BytesIO(content))
        texts = frame.select(_as_text(frame[name]) for name in frame.columns)
        dirty = [name for name in texts.columns if texts[name].str.contains(_DIRTY).any()]
        for name in dirty:
            texts = texts.with_columns(
                pl.Series(name, [cleaned(cell, conversions) for cell in texts[name]])
            )

    names = [cleaned(name, conversions) for name in texts.columns]

    def lines() -> Iterator[Line]:
        yield Line(1, names)
        for number, row in enumerate(texts.iter_rows(), start=2):
            yield Line(number, list(row))

    return Table(file, digest, "parquet", frame.height + 1, lines, conversions=conversions)


def _as_text(column: "pl.Series") -> "pl.Series":
    """Return a column as a person would write it: whole numbers without a point, gaps as blanks."""
    import polars as pl  # noqa: PLC0415 - loaded only where a Parquet file is read

    if column.dtype.is_float():
        whole = column.drop_nulls()
        if ((whole % 1 == 0) & (whole.abs() < _EXACT)).all():
            column = column.cast(pl.Int64)
    elif column.dtype == pl.Datetime:
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    return column.cast(pl.String).fill_null("")
