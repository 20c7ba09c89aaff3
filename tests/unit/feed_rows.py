"""Reading rows and files through a feed, without a store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain.evidence.commands import TakeIn
from domain.measures.catalogue import Catalogue
from ingest.feed import Context, Feed, Record, Rows
from ingest.feeds.registry import FEEDS
from ingest.reading.opening import open_tables
from ingest.reading.tables import Table, title_of
from ingest.recognition import recognised, rows_under
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver
from tests.unit.makers import ACTOR, AT


@dataclass(slots=True)
class Read:
    """What a feed made of some rows: the facts, and each refused row with its reason."""

    rows: int = 0
    facts: list[TakeIn] = field(default_factory=list)
    refused: dict[int, Rejection] = field(default_factory=dict)
    left_aside: dict[int, str] = field(default_factory=dict)

    def values(self, measure: str) -> list[float | None]:
        """Return the values of one measure, in the order of the rows."""
        return [fact.value for fact in self.facts if fact.measure == measure]

    def reasons(self) -> set[str]:
        """Return why rows were refused."""
        return {rejection.reason for rejection in self.refused.values()}


@dataclass(frozen=True, slots=True)
class FeedRows:
    """Where rows are read: with the shipped register and catalogue."""

    resolver: Resolver
    catalogue: Catalogue

    def rows(
        self, feed: Feed, records: Iterable[Record], file: str = "test.csv", published: str = ""
    ) -> Read:
        """Read rows given as cells by column; the first is row 2, as under a header."""
        held = list(records)
        context = self._context(file, lambda: iter(held), published=published)
        return self._read(feed, enumerate(held, start=2), context)

    def reason(self, feed: Feed, record: Record, file: str = "test.csv") -> str:
        """Return why a row is refused; fail where it is not."""
        read = self.rows(feed, [record], file)
        assert read.facts == []
        return read.refused[2].reason

    def file(self, path: Path) -> tuple[str, Read]:
        """Read a whole file through the feed that recognises it; return the feed's name, too."""
        return self.table(open_table(path))

    def table(self, table: Table, feeds: Sequence[Feed] = FEEDS) -> tuple[str, Read]:
        """Read a table through the feed that recognises it; return the feed's name, too."""
        found = recognised(table, feeds)
        if found is None:
            return "", Read()
        feed, header = found
        lines = ((line.number, record) for line, record in table.records(header, feed.reads))
        context = self._context(
            table.label, rows_under(table, header, feed), title_of(table, header)
        )
        return feed.name, self._read(feed, lines, context)

    def _context(self, file: str, rows: Rows, title: str = "", published: str = "") -> Context:
        return Context(AT, ACTOR, file, self.resolver, self.catalogue, rows, title, published)

    def _read(
        self,
        feed: Feed,
        lines: Iterable[tuple[int, Record | Rejection | LeftAside]],
        context: Context,
    ) -> Read:
        read = feed.reader(context)
        found = Read()
        for number, record in lines:
            found.rows += 1
            try:
                if isinstance(record, Rejection | LeftAside):
                    raise record
                found.facts.extend(read(number, record))
            except Rejection as rejection:
                found.refused[number] = rejection
            except LeftAside as why:
                found.left_aside[number] = why.reason
        return found


def open_table(path: Path) -> Table:
    """Open a file that holds one table."""
    [table] = open_tables(path)
    return table


def records(table: Table, is_header: frozenset[str]) -> list[tuple[int, Record | str]]:
    """Return a table's rows by column, or the reason where one is none."""
    header = table.header(lambda columns: columns >= is_header)
    assert header is not None
    return [
        (line.number, record.reason if isinstance(record, Rejection | LeftAside) else record)
        for line, record in table.records(header)
    ]


def plain_row(**cells: str) -> Record:
    """Return a good row of plain evidence, but for the cells given."""
    return {
        "authority": "Boston",
        "kind": "assessment",
        "measure": "use_of_resources",
        "value": "2",
        "true_on": "2009-03-31",
        "published_on": "2009-12-09",
        **cells,
    }
