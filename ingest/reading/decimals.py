"""Decimal commas, where a file shows that it has them.

A column is read so only if all it holds are numbers and one of them can't be meant otherwise:
12,5 can't, 1,234 can. Where a semicolon parts the cells, as in files from where commas are decimal,
or another column shows that they are, and nothing tells, the row is not guessed at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.measures.symbols import missing
from ingest.reading.tables import Cells, Line

NOTICE = "decimal commas read as points"
_COMMA = re.compile(
    r"[-+\u2212]?(?:"
    r"(?:\d+|\d{1,3}(?:[.\u00a0 ]\d{3})+),(?:\d{1,2}|\d{4,})"  # not three: that may be thousands
    r"|0,\d+"
    r"|\d{1,3}(?:[.\u00a0 ]\d{3})+,\d+)"
)
_POINT = re.compile(r"[-+\u2212]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)?\.(?:\d{1,2}|\d{4,})|0\.\d+)")
_EITHER = re.compile(r"[-+\u2212]?\d{1,3}(?:,\d{3})+")
_POINTS = re.compile(r"[-+\u2212]?[1-9]\d{0,2}(?:\.\d{3})+")
"""Thousands where commas are decimal, or a number with three decimals."""
_NUMBER = re.compile(r"[-+\u2212]?[.,\u00a0 ]*\d[\d.,\u00a0 ]*")
_MIXED = "some numbers have a decimal comma and others a decimal point; write them all with points."
_TITLES = 1
"""How many cells of a column of numbers may be words: its name."""
_UNCLEAR = "'{0}' may be a decimal or have thousands; write it without the comma, or with a point."
_UNCLEAR_POINT = (
    "'{0}' may be a decimal or have thousands, for the file seems to come from where commas are "
    "decimal; write it without the point, or with another nought behind."
)


@dataclass(slots=True)
class _Column:
    comma: int = 0
    point: int = 0
    either: int = 0
    points: int = 0
    other: int = 0

    def take(self, cell: str) -> None:
        if _COMMA.fullmatch(cell):
            self.comma += 1
        elif _POINT.fullmatch(cell):
            self.point += 1
        elif _EITHER.fullmatch(cell):
            self.either += 1
        elif _POINTS.fullmatch(cell):
            self.points += 1
        elif not _NUMBER.fullmatch(cell) and not missing(cell):
            self.other += 1

    @property
    def shows_commas(self) -> bool:
        """Whether it holds decimal commas and nothing that contradicts them."""
        return self.other <= _TITLES and bool(self.comma) and not self.point

    def is_unclear(self, *, abroad: bool) -> bool:
        """Tell whether nothing says what a mark before three digits means.

        ``abroad``: the file seems to come from where commas are decimal.
        """
        if self.comma:
            return bool(self.points) or self.other > _TITLES
        return abroad and not self.point and self.other <= _TITLES


@dataclass(frozen=True, slots=True)
class Decimals:
    """The columns whose numbers have decimal commas, or may have."""

    comma: frozenset[int]
    mixed: frozenset[int]
    unclear: frozenset[int]

    @classmethod
    def shown_by(
        cls, rows: Iterable[Cells], delimiter: str, notices: Counter[str]
    ) -> "Decimals | None":
        """Look the columns through; None where none has a comma that matters."""
        columns: dict[int, _Column] = {}
        for cells in rows:
            for place, cell in enumerate(map(str.strip, cells)):
                if cell:
                    columns.setdefault(place, _Column()).take(cell)
        numbers = {place: one for place, one in columns.items() if one.other <= _TITLES}
        shown = frozenset(place for place, one in numbers.items() if one.shows_commas)
        abroad = delimiter == ";" or bool(shown)
        found = cls(
            shown,
            frozenset(place for place, one in numbers.items() if one.comma and one.point),
            frozenset(
                place
                for place, one in columns.items()
                if (one.either or one.points) and one.is_unclear(abroad=abroad)
            ),
        )
        if found.comma:  # here, for lines are gone through more than once
            read = [columns[place] for place in found.comma]
            notices[NOTICE] += sum(one.comma + one.either for one in read)
        return found if found.comma or found.mixed or found.unclear else None

    def converted(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield lines with points for the commas, and problems where that can't be told."""
        for line in lines:
            yield self._converted(line)

    def _converted(self, line: Line) -> Line:
        cells = list(line.cells)
        for place, cell in enumerate(map(str.strip, line.cells)):
            if place in self.unclear and _POINTS.fullmatch(cell):
                return replace(line, problem=_UNCLEAR_POINT.format(cell))
            if place in self.comma and _NUMBER.fullmatch(cell) and "," in cell:
                cells[place] = re.sub(r"[.\u00a0 ]", "", cell).replace(",", ".")
            elif place in self.mixed and (_COMMA.fullmatch(cell) or _EITHER.fullmatch(cell)):
                return replace(line, problem=f"'{cell}': {_MIXED}")
            elif place in self.unclear and _EITHER.fullmatch(cell):
                return replace(line, problem=_UNCLEAR.format(cell))
        return replace(line, cells=cells)


def with_decimal_points(lines: list[Line], notices: Counter[str]) -> list[Line]:
    """Return the lines of a sheet, with points for decimal commas in what was typed as text."""
    if not any("," in cell for line in lines for cell in line.cells):
        return lines
    decimals = Decimals.shown_by((line.cells for line in lines), "", notices)
    return list(decimals.converted(lines)) if decimals else lines
