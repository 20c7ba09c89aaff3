"""A table read by a mapping: a feed like any other, with the mapping's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.catalogue import measure_key
from domain.register.directory import Entry
from ingest import dates
from ingest.feed import Context, Read, Record, Rows, given
from ingest.feeds.figures import Figure, Measured, Said, measured, published
from ingest.mappings.mapping import Mapping
from ingest.mappings.periods import ends_on, in_title, parted
from ingest.reading.headings import joined_lines, top_lines
from ingest.reading.tables import Line, Table, columns_of
from ingest.rejection import LeftAside, Rejection

PREFIX: Final = "map:"


@dataclass(frozen=True, slots=True)
class Mapped:
    """The feed that a mapping makes."""

    mapping: Mapping
    told: bool = False
    """Whether whoever imports a file said that it is read by this; else its columns must."""
    only: str = ""
    """The label of the one table that it reads; '' where it reads all that have its columns."""

    @property
    def name(self) -> str:
        """Return what its facts' origin calls it."""
        return f"{PREFIX}{self.mapping.name}"

    def recognises(self, columns: frozenset[str]) -> bool:
        """Tell whether all columns that the mapping names are there."""
        return columns >= self.mapping.columns() and bool(value_columns(self.mapping, columns))

    @property
    def brings_versions(self) -> bool:
        """Return that its files are for new figures, not for changed ones."""
        return False

    @property
    def keyed(self) -> bool:
        """Return that its rows may contradict each other: nobody has looked at them before."""
        return False

    def fits(self, rows: Rows) -> bool:
        """Tell whether a file may be read by this without anybody having said so."""
        return bool(rows) and (self.told or bool(self.mapping.recognised_by))

    def header(self, table: Table) -> Line | None:
        """Return a table's header, in the row that the mapping names if it does."""
        row, sheets = self.mapping.header_row, self.mapping.sheets
        if self.only not in ("", table.label):
            return None
        if sheets and not any(fnmatchcase(table.sheet, pattern) for pattern in sheets):
            return None
        header = table.header(self.recognises) or self._in_two_rows(table)
        if not row or header is None or header.number == row:
            return header
        named = next((line for line in table.lines() if line.number == row), None)
        cells = frozenset(cell.strip() for cell in named.cells) if named else frozenset[str]()
        return named if self.recognises(cells) else None

    def _in_two_rows(self, table: Table) -> Line | None:
        found = joined_lines(top_lines(table))
        return next((one for one in found if self.recognises(frozenset(columns_of(one)))), None)

    def reads(self, column: str) -> bool:
        """Tell whether the mapping says anything of a column."""
        return column in self.mapping.columns() or bool(value_columns(self.mapping, [column]))

    def reader(self, context: Context) -> Read:
        """Return the function that reads the table's rows."""
        return _Reader(self.mapping, context).read


def value_columns(mapping: Mapping, columns: Sequence[str] | frozenset[str]) -> list[str]:
    """Return the columns of values, in the table's order."""
    values = mapping.values
    if values.column:
        return [values.column]
    if values.columns:
        return [column for column in columns if column in values.columns]
    return [column for column in columns if re.fullmatch(values.like, column)]


def _of_both(column: str, mapping: Mapping) -> tuple[str, str]:
    """Return the measure and the period that a heading of two rows names. Raises Rejection."""
    found = parted(column, mapping.period.years)
    if found is None:
        msg = (
            f"The heading '{column}' does not say of which measure and which period its cells are."
        )
        raise Rejection(msg)
    period, measure = found
    return measure, period


@dataclass(frozen=True, slots=True)
class _Cell:
    """One value of a row, with what its measure and period are called in the table."""

    measure: str
    period: str
    raw: str


