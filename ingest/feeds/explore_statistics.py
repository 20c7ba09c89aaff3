"""Any CSV of the Department for Education's Explore Education Statistics, as it is downloaded.

A fact a row and indicator. A measure is called after its data set, the indicator and what the row
is broken down by; a reference holds all of these, the period and the authority, so that no two
breakdowns are taken for one fact. Files do not say when they were published: that is estimated
by the data set's usual delay, unless whoever imports the file says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.catalogue import measure_key
from domain.register.directory import Entry
from ingest.feed import ByColumns, Context, Record, given
from ingest.feeds.ees_columns import (
    IDENTIFIER,
    PERIOD,
    Columns,
    columns_given,
    columns_of,
    is_percent,
)
from ingest.feeds.ees_data_sets import DataSet, data_set
from ingest.feeds.ees_periods import ends_on
from ingest.feeds.ees_places import LEVEL, entry_of, place_of, spelling_of
from ingest.feeds.figures import Figure, Measured, Said, measured, published
from ingest.rejection import LeftAside, Rejection

NAME: Final = "explore_education_statistics"
BODY: Final = "Department for Education"
_COLUMNS: Final = frozenset({PERIOD, IDENTIFIER, LEVEL})
_SPELT: Final = {"+": " plus", "<": " under ", ">": " over ", "%": " percent", "=": " equals "}

Breakdown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Period:
    """What all values of one period have in common."""

    label: str
    true_on: date
    said: Said


@dataclass(frozen=True, slots=True)
class _Series:
    """What all values of one indicator and breakdown have in common."""

    measure: Measured
    reference: str


class _Reader:
    """Looks the whole file through once; then resolves each area, period and series once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._columns = columns_of(context.rows)
        self._set = data_set(context.file, self._columns.indicators)
        self._areas: dict[tuple[str, ...], Entry | Rejection | LeftAside] = {}
        self._periods: dict[tuple[str, str], _Period] = {}
        self._series: dict[Breakdown, list[tuple[str, _Series]]] = {}
        self._named: dict[str, str] = {}

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one row: a fact an indicator."""
        area = self._area(place_of(record), (given(record, PERIOD), given(record, IDENTIFIER)))
        period = self._period(given(record, PERIOD), given(record, IDENTIFIER))
        if not self._columns.indicators:
            self._columns, self._set = _known_columns(record)
        breakdown = self._columns.breakdown(record)
        origin = Origin(NAME, self._context.file, number)
        spelling = spelling_of(record)
        return [
            Figure(
                area,
                series.measure,
                record[indicator],
                period.true_on,
                period.said,
                f"{series.reference}|{period.label}|{area.slug}",
                spelling,
            ).fact(self._context, BODY, origin)
            for indicator, series in self._row_series(breakdown)
            if indicator in record
        ]

    def _area(self, place: tuple[str, ...], period: tuple[str, str]) -> Entry:
        """Return whom a row is about; a name without a code means who had it in the period."""
        key = place if any(place[1:-1]) else (*place, *period)
        found = self._areas.get(key)
        if found is None:
            try:
                found = entry_of(
                    self._context.resolver, place, lambda: self._period(*period).true_on
                )
            except (Rejection, LeftAside) as reason:
                found = reason
            self._areas[key] = found
        if isinstance(found, Entry):
            return found
        raise found.with_traceback(None)  # else every row's frames would hang on it

    def _period(self, period: str, identifier: str) -> _Period:
        found = self._periods.get((period, identifier))
        if found is None:
            true_on = ends_on(period, identifier)
            said = published(self._context, true_on, self._set.lag_days)
            found = _Period(f"{period}:{measure_key(identifier)}", true_on, said)
            self._periods[period, identifier] = found
        return found

    def _row_series(self, breakdown: Breakdown) -> list[tuple[str, _Series]]:
        found = self._series.get(breakdown)
        if found is None:
            found = [(one, self._new(one, breakdown)) for one in self._columns.indicators]
            self._series[breakdown] = found
        return found

    def _new(self, indicator: str, breakdown: Breakdown) -> _Series:
        only = self._set.only
        words = [cell for column, cell in breakdown if only.get(column) != cell]
        measure = measure_key(" ".join([self._set.theme, indicator, *map(_spelt, words)]))
        reference = "|".join(
            [self._set.theme, indicator, *(f"{column}={cell}" for column, cell in breakdown)]
        )
        if self._named.setdefault(measure, reference) != reference:
            msg = f"Two breakdowns would both be called '{measure}': import by a mapping."
            raise Rejection(msg)
        percent = indicator in self._set.percent or is_percent(indicator)
        scale = "percent" if percent else "number"
        return _Series(measured(self._context.catalogue, measure, scale), reference)


def _known_columns(record: Record) -> tuple[Columns, DataSet]:
    """Return what the columns of a row are that waited without its file: of a known data set only.

    A row by itself does not show which of its numbers is a breakdown.
    """
    known = data_set("", tuple(record))
    if not known.indicators:
        msg = "Which columns are breakdowns only the whole file shows: import the file again."
        raise Rejection(msg)
    return columns_given(record, known.indicators), known


def _spelt(words: str) -> str:
    """Write signs as words: 'Under 5' and '5+' must not both become '5'."""
    return "".join(_SPELT.get(sign, sign) for sign in words)


EXPLORE_STATISTICS = ByColumns(NAME, _COLUMNS, lambda context: _Reader(context).read)
