"""Taking a file in: rows to facts in batches, each batch whole or not at all.

A batch holds the facts of its rows and the quarantine of its other rows in one transaction. So
wherever an import is cut off, importing the file again finds a prefix of itself as repeats and
takes in the rest: the log comes out as if nothing had happened. A dry run decides the same and
writes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, groupby, islice, takewhile
from operator import attrgetter
from pathlib import Path

from domain.events import Event
from domain.evidence.commands import TakeIn
from domain.log import EventLog, decide_and_append
from domain.measures.catalogue import Catalogue
from domain.refusal import Refusal
from ingest.conflicts import first_of_each, settled, with_whom
from ingest.contents import Contents, Judged
from ingest.contents import Figures as Said
from ingest.dates import plausible, today, within_reach
from ingest.deciding import ANSWERED_SINCE, Decider, Preview
from ingest.feed import Context, Feed, Read
from ingest.fractions import Figures, without_fractions
from ingest.garbage import collected_by_batches
from ingest.merged_values import merged_value
from ingest.reading.headings import BETWEEN
from ingest.reading.tables import Cells, Line, Table, columns_of, title_of
from ingest.recognition import Recognised, expanded, recognised_tables, rows_under
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver
from ingest.rows import Row
from ingest.tally import Outcome, Rejected, Report, Tally

BATCH_ROWS = 5_000
LOOKED_THROUGH = 200_000
"""Rows of a table that are looked through for contradictions before any is taken in."""
SHARE_TO_CONFIRM = 0.1
FEW = 4
"""Share of a file's facts that may be changed without somebody saying so, and how many may be
whatever their share: a handful of corrections in a file of their own is what such files are for.
"""
_IN_A_TITLE = 2
_NAMED = 4
_WHOSE_AND_WHAT = ("authority", "measure")
_ABOVE = "The row stands above the header: put the header first, or leave the row out."

Progress = Callable[[str, int, int], None]
"""Told the file, the rows read and the rows there are (about)."""


class NotConfirmedError(Refusal):
    """So much of what is held would be changed that somebody has to say that it is meant."""

    def __init__(self, table: str, changed: int, facts: int) -> None:
        self.what = f"{table} would change {changed:,} of the {facts:,} facts that it speaks of"
        super().__init__(
            f"{self.what}: look with --dry-run, then say --yes if that is meant. Nothing was taken "
            "in."
        )


class MovedNotConfirmedError(NotConfirmedError):
    """A reference names another finding than what is held under it: somebody has to say so."""

    def __init__(self, table: str, references: AbstractSet[str]) -> None:
        super().__init__(table, len(references), len(references))
        named = ", ".join(f"'{one}'" for one in sorted(references)[:_NAMED])
        self.what = (
            f"{table} would make another authority's, measure's or day's of {len(references):,} "
            f"facts, for its references name them already ({named})"
        )
        self.args = (f"{self.what}: look with --dry-run, then say --yes if that is meant.",)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row in quarantine, as it came."""

    id: str
    feed: str
    file: str
    row: int
    cells: dict[str, str]
    reason: str
    quarantined_at: str = ""


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads files for one actor at one moment. ``waiting`` gives a table's rows in quarantine.

    ``dry`` decides what would happen and writes nothing. ``judged`` gives the judgements of
    authorities that are held, ``holds_any`` whether there is any fact that could be changed,
    ``last_digest`` the digest of the file that a feed last read under a name, ``came_since``
    whether another fact about the same came in since a time, ``figures`` the figures that
    authorities have of measures, ``said_of`` those with who says them.
    ``published`` is the day on which the files were published, for feeds
    whose files don't say it.
    """

    log: EventLog
    feeds: Sequence[Feed]
    resolver: Resolver
    catalogue: Catalogue
    at: datetime
    actor: str
    waiting: Callable[[str], AbstractSet[str]] = lambda _: frozenset()
    progress: Progress = lambda *_: None
    dry: bool = False
    judged: Callable[[AbstractSet[str]], Judged] = lambda _: {}
    published: str = ""
    holds_any: Callable[[], bool] = lambda: True
    last_digest: Callable[[str, str], str] = lambda *_: ""
    came_since: Callable[[TakeIn, str], bool] = lambda *_: False
    figures: Callable[[AbstractSet[tuple[str, str]]], Figures] = lambda _: {}
    said_of: Callable[[AbstractSet[str], AbstractSet[str]], Said] = lambda *_: {}

    def take_in(
        self, paths: Iterable[Path], feed: str | None = None, *, confirmed: bool = True
    ) -> Report:
        """Import files and folders.

        A file that no feed knows is rejected whole where it was named, and left aside where it
        only lies in a folder that was. Raises NotConfirmedError, before anything is written, where
        a file would change more than a tenth of its facts, and more than a few, and that is not
        ``confirmed``.
        """
        report = Report()
        named = list(paths)
        found: list[Sequence[Recognised]] = []
        for path in expanded(named):
            try:
                known, others = recognised_tables(path, self.feeds, feed)
                found.append(known)
                report.skipped += others
            except Rejection as rejection:
                if path in named:
                    report.rejected.append(Rejected(path.name, rejection.row, rejection.reason))
                else:
                    report.skipped.append({"file": path.name, "reason": rejection.reason})
        if not confirmed and not self.dry and self.holds_any():
            for one in found:
                self._ask(one)
        preview = Preview() if self.dry else None
        for one in found:
            for table, rows in self._read_whole(one):
                self._table(table, rows, report, preview)
        return report

    def retry(self, rows: Iterable[Waiting]) -> Report:
        """Read rows in quarantine again; what can be read now is taken in and leaves it.

        A row whose finding was answered since by a later row is stale: it stays, and says so. Those
        that came first are read first, and those of one import are looked at together.
        """
        report = Report()
        of_import = attrgetter("quarantined_at", "feed")
        ordered = sorted(rows, key=attrgetter("quarantined_at", "feed", "file"))
        for (_, feed_name), group in groupby(ordered, key=of_import):
            feed = self._feed(feed_name)
            if feed is None:  # its mapping is not here
                report.for_their_file.update(row.file for row in group)
            else:
                self._retry_import(feed, list(group), report)
        return report

    def _retry_import(self, feed: Feed, waiting: Sequence[Waiting], report: Report) -> None:
        """Read again what waits of one import: the sheets of a workbook may contradict too."""
        tables = [list(group) for _, group in groupby(waiting, key=attrgetter("file"))]
        again = [row for one in tables for row in self._again(feed, one[0].file, one)]
        rows = iter(self._without_fractions(settled(again)))
        for one in tables:
            tally = Tally(feed.name, one[0].file, self.at, self.actor, {row.id for row in one})
            since = {row.row: row.quarantined_at for row in one}
            rest = islice(rows, len(one))
            while batch := list(islice(rest, BATCH_ROWS)):
                self._batch(batch, tally, since)
            tally.add_to(report)

    def reread(self, waiting: Sequence[Waiting]) -> Sequence[Row]:
        """Return rows of one file that wait, as they would be read now."""
        feed = self._feed(waiting[0].feed)
        if feed is None:
            return [Row(one.row, Rejection(one.reason), one.cells) for one in waiting]
        again = list(self._again(feed, waiting[0].file, waiting))
        return self._without_fractions(settled(again))

    def _feed(self, name: str) -> Feed | None:
        return next((one for one in self.feeds if one.name == name), None)

    def _or_stale(self, row: Row, since: str) -> Row:
        """Return a row, as stale where what it is about came under a reference since."""
        unnamed = (one for one in row.facts if one.earlier_id is not None)
        if since and any(self.came_since(one, since) for one in unnamed):
            return Row(row.number, Rejection(ANSWERED_SINCE), row.cells)
        return row

    def _again(self, feed: Feed, file: str, waiting: Iterable[Waiting]) -> Iterator[Row]:
        read = feed.reader(Context(self.at, self.actor, file, self.resolver, self.catalogue))
        on = today(self.at)
        for one in waiting:
            if "1" in one.cells:
                yield Row(one.row, Rejection(one.reason), one.cells)
                continue
            try:
                facts = _plausible(read(one.row, one.cells), on)
            except (Rejection, LeftAside) as reason:
                yield Row(one.row, reason, one.cells)
            else:
                yield self._or_stale(Row(one.row, facts, one.cells), one.quarantined_at)

    def _ask(self, file: Sequence[Recognised]) -> None:
        for one, rows in self._read_whole(file):
            if one.feed.brings_versions:
                continue
            preview = Preview()
            tally = self._tally(one)
            same = self._is_same(one)
            while batch := list(islice(rows, BATCH_ROWS)):
                Decider(self.log, tally, preview, same_file=same).decided(batch)
            if preview.moved:
                raise MovedNotConfirmedError(one.table.label, preview.moved)
            if preview.share_changed > SHARE_TO_CONFIRM and len(preview.changed) > FEW:
                changed, facts = len(preview.changed), len(preview.facts)
                raise NotConfirmedError(one.table.label, changed, facts)

    def _table(
        self, found: Recognised, rows: Iterator[Row], report: Report, preview: Preview | None
    ) -> None:
        tally = self._tally(found)
        same = self._is_same(found)
        others = self.holds_any()
        with collected_by_batches() as collect:
            while batch := list(islice(rows, BATCH_ROWS)):
                if others and not same:
                    self._compare(batch, tally.contents)
                self._batch(batch, tally, preview=preview, same_file=same)
                tally.contents.take_rows(batch)
                self.progress(found.table.label, tally.rows, found.table.size - found.header.number)
                collect()
        tally.contents.conversions.update(found.table.conversions)
        about = {authority for authority, *_ in tally.contents.judged}
        tally.total.conflicts = tally.contents.conflicts(self.judged(about)) if about else 0
        if not self.dry:
            self._finish(tally, found.table)
        tally.add_to(report)

    def _compare(self, batch: Sequence[Row], contents: Contents) -> None:
        """Look for what other sources say otherwise, before this says it."""
        facts = [one for row in batch for one in row.facts if one.kind == "indicator"]
        authorities, measures = ({getattr(one, of) for one in facts} for of in _WHOSE_AND_WHAT)
        if facts:
            contents.compare(facts, self.said_of(authorities, measures))

    def _is_same(self, found: Recognised) -> bool:
        """Tell whether a table was read before, and nothing else under its name since."""
        return self.last_digest(found.feed.name, found.table.label) == found.table.digest

    def _tally(self, found: Recognised) -> Tally:
        table = found.table
        columns = columns_of(found.header)
        ignored = [one for one in columns if one and not found.feed.reads(one)]
        if of_two := sum(BETWEEN in one for one in columns):
            table.conversions[f"headings read from two rows, {found.header.number} and above"] = (
                of_two
            )
        contents = Contents(
            columns=[one for one in columns if one and one not in ignored],
            ignored=ignored,
            known=self.catalogue,
            loose=not found.feed.keyed,
        )
        return Tally(
            found.feed.name,
            table.label,
            self.at,
            self.actor,
            self.waiting(table.label),
            table.file,
            table.sheet,
            contents=contents,
        )

    def _read_whole(self, file: Sequence[Recognised]) -> Iterator[tuple[Recognised, Iterator[Row]]]:
        """Yield the tables of a file with their rows, those that contradict each other refused.

        The sheets of a workbook are one file: a reference names one finding in all of them.
        """
        said: dict[str, str] = {}
        loose = iter(self._settled([self.rows(one) for one in file if not one.feed.keyed], said))
        for one in file:
            if not one.feed.keyed:
                yield one, self._asked_of_fractions(next(loose))
            elif one.feed.brings_versions:
                yield one, self.rows(one)
            else:
                yield one, self._asked_of_fractions(first_of_each(self.rows(one), said))

    def _asked_of_fractions(self, rows: Iterator[Row]) -> Iterator[Row]:
        while batch := list(islice(rows, BATCH_ROWS)):
            yield from self._without_fractions(batch)

    def _without_fractions(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return rows, those refused that may give a fraction for a percentage."""
        scales = self.catalogue.scales.items()
        percent = {name for name, scale in scales if scale.unit == "percent"}
        return without_fractions(rows, percent, self.figures)

    def _settled(
        self, tables: Sequence[Iterator[Row]], said: dict[str, str]
    ) -> Sequence[Iterator[Row]]:
        """Return the rows of tables without those that contradict each other."""
        first: list[list[Row]] = []
        left = LOOKED_THROUGH
        for rows in tables:
            first.append(list(islice(rows, left)))
            left -= len(first[-1])
        rest = [list(islice(rows, 1)) for rows in tables]
        if any(rest):
            parts = zip(first, rest, tables, strict=True)
            return [first_of_each(chain(*one), said, with_whom) for one in parts]
        whole = iter(settled([row for rows in first for row in rows]))
        return [iter(list(islice(whole, len(rows)))) for rows in first]

    def rows(self, found: Recognised) -> Iterator[Row]:
        """Yield a table's rows as they are read."""
        table = found.table
        context = Context(
            self.at,
            self.actor,
            table.label,
            self.resolver,
            self.catalogue,
            rows_under(table, found.header, found.feed),
            title_of(table, found.header),
            self.published,
        )
        return self._read(table, found.feed, found.header, context)

    def _read(self, table: Table, feed: Feed, header: Line, context: Context) -> Iterator[Row]:
        read, on = feed.reader(context), today(self.at)
        yield from _above(table, header, read)
        for line, record in table.records(header, feed.reads):
            number = line.number
            if isinstance(record, Rejection | LeftAside):
                yield Row(number, record, _by_place(line.cells))
                continue
            try:
                facts = _plausible(read(number, record), on)
            except (Rejection, LeftAside) as reason:
                yield Row(number, reason.with_traceback(None), record)
                continue
            if line.merged and (why := merged_value(line, columns_of(header), record, facts, read)):
                yield Row(number, why, _by_place(line.cells))
            else:
                yield Row(number, facts, record)

    def _finish(self, tally: Tally, table: Table) -> None:
        def decided() -> list[Event]:
            held = self.log.streams([tally.file_id(table.digest)])
            event = tally.finished(held, table.digest, table.encoding)
            return [event] if event else []

        decide_and_append(self.log, decided)

    def _batch(
        self,
        rows: Sequence[Row],
        tally: Tally,
        since: dict[int, str] | None = None,
        preview: Preview | None = None,
        *,
        same_file: bool = False,
    ) -> None:
        outcome = Outcome()

        def decided() -> list[Event]:
            nonlocal outcome
            decider = Decider(self.log, tally, preview, since or {}, same_file)
            events, outcome = decider.decided(rows)
            return events

        if preview is None:
            decide_and_append(self.log, decided)
        else:
            decided()
        tally.total.add(outcome)


