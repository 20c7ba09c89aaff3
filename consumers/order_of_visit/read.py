"""Reading what the order goes by out of the picture: figures of lines, and judgements."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, select

from consumers.expectations.read import strays
from domain.times import FOREVER, AsOf, Basis
from projections.picture.queries import V, VersionRow


class Known(NamedTuple):
    """One version of a fact, whose it was, and the instant from which it was known."""

    at: int
    authority: str
    row: VersionRow


class Fact(NamedTuple):
    """All versions of one fact, the earliest known first."""

    known: tuple[int, ...]
    versions: tuple[Known, ...]

    def at(self, instant: int) -> Known | None:
        """Return the version in force at an instant; None before it was known at all."""
        place = bisect_right(self.known, instant)
        return self.versions[place - 1] if place else None


def facts(connection: Connection, as_of: AsOf, measures: Collection[str]) -> list[Fact]:
    """Return the facts of some measures, and those that ever were of one, up to a position."""
    c = [V[name] for name in VersionRow._fields]
    last = min(as_of.position, FOREVER - 1)
    held = (V.held_from <= last, V.held_until > last)
    wanted = select(V.authority, V.recorded_at, *c).where(*held)
    moved = strays(connection)
    found = [*connection.execute(wanted.where(V.measure.in_(sorted(measures))))]
    if moved:
        away = V.measure.not_in(sorted(measures))
        found += connection.execute(wanted.where(V.evidence.in_(moved), away))
    return list(_by_fact(_known(as_of.basis, *row) for row in found))


def _known(basis: Basis, authority: str, recorded_at: int, *rest: object) -> Known:
    row = VersionRow._make(rest)
    return Known(row.published_at if basis is Basis.PUBLISHED else recorded_at, authority, row)


def _by_fact(versions: Iterable[Known]) -> Iterator[Fact]:
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for one in versions:
        found[one.row.evidence].append(one)
    for of_fact in found.values():
        of_fact.sort(key=lambda one: (one.at, one.row.position))
        yield Fact(tuple(map(attrgetter("at"), of_fact)), tuple(of_fact))
