"""The first day of which anything is known: where a reader who goes back in time can stop."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from domain.times import FOREVER, day_of
from infra.services.context import Context
from projections.picture.tables import versions

V = versions.c


@dataclass(slots=True)
class Beginnings:
    """Remembers that day, and looks only at what came into the log since it last looked."""

    _found: tuple[int, int] = field(init=False, default=(0, FOREVER))

    def day(self, services: Context, position: int) -> date | None:
        """Return the first day on which anything was published; None where nothing is held."""
        looked_at, earliest = self._found
        if position > looked_at:
            with services.reading() as connection:
                earliest = min(earliest, _earliest_since(connection, looked_at))
            self._found = (position, earliest)
        return day_of(earliest) if earliest < FOREVER else None


def _earliest_since(connection: Connection, position: int) -> int:
    statement = select(func.min(V.published_at)).where(V.held_from > position)
    found = connection.execute(statement).scalar()
    return FOREVER if found is None else int(found)
