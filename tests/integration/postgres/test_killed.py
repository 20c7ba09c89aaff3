"""PostgreSQL killed under load: nothing acknowledged is lost, and the same process goes on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from threading import Event

import pytest

from domain.log import ConcurrentWriteError
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.eventstore.errors import StoreUnavailableError
from infra.stores.eventstore.store import EventStore
from tests.integration.steps import take_in
from tests.integration.stored import view_rows
from tests.integration.system.test_event_store import recorded
from tests.servers.postgres import OwnServer

KILLS = 3
TRIES = 10
PATIENCE = 60


class Writer:
    """Saves batch after batch, each until it is acknowledged."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self.acknowledged: Queue[int] = Queue()
        self.enough = Event()
        self.failed = Event()

    def run(self) -> int:
        """Write until told to end; return the number of batches."""
        number = 0
        while not self.enough.is_set():
            self._save(number)
            self.acknowledged.put(number)
            number += 1
        return number

    def _save(self, number: int) -> None:
        batch = [recorded(f"{number} {part}") for part in range(1 + number % 20)]
        for _ in range(TRIES):
            try:
                self._store.append(batch)
            except StoreUnavailableError:
                self.failed.set()
            except ConcurrentWriteError:
                return  # the commit was the last thing that the killed server did
            else:
                return
        pytest.fail("the server came back, and the writer did not go on")


def test_a_server_killed_under_load_loses_nothing_acknowledged_and_doubles_nothing(
    mortal_postgres: OwnServer, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, database_url=mortal_postgres.url)
    with Soundings(settings) as app, ThreadPoolExecutor(1) as pool:
        writer = Writer(app.store)
        ended = pool.submit(writer.run)
        try:
            for _ in range(KILLS):
                for _ in range(50):
                    writer.acknowledged.get(timeout=30)
                writer.failed.clear()
                mortal_postgres.kill()
                assert writer.failed.wait(PATIENCE), "nobody missed the server"
                mortal_postgres.restart()
        finally:
            writer.enough.set()
        written = ended.result(timeout=30)
        assert app.store.last_position() == sum(1 + n % 20 for n in range(written))
        assert app.store.verify().ok
        held = {one.event.originator_id for one in app.store.read(0, 10**6)}
        assert len(held) == app.store.last_position()


def test_a_process_reads_writes_and_projects_on_after_the_server_came_back(
    mortal_postgres: OwnServer, tmp_path: Path, examples: Path
) -> None:
    settings = Settings(home=tmp_path, database_url=mortal_postgres.url)
    with Soundings(settings) as app:
        app.initialise()
        take_in(app, examples / "east-midlands")
        before = view_rows(app)
        mortal_postgres.kill()
        with pytest.raises(StoreUnavailableError, match="doing it again does no harm"):
            app.store.append([recorded("lost")])
        with pytest.raises(StoreUnavailableError):
            app.position()
        mortal_postgres.restart()
        assert view_rows(app) == before
        take_in(app, examples / "childrens-services")
        assert app.store.verify().ok
        assert len(view_rows(app)["picture_versions_v2"]) > len(before["picture_versions_v2"])
