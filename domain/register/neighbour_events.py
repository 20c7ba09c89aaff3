"""Who an authority is compared with: statistical neighbours, frozen for a year."""

from typing import ClassVar

from domain.events import Event


class NeighboursFrozen(Event, frozen=True, kw_only=True):
    """Each authority's neighbours from ``year`` on were settled.

    They count from ``published_on`` (ISO date): who is compared with whom must have been knowable
    then. ``lists`` gives authorities' ids as hex, nearest first. ``source`` is who settled them. A
    later version for the same year stands in place of an earlier one.
    """

    topic: ClassVar[str] = "register.neighbours_frozen"

    year: int
    source: str
    published_on: str
    lists: dict[str, tuple[str, ...]]
