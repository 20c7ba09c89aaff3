"""What would clear a shift, as people are told it: a value and how many figures at it it takes.

Never the impossible: where one figure would have to be off the scale, or further from its forecast
than a figure counts, two are asked for; where two can't do it either, so many as make it the line's
level, whatever they say.
"""

from detectors.lines.clearing import clearings
from detectors.lines.figure import Reading
from detectors.lines.filter import Level
from detectors.rounding import rounded
from domain.alerts.events import Counterfactual
from domain.measures.events import LineScale

_WHOLE = 100.0


def wish(
    level: Level, reading: Reading, wanted: float, measure: str, settles_in: int
) -> Counterfactual:
    """Return what would bring a level to the one wanted, or settle it: ``settles_in`` figures."""
    for one in clearings(level, reading.expected, wanted):
        asked = asked_for(measure, reading, one.y, one.figures)
        if one.figures < settles_in and is_possible(asked.bound, reading.scale):
            return asked
    return asked_for(measure, reading, reading.y(level.value), settles_in, any_value=True)


def asked_for(
    measure: str, reading: Reading, y: float, times: int, *, any_value: bool = False
) -> Counterfactual:
    """Return what asks for so many figures no worse than the value that stands at y."""
    low = reading.sign > 0
    return Counterfactual(
        measure=measure,
        kind="indicator",
        bound=rounded(reading.value(y), up=not low),
        better="at_most" if low else "at_least",
        times=times,
        any_value=any_value,
    )


def is_possible(bound: float, scale: LineScale) -> bool:
    """Tell whether a figure can be so good.

    >>> is_possible(100.0, "logit"), is_possible(99.5, "logit"), is_possible(0.0, "log")
    (False, True, False)
    """
    match scale:
        case "raw":
            return True
        case "log":
            return bound > 0
        case "logit":
            return 0 < bound < _WHOLE