class _Reader:
    """Reads rows by a mapping; resolves each measure once."""

    def __init__(self, mapping: Mapping, context: Context) -> None:
        self._mapping = mapping
        self._context = context
        self._title = in_title(context.title) or in_title(context.file)
        self._measures: dict[str, Measured] = {}

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one row: a fact a value."""
        self._leave_aside(number, record)
        origin = Origin(f"{PREFIX}{self._mapping.name}", self._context.file, number)
        facts = [self._fact(record, cell, origin) for cell in self._cells(record)]
        if not facts:
            reason = "no value"
            raise LeftAside(reason)
        return facts

    def _leave_aside(self, number: int, record: Record) -> None:
        if number in self._mapping.leave_rows:
            reason = "a row that the mapping leaves"
            raise LeftAside(reason)
        for one in self._mapping.leave_aside:
            cell = given(record, one.column)
            listed = cell.casefold() in {value.casefold() for value in one.values or one.all_but}
            if listed == bool(one.values):
                raise LeftAside(one.reason or f"{one.column}: {cell}")

    def _cells(self, record: Record) -> Iterator[_Cell]:
        mapping = self._mapping
        measure = given(record, mapping.measure.column) or mapping.measure.name
        period = given(record, mapping.period.column) or mapping.period.value
        if mapping.period.in_title:
            period = self._title
        for column in value_columns(mapping, list(record)):
            raw = given(record, column)
            if not (mapping.values.column or raw):
                continue
            if mapping.measure.across and mapping.period.across:
                yield _Cell(*_of_both(column, mapping), raw)
                continue
            yield _Cell(
                column if mapping.measure.across else measure,
                column if mapping.period.across else period,
                raw,
            )

    def _fact(self, record: Record, cell: _Cell, origin: Origin) -> TakeIn:
        mapping = self._mapping
        true_on = self._true_on(cell.period)
        area = self._area(record, true_on)
        breakdown = [(column, given(record, column)) for column in mapping.measure.breakdown]
        measure = self._measure(cell.measure, [said for _, said in breakdown])
        parts = [f"{column}={said}" for column, said in breakdown]
        return Figure(
            area,
            measure,
            cell.raw,
            true_on,
            self._said(record, true_on),
            "|".join(
                [
                    mapping.references or mapping.name,
                    cell.measure,
                    *parts,
                    true_on.isoformat(),
                    area.slug,
                ]
            ),
            given(record, mapping.authority.name) or given(record, mapping.authority.column),
            mapping.kind,
            given(record, mapping.values.text),
        ).fact(self._context, mapping.source_body, origin)

    def _true_on(self, period: str) -> date:
        if not period:
            msg = "Neither the row nor a title says which period it is about."
            raise Rejection(msg)
        part = self._mapping.period
        return ends_on(period, part.years, part.column or "period")

    def _area(self, record: Record, true_on: date) -> Entry:
        part, resolver = self._mapping.authority, self._context.resolver
        cell = given(record, part.column)
        if part.scheme == "name":
            restated = self._mapping.kind == "indicator"
            return resolver.by_name(cell, true_on, restated=restated)
        return resolver.by_code_and_name(part.scheme, cell, given(record, part.name))

    def _said(self, record: Record, true_on: date) -> Said:
        part = self._mapping.published
        if part.column:
            return Said(dates.published(given(record, part.column), part.column), estimated=False)
        if part.on:
            return Said(part.on.isoformat(), estimated=False)
        return published(self._context, true_on, part.lag_days or 0)

    def _measure(self, came_as: str, breakdown: list[str]) -> Measured:
        part = self._mapping.measure
        totals = {total.casefold() for total in part.totals}
        words = [said for said in breakdown if said and said.casefold() not in totals]
        key = "|".join([came_as, *words])
        if key not in self._measures:
            if not came_as:
                msg = f"{part.column}: the row does not say what was measured."
                raise Rejection(msg)
            called = part.names.get(came_as) or f"{part.prefix} {came_as}"
            known = called in self._context.catalogue.measures and not words
            name = called if known else measure_key(" ".join([called, *words]))
            scale = part.scales.get(name, part.scale)
            if scale not in self._context.catalogue.scales:
                msg = f"The mapping's scale '{scale}' is not in the catalogue."
                raise Rejection(msg)
            direction = part.directions.get(name)
            self._measures[key] = measured(self._context.catalogue, name, scale, direction)
        return self._measures[key]
