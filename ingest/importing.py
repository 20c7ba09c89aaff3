"""Taking a file in: rows to facts in batches, each batch whole or not at all.

A batch holds the facts of its rows and the quarantine of its other rows in one transaction. So
wherever an import is cut off, importing the file again finds a prefix of itself as repeats and
takes in the rest: the log comes out as if nothing had happened.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from domain.events import Event
from domain.evidence.commands import TakeIn
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import FactEvent
from domain.log import EventLog, decide_and_append
from domain.measures.catalogue import Catalogue
from ingest.feed import Context, Feed
from ingest.recognition import recognised, rows_under
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from ingest.tables import Cells, Line, Table, open_table
from ingest.tally import Outcome, Rejected, Report, Row, Tally

BATCH_ROWS = 5_000

Progress = Callable[[str, int, int], None]
"""Told the file, the rows read and the rows there are (about)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row in quarantine, as it came."""

    id: str
    feed: str
    file: str
    row: int
    cells: dict[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads files for one actor at one moment. ``waiting`` gives a file's rows in quarantine."""

    log: EventLog
    feeds: Sequence[Feed]
    resolver: Resolver
    catalogue: Catalogue
    at: datetime
    actor: str
    waiting: Callable[[str], AbstractSet[str]] = lambda _: frozenset()
    progress: Progress = lambda *_: None

    def take_in(self, paths: Iterable[Path], feed: str | None = None) -> Report:
        """Import files and folders.

        A file that no feed knows is rejected whole where it was named, and left aside where it
        only lies in a folder that was.
        """
        report = Report()
        named = list(paths)
        for path in _expanded(named):
            try:
                table = open_table(path)
                reader, header = self._recognised(table, feed)
            except Rejection as rejection:
                if path in named:
                    report.rejected.append(Rejected(path.name, 0, rejection.reason))
                else:
                    report.skipped.append({"file": path.name, "reason": rejection.reason})
                continue
            self._file(table, reader, header, report)
        return report

    def retry(self, rows: Iterable[Waiting]) -> Report:
        """Read rows in quarantine again; what can be read now is taken in and leaves it."""
        report = Report()
        by_file = attrgetter("feed", "file")
        for (feed_name, file), group in groupby(sorted(rows, key=by_file), key=by_file):
            waiting = list(group)
            feed = next(one for one in self.feeds if one.name == feed_name)
            ids = {one.id for one in waiting}
            tally = Tally(feed.name, file, self.at, self.actor, ids)
            again = self._again(feed, file, waiting)
            while batch := list(islice(again, BATCH_ROWS)):
                self._batch(batch, tally)
            tally.add_to(report)
        return report

    def _again(self, feed: Feed, file: str, waiting: Iterable[Waiting]) -> Iterator[Row]:
        read = feed.reader(Context(self.at, self.actor, file, self.resolver, self.catalogue))
        for one in waiting:
            if "1" in one.cells:
                yield Row(one.row, Rejection(one.reason), one.cells)
                continue
            try:
                yield Row(one.row, read(one.row, one.cells), one.cells)
            except Rejection as rejection:
                yield Row(one.row, rejection, one.cells)

    def _recognised(self, table: Table, wanted: str | None) -> tuple[Feed, Line]:
        if (found := recognised(table, self.feeds, wanted)) is not None:
            return found
        msg = "No feed knows these columns; the README lists those of the plain evidence file."
        raise Rejection(msg)

    def _file(self, table: Table, feed: Feed, header: Line, report: Report) -> None:
        context = Context(
            self.at,
            self.actor,
            table.file,
            self.resolver,
            self.catalogue,
            rows_under(table, header),
        )
        tally = Tally(feed.name, table.file, self.at, self.actor, self.waiting(table.file))
        rows = _read_rows(table, feed, header, context)
        while batch := list(islice(rows, BATCH_ROWS)):
            self._batch(batch, tally)
            self.progress(table.file, tally.rows, table.size - header.number)
        self._finish(tally, table)
        tally.add_to(report)

    def _finish(self, tally: Tally, table: Table) -> None:
        def decided() -> list[Event]:
            held = self.log.streams([tally.file_id(table.digest)])
            event = tally.finished(held, table.digest, table.encoding)
            return [event] if event else []

        decide_and_append(self.log, decided)

    def _batch(self, rows: Sequence[Row], tally: Tally) -> None:
        outcome = Outcome()

        def decided() -> list[Event]:
            nonlocal outcome
            events, outcome = self._decided(rows, tally)
            return events

        decide_and_append(self.log, decided)
        tally.total.add(outcome)

    def _decided(self, rows: Sequence[Row], tally: Tally) -> tuple[list[Event], Outcome]:
        wanted: list[UUID] = []
        lines: list[UUID] = []
        for row in rows:
            if isinstance(row.outcome, Rejection):
                lines.append(tally.row_id(row))
            else:
                wanted.extend(one.fact_id for one in row.outcome)
                if tally.waits(row):
                    lines.append(tally.row_id(row))
        held = self.log.streams([*wanted, *lines])
        histories = {fact: FactHistory.of(_facts(held[fact])) for fact in wanted if fact in held}
        repeats = len(set(wanted)) < len(wanted)
        outcome = Outcome()
        events: list[Event] = []
        for row in rows:
            if isinstance(row.outcome, Rejection):
                events.extend(tally.quarantined(row, row.outcome, held, outcome))
                continue
            news = list(_news(row.outcome, histories, repeats=repeats))
            events.extend(news)
            events.extend(tally.released(row, len(row.outcome), held))
            outcome.take(news)
        return events, outcome


def _facts(events: Iterable[Event]) -> Iterator[FactEvent]:
    for event in events:
        if not isinstance(event, FactEvent):
            msg = f"A fact's stream holds a {type(event).__name__}."
            raise TypeError(msg)
        yield event


def _news(
    commands: Iterable[TakeIn], histories: dict[UUID, FactHistory], *, repeats: bool
) -> Iterator[FactEvent]:
    """Decide on a row. Only where a batch names a fact twice must it remember its own events."""
    for command in commands:
        history = histories.get(command.fact_id)
        event = decide(history, command)
        if event is not None:
            if repeats or history is not None:
                histories.setdefault(command.fact_id, FactHistory(set(), 0)).add(event)
            yield event


def _read_rows(table: Table, feed: Feed, header: Line, context: Context) -> Iterator[Row]:
    read = feed.reader(context)
    for number, record, cells in table.records(header):
        if isinstance(record, Rejection):
            yield Row(number, record, _by_place(cells))
            continue
        try:
            yield Row(number, read(number, record), record)
        except Rejection as rejection:
            yield Row(number, rejection, record)


def _by_place(cells: Cells) -> dict[str, str]:
    return {str(place): cell for place, cell in enumerate(cells, start=1)}


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path
