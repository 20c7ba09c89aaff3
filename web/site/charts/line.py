"""Charts as plain numbers: a series goes in, coordinates for ``chart.html`` come out.

Nothing is drawn that is not known: a line breaks at an unknown value, and what was known only later
than the moment looked back to is hollow and dashed. Each chart is laid out twice, for a page and
for a phone, because one drawing scaled down to 320 pixels has letters nobody can read.
"""

import hashlib
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

PHONE_WIDTH = 288  # what GOV.UK's margins leave of a screen of 320 pixels
_LETTER = 7.5  # room for an average letter at 14 pixels
_TOP, _RIGHT, _BOTTOM, _LEFT = 10, 12, 28, 10  # margins; names on the y axis come on top
_INSET = 14  # keeps markers on the lowest and highest value clear of the frame
_YEAR_NAME = 48  # the least width in which '2009' stands clear of '2010'
_MOST_TICKS = 5

Names = Sequence[tuple[float, str]]  # values to mark on the y axis, each with what to call it
Size = tuple[int, int]


class Point(NamedTuple):
    """One value: None where nothing is known, hollow where it was known only later."""

    label: str
    on: date
    value: float | None
    shown: str
    hollow: bool


class Tick(NamedTuple):
    """A mark on an axis: where its line and its words stand, the words line by line."""

    line: float
    words: float
    lines: tuple[str, ...]


class Segment(NamedTuple):
    """A stretch of line with no gap in it, as an SVG ``points`` value."""

    points: str
    later: bool


class Marker(NamedTuple):
    """A known point."""

    x: float
    y: float
    hollow: bool


class Frame(NamedTuple):
    """The plot's rectangle and what its edges stand for: years, or days, across, values up."""

    left: float
    right: float
    bottom: float
    start: int
    span: int
    low: float
    high: float
    top: float = _TOP

    def x(self, time: float) -> float:
        """Place a time."""
        share = (time - self.start) / self.span
        return round(self.left + (self.right - self.left) * share, 1)

    def y(self, value: float) -> float:
        """Place a value; one that never varies lies in the middle."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.bottom - _INSET - (self.bottom - self.top - 2 * _INSET) * share, 1)


class Drawing(NamedTuple):
    """Everything one ``<svg>`` needs, in its own coordinates."""

    width: int
    height: int
    frame: Frame
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    segments: tuple[Segment, ...]
    markers: tuple[Marker, ...]


class Chart(NamedTuple):
    """A chart and its data; ``key`` makes the ids of its elements unique on a page."""

    key: str
    title: str
    description: str
    unit: str
    points: tuple[Point, ...]
    wide: Drawing
    narrow: Drawing


def chart(  # noqa: PLR0913 - everything after the series has a name and mostly a default
    title: str,
    description: str,
    points: Sequence[Point],
    *,
    stepped: bool,
    bands: Names = (),
    unit: str = "",
    width: int = 640,
    height: int = 240,
) -> Chart:
    """Lay a series out; ``bands`` names the values of an ordinal scale."""
    ordered = tuple(sorted(points, key=lambda point: point.on))
    key = hashlib.sha256(repr((title, description, unit, ordered)).encode()).hexdigest()[:10]
    names = tuple(bands) or numbers(_values(ordered))
    wide = _draw(ordered, names, (width, height), stepped=stepped)
    narrow = _draw(ordered, names, (min(width, PHONE_WIDTH), height), stepped=stepped)
    return Chart(key, title, description, unit, ordered, wide, narrow)


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return three to five round numbers that enclose a range.

    >>> nice_ticks(54.6, 93.86)
    (40.0, 60.0, 80.0, 100.0)
    """
    pad = (abs(low) / 10 or 1.0) if low == high else 0.0
    low, high = low - pad, high + pad
    magnitude = 10.0 ** floor(log10((high - low) / _MOST_TICKS))
    steps = [magnitude * factor for factor in (1, 2, 2.5, 5, 10, 20)]
    step = next(s for s in steps if ceil(high / s) - floor(low / s) < _MOST_TICKS)
    return tuple(round(n * step, 12) for n in range(floor(low / step), ceil(high / step) + 1))


def _values(points: Sequence[Point]) -> list[float]:
    return [p.value for p in points if p.value is not None and isfinite(p.value)]


def numbers(values: Sequence[float]) -> tuple[tuple[float, str], ...]:
    """Return the values to mark on a scale of numbers, each as it is written."""
    ticks = nice_ticks(min(values), max(values)) if values else ()
    places = next(n for n in range(13) if all(round(tick, n) == tick for tick in ticks))
    return tuple((tick, f"{tick:,.{places}f}".replace("-", "\u2212")) for tick in ticks)


def _draw(points: Sequence[Point], names: Names, size: Size, *, stepped: bool) -> Drawing:
    letters = 16 if size[0] > PHONE_WIDTH else 12
    words = [tuple(textwrap.wrap(name, letters)) for _, name in names]
    margin = _LEFT + _LETTER * max((len(line) for lines in words for line in lines), default=0)
    frame = _frame(points, names, size, margin)
    markers = [_marker(point, frame) for point in points]
    y_ticks = ((frame.y(value), lines) for (value, _), lines in zip(names, words, strict=True))
    return Drawing(
        *size,
        frame,
        x_ticks=tuple(year_ticks(frame)) if points else (),
        y_ticks=tuple(Tick(y, y, lines) for y, lines in y_ticks),
        segments=tuple(_segments(markers, stepped=stepped)),
        markers=tuple(marker for marker in markers if marker),
    )


def _frame(points: Sequence[Point], names: Names, size: Size, margin: float) -> Frame:
    levels = [*_values(points), *(value for value, _ in names)] or [0.0]
    years = [point.on.year for point in points] or [0]
    span, edges = max(years) + 1 - min(years), (margin, size[0] - _RIGHT, size[1] - _BOTTOM)
    return Frame(*edges, start=min(years), span=span, low=min(levels), high=max(levels))


def year_ticks(frame: Frame) -> Iterator[Tick]:
    """Mark where years begin and name them in their middle, as many as there is room for."""
    room = max(1, floor((frame.right - frame.left) / _YEAR_NAME))
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 10_000) if frame.span <= n * room)
    for year in range(frame.start, frame.start + frame.span, every):
        yield Tick(frame.x(year), frame.x(year + 0.5), (str(year),))


def _marker(point: Point, frame: Frame) -> Marker | None:
    """Place a point, or give None where nothing is known."""
    if point.value is None or not isfinite(point.value):
        return None
    return Marker(frame.x(time_of(point.on)), frame.y(point.value), point.hollow)


def time_of(day: date) -> float:
    """Return a day as a share of its year.

    >>> time_of(date(2009, 1, 1))
    2009.0
    """
    return day.year + (day.toordinal() - date(day.year, 1, 1).toordinal()) / 366


def _segments(markers: Sequence[Marker | None], *, stepped: bool) -> Iterator[Segment]:
    """Join known neighbours; a step keeps the old value up to the day of the new one."""
    for _, run in groupby(markers, lambda marker: marker is None):
        pairs = pairwise([marker for marker in run if marker])
        for later, joined in groupby(pairs, lambda pair: pair[0].hollow or pair[1].hollow):
            bends = [(a, (b.x if stepped else a.x, a.y), b) for a, b in joined]
            path = dict.fromkeys(end[:2] for bend in bends for end in bend)
            yield Segment(" ".join(f"{x},{y}" for x, y in path), later)
