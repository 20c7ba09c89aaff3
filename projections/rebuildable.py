"""What every read model shares: tables of its own, which can be made beside those in use."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

from sqlalchemy import Connection, Table

from domain.log import Recorded


class Rebuildable(ABC):
    """A read model in tables of its own. With a suffix it builds them beside those in use."""

    name: str
    tables: tuple[Table, ...]

    @abstractmethod
    def __init__(self, suffix: str = "") -> None:
        """Name the tables, in ``tables``."""

    def beside(self, suffix: str) -> Self:
        """Return this projection on tables beside those in use."""
        return type(self)(suffix)

    def create(self, connection: Connection) -> None:
        """Make the tables, if they are not there."""
        for table in self.tables:
            table.create(connection, checkfirst=True)

    @abstractmethod
    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take a batch in, in log order. Deterministic: no clock, ids from events."""
