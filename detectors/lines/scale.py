"""The scale on which a shift of one size means the same at every level.

Shares near 0 or 100 and rates move less there than in the middle; on these scales they don't. A
half keeps zero and a hundred finite. Source: the study behind the rules of lines
(`docs/detectors-in-detail.md`).
"""

from math import exp, log

from domain.measures.events import LineScale

_HALF = 0.5
_TOP = 100.5


def on_scale(value: float, scale: LineScale) -> float:
    """Return a value on a line's scale.

    Raises ``ValueError`` where the value can't be on it, such as a share above 100.

    >>> on_scale(7.0, "raw"), round(on_scale(0.0, "log"), 3), on_scale(50.0, "logit")
    (7.0, -0.693, 0.0)
    """
    match scale:
        case "raw":
            return value
        case "log":
            return log(value + _HALF)
        case "logit":
            return log((value + _HALF) / (_TOP - value))


def off_scale(place: float, scale: LineScale) -> float:
    """Return the value that stands at a place of a line's scale.

    >>> round(off_scale(on_scale(93.4, "logit"), "logit"), 9)
    93.4
    """
    match scale:
        case "raw":
            return place
        case "log":
            return exp(place) - _HALF
        case "logit":
            odds = exp(place)
            return (_TOP * odds - _HALF) / (1 + odds)


def fits(value: float, scale: LineScale) -> bool:
    """Tell whether a value can be on a line's scale at all.

    >>> fits(-1.0, "log"), fits(104.0, "logit"), fits(-1.0, "raw")
    (False, False, True)
    """
    match scale:
        case "raw":
            return True
        case "log":
            return value > -_HALF
        case "logit":
            return -_HALF < value < _TOP
