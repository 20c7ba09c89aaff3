"""Which columns of an Explore Education Statistics file are filters and which are indicators.

The file does not say; its rows do. A column of numbers and symbols is an indicator, one of words a
filter, and so is one that holds a 'Total'. What is left must tell the rows of one area and period
apart; where a breakdown is by numbers (years of age, say), the columns of whole numbers that do so
are filters as well.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from domain.measures.catalogue import measure_key
from ingest.feed import Record, Rows, given
from ingest.feeds.ees_places import PLACE_COLUMNS, place_of

PERIOD: Final = "time_period"
IDENTIFIER: Final = "time_identifier"
TOTAL: Final = "total"
_SYMBOLS: Final = frozenset({"x", "c", "z", ":", "k", "u", "low", "-", "..", "~", "*", ""})
_KNOWN: Final = PLACE_COLUMNS | {PERIOD, IDENTIFIER, ""}
_FEW: Final = 0.1
"""Share of rows that may say again what another says before a further filter is looked for."""

_CODES: Final = frozenset({"code", "id", "urn", "ukprn", "laestab", "number"})
_PLACES, _MANY_PLACES = 3, 10
_RENEWED: Final = 0.1
"""Share of places that may have had another name or code: a column of them is one all the same."""
_A_FILTER: Final = 40
"""Most values that a filter of numbers has: years of age, classes, hours, not counts."""
_SOME_NUMBERS: Final = 0.05
"""Share of numbers among many values that makes a column of words an indicator that was spoilt."""
_MARKS: Final = str.maketrans(dict.fromkeys(",.'\u2019\u00a0\u202f %\u00a3"))
"""However thousands are parted: a count that can't be read is still none that rows differ by."""
_SHOWN_AS_DAY: Final = re.compile(r"1(?:8\d|9[0-6])\d-\d\d-\d\d|\d{4}-\d\d-\d\dT\d\d:")
"""A small number or a fraction that a spreadsheet shows as a day: no breakdown is called so."""

Place = tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What stands in a column."""

    numbers: int = 0
    words: int = 0
    whole: bool = True
    total: bool = False
    of_place: bool = True
    values: set[str] = field(default_factory=set)
    by_place: dict[Place, str] = field(default_factory=dict)
    renewed: set[Place] = field(default_factory=set)

    def add(self, value: str, place: Place) -> None:
        """Take one more cell in, of a row about a place."""
        folded = value.casefold()
        if self.of_place and self.by_place.setdefault(place, folded) != folded:
            self.renewed.add(place)
            if len(self.renewed) > _A_FILTER:
                self.of_place = False
                self.by_place.clear()
        if len(self.values) <= _A_FILTER:
            self.values.add(folded)
        if folded == TOTAL:
            self.total = True
        elif folded.strip("[]") in _SYMBOLS:
            return
        elif is_number(value) or value.translate(_MARKS).isdecimal() or _SHOWN_AS_DAY.match(value):
            self.numbers += 1
            self.whole = self.whole and value.isdigit()
        else:
            self.words += 1

    def tells_of_place(self, column: str, rows: int) -> bool:
        """Tell whether a column only says more of the places: another name, code or kind of them.

        It never changes though places have several rows; or each of many has a name of its own,
        which a few may have changed. Numbers may be the places' population: those are codes only
        where the column says so.
        """
        places = len(self.by_place)
        if not self.of_place or self.total or len(self.values) == 1:
            return False
        different = len(set(self.by_place.values()))
        if self.renewed:
            few = len(self.renewed) <= _RENEWED * places
            return few and self.is_filter and places >= _MANY_PLACES and 2 * different > places
        if self.whole and self._is_of_codes(column) and places >= _MANY_PLACES:
            return 2 * different > places  # renewed codes of the other scheme make two of a place
        own = different == places
        several = places >= _PLACES and rows >= 2 * places
        if self.is_filter:
            return several or (own and places >= _MANY_PLACES)
        return self.whole and own and self._is_of_codes(column)

    @staticmethod
    def _is_of_codes(column: str) -> bool:
        """Tell whether a column's name speaks of codes."""
        return not _CODES.isdisjoint(measure_key(column).split("_"))

    @property
    def is_filter(self) -> bool:
        """Whether a column holds words, or numbers beside their total."""
        return self.total or (self.words > self.numbers and not self.is_spoilt)

    @property
    def is_spoilt(self) -> bool:
        """Whether a column of figures holds more words than figures."""
        some = self.numbers > _SOME_NUMBERS * (self.numbers + self.words)
        return some and len(self.values) > _A_FILTER

    @property
    def could_be_filter(self) -> bool:
        """Whether a column holds few whole numbers."""
        return self.whole and 1 < len(self.values) <= _A_FILTER


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file, in the order of its header."""

    filters: tuple[str, ...]
    indicators: tuple[str, ...]

    def breakdown(self, record: Record) -> tuple[tuple[str, str], ...]:
        """Return what a row is about besides its area and period; totals add nothing."""
        cells = ((column, given(record, column)) for column in self.filters)
        return tuple((column, cell) for column, cell in cells if cell.casefold() not in ("", TOTAL))


def columns_of(rows: Rows) -> Columns:
    """Return a file's columns, having looked at all of its rows."""
    seen: dict[str, _Seen] = {}
    count = 0
    for record in rows():
        count, place = count + 1, place_of(record)
        for column, cell in record.items():
            if column not in _KNOWN:
                seen.setdefault(column, _Seen()).add(cell.strip(), place)
    seen = {column: one for column, one in seen.items() if not one.tells_of_place(column, count)}
    filters = [column for column, one in seen.items() if one.is_filter]
    candidates = [(len(one.values), name) for name, one in seen.items() if one.could_be_filter]
    filters += _further(rows, filters, [name for _, name in sorted(candidates)])
    return Columns(
        tuple(column for column in seen if column in filters),
        tuple(column for column in seen if column not in filters),
    )


def columns_given(record: Record, indicators: tuple[str, ...]) -> Columns:
    """Return the columns of a row where its indicators are known."""
    unknown = [column for column in record if column not in _KNOWN]
    return Columns(
        tuple(column for column in unknown if column not in indicators),
        tuple(column for column in unknown if column in indicators),
    )


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number, thousands marked or not."""
    try:
        float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        return False
    return True


def is_percent(indicator: str) -> bool:
    """Tell whether an indicator is in percent, by the words of its name."""
    words = set(measure_key(indicator).split("_"))
    return not words.isdisjoint({"percent", "percentage", "pct", "pc", "pt", "perc", "proportion"})


def _further(rows: Rows, filters: list[str], candidates: list[str]) -> list[str]:
    """Return the column of fewest numbers that tells rows apart which the filters leave alike."""
    if _alike(rows(), filters) <= _FEW:
        return []
    for column in candidates:
        if column not in filters and _alike(rows(), [*filters, column]) == 0:
            return [column]
    return []


def _alike(rows: Iterable[Record], filters: list[str]) -> float:
    """Return the share of rows that are about what another row is about already."""
    found = Counter(
        (place_of(row), row[PERIOD], row[IDENTIFIER], *(given(row, one) for one in filters))
        for row in rows
    )
    return 1 - len(found) / (found.total() or 1)
