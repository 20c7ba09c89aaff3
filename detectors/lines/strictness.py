"""How strong a sign must be, so that lines with more figures a year give no more false alarms.

By chance alone a sign of h standard errors comes about as often as exp(-h^2 / 2), so one that may
come n times as often must have h^2 greater by 2 log n.
"""

from math import log, sqrt


def asked(strength: float, years: float) -> float:
    """Return the strength asked of a figure so many years after the last; of a yearly one, as is.

    >>> asked(3.0, 1.0), round(asked(3.0, 0.25), 2), asked(3.0, 2.0)
    (3.0, 3.43, 3.0)
    """
    return sqrt(strength**2 - 2 * log(years)) if 0 < years < 1 else strength
