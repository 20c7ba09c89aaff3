"""Bounds that people read: few digits, on the side that surely clears."""

from math import ceil, floor, log10

_DIGITS = 4


def rounded(value: float, *, up: bool) -> float:
    """Round to four digits, up or down; the result is never on the other side of the value.

    >>> rounded(48.12345, up=True), rounded(-0.000123456, up=False)
    (48.13, -0.0001235)
    >>> rounded(82.10000000000001, up=True)
    82.11
    """
    if value == 0:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(value))) - _DIGITS + 1)
    units = (ceil if up else floor)(value / unit)
    near = float(f"{units * unit:.6g}")
    # The division rounds, too: a value just past a step may have come to lie on it.
    missed = near < value if up else near > value
    return float(f"{(units + (1 if up else -1)) * unit:.6g}") if missed else near
