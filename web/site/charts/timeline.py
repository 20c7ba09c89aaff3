"""Lanes on one axis of time: spans and moments as plain numbers for ``timeline.html``."""

import hashlib
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from math import floor
from typing import Literal, NamedTuple

from web.site.charts.line import PHONE_WIDTH, Frame, Tick, time_of

_TOP, _RIGHT, _BOTTOM = 10, 14, 30
_LANE, _LINE, _AIR = 40, 17, 12
_LETTER = 7.5
_WIDTH = 640
_YEAR_NAME = 48
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_THINNEST = 4.0

Look = Literal["good", "plain", "bad"]


class Mark(NamedTuple):
    """A span, or a moment where ``until`` is the day it began; ``open`` where it has not ended."""

    begun: date
    until: date
    words: str
    look: Look = "plain"
    open: bool = False


class Lane(NamedTuple):
    """What is told in one row, under one name."""

    name: str
    marks: Sequence[Mark]


class Bar(NamedTuple):
    """A drawn span."""

    x: float
    y: float
    width: float
    look: Look
    open: bool
    words: str


class Dot(NamedTuple):
    """A drawn moment with its words above it."""

    x: float
    y: float
    look: Look
    words: str


class TimelineDrawing(NamedTuple):
    """Everything one ``<svg>`` needs, in its own coordinates."""

    width: int
    height: int
    frame: Frame
    x_ticks: tuple[Tick, ...]
    names: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]


class Timeline(NamedTuple):
    """A drawing of lanes; ``key`` makes the ids of its elements unique on a page."""

    key: str
    title: str
    description: str
    lanes: tuple[Lane, ...]
    wide: TimelineDrawing
    narrow: TimelineDrawing


def timeline(title: str, description: str, lanes: Sequence[Lane]) -> Timeline:
    """Lay lanes out, for a page and for a phone; lanes without a mark keep their row."""
    key = hashlib.sha256(repr((title, description, lanes)).encode()).hexdigest()[:10]
    wide, narrow = (_draw(lanes, width) for width in (_WIDTH, PHONE_WIDTH))
    return Timeline(key, title, description, tuple(lanes), wide, narrow)


def _draw(lanes: Sequence[Lane], width: int) -> TimelineDrawing:
    letters = 20 if width > PHONE_WIDTH else 11
    names = [tuple(textwrap.wrap(lane.name, letters)) for lane in lanes]
    left = 12 + _LETTER * max((len(line) for lines in names for line in lines), default=0)
    heights = [max(_LANE, _LINE * len(lines) + _AIR) for lines in names]
    height = _TOP + sum(heights) + _BOTTOM
    frame = _frame(lanes, (left, width - _RIGHT, height - _BOTTOM))
    tops = accumulate(heights, initial=_TOP)
    middles = [top + tall / 2 for top, tall in zip(tops, heights, strict=False)]
    placed = [(mark, y) for lane, y in zip(lanes, middles, strict=True) for mark in lane.marks]
    return TimelineDrawing(
        width,
        height,
        frame,
        x_ticks=tuple(_years(frame)),
        names=tuple(Tick(y, y, lines) for y, lines in zip(middles, names, strict=True)),
        bars=tuple(_bar(mark, y, frame) for mark, y in placed if _lasts(mark)),
        dots=tuple(
            Dot(frame.x(time_of(mark.begun)), y, mark.look, mark.words)
            for mark, y in placed
            if not _lasts(mark)
        ),
    )


def _lasts(mark: Mark) -> bool:
    return mark.open or mark.until > mark.begun


def _bar(mark: Mark, middle: float, frame: Frame) -> Bar:
    begun, until = frame.x(time_of(mark.begun)), frame.x(time_of(mark.until))
    width = max(_THINNEST, round(until - begun, 1))
    return Bar(begun, middle - 8, width, mark.look, mark.open, mark.words)


def _frame(lanes: Sequence[Lane], edges: tuple[float, float, float]) -> Frame:
    days = [day for lane in lanes for mark in lane.marks for day in (mark.begun, mark.until)]
    years = [day.year for day in days] or [0]
    span = max(years) + 1 - min(years)
    return Frame(*edges, start=min(years), span=span, low=0.0, high=1.0, top=_TOP)


def _years(frame: Frame) -> Iterator[Tick]:
    room = max(1, floor((frame.right - frame.left) / _YEAR_NAME))
    every = next(step for step in _STEPS if frame.span <= step * room)
    for year in range(frame.start, frame.start + frame.span, every):
        yield Tick(frame.x(year), frame.x(year + 0.5), (str(year),))