def _plausible(facts: Sequence[TakeIn], on: date) -> Sequence[TakeIn]:
    """Return the facts of a row. Raises Rejection where a day of one can't be, as of today."""
    for one in facts:
        if one.published_estimated:
            within_reach(one.true_on, on)
        else:
            plausible(one.kind, one.true_on, one.published_on, on)
    return facts


def _above(table: Table, header: Line, read: Read) -> Iterator[Row]:
    """Yield rows of the table that stand above its header, as they do in a file that was sorted.

    Titles can't be read as evidence: where no row above can, they are titles.
    """
    names = columns_of(header)
    above: list[Row] = []
    for line in takewhile(lambda one: one.number < header.number, table.lines()):
        if sum(bool(cell.strip()) for cell in line.cells) <= _IN_A_TITLE:
            continue
        cells = _by_place(line.cells)
        try:
            facts = read(line.number, dict(zip(names, line.cells, strict=False)))
        except (Rejection, LeftAside) as reason:
            above.append(Row(line.number, reason, cells))
        else:
            above.append(Row(line.number, facts, cells))
    if any(row.facts for row in above):
        for row in above:
            yield Row(row.number, Rejection(_ABOVE) if row.facts else row.outcome, row.cells)


def _by_place(cells: Cells) -> dict[str, str]:
    return {str(place): cell for place, cell in enumerate(cells, start=1)}
