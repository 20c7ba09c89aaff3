"""The neighbours that count at a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.ids import NEIGHBOURS, name_id
from domain.register.neighbour_events import NeighboursFrozen
from domain.times import published_instant

Lists = Mapping[str, tuple[str, ...]]
_NOBODY: Lists = {}


def neighbours_stream(year: int) -> UUID:
    """Return the stream of a year's neighbours."""
    return name_id(NEIGHBOURS, str(year))


@dataclass(slots=True)
class Neighbours:
    """The newest settled lists of every year."""

    years: dict[int, NeighboursFrozen] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[NeighboursFrozen]) -> "Neighbours":
        """Return what events, oldest first, make."""
        return cls({event.year: event for event in events})

    def known_by(self, instant: int) -> Lists:
        """Return the lists of the newest year that were published by an instant; none: nobody."""
        every = self.years.values()
        known = [one for one in every if published_instant(one.published_on) <= instant]
        return max(known, key=lambda event: event.year).lists if known else _NOBODY
