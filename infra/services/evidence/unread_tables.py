"""Tables that no feed knows: their columns, and what a mapping of them would be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from infra.services.context import Context
from ingest.feed import Feed
from ingest.mappings.mapping import Mapping
from ingest.mappings.proposing import proposed
from ingest.reading.opening import open_tables
from ingest.reading.tables import HEADER_WITHIN, Line, Table, columns_of, header_names
from ingest.recognition import recognised
from ingest.rejection import Rejection
from ingest.resolution import Resolver

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table that no feed knows: its columns, its first rows, and what is proposed for it.

    ``why_not`` says why nothing is proposed.
    """

    file: str
    label: str
    columns: Sequence[str]
    first: Sequence[Sequence[str]]
    proposal: Mapping | None
    why_not: str = ""


def unread_tables(
    context: Context, paths: Sequence[Path], feeds: Sequence[Feed]
) -> Iterator[UnreadTable]:
    """Yield the tables of files that none of the feeds knows."""
    resolver, catalogue = Resolver(context.directory()), context.catalogue()
    for table in _tables(paths):
        if table.is_for_readers or recognised(table, feeds) is not None:
            continue
        try:
            proposal, why_not = proposed(table, resolver, catalogue), ""
        except Rejection as rejection:
            proposal, why_not = None, rejection.reason
        header = _header(table, proposal)
        if header is None:
            continue
        columns = [name for name in columns_of(header) if name]
        rows = islice((cells for _, _, cells in table.records(header)), _SHOWN)
        yield UnreadTable(
            table.file,
            table.label,
            columns,
            [cells[: len(columns)] for cells in rows],
            proposal,
            why_not,
        )


def _tables(paths: Sequence[Path]) -> Iterator[Table]:
    for path in paths:
        try:
            yield from open_tables(path)
        except Rejection:
            continue  # the dry run says why it can't be opened


def _header(table: Table, proposal: Mapping | None) -> Line | None:
    """Return the first line that has the columns proposed, or several names, each once."""
    wanted = proposal.columns() if proposal else frozenset()
    for line in islice(table.lines(), HEADER_WITHIN):
        if (names := header_names(line)) and wanted <= set(names):
            return line
    return None
