"""Pairs of measurements, taken in turn, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], int]
"""Does something and gives how many times."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What was measured beside its floor: medians in things a second, and the median ratio."""

    name: str
    rate: float
    floor: float
    ratio: float
    lowest: float
    highest: float

    def line(self) -> str:
        """Return the pair as a row of a Markdown table."""
        return (
            f"| {self.name} | {self.rate:,.0f} | {self.floor:,.0f} | **{self.ratio:.2f}** "
            f"({self.lowest:.2f} to {self.highest:.2f}) |"
        )


HEADER = """\
| what | a second | floor, a second | ratio (lowest to highest) |
| --- | --- | --- | --- |"""


def rate(work: Work) -> float:
    """Return how many things a second."""
    begun = perf_counter()
    done = work()
    return done / (perf_counter() - begun)


def pair(name: str, ours: Callable[[], Work], floor: Callable[[], Work], runs: int = 5) -> Pair:
    """Measure both in turn, each prepared anew, after one round that does not count."""
    rate(ours()), rate(floor())
    taken = [(rate(ours()), rate(floor())) for _ in range(runs)]
    ratios = [one / other for one, other in taken]
    return Pair(
        name,
        median(one for one, _ in taken),
        median(other for _, other in taken),
        median(ratios),
        min(ratios),
        max(ratios),
    )
