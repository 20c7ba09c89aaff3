"""The columnar copy of the picture: its columns, how it is written, and how it is kept up.

The copy is a folder of Parquet parts sorted by authority, kind, measure and rank, so that of the
rows in force the last of each cell is the answer. It is written from the picture's table in parts,
in flat memory; what came after it is read from the table and laid over it.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, select

from projections.picture.tables import versions

_PART_ROWS = 20_000
_MANIFEST = "manifest.json"
_FORMAT = 1

V = versions.c
WORDS = pl.Categorical()
SCHEMA: dict[str, Any] = {
    "position": pl.Int64(),
    "evidence": pl.String(),
    "version": pl.Int32(),
    "authority": WORDS,
    "kind": WORDS,
    "measure": WORDS,
    "value": pl.Float64(),
    "raw": pl.String(),
    "missing": WORDS,
    "scale": WORDS,
    "polarity": WORDS,
    "true_on": pl.String(),
    "published_on": WORDS,
    "published_at": pl.Int64(),
    "published_until": pl.Int64(),
    "recorded_at": pl.Int64(),
    "recorded_until": pl.Int64(),
    "held_from": pl.Int64(),
    "held_until": pl.Int64(),
    "left_at": pl.Int64(),
    "changed_at": pl.Int64(),
    "withdrawn": pl.Int8(),
    "estimated": pl.Int8(),
    "source_body": WORDS,
    "reference": pl.String(),
    "text": pl.String(),
}
CELL = ("authority", "kind", "measure")
RANK = ("true_on", "published_at", "position", "held_from")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a copy was made of: the log up to a position, by its hash, and a build of the view."""

    position: int
    chain: str
    build: int
    format: int = _FORMAT


def write(connection: Connection, folder: Path, stamp: Stamp) -> int:
    """Write the copy; return its rows. It counts from the moment its manifest is in place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    statement = _selected().order_by(*(V[name] for name in (*CELL, *RANK)))
    count = 0
    for number, rows in enumerate(_pages(connection, statement)):
        frame(rows).write_parquet(folder / f"part-{number:05}.parquet")
        count += len(rows)
    if not count:
        frame([]).write_parquet(folder / "part-00000.parquet")
    manifest = {name: getattr(stamp, name) for name in Stamp.__dataclass_fields__}
    (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="ascii")
    return count


def stamp_of(folder: Path) -> Stamp | None:
    """Return what a copy was made of; None where there is no whole one of this format."""
    try:
        found = Stamp(**json.loads((folder / _MANIFEST).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.format == _FORMAT else None


def read(folder: Path) -> pl.DataFrame:
    """Return the whole copy."""
    return pl.read_parquet(folder / "*.parquet").rechunk()


def since(connection: Connection, position: int) -> pl.DataFrame:
    """Return all rows of the facts that changed after a position, sorted as the copy."""
    changed = select(V.evidence).where(V.held_from > position)
    statement = _selected().where(V.evidence.in_(changed))
    rows = [row for page in _pages(connection, statement) for row in page]
    return frame(rows).sort(*(pl.col(name).cast(pl.String) for name in CELL), *RANK)


def changes_since(connection: Connection, position: int, limit: int) -> int:
    """Count the rows that came after a position, up to a limit."""
    found = select(V.id).where(V.held_from > position).limit(limit)
    return len(connection.execute(found).all())


def frame(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Make a frame of the copy's columns."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        pl.col("true_on").str.to_date(), pl.col("withdrawn", "estimated").cast(pl.Boolean)
    )


def _selected() -> Select[Any]:
    return select(*(V[name] for name in SCHEMA))


def _pages(connection: Connection, statement: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    # Of this statement alone: the connection's later ones need no cursor on the server.
    found = connection.execute(statement, execution_options={"yield_per": _PART_ROWS})
    for page in found.partitions(_PART_ROWS):
        yield [tuple(row) for row in page]
