"""Tables that no feed knows: their columns, and what a mapping of them would be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from infra.services.context import Context
from ingest.feed import Feed
from ingest.mappings.mapping import Mapping
from ingest.mappings.proposing import proposed
from ingest.reading.headings import header_lines
from ingest.reading.opening import open_tables
from ingest.reading.tables import Line, Table, columns_of, header_names
from ingest.recognition import recognised
from ingest.rejection import Rejection
from ingest.resolution import Resolver

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table that no feed knows: its columns, its first rows, and what is proposed for it.

    ``why_not`` says why nothing is proposed; without columns, why nobody can say what they are.
    """

    file: str
    label: str
    columns: Sequence[str]
    first: Sequence[Sequence[str]]
    proposal: Mapping | None
    why_not: str = ""
    sheet: str = ""


def unread_tables(
    context: Context, paths: Sequence[Path], feeds: Sequence[Feed]
) -> Iterator[UnreadTable]:
    """Yield the tables of files that none of the feeds knows."""
    resolver, catalogue = Resolver(context.directory()), context.catalogue()
    for table in _tables(paths):
        if table.is_for_readers or _is_known(table, feeds):
            continue
        try:
            proposal, why_not = proposed(table, resolver, catalogue), ""
        except Rejection as rejection:
            proposal, why_not = None, rejection.reason
        try:
            header = _header(table, proposal)
        except Rejection as rejection:
            yield UnreadTable(table.file, table.label, (), (), None, rejection.reason, table.sheet)
            continue
        if header is None:
            continue
        columns = [name for name in columns_of(header) if name]
        rows = islice((line.cells for line, _ in table.records(header)), _SHOWN)
        yield UnreadTable(
            table.file,
            table.label,
            columns,
            [cells[: len(columns)] for cells in rows],
            proposal,
            why_not,
            table.sheet,
        )


def _tables(paths: Sequence[Path]) -> Iterator[Table]:
    for path in paths:
        try:
            yield from open_tables(path)
        except Rejection:
            continue  # the dry run says why it can't be opened


def _header(table: Table, proposal: Mapping | None) -> Line | None:
    """Return the first line that has the columns proposed, or several names, each once.

    Raises Rejection where the header names columns twice.
    """
    wanted = proposal.columns() if proposal else frozenset()
    return next((one for one in header_lines(table) if wanted <= set(header_names(one))), None)


def _is_known(table: Table, feeds: Sequence[Feed]) -> bool:
    try:
        return recognised(table, feeds) is not None
    except Rejection:  # it is known, and not taken in so: the dry run says what to do
        return True
