"""The days on which the clock alone may make the detectors say otherwise, by what is folded as one.

Beside the views and no view itself: it goes with the runner's position. Whoever loses it folds
everything anew, which writes it again.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, text

from projections.column_types import TEXT

METADATA = MetaData()
_DUES = Table(
    "detector_dues_v1",
    METADATA,
    Column("authority", TEXT, primary_key=True),
    Column("domain", TEXT, primary_key=True),
    Column("due", BigInteger, nullable=False),
)
_FORGET = text("DELETE FROM detector_dues_v1 WHERE authority = :authority AND domain = :domain")
_KEEP = text(
    "INSERT INTO detector_dues_v1 (authority, domain, due) VALUES (:authority, :domain, :due)"
)

Due = tuple[str, str, date | None]
"""An authority, a domain and its day, if it waits for one."""


NAMES = frozenset(METADATA.tables)


def create(connection: Connection) -> None:
    """Make the table, if it is not there."""
    METADATA.create_all(connection)


def keep(connection: Connection, dues: Iterable[Due]) -> None:
    """Write down what is waited for, in place of what was."""
    rows = [
        {"authority": authority, "domain": domain, "due": due.toordinal() if due else None}
        for authority, domain, due in dues
    ]
    if rows:
        connection.execute(_FORGET, rows)
    if waiting := [row for row in rows if row["due"] is not None]:
        connection.execute(_KEEP, waiting)


def over(connection: Connection, today: date) -> set[tuple[str, str]]:
    """Return the authorities and domains whose day has come."""
    found = connection.execute(
        text("SELECT authority, domain FROM detector_dues_v1 WHERE due <= :today"),
        {"today": today.toordinal()},
    )
    return {(authority, domain) for authority, domain in found}
