"""Everything that the stores hold, on any database, in one order."""

from sqlalchemy import select

from infra.services.installation import Soundings
from infra.stores.eventstore.chain import Row
from infra.stores.eventstore.store import EventStore

Views = dict[str, list[tuple[object, ...]]]


def view_rows(app: Soundings) -> Views:
    """Return every row of every view. The number a database gives a row is no answer: left out."""
    found: Views = {}
    with app.reading() as connection:
        for table in (table for one in app.projections for table in one.tables):
            columns = [column for column in table.columns if column.name != "id"]
            if table.name.startswith("quarantine"):
                columns = list(table.columns)
            rows = connection.execute(select(*columns))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def log_rows(store: EventStore) -> list[Row]:
    """Return every event as its row, hash and all."""
    return store.recorder.rows(0, 10**9)
