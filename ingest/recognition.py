"""Which feed reads a table: by its columns, and where others have those too, by its rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.feed import Feed, Record, Rows
from ingest.mappings.reading import Mapped
from ingest.reading.opening import open_tables
from ingest.reading.tables import Line, Table, repeated_columns
from ingest.rejection import Rejection

_NO_FEED = (
    "No feed knows these columns. The page Files asks which of them is what, 'soundings map' "
    "proposes a mapping, and the README lists those of the plain evidence file."
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table, the feed that reads it, and its header."""

    table: Table
    feed: Feed
    header: Line


def recognised_tables(
    path: Path, feeds: Sequence[Feed], wanted: str | None
) -> tuple[list[Recognised], list[dict[str, str]]]:
    """Return the tables of a file that a feed knows, and the others with why they are left aside.

    Raises Rejection where no feed knows any, or one has a column twice.
    """
    found: list[Recognised] = []
    others: list[dict[str, str]] = []
    for table in open_tables(path):
        if table.is_for_readers:
            continue
        known = recognised(table, feeds, wanted)
        if known is None:
            others.append({"file": table.file, "sheet": table.sheet, "reason": _NO_FEED})
            continue
        feed, header = known
        if twice := repeated_columns(header):
            named = " and ".join(f"'{one}'" for one in twice)
            msg = f"The column {named} is there more than once; rename or remove one of them."
            raise Rejection(msg, row=header.number)
        found.append(Recognised(table, feed, header))
    if not found:
        raise Rejection(_NO_FEED)
    return found, others


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files, those of folders in order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def recognised(
    table: Table, feeds: Sequence[Feed], wanted: str | None = None
) -> tuple[Feed, Line] | None:
    """Return the first feed that knows the table, with its header; None where no feed does.

    Where a feed is ``wanted`` by name, its columns are enough.
    """
    for feed in feeds:
        if wanted in (None, feed.name):
            header = _header(feed, table)
            if header is not None and (wanted or feed.fits(rows_under(table, header, feed))):
                return feed, header
    return None


def _header(feed: Feed, table: Table) -> Line | None:
    if isinstance(feed, Mapped):
        return feed.header(table)
    return table.header(feed.recognises)


def rows_under(table: Table, header: Line, feed: Feed) -> Rows:
    """Return the rows that stand as records of a feed, to go through as often as needed."""

    def rows() -> Iterator[Record]:
        for _, record in table.records(header, feed.reads):
            if isinstance(record, dict):
                yield record

    return rows
