"""Which feed reads a table: by its columns, and where others have those too, by its rows."""

from collections.abc import Iterator, Sequence

from ingest.feed import Feed, Record, Rows
from ingest.mappings.reading import Mapped
from ingest.reading.tables import Line, Table


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
        for _, record, _ in table.records(header, feed.reads):
            if isinstance(record, dict):
                yield record

    return rows
