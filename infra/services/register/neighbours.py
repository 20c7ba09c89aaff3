"""Who is compared with whom: computed where nobody publishes it, taken in where somebody does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from consumers.comparisons.settle_neighbours import COMPUTED, began, computed, settled
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Lists, Neighbours, neighbours_stream
from infra.services.context import Context
from ingest.neighbour_lists import lists_of
from projections.picture.queries import V
from projections.register import queries as register_queries


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
        return self.settle(self._missing(), actor)

    def settle(self, years: Iterable[int], actor: str) -> list[int]:
        """Compute the neighbours of some years; return those there was enough known for."""
        portfolio, directory = self.context.columns.portfolio(), self.context.directory()
        found = {year: computed(portfolio, directory, year) for year in years}
        enough = {year: lists for year, lists in found.items() if lists}
        computed_lists = [(year, COMPUTED, began(year), lists) for year, lists in enough.items()]
        self._record(computed_lists, actor)
        return sorted(enough)

    def take_in(self, file: Path, year: int, published_on: date, actor: str) -> int:
        """Take published lists in; return of how many authorities. Raises NeighbourListError."""
        lists = lists_of(file, self.context.directory())
        self._record([(year, file.name, published_on.isoformat(), lists)], actor)
        return len(lists)

    def _record(self, found: list[tuple[int, str, str, Lists]], actor: str) -> None:
        if not found:
            return
        streams = self.context.store.streams(neighbours_stream(year) for year, *_ in found)
        by = (actor, self.context.clock())
        events: list[NeighboursFrozen] = []
        for year, source, published_on, lists in found:
            before = len(streams.get(neighbours_stream(year), ()))
            events.append(settled(before, year, source, published_on, lists, by))
        self.context.store.append(events)
        self.context.follow()

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
