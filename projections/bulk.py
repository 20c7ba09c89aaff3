"""Many rows at once: in past SQLAlchemy, the driver's own way; out by ids, some at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Table, text

Row = Sequence[Any]

_IDS_A_QUERY = 500
"""Far below what any engine takes as parameters of one statement."""


def pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield ids as many at a time as one statement asks for, in their order.

    >>> [len(some) for some in pieces(map(str, range(1_200)))]
    [500, 500, 200]
    """
    every = list(ids)
    for start in range(0, len(every), _IDS_A_QUERY):
        yield every[start : start + _IDS_A_QUERY]


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[Row]
) -> None:
    """Insert rows that hold the columns in this order."""
    if not rows:
        return
    names = ", ".join(columns)
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        _copy(driver, f"COPY {table.name} ({names}) FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - the table's own names
        [tuple(row) for row in rows],
    )


def _copy(driver: psycopg.Connection[Any], statement: str, rows: list[Row]) -> None:
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copying:
        for row in rows:
            copying.write_row(row)


def analyse(connection: Connection, table: Table) -> None:
    """Tell PostgreSQL what a table that was just filled looks like; SQLite plans without."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {table.name}"))
