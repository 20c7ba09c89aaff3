"""Who is compared with whom: computed where nobody publishes it, taken in where somebody does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from consumers.settle_neighbours import COMPUTED, began, computed, settled
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Lists, Neighbours, neighbours_stream
from infra.services.context import Context
from ingest.neighbour_lists import lists_of
from projections.picture.queries import V
from projections.register import queries as register_queries

_Found = tuple[int, str, str, Lists]
"""A year, where its lists are from, the day they were published, and the lists."""


@dataclass(frozen=True, slots=True)
class NeighbourService:
    """Settles who is compared with whom."""

    context: Context

    def known(self) -> Neighbours:
        """Return what is settled."""
        with self.context.reading() as connection:
            return register_queries.neighbours(connection)

    def settle_missing(self, actor: str) -> list[int]:
        """Compute the years that nobody settled yet; return those that now are.

        Published lists stand until newer ones are published.
        """
        return self._record(self._computed(self._missing()), actor, anew=False)

    def settle(self, years: Iterable[int], actor: str) -> list[int]:
        """Compute the neighbours of some years; return those there was enough known for."""
        return self._record(self._computed(years), actor)

    def take_in(self, file: Path, year: int, published_on: date, actor: str) -> int:
        """Take published lists in; return of how many authorities. Raises NeighbourListError."""
        lists = lists_of(file, self.context.directory())
        self._record([(year, file.name, published_on.isoformat(), lists)], actor)
        return len(lists)

    def _computed(self, years: Iterable[int]) -> list[_Found]:
        portfolio, directory = self.context.columns.portfolio(), self.context.directory()
        catalogue = self.context.catalogue()
        found = {year: computed(portfolio, directory, catalogue, year) for year in years}
        return [(year, COMPUTED, began(year), lists) for year, lists in found.items() if lists]

    def _record(self, found: list[_Found], actor: str, *, anew: bool = True) -> list[int]:
        """Settle years and return them; where not ``anew``, only those that nobody settled yet."""
        if not found:
            return []
        by = (actor, self.context.clock())

        def decided() -> Iterator[NeighboursFrozen]:
            streams = self.context.store.streams(neighbours_stream(year) for year, *_ in found)
            for year, source, published_on, lists in found:
                before = len(streams.get(neighbours_stream(year), ()))
                if anew or not before:
                    yield settled(before, year, source, published_on, lists, by)

        recorded = self.context.execute(decided)
        self.context.follow()
        return sorted(event.year for event in recorded if isinstance(event, NeighboursFrozen))

    def _missing(self) -> list[int]:
        known = self.known().years
        with self.context.reading() as connection:
            first = connection.execute(
                select(func.min(V.published_on)).where(V.kind == "indicator")
            ).scalar()
        if first is None:
            return []
        published = [year for year, event in known.items() if event.source != COMPUTED]
        until = min([*published, self.context.clock().year + 1])
        return [year for year in range(int(str(first)[:4]) + 1, until) if year not in known]
