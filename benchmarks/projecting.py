"""Projecting events into the picture's tables, beside the inserts alone."""

import sqlite3
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.event_store import sample
from benchmarks.measuring import Pair, Work, pair
from infra.stores.eventstore.store import EventStore
from infra.stores.views import for_writing, open_views
from projections import follower
from projections.picture.projection import PictureProjection

BATCH = 10_000


def projecting(count: int) -> Pair:
    """Measure read, decode, project and commit, against inserting the finished rows."""
    store = EventStore(Path(mkdtemp()))
    events = sample(count)
    for start in range(0, count, BATCH):
        store.append(events[start : start + BATCH])
    finished = _finished_rows(store)

    def ours() -> Work:
        views = for_writing(open_views(Path(mkdtemp())))
        projections = [PictureProjection()]
        follower.create(views, projections)
        return lambda: follower.catch_up(store, views, projections)

    def floor() -> Work:
        folder = Path(mkdtemp())
        views = for_writing(open_views(folder))
        follower.create(views, [PictureProjection()])
        views.dispose()
        raw = sqlite3.connect(folder / "views.db", isolation_level=None)
        raw.execute("PRAGMA synchronous=NORMAL")
        raw.execute("PRAGMA cache_size=-262144")
        raw.execute("PRAGMA wal_autocheckpoint=32768")
        marks = ",".join("?" * len(finished[0]))

        def work() -> int:
            for start in range(0, count, BATCH):
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany(
                    f"INSERT INTO picture_versions_v2 VALUES ({marks})",
                    finished[start : start + BATCH],
                )
                raw.execute("COMMIT")
            return count

        return work

    return pair("project into the picture, beside inserts alone", ours, floor)


def _finished_rows(store: EventStore) -> list[tuple[object, ...]]:
    folder = Path(mkdtemp())
    views = for_writing(open_views(folder))
    follower.create(views, [PictureProjection()])
    follower.catch_up(store, views, [PictureProjection()])
    views.dispose()
    with sqlite3.connect(folder / "views.db") as raw:
        return list(raw.execute("SELECT * FROM picture_versions_v2 ORDER BY position"))
