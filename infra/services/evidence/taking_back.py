"""Taking a file back as a whole: the picture before it returns, and the log keeps both."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.commands import Command, header
from domain.events import Event
from domain.evidence.events import (
    FactEvent,
    ImportFinished,
    ImportTakenBack,
)
from domain.evidence.taking_back import restored
from domain.log import batches, decide_and_append
from domain.refusal import Refusal
from domain.times import FOREVER, AsOf
from infra.services.context import Context
from infra.services.evidence.dismissing import dismiss_rows
from infra.services.evidence.import_marks import Marks, marks_of, moments_of
from projections.intake import queries
from projections.intake.queries import Import
from projections.picture.queries import recorded_facts

_AT_ONCE = 5_000
_NO_IMPORT = "No one import has that id; 'soundings imports list' shows them."
_TAKEN_BACK = "This file was taken back already; what it said is no longer in force."
_A_REASON = "Say why the file is taken back: whoever looks later will ask."


class TakeBackRefusal(Refusal):
    """A file can't be taken back; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file that was taken in, with its tables; ``source`` is what it is called."""

    id: str
    source: str
    tables: Sequence[Import]

    @property
    def taken_back(self) -> bool:
        """Whether nothing of it stands."""
        return all(one.taken_back_instant < FOREVER for one in self.tables)

    @property
    def newest(self) -> Import:
        """The table that was read last: it says when, by whom, and what became of the file."""
        return self.tables[0]

    def total(self, what: str) -> int:
        """Add a count up over the tables."""
        return sum(int(getattr(one, what)) for one in self.tables)


@dataclass(frozen=True, slots=True)
class WasTakenBack:
    """What was done. ``to_repeat`` are later files that had rows which were held already."""

    id: str
    file: str
    facts: int
    dismissed: int
    to_repeat: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Takes files back."""

    context: Context

    def files(self, as_of: AsOf = queries.NOW) -> list[ImportedFile]:
        """Return what had been taken in then, newest first."""
        by_id: defaultdict[str, list[Import]] = defaultdict(list)
        with self.context.reading() as connection:
            for one in queries.finished_imports(connection, as_of):
                by_id[one.id].append(one)
        return [ImportedFile(id_, tables[0].source, tables) for id_, tables in by_id.items()]

    def one(self, wanted: str) -> ImportedFile:
        """Return one import by its id or the beginning of it. Raises TakeBackRefusal."""
        found = [one for one in self.files() if one.id.startswith(wanted)] if wanted else []
        if len(found) != 1:
            raise TakeBackRefusal(_NO_IMPORT)
        return found[0]

    def take_back(self, wanted: str, reason: str, actor: str) -> WasTakenBack:
        """Let every fact say what it did without this file, and dismiss its rows in quarantine.

        Cut off and asked again it goes on. Raises TakeBackRefusal.
        """
        self.context.catch_up()
        file, reason = self.one(wanted), reason.strip()
        if file.taken_back or not reason:
            raise TakeBackRefusal(_TAKEN_BACK if file.taken_back else _A_REASON)
        asked = Command(at=self.context.clock(), actor=actor)
        with self.context.reading() as connection:
            every = queries.finished_imports(connection)
        said = f"{file.source}: {reason}"
        facts = sum(self._facts(one, file, every, asked) for one in file.tables)
        dismissed = sum(self._rows(one, every, said, asked) for one in file.tables)
        for one in file.tables:
            self._close(one, reason, facts, asked)
        self.context.follow()
        return WasTakenBack(file.id, file.source, facts, dismissed, self._to_repeat(file))

    def _facts(
        self, table: Import, file: ImportedFile, every: Sequence[Import], asked: Command
    ) -> int:
        with self.context.reading() as connection:
            marks = marks_of(connection, every, file.tables)
            wanted = recorded_facts(connection, moments_of(connection, table, every))
        changed: set[UUID] = set()
        for ids in batches([UUID(one) for one in wanted], _AT_ONCE):

            def decided(ids: Sequence[UUID] = ids) -> list[Event]:
                return list(self._news(ids, table, marks, asked))

            news = decide_and_append(self.context.store, decided)
            changed.update(one.originator_id for one in news)
        return len(changed)

    def _news(
        self, ids: Sequence[UUID], table: Import, marks: Marks, asked: Command
    ) -> Iterator[Event]:
        for events in self.context.store.streams(ids).values():
            facts = [one for one in events if isinstance(one, FactEvent)]
            if any(one.origin.file == table.file and marks.covers(one) for one in facts):
                yield from restored(
                    facts, marks.covers, at=asked.at, actor=asked.actor, file=table.file
                )

    def _rows(self, table: Import, every: Sequence[Import], reason: str, asked: Command) -> int:
        """Dismiss the rows that wait because of this table and of no other import that stands."""
        with self.context.reading() as connection:
            stays = queries.stays_in(connection, table.file)
        standing = [
            one.finished_instant
            for one in every
            if one.file == table.file
            and one.position != table.position
            and one.taken_back_instant == FOREVER
        ]
        first = {one.id: one.came for one in reversed(stays)}
        waiting = [
            UUID(one.id)
            for one in stays
            if one.left == FOREVER
            and first[one.id] <= table.finished_instant
            and not any(end >= first[one.id] for end in standing)
        ]
        return dismiss_rows(self.context.store, waiting, reason, asked)

    def _close(self, table: Import, reason: str, facts: int, asked: Command) -> None:
        stream = UUID(table.stream)

        def decided() -> list[Event]:
            held = self.context.store.streams([stream]).get(stream, [])
            if not held or not isinstance(held[-1], ImportFinished):
                return []
            event = ImportTakenBack(
                **header(asked, stream, len(held)),
                feed=table.feed,
                file=table.file,
                reason=reason,
                facts=facts,
            )
            return [event]

        decide_and_append(self.context.store, decided)

    def _to_repeat(self, file: ImportedFile) -> list[str]:
        """Return the later files that may have said the same, which the log did not keep twice."""
        last = max(one.position for one in file.tables)
        later = [
            one
            for one in self.files()
            if not one.taken_back
            and min(table.position for table in one.tables) > last
            and one.total("duplicates")
        ]
        return sorted({one.source for one in later})
