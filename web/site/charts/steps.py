"""Step curves of shares over days, one series a source: coordinates for ``curve.html``."""

import hashlib
from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from web.site.charts.line import PHONE_WIDTH, Frame, Tick, nice_ticks

_SHARES = ((0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%"))
_TOP, _RIGHT, _BOTTOM, _LEFT = 10, 16, 46, 52
_HEIGHT = 280
_WIDTH = 640
_TICK_NAME = 56  # the least width in which '1,000' stands clear of '2,000'

Share = tuple[int, float]
"""By so many days, such a share."""


class Series(NamedTuple):
    """One source's curve, by rising days."""

    name: str
    shares: Sequence[Share]


class Line(NamedTuple):
    """A drawn curve; ``number`` chooses how it looks."""

    number: int
    points: str


class CurveDrawing(NamedTuple):
    """Everything one ``<svg>`` needs, in its own coordinates."""

    width: int
    height: int
    frame: Frame
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]


class Curve(NamedTuple):
    """A chart of curves; ``key`` makes the ids of its elements unique on a page."""

    key: str
    title: str
    description: str
    names: tuple[str, ...]
    wide: CurveDrawing
    narrow: CurveDrawing


def curve(title: str, description: str, series: Sequence[Series]) -> Curve:
    """Lay the curves out, for a page and for a phone."""
    key = hashlib.sha256(repr((title, description, series)).encode()).hexdigest()[:10]
    wide, narrow = (_draw(series, width) for width in (_WIDTH, PHONE_WIDTH))
    return Curve(key, title, description, tuple(one.name for one in series), wide, narrow)


def _draw(series: Sequence[Series], width: int) -> CurveDrawing:
    days = [day for one in series for day, _ in one.shares]
    ticks = nice_ticks(min(0, *days), max(0, *days))
    frame = Frame(
        *(_LEFT, width - _RIGHT, _HEIGHT - _BOTTOM),
        start=floor(ticks[0]),
        span=floor(ticks[-1] - ticks[0]),
        low=0.0,
        high=1.0,
        top=_TOP,
    )
    room = max(1, floor((frame.right - frame.left) / _TICK_NAME))
    every = -(-len(ticks) // room)
    return CurveDrawing(
        width,
        _HEIGHT,
        frame,
        x_ticks=tuple(_tick(frame.x(day), f"{day:,.0f}") for day in ticks[::every]),
        y_ticks=tuple(_tick(frame.y(share), name) for share, name in _SHARES),
        lines=tuple(
            Line(number, _steps(one.shares, frame)) for number, one in enumerate(series, start=1)
        ),
    )


def _tick(place: float, name: str) -> Tick:
    return Tick(place, place, (name.replace("-", "\N{MINUS SIGN}"),))


def _steps(shares: Sequence[Share], frame: Frame) -> str:
    """Begin at nothing, and keep each share up to the day of the next, and on to the frame's end.

    >>> frame = Frame(0, 100, 128, start=0, span=100, low=0.0, high=1.0, top=0)
    >>> _steps([(10, 0.5), (60, 1.0)], frame)
    '0,114.0 10.0,114.0 10.0,64.0 60.0,64.0 60.0,14.0 100,14.0'
    """
    level = frame.y(0.0)
    points = [f"{frame.left},{level}"]
    for day, share in shares:
        x, height = frame.x(day), frame.y(share)
        points += [f"{x},{level}", f"{x},{height}"]
        level = height
    return " ".join([*points, f"{frame.right},{level}"])
