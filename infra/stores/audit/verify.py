"""Checking the audit log, whatever somebody has put into its tables."""

from collections.abc import Sequence

from sqlalchemy import Connection

from infra.stores.audit.chain import as_event_row
from infra.stores.eventstore.chain import Verdict, verify
from infra.stores.eventstore.rows import Head

# Straight from the driver: SQLAlchemy's types would make bytes of what are none any more.
_ENTRIES = (
    "SELECT position, at, act, person, subject, count, chain FROM soundings_audit ORDER BY position"
)
_HEAD = "SELECT position, chain FROM soundings_audit_head"


def checked(connection: Connection, anchors: Sequence[Head]) -> Verdict:
    """Recompute the chain over all entries; hold it against anchors and the head in the file."""
    heads = [tuple(row) for row in connection.exec_driver_sql(_HEAD)]
    rows = connection.exec_driver_sql(_ENTRIES)
    verdict = verify(map(as_event_row, rows), anchors)
    if verdict.ok and not _ends_in(heads, verdict, connection):
        return Verdict(verdict.events, "the head in the file is not that of the last entry")
    return verdict


def _ends_in(heads: Sequence[tuple[object, ...]], verdict: Verdict, connection: Connection) -> bool:
    if not verdict.events:
        return not heads
    last = f"SELECT position, chain FROM soundings_audit WHERE position = {verdict.events}"  # noqa: S608 - a number of our own
    return heads == [tuple(row) for row in connection.exec_driver_sql(last)]
