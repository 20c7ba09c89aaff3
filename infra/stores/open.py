"""Opening the stores of one installation: SQLite files, or one PostgreSQL database."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, inspect, text

from consumers import due_days
from infra.settings import Settings
from infra.stores.eventstore.errors import StoreError
from infra.stores.eventstore.store import EventStore
from infra.stores.interrupted_restore import refuse_if_under_way
from infra.stores.migrations.schema import ADVISORY_LOCK, HEAD, revision
from infra.stores.views import for_writing, open_views
from projections import follower
from projections.rebuildable import Rebuildable

BESIDE = due_days.NAMES
"""The tables that the detectors keep beside the views; whoever moves the views moves them, too."""

_LEFT_BEHIND = frozenset({"comparisons_v1", "comparisons_moved_v1"})
"""What detectors of earlier programs kept there."""


def open_stores(
    settings: Settings, projections: Sequence[Rebuildable]
) -> tuple[EventStore, Engine]:
    """Open event store and views, with every table made that this program needs.

    Raises StoreUnavailableError where the database can't be reached, and NewerStoreError where a
    newer program has made it, and RestoreInterruptedError where only some of them are in place.
    """
    refuse_if_under_way(settings.home)
    url = settings.database_url
    views = open_views(settings.home, url)
    if url is None:
        follower.create(for_writing(views), projections)
        with for_writing(views).begin() as connection:
            _create_beside(connection)
        return EventStore(settings.home, anchor_file=settings.anchor_file), views
    try:
        prepare(for_writing(views), projections)
        return EventStore(settings.home, url, settings.anchor_file), views
    except StoreError:
        views.dispose()
        raise


def prepare(engine: Engine, projections: Sequence[Rebuildable]) -> None:
    """Bring a PostgreSQL database to this program's schema; several programs may ask at once.

    A read model of a new version is made here, not by a migration: it is named by its version, and
    what is in it can be made again.
    """
    with engine.begin() as connection:
        if revision(connection) == HEAD and _is_whole(connection, projections):
            return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        if revision(connection) != HEAD:
            # Only where there is something to do: it takes a third of a second to load.
            from infra.stores.migrations.running import upgrade  # noqa: PLC0415 - the line above

            upgrade(connection)
        follower.create_tables(connection, projections)
        _create_beside(connection)


def _create_beside(connection: Connection) -> None:
    """Make what the detectors keep beside the views; drop what they kept there and need no more."""
    due_days.create(connection)
    for name in sorted(_LEFT_BEHIND):
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


def _is_whole(connection: Connection, projections: Sequence[Rebuildable]) -> bool:
    wanted = {table.name for one in projections for table in one.tables} | BESIDE
    there = set(inspect(connection).get_table_names())
    return wanted <= there and not _LEFT_BEHIND & there
