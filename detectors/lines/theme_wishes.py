"""What would clear a theme's signal: the next figures of as few of its lines as can do it.

All the figures asked for are to be equally good, so many standard deviations z better than
expected. Each onset's strength is a straight line in z, so the bound is a closed form: the lowest
of three. More lines, or a second figure of each, are asked for only where fewer would have to do
what hardly any line does; three figures of all lines, just as expected, clear whatever stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import sqrt
from typing import NamedTuple

from detectors.lines.clearing import after
from detectors.lines.figure import Reading
from detectors.lines.filter import HELD_SURPRISE, Level, forecast
from detectors.lines.together import LEFT, Surprises, strengths
from detectors.lines.wishes import asked_for, is_possible
from domain.alerts.events import Bound, Counterfactual

_SLACK = 1e-9
_UNHEARD_OF = -2.0
"""Standard deviations better than expected that one figure in forty is."""


class Place(NamedTuple):
    """A line's level, how its newest figure was read, and its surprises, the newest first."""

    level: Level
    reading: Reading
    surprises: Surprises

    def figure(self, z: float) -> float:
        """Return the y of a next figure that is z standard deviations from what is expected."""
        ahead = forecast(self.level, self.reading.expected, self.level.interval)
        return ahead.mean + z * sqrt(ahead.variance)


Places = Mapping[str, Place]


def wish(places: Places, quiet: float) -> Counterfactual:
    """Return what would bring the strength of a theme under ``quiet``."""
    worst_first = sorted(places, key=lambda name: (-places[name].surprises[0], name))
    found: Counterfactual | None = None
    for lines, times in sorted(
        product(range(1, len(worst_first) + 1), range(1, len(LEFT) + 1)), key=_asked_of
    ):
        names = worst_first[:lines]
        for z in _solved(places, names, times, quiet):
            asked = _said(places, names, times, z)
            if not all(
                is_possible(one.bound, places[one.measure].reading.scale) for one in asked.bounds
            ):
                continue
            if z >= _UNHEARD_OF:
                return asked
            found = found or asked
    return found or _said(places, worst_first, len(LEFT), 0.0)


def _asked_of(one: tuple[int, int]) -> tuple[int, int]:
    lines, times = one
    return lines * times, times


def _solved(places: Places, names: Sequence[str], times: int, quiet: float) -> Iterator[float]:
    """Yield how good so many figures of some lines have to be, unless no figure counts so much."""

    def at(z: float) -> tuple[list[float], list[float]]:
        """Return the strengths after such figures, and what is held of them at most."""
        said = {
            name: [
                surprise.z
                for surprise in after(
                    places[name].level, places[name].reading.expected, places[name].figure(z), times
                )[1]
            ]
            for name in names
        }
        lines = [
            (*reversed(said.get(name, ())), *one.surprises)[: len(LEFT)]
            for name, one in places.items()
        ]
        alike = places[names[0]].reading.alike
        return strengths(lines, alike), [one for some in said.values() for one in some]

    (expected, _), (better, _) = at(0.0), at(-1.0)
    z = min(
        (
            (quiet - _SLACK - one) / (one - other)
            for one, other in zip(expected, better, strict=True)
            if one > other
        ),
        default=0.0,
    )
    reached, said = at(z)
    if all(one < quiet for one in reached) and all(abs(one) <= HELD_SURPRISE for one in said):
        yield z


def _said(places: Places, names: Sequence[str], times: int, z: float) -> Counterfactual:
    first, *others = (
        asked_for(name, places[name].reading, places[name].figure(z), times) for name in names
    )
    also = tuple(Bound(one.measure, one.bound, one.better) for one in others)
    return Counterfactual(first.measure, first.kind, first.bound, first.better, times, also=also)
