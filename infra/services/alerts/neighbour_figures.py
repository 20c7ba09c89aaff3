"""The middle of the neighbours' figures that a line's signal is told beside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import Connection

from detectors.nearest import NEAREST
from domain.alerts.events import Signal
from domain.register.neighbours import Lists
from domain.times import AsOf
from projections.picture import queries as picture
from projections.register import queries as register_queries

FEWEST = 3
"""Of fewer neighbours than this a middle says nothing."""

_Period = tuple[str, str]
"""A measure, and the day (ISO) that a period's figures are true of."""


@dataclass(frozen=True, slots=True)
class NeighbourFigures:
    """The middle of the neighbours' figures, by authority, measure and period."""

    medians: Mapping[tuple[str, str, str], float] = field(default_factory=dict)

    def of(self, authority: str, signal: Signal) -> float | None:
        """Return what a signal is told beside; None where nothing is known or it is of no line."""
        return self.medians.get((authority, *_period(signal)))


def neighbour_figures(
    connection: Connection, as_of: AsOf, told: Iterable[tuple[str, Signal]]
) -> NeighbourFigures:
    """Look up, at once for all, the middles as known at a moment; ``told`` names authorities."""
    wanted = [(authority, _period(one)) for authority, one in told if "nation" in one.observed]
    lists = near(connection, as_of) if wanted else {}
    by_authority: defaultdict[str, set[_Period]] = defaultdict(set)
    for authority, period in wanted:
        if lists.get(authority):
            by_authority[authority].add(period)
    held = _held(connection, as_of, lists, by_authority)
    found: dict[tuple[str, str, str], float] = {}
    for authority, periods in by_authority.items():
        for period in periods:
            of_period = held[period]
            values = [of_period[one] for one in lists[authority] if one in of_period]
            if len(values) >= FEWEST:
                found[authority, *period] = median(values)
    return NeighbourFigures(found)


def near(connection: Connection, as_of: AsOf) -> Lists:
    """Return the nearest neighbours of every authority as they were settled at a moment."""
    settled = register_queries.neighbours(
        connection, register_queries.last_change(connection, as_of.register)
    )
    lists = settled.known_by(as_of.known_by)
    return {authority: some[:NEAREST] for authority, some in lists.items()}


def _held(
    connection: Connection,
    as_of: AsOf,
    lists: Lists,
    wanted: Mapping[str, set[_Period]],
) -> Mapping[_Period, Mapping[str, float]]:
    """Return the figures of everybody's neighbours, period by period."""
    others = sorted({one for authority in wanted for one in lists[authority]})
    periods = {period for some in wanted.values() for period in some}
    held: defaultdict[_Period, dict[str, float]] = defaultdict(dict)
    if not periods:
        return held
    days = {day for _, day in periods}
    measures = {measure for measure, _ in periods}
    for one in picture.figures_of_days(connection, as_of, others, measures, days):
        held[one.measure, one.true_on][one.authority] = one.value
    return held


def _period(signal: Signal) -> _Period:
    return signal.measure, str(signal.observed.get("true_on", ""))
