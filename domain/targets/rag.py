"""One rule for red, amber and green, and one for the symbols of the returns.

Green meets the target. Amber falls short by no more than ``near``, red by more; grey is not known.
The returns' own legend is no number ('some improvement required', 'significant distance'), and the
steering group of January 2010 found them inconsistent. Amber is one band below for a rating and a
tenth of the target for a number: so near that the next finding may meet it. The symbols are those
of the Lincolnshire return: worse than, within, or better than a tolerance of 2% either way.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from domain.targets.events import Comparison

Rag = Literal["red", "amber", "green", "grey"]
Symbol = Literal["worse", "within", "better", "none"]

_ROUNDING = 1e-9


class Measured(NamedTuple):
    """A value and what it is held against; ``ordinal`` where it is a band of a rating."""

    value: float | None
    target: float | None
    ordinal: bool


class Rule(NamedTuple):
    """How a target judges; as in ``TargetDefined``."""

    comparison: Comparison
    near: float
    tolerance: float


class Judged(NamedTuple):
    """What comes out, with its arithmetic.

    ``ahead`` is how far the value lies on the good side of the target, below 0 on the bad one: in
    bands for a rating, else as a share of the target; None where it can't be said.
    """

    rag: Rag
    symbol: Symbol
    ahead: float | None


UNKNOWN = Judged("grey", "none", None)


def judged(measured: Measured, rule: Rule) -> Judged:
    """Judge one value.

    >>> judged(Measured(2, 3, ordinal=True), Rule("at_least", near=1, tolerance=0.02))
    Judged(rag='amber', symbol='worse', ahead=-1)
    >>> judged(Measured(93.86, 95, ordinal=False), Rule("at_least", 0.1, 0.02)).symbol
    'within'
    """
    value, target = measured.value, measured.target
    if value is None or target is None:
        return UNKNOWN
    high_is_good = rule.comparison in ("at_least", "above")
    ahead = value - target if high_is_good else target - value
    met = ahead > 0 or (ahead == 0 and rule.comparison in ("at_least", "at_most"))
    if not measured.ordinal:
        if target == 0:
            return Judged("green" if met else "red", "none", None)
        ahead /= abs(target)
    rag: Rag = "green" if met else "amber" if -ahead <= rule.near + _ROUNDING else "red"
    return Judged(rag, _symbol(ahead, 0.0 if measured.ordinal else rule.tolerance), ahead)


def _symbol(ahead: float, tolerance: float) -> Symbol:
    if abs(ahead) <= tolerance + _ROUNDING:
        return "within"
    return "better" if ahead > 0 else "worse"


def together(parts: Sequence[Rag], share: float = 1.0) -> Rag:
    """Return how a target stands that a share of all must meet.

    Where all must, it is as the worst of them; somebody who is not known leaves open whether all
    do. Where fewer must, those who meet it are counted; grey as long as the unknown could still
    make it, amber where a tenth more would.

    >>> together(["green", "amber", "green"]), together(["green", "grey"]), together([])
    ('amber', 'grey', 'grey')
    >>> together(["green", "green", "red"], share=0.6)
    'green'
    """
    if not parts or all(one == "grey" for one in parts):
        return "grey"
    if share < 1:
        return _counted(parts, share)
    worst: tuple[Rag, ...] = ("red", "amber", "grey", "green")
    return next(one for one in worst if one in parts)


_NEARLY = 0.1


def _counted(parts: Sequence[Rag], share: float) -> Rag:
    needed = share * len(parts) - _ROUNDING
    met, unknown = parts.count("green"), parts.count("grey")
    if met >= needed:
        return "green"
    if met + unknown >= needed:
        return "grey"
    return "amber" if met + unknown >= needed - _NEARLY * len(parts) else "red"


def fits(symbol: Symbol, rag: Rag) -> bool:
    """Tell whether a symbol and a colour can be said of one value.

    >>> fits("within", "red"), fits("worse", "amber"), fits("within", "green")
    (False, True, True)
    """
    match symbol:
        case "better":
            return rag == "green"
        case "within":
            return rag in ("green", "amber")
        case "worse":
            return rag in ("amber", "red")
        case "none":
            return True
