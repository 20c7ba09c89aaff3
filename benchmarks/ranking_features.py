"""What a fitted ranking may go by: what the order of visit goes by, and signals, as numbers.

Nothing here is an outcome. Level beats trend on children's services, so the levels come first and
what the detectors say is counted, not weighed.
"""

from collections.abc import Iterator
from typing import Final

from consumers.backtest.replay import Standing
from detectors.families import family
from detectors.ranking.order_of_visit import THEMES, WORST, terms

DETECTORS: Final = (
    "coasting",
    "rating_fall",
    "departure",
    "theme",
    "critical_factor",
    "insight_gap",
    "silence",
)
"""Those whose signals are counted; soft convergence stays where statements are."""

_TERMS: Final = (
    ("grade", ""),
    ("sub_grades", ""),
    *((one.kind, one.theme) for one in THEMES),
)

NAMES: Final = (
    "one grade above the worst, or the best",
    "sub-grades",
    *(f"{theme} {kind}" for kind, theme in _TERMS[2:]),
    "the worst grade",
    "never judged",
    "kinds of evidence that speak",
    *(f"signals of {name}" for name in DETECTORS),
)
"""What each number is, in the order of ``numbers``."""


def numbers(one: Standing) -> tuple[float, ...]:
    """Return what is known of an authority as numbers, one for each of NAMES.

    >>> numbers(Standing("a", None, (), None))[6:9]
    (0.0, 1.0, 0.0)
    """
    return tuple(_numbers(one))


def _numbers(one: Standing) -> Iterator[float]:
    found = terms(one.known) if one.known else []
    points: dict[tuple[str, str], float] = {(term.kind, term.of): term.points for term in found}
    yield from (points.get(term, 0.0) for term in _TERMS)
    judged = one.known.judged if one.known else None
    yield float(judged is not None and judged.headline == WORST)
    yield float(judged is None)
    yield float(len({family(signal) for _, signal in one.signals}))
    said = [signal.detector for _, signal in one.signals]
    yield from (float(said.count(name)) for name in DETECTORS)
