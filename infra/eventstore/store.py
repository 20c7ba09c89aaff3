"""The application over the event store: whole batches in, streams and the log out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError

from domain.events import Event
from domain.log import ConcurrentWriteError, Recorded
from infra.eventstore.anchors import Anchors
from infra.eventstore.chain import Row, Verdict, verify
from infra.eventstore.mapper import EventMapper
from infra.eventstore.sqlite import ChainedSQLiteRecorder

_PAGE = 5_000


class EventStore(Application[UUID]):
    """All events of one installation, in one log. Satisfies ``domain.log.EventLog``."""

    name = "soundings"
    recorder: ChainedSQLiteRecorder
    mapper: EventMapper

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(
            {
                "PERSISTENCE_MODULE": "infra.eventstore.sqlite:ChainedSQLiteFactory",
                "SQLITE_DBNAME": str(folder / "events.db"),
                "SQLITE_LOCK_TIMEOUT": "60",
            }
        )
        self.anchors = Anchors(folder / "anchors.txt")

    def construct_mapper(self) -> EventMapper:
        """Give our mapper: the library's own takes apart what has a ``__dict__`` only."""
        return EventMapper()

    def append(self, events: Sequence[Event]) -> range:
        """Store all events or none; give their positions. Raises ConcurrentWriteError."""
        if not events:
            return range(0)
        stored = [self.mapper.to_stored_event(event) for event in events]
        try:
            positions = self.recorder.insert_events(stored)
        except IntegrityError as error:
            msg = "Somebody else wrote to the same stream first."
            raise ConcurrentWriteError(msg) from error
        if not isinstance(positions, range):
            msg = "The recorder gave no range of positions."
            raise TypeError(msg)
        return positions

    def streams(self, stream_ids: Iterable[UUID]) -> Mapping[UUID, list[Event]]:
        """Give the events of several streams, oldest first; one without events is absent."""
        found: defaultdict[UUID, list[Event]] = defaultdict(list)
        for row in self.recorder.streams(stream_ids):
            event = self.mapper.decode(row[3], row[4])
            found[event.originator_id].append(event)
        return found

    def recorded(self, stream_id: UUID) -> Sequence[Recorded]:
        """Give one stream with positions and hashes, oldest first."""
        return [self._recorded(row) for row in self.recorder.streams([stream_id])]

    def read(self, after: int, limit: int = _PAGE) -> Sequence[Recorded]:
        """Give up to ``limit`` events after a position, in log order."""
        return [self._recorded(row) for row in self.recorder.rows(after, limit)]

    def last_position(self) -> int:
        """Give the position of the newest event, 0 where there is none."""
        return self.recorder.max_notification_id() or 0

    def anchor(self) -> None:
        """Write the log's head down outside the store, so that a cut tail shows."""
        last = self.last_position()
        for row in self.recorder.rows(last - 1, 1):
            self.anchors.add(row[0], row[5])

    def verify(self) -> Verdict:
        """Recompute the chain over the whole log and hold it against the anchors."""
        return verify(self._rows(), self.anchors.read())

    def _rows(self) -> Iterator[Row]:
        after = 0
        while rows := self.recorder.rows(after, _PAGE):
            yield from rows
            after = rows[-1][0]

    def _recorded(self, row: Row) -> Recorded:
        return Recorded(row[0], self.mapper.decode(row[3], row[4]), row[5])
