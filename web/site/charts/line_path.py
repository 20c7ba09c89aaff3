"""The path of a line as plain numbers for ``line_path.html``.

Figures are joined and filled; what a figure was before it was revised, and what became known only
after the moment looked back to, is hollow. Beside them stand England's figures, the middle half of
the neighbours', the band in which 95 of 100 figures were to be expected a year before, where a
change began, and the value that would clear it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from math import floor
from typing import NamedTuple

from infra.services.evidence.line_history import Period
from web.site.charts.line import (
    PHONE_WIDTH,
    Frame,
    Marker,
    Names,
    Segment,
    Tick,
    numbers,
    time_of,
    year_ticks,
)

_TOP, _RIGHT, _BOTTOM, _LEFT = 24, 16, 28, 10
_LETTER = 7.5
_WIDTH, _HEIGHT = 640, 280
_ROOM = 0.6
"""Years left free after the newest figure, so that it stands clear of the frame."""

_CASE = 5
"""Half of what a mark of a value that clears takes up, in pixels."""


class Clearing(NamedTuple):
    """A value that would clear a signal, and when a figure that could is next true of."""

    value: float
    on: date
    words: str


class Upright(NamedTuple):
    """A stretch of values at one time."""

    x: float
    top: float
    bottom: float


class PathDrawing(NamedTuple):
    """Everything one ``<svg>`` needs, in its own coordinates."""

    width: int
    height: int
    frame: Frame
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    expected: tuple[str, ...]
    neighbours: tuple[Upright, ...]
    nation: tuple[str, ...]
    segments: tuple[Segment, ...]
    markers: tuple[Marker, ...]
    onset: float | None
    clears: str


class Row(NamedTuple):
    """One period in words."""

    period: str
    value: str
    nation: str
    neighbours: str
    expected: str
    remarks: str


class LinePath(NamedTuple):
    """A chart and its data; ``key`` makes the ids of its elements unique on a page."""

    key: str
    title: str
    description: str
    onset: str
    clears: str
    rows: tuple[Row, ...]
    has_hollow: bool
    has_expected: bool
    has_neighbours: bool
    has_nation: bool
    wide: PathDrawing
    narrow: PathDrawing


class Told(NamedTuple):
    """What a chart says in words: its title, its description, its rows."""

    title: str
    description: str
    rows: tuple[Row, ...]


def line_path(
    told: Told,
    periods: Sequence[Period],
    onset: tuple[date, str] | None = None,
    clearing: Clearing | None = None,
) -> LinePath:
    """Lay a line out, for a page and for a phone; ``onset`` says where a change began."""
    key = hashlib.sha256(repr((told, periods, onset, clearing)).encode()).hexdigest()[:10]
    names = numbers(_values(periods, clearing))
    wide, narrow = (
        _draw(periods, names, width, onset, clearing) for width in (_WIDTH, PHONE_WIDTH)
    )
    return LinePath(
        key,
        told.title,
        told.description,
        onset[1] if onset else "",
        clearing.words if clearing else "",
        told.rows,
        any(marker.hollow for marker in wide.markers),
        bool(wide.expected),
        bool(wide.neighbours),
        bool(wide.nation),
        wide,
        narrow,
    )


def _values(periods: Sequence[Period], clearing: Clearing | None) -> list[float]:
    """Return all that has to fit: but for the ends of a band that leads far from all else."""
    some = [value for one in periods for value in (one.value, one.later, one.nation, *one.before)]
    ranges = [end for one in periods for end in one.neighbours or ()]
    held = [
        one for one in (*some, *ranges, clearing.value if clearing else None) if one is not None
    ]
    low, high = min(held, default=0.0), max(held, default=0.0)
    room = high - low
    band = [end for one in periods for end in one.expected or ()]
    return [*held, *(min(high + room, max(low - room, end)) for end in band)]


def _draw(
    periods: Sequence[Period],
    names: Names,
    width: int,
    onset: tuple[date, str] | None,
    clearing: Clearing | None,
) -> PathDrawing:
    margin = _LEFT + _LETTER * max((len(name) for _, name in names), default=0)
    times = [time_of(one.true_on) for one in periods]
    last = max([*times, time_of(clearing.on)] if clearing else times, default=0.0)
    start = floor(min(times, default=0.0))
    frame = Frame(
        *(margin, width - _RIGHT, _HEIGHT - _BOTTOM),
        start=start,
        span=max(1, floor(last + _ROOM) + 1 - start),
        low=min((value for value, _ in names), default=0.0),
        high=max((value for value, _ in names), default=0.0),
        top=_TOP,
    )
    return PathDrawing(
        width,
        _HEIGHT,
        frame,
        x_ticks=tuple(year_ticks(frame)),
        y_ticks=tuple(Tick(frame.y(value), frame.y(value), (name,)) for value, name in names),
        expected=tuple(_band(periods, frame)),
        neighbours=tuple(_uprights(periods, frame)),
        nation=tuple(_polylines(periods, frame, lambda one: one.nation)),
        segments=tuple(_segments(periods, frame)),
        markers=tuple(_markers(periods, frame)),
        onset=frame.x(time_of(onset[0])) if onset else None,
        clears=_diamond(clearing, frame) if clearing else "",
    )


def _held(value: float, frame: Frame) -> float:
    return frame.y(max(frame.low, min(frame.high, value)))


def _x(one: Period, frame: Frame) -> float:
    return frame.x(time_of(one.true_on))


def _band(periods: Sequence[Period], frame: Frame) -> Iterator[str]:
    """Yield the outlines of stretches in which something was expected; a lone one has a width."""
    for there, group in groupby(periods, lambda one: one.expected is not None):
        if not there:
            continue
        run = [(_x(one, frame), one.expected) for one in group if one.expected]
        if len(run) == 1:
            run = [(run[0][0] - _CASE, run[0][1]), (run[0][0] + _CASE, run[0][1])]
        upper = [f"{x},{_held(ends[1], frame)}" for x, ends in run]
        lower = [f"{x},{_held(ends[0], frame)}" for x, ends in reversed(run)]
        yield " ".join((*upper, *lower))


def _uprights(periods: Sequence[Period], frame: Frame) -> Iterator[Upright]:
    for one in periods:
        if one.neighbours is not None:
            low, high = one.neighbours
            yield Upright(_x(one, frame), frame.y(high), frame.y(low))


def _polylines(
    periods: Sequence[Period], frame: Frame, value_of: Callable[[Period], float | None]
) -> Iterator[str]:
    """Yield the stretches in which a value is known."""
    for there, group in groupby(periods, lambda one: value_of(one) is not None):
        if there:
            points = [(_x(one, frame), value_of(one)) for one in group]
            yield " ".join(f"{x},{frame.y(value)}" for x, value in points if value is not None)


def _segments(periods: Sequence[Period], frame: Frame) -> Iterator[Segment]:
    """Yield what was known, and dashed how it went on by what became known only later."""
    for points in _polylines(periods, frame, lambda one: one.value):
        yield Segment(points, later=False)
    only_later = [one for one in periods if one.value is None and one.later is not None]
    known = [one for one in periods if one.value is not None]
    if only_later:
        joined = [one for one in known if one.true_on < only_later[0].true_on][-1:] + only_later
        ends = [
            (_x(one, frame), one.value if one.value is not None else one.later) for one in joined
        ]
        points = " ".join(f"{x},{frame.y(value)}" for x, value in ends if value is not None)
        yield Segment(points, later=True)


def _markers(periods: Sequence[Period], frame: Frame) -> Iterator[Marker]:
    for one in periods:
        x = _x(one, frame)
        for value in (*one.before, one.later):
            if value is not None:
                yield Marker(x, frame.y(value), hollow=True)
        if one.value is not None:
            yield Marker(x, frame.y(one.value), hollow=False)


def _diamond(clearing: Clearing, frame: Frame) -> str:
    x, y = frame.x(time_of(clearing.on)), frame.y(clearing.value)
    corners = ((x, y - _CASE - 1), (x + _CASE + 1, y), (x, y + _CASE + 1), (x - _CASE - 1, y))
    return " ".join(f"{round(a, 1)},{round(b, 1)}" for a, b in corners)
