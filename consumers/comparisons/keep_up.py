"""Keeps comparisons up to date with the picture and the neighbours.

Only groups that new evidence touched are compared anew; when neighbours are settled, all are.
A repeat changes nothing, so it may be killed at any point and run again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from consumers.comparisons import read as reading
from consumers.comparisons import tables
from consumers.comparisons.group import Compared, compare
from consumers.comparisons.tables import Group
from domain.register.neighbours import Neighbours
from projections.follower import claim, position
from projections.picture.projection import PictureProjection
from projections.register import queries as register_queries

NAME = "comparisons_v1"
_TOLD = 100

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Brings the comparisons up to date.

    ``views`` is written for the comparisons and their position only.
    """

    views: Engine
    progress: Progress = lambda *_: None

    def run(self) -> None:
        """Bring the comparisons in line with the picture."""
        with self.views.connect() as connection:
            here = position(connection, NAME)
            reached = position(connection, PictureProjection.name)
            neighbours = register_queries.neighbours(connection)
            settled = register_queries.neighbours_settled(connection)
        if reached <= here:
            return
        with self.views.begin() as connection:
            if neighbours.years:
                self._bring_up(connection, neighbours, 0 if settled > here else here, reached)
            claim(connection, NAME, here, reached)

    def _bring_up(
        self, connection: Connection, neighbours: Neighbours, after: int, upto: int
    ) -> None:
        groups = reading.touched(connection, after)
        near = sorted({*_compared(neighbours)})
        for done, (group, versions) in enumerate(reading.of(connection, groups, near), start=1):
            _put(connection, group, list(compare(versions, neighbours)), upto)
            if done % _TOLD == 0:
                self.progress(done, len(groups))


def _put(connection: Connection, group: Group, now: Sequence[Compared], upto: int) -> None:
    before, after = _by_authority(tables.of_group(connection, group)), _by_authority(now)
    changed = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    news = [one for one in now if one.authority in changed]
    tables.put(connection, group, sorted(changed), news, upto)


def _compared(neighbours: Neighbours) -> Iterator[str]:
    """Yield every authority that is compared, or compared with."""
    for event in neighbours.years.values():
        for authority, near in event.lists.items():
            yield authority
            yield from near


def _by_authority(found: Iterable[Compared]) -> dict[str, set[Compared]]:
    by_authority: defaultdict[str, set[Compared]] = defaultdict(set)
    for one in found:
        by_authority[one.authority].add(one)
    return dict(by_authority)
