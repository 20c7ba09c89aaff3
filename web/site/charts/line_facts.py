"""The chart of an authority's line, in the words of its sentences."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from domain.alerts.events import Bound, Signal
from domain.measures.catalogue import Catalogue
from infra.services.evidence.line_history import Period, Range
from web.site.charts.line_path import Clearing, LinePath, Row, Told, line_path
from web.words.lines import Figures, bound_words, figures_of, period_name

_LESS_THAN_A_YEAR = 300
"""Days; where periods lie closer, they are named by month."""

_YEAR = 365


def path_of(
    measure: str, periods: Sequence[Period], catalogue: Catalogue, signal: Signal | None = None
) -> LinePath:
    """Draw a line; where a ``signal`` stands on it, with its onset and the value that clears it."""
    every = _days_apart(periods)
    quarterly = every < _LESS_THAN_A_YEAR
    values = [value for one in periods for value in (one.value, one.later) if value is not None]
    said = figures_of(measure, values[-1:] + values, catalogue)
    title = _title(measure, periods, catalogue, said, quarterly=quarterly)
    rows = tuple(_row(one, said, quarterly=quarterly) for one in periods)
    told = Told(title, " ".join(_sentences(rows)), rows)
    if signal is None:
        return line_path(told, periods)
    clearing = _clearing(measure, periods, catalogue, signal, every)
    return line_path(told, periods, _onset(signal, quarterly=quarterly), clearing)


def _days_apart(periods: Sequence[Period]) -> int:
    days = [one.true_on.toordinal() for one in periods]
    apart = [later - earlier for earlier, later in pairwise(days)]
    return round(median(apart)) if apart else _YEAR


def _title(
    measure: str,
    periods: Sequence[Period],
    catalogue: Catalogue,
    said: Figures,
    *,
    quarterly: bool,
) -> str:
    name = catalogue.short_title_of(measure)
    title = name[:1].upper() + name[1:]
    newest = next((one for one in reversed(periods) if one.value is not None), None)
    if newest is None or newest.value is None:
        return f"{title}: nothing is known"
    now = f"{title}: {said(newest.value)} in {period_name(newest.true_on, quarterly=quarterly)}"
    return now if newest.nation is None else f"{now}, England {said(newest.nation)}"


def _row(one: Period, said: Figures, *, quarterly: bool) -> Row:
    return Row(
        period_name(one.true_on, quarterly=quarterly),
        "not known" if one.value is None else said(one.value),
        "not known" if one.nation is None else said(one.nation),
        _range(one.neighbours, said),
        _range(one.expected, said),
        "; ".join(_remarks(one, said)),
    )


def _range(ends: Range | None, said: Figures) -> str:
    return "not known" if ends is None else f"{said(ends[0])} to {said(ends[1])}"


def _remarks(one: Period, said: Figures) -> Iterator[str]:
    if one.before:
        yield f"before it was revised {', '.join(said(value) for value in one.before)}"
    if one.later is not None:
        yield f"known only later: {said(one.later)}"


def _sentences(rows: Sequence[Row]) -> Iterator[str]:
    """Tell the whole chart, for those who can't see the drawing."""
    for one in rows:
        beside = (
            ("England", one.nation),
            ("neighbours' middle half", one.neighbours),
            ("expected", one.expected),
        )
        known = ", ".join(f"{name} {text}" for name, text in beside if text != "not known")
        told = f"{one.period}: {one.value}" + (f" ({known})" if known else "")
        yield f"{told}; {one.remarks}." if one.remarks else f"{told}."


def _onset(signal: Signal, *, quarterly: bool) -> tuple[date, str]:
    began = date.fromisoformat(signal.episode)
    return began, f"A change began in {period_name(began, quarterly=quarterly)}"


def _clearing(
    measure: str, periods: Sequence[Period], catalogue: Catalogue, signal: Signal, every: int
) -> Clearing | None:
    """Return the mark of the value that would clear a signal; None where any value would."""
    bounds = [one for one in signal.clears_if.bounds if one.measure == measure]
    known = [one.true_on for one in periods if one.value is not None]
    if signal.clears_if.any_value or not bounds or not known:
        return None
    on = date.fromordinal(known[-1].toordinal() + every)
    return Clearing(bounds[0].bound, on, _words(bounds[0], signal, catalogue))


def _words(bound: Bound, signal: Signal, catalogue: Catalogue) -> str:
    times = signal.clears_if.times
    figures = "the next figure" if times == 1 else f"each of the next {times} figures"
    also = ", with others" if signal.clears_if.also else ""
    return f"Would clear it: {bound_words(bound, catalogue)} in {figures}{also}"
