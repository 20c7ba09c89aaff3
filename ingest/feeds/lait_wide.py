"""The Department for Education's Local Authority Interactive Tool, as its table is exported.

One measure of one area a row with a column a year, or a row a year. The measure stands there with
its title, and with its topic where two have one title. A year without a figure is no fact; columns
that are no year (trend, rank, quartile) are worked out from the others and left.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.events import MeasureDefined
from domain.register.names import normalised
from ingest.feed import ByHeader, Context, Record, given
from ingest.feeds.lait import published_usually
from ingest.feeds.lait_values import Area, series_of, value
from ingest.feeds.periods import bare_period
from ingest.rejection import LeftAside, Rejection

NAME: Final = "childrens_indicators_wide"
_COLUMNS: Final = frozenset({"LA Number", "LA and Regions", "Measure"})
_DOWN: Final = frozenset({"Years", "Values"})
_OTHER: Final = frozenset({"Short Desc"})
"""The column of the tool's own table, which another feed reads."""

_PERIOD: Final = re.compile(r"(?:19|20)\d\d(?:[-/]\d{2}(?:\d{2})?)*")


def is_period(column: str) -> bool:
    """Tell whether a column is called after a year.

    >>> [is_period(name) for name in ("2019/20", "2018 (Rev)", "Trend", "2019 rank")]
    [True, True, False, False]
    """
    return _PERIOD.fullmatch(bare_period(column)) is not None


class _WideReader:
    """Resolves titles and areas; then reads a row's years."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._titles = _by_title(context.catalogue.measures.values())

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one measure of one area: a fact a year."""
        place = (given(record, "LA Number"), given(record, "LA and Regions"))
        measure = self._measure(given(record, "Measure"), given(record, "Topic"))
        area = Area(self._context.resolver.by_code_and_name("dfe", *place).id.hex, place[0])
        origin = Origin(NAME, self._context.file, number)
        facts = []
        for period, raw in _figures(record):
            if raw:
                series = series_of(self._context, measure, period)
                said = published_usually(self._context, series)
                facts.append(value(self._context, origin, series, area, raw, said))
        if not facts:
            reason = "no figure in any year"
            raise LeftAside(reason)
        return facts

    def _measure(self, title: str, topic: str) -> str:
        if title in self._context.catalogue.measures:
            return title
        found = self._titles.get(normalised(title), [])
        named = [
            one for one in found if not topic or normalised(one.topic_name) == normalised(topic)
        ]
        if len(named or found) == 1:
            return (named or found)[0].measure
        words = (
            "is several of the tool's measures: name its topic"
            if found
            else "is none of the tool's"
        )
        msg = f"Measure: '{title}' {words}."
        raise Rejection(msg)


def _figures(record: Record) -> Iterator[tuple[str, str]]:
    """Yield periods with their figures, across or down."""
    if record.keys() >= _DOWN:
        yield given(record, "Years"), given(record, "Values")
        return
    for column in filter(is_period, record):
        yield column, given(record, column)


def _by_title(measures: Iterable[MeasureDefined]) -> dict[str, list[MeasureDefined]]:
    """Return the tool's measures by title; those of the tool are the ones with a kind of year."""
    found: defaultdict[str, list[MeasureDefined]] = defaultdict(list)
    for measure in measures:
        if measure.year_type:
            found[normalised(measure.title)].append(measure)
    return found


def _is_header(columns: frozenset[str]) -> bool:
    across = any(map(is_period, columns))
    return columns >= _COLUMNS and _OTHER.isdisjoint(columns) and (across or columns >= _DOWN)


def _looks_at(column: str) -> bool:
    return column in _COLUMNS | _DOWN | {"Topic"} or is_period(column)


LAIT_WIDE = ByHeader(
    NAME, _is_header, lambda context: _WideReader(context).read, looks_at=_looks_at
)
