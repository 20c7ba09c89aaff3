"""The vault's tables, copied from any database into any other; its keys go another way.

What lets somebody in for a while (sessions, tokens, tries, journeys to a provider) is not copied.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, insert, select

from infra.backup.copy_file import SINGLE
from infra.backup.files import own_file
from infra.stores.vault.account_tables import attempts, journeys, sessions, tokens
from infra.stores.vault.statement_tables import keys
from infra.stores.vault.tables import METADATA
from infra.stores.views import for_writing, open_sqlite

_LEFT_OUT = frozenset({keys, attempts, journeys, sessions, tokens})
_ROWS = 1_000


def tables() -> Sequence[Table]:
    """Return the tables that a backup holds."""
    return [one for one in METADATA.sorted_tables if one not in _LEFT_OUT]


@contextmanager
def writing(
    file: Path, wanted: Iterable[Table], metadata: MetaData = METADATA
) -> Iterator[Connection]:
    """Yield a transaction of a file of tables, which nobody else has open; make what is missing."""
    engine = for_writing(open_sqlite(own_file(file), SINGLE))
    try:
        with engine.begin() as connection:
            metadata.create_all(connection, tables=list(wanted))
            yield connection
    finally:
        engine.dispose()


def copy(source: Connection, to: Connection, wanted: Iterable[Table]) -> None:
    """Copy all rows. Numbers that a database gives to rows are given anew."""
    for table in wanted:
        columns = [one for one in table.columns if one is not table.autoincrement_column]
        for some in source.execute(select(*columns)).mappings().partitions(_ROWS):
            to.execute(insert(table), [dict(row) for row in some])
