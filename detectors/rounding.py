"""Bounds that people read: few digits, on the side that surely clears."""

from math import ceil, floor, log10

_DIGITS = 4


def rounded(value: float, *, up: bool) -> float:
    """Round to four digits, up or down.

    >>> rounded(48.12345, up=True), rounded(-0.000123456, up=False)
    (48.13, -0.0001235)
    """
    if value == 0:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(value))) - _DIGITS + 1)
    return float(f"{(ceil if up else floor)(value / unit) * unit:.6g}")
