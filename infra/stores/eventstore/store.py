"""The application over the event store: whole batches in, streams and the log out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError

from domain.events import Event
from domain.log import ConcurrentWriteError, Recorded
from infra.stores.eventstore.anchors import anchors_of
from infra.stores.eventstore.chain import Row, Verdict, verify
from infra.stores.eventstore.errors import StoreUnavailableError
from infra.stores.eventstore.mapper import EventMapper
from infra.stores.eventstore.postgres import ChainedPostgresRecorder
from infra.stores.eventstore.postgres import environment as on_postgres
from infra.stores.eventstore.sqlite import ChainedSQLiteRecorder
from infra.stores.eventstore.sqlite import environment as on_sqlite

_PAGE = 5_000


class EventStore(Application[UUID]):
    """All events of one installation, in one log. Satisfies ``domain.log.EventLog``.

    Without a URL it is a SQLite file in the folder. With one it is in that PostgreSQL database,
    whose tables the migrations have made; the folder holds the anchors.
    """

    name = "soundings"
    recorder: ChainedSQLiteRecorder | ChainedPostgresRecorder
    mapper: EventMapper

    def __init__(
        self, folder: Path, database_url: str | None = None, anchor_file: Path | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with _reaching():
            super().__init__(on_postgres(database_url) if database_url else on_sqlite(folder))
        self.anchors = anchors_of("events", folder / "anchors.txt", anchor_file)

    def construct_mapper(self) -> EventMapper:
        """Return our mapper: the library's own takes apart what has a ``__dict__`` only."""
        return EventMapper()

    def append(self, events: Sequence[Event]) -> range:
        """Store all events or none; return their positions.

        Raises ConcurrentWriteError where a version is taken, and StoreUnavailableError where it
        can't be told which: then read the streams and decide again.
        """
        if not events:
            return range(0)
        stored = [self.mapper.to_stored_event(event) for event in events]
        try:
            with _reaching():
                positions = self.recorder.insert_events(stored)
        except IntegrityError as error:
            msg = "Somebody else wrote to the same stream first."
            raise ConcurrentWriteError(msg) from error
        if not isinstance(positions, range):
            msg = "The recorder gave no range of positions."
            raise TypeError(msg)
        return positions

    def streams(self, stream_ids: Iterable[UUID]) -> Mapping[UUID, list[Event]]:
        """Return the events of several streams, oldest first; one without events is absent."""
        found: defaultdict[UUID, list[Event]] = defaultdict(list)
        for row in self._streams(stream_ids):
            event = self.mapper.decode(row[3], row[4])
            found[event.originator_id].append(event)
        return found

    def recorded(self, stream_id: UUID) -> Sequence[Recorded]:
        """Return one stream with positions and hashes, oldest first."""
        return [self._recorded(row) for row in self._streams([stream_id])]

    def read(self, after: int, limit: int = _PAGE) -> Sequence[Recorded]:
        """Return up to ``limit`` events after a position, in log order."""
        return [self._recorded(row) for row in self._page(after, limit)]

    def last_position(self) -> int:
        """Return the position of the newest event, 0 where there is none."""
        with _reaching():
            return self.recorder.max_notification_id() or 0

    def anchor(self) -> None:
        """Write the log's head down outside the store, so that a cut tail shows."""
        last = self.last_position()
        for row in self._page(last - 1, 1):
            self.anchors.add(row[0], row[5])

    def verify(self) -> Verdict:
        """Recompute the chain over the whole log and hold it against the anchors."""
        return verify(self._rows(), self.anchors.read())

    def _rows(self) -> Iterator[Row]:
        after = 0
        while rows := self._page(after, _PAGE):
            yield from rows
            after = rows[-1][0]

    def _page(self, after: int, limit: int) -> list[Row]:
        with _reaching():
            return self.recorder.rows(after, limit)

    def _streams(self, stream_ids: Iterable[UUID]) -> list[Row]:
        with _reaching():
            return self.recorder.streams(stream_ids)

    def _recorded(self, row: Row) -> Recorded:
        return Recorded(row[0], self.mapper.decode(row[3], row[4]), row[5])


@contextmanager
def _reaching() -> Iterator[None]:
    """Say in our own words that a database is away: a driver's may quote what was written."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailableError from error
