"""What a fitted ranking may go by: the same knowledge the rules go by, as numbers.

Nothing here is an outcome. Level beats trend on children's services, so the levels come first and
what the detectors say is counted, not weighed.
"""

from collections.abc import Iterator
from typing import Final

from detectors.families import family
from detectors.ranking.rules import Known

_WORST = 0.99
_CONCERN = 0.5

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

NAMES: Final = (
    "one grade above the worst",
    "the worst grade",
    "never judged",
    "stressed figures",
    "no level of figures",
    "kinds of evidence that speak",
    *(f"signals of {name}" for name in DETECTORS),
)
"""What each number is, in the order of ``numbers``."""


def numbers(known: Known) -> tuple[float, ...]:
    """Return what is known of an authority as numbers, one for each of NAMES.

    >>> numbers(Known(2 / 3, 0.25, ()))[:5]
    (1.0, 0.0, 0.0, 0.25, 0.0)
    """
    return tuple(_numbers(known))


def _numbers(known: Known) -> Iterator[float]:
    severity = known.severity
    worst = severity is not None and severity > _WORST
    yield float(severity is not None and severity >= _CONCERN and not worst)
    yield float(worst)
    yield float(severity is None)
    yield known.stress or 0.0
    yield float(known.stress is None)
    yield float(len({family(signal) for _, signal in known.standing}))
    said = [signal.detector for _, signal in known.standing]
    yield from (float(said.count(name)) for name in DETECTORS)
