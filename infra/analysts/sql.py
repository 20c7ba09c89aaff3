"""A read-only SQL session pinned to one moment: DuckDB over the views as frames, with limits.

The session holds copies of the views as of its moment and nothing else: no file, no network and no
other moment can be reached from it, and nothing that is done in it is kept.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

import duckdb
import polars as pl

from domain.refusal import Refusal
from infra.analysts.limits import ROWS, SECONDS

_MEMORY = "2GB"

Table = Callable[[str], pl.DataFrame | None]
"""Returns a view by its name, as of the session's moment; None where there is none."""


class QueryError(Refusal):
    """A query was refused, failed or came to a limit; the message says what to do."""


class Session(AbstractContextManager["Session"]):
    """Answers questions about one moment. Use it in a ``with`` block, or close it."""

    def __init__(self, table: Table, *, rows: int = ROWS, seconds: float = SECONDS) -> None:
        self._table, self._rows, self._seconds = table, rows, seconds
        self._held: set[str] = set()
        self._database = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
        self._folder = TemporaryDirectory()
        database = self._database
        database.execute(f"SET memory_limit = '{_MEMORY}'")
        database.execute("SET temp_directory = ''")
        database.execute(f"SET allowed_directories = ['{self._folder.name}']")
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")

    def query(self, sql: str) -> pl.DataFrame:
        """Answer one SELECT. Raises QueryError."""
        self._check(sql)
        stop = Timer(self._seconds, self._database.interrupt)
        stop.start()
        try:
            limited = f"SELECT * FROM ({sql.strip().rstrip(';')}\n) LIMIT {self._rows + 1}"  # noqa: S608 - the reader's own query, checked above
            found = pl.DataFrame(self._database.sql(limited))
        except duckdb.InterruptException:
            msg = f"The query took more than {self._seconds:g} seconds; ask for less."
            raise QueryError(msg) from None
        except duckdb.Error as error:
            raise QueryError(_first_line(error)) from None
        finally:
            stop.cancel()
        if found.height > self._rows:
            msg = f"The answer has more than {self._rows:,} rows; add a LIMIT or raise the limit."
            raise QueryError(msg)
        return found

    def _check(self, sql: str) -> None:
        """Refuse all but one SELECT, and hold the tables it names."""
        try:
            statements = self._database.extract_statements(sql)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                msg = "Only one SELECT at a time is answered; nothing can be changed here."
                raise QueryError(msg)
            self._hold(self._database.get_table_names(sql) - self._held)
        except duckdb.Error as error:
            raise QueryError(_first_line(error)) from None

    def _hold(self, names: set[str]) -> None:
        for name in sorted(names):
            frame = self._table(name)
            if frame is None:
                continue  # an alias, or a table that isn't there: DuckDB says which
            path = Path(self._folder.name) / f"{name}.parquet"
            frame.write_parquet(path)
            create = f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet(?)'  # noqa: S608 - a view's name
            self._database.execute(create, [str(path)])
            path.unlink()
            self._held.add(name)

    def close(self) -> None:
        """End the session."""
        self._database.close()
        self._folder.cleanup()

    def __exit__(self, *_: object) -> None:
        self.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
