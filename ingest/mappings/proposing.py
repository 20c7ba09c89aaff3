"""A mapping proposed for a table that nobody knows: from what stands in its columns.

A proposal is to be read, mended and kept by a person. What the table does not say is put in
brackets, so that nothing is taken in before somebody has said it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Final

from domain.measures.catalogue import Catalogue, measure_key
from domain.measures.scales import UnreadableValueError, is_number, read_value
from ingest.feed import Record, given
from ingest.feeds.headings import plain
from ingest.mappings.mapping import (
    NO_BODY,
    NO_PERIOD,
    AuthorityPart,
    Mapping,
    MeasurePart,
    PeriodPart,
    PublishedPart,
    Scheme,
    ValuesPart,
    Years,
)
from ingest.mappings.periods import in_title, is_period, parted
from ingest.reading.headings import header_lines
from ingest.reading.tables import Line, Table, title_of
from ingest.rejection import Rejection
from ingest.resolution import Resolver

USUAL_LAG_DAYS: Final = 365
_LOOKED_AT: Final = 400
_ASKED: Final = 60
_MOST: Final = 0.5
_NEARLY_ALL: Final = 0.9
_FEW: Final = 30
_FEWEST_PERIODS: Final = 2
_VALUE_WORDS: Final = frozenset({"value", "score", "rate", "percentage", "figure", "outturn"})
_MEASURE_WORDS: Final = frozenset({"measure", "indicator", "metric", "variable", "kpi", "pi"})
_RATING_WORDS: Final = frozenset(
    {"rag", "rating", "grade", "judgement", "judgment", "status", "outcome", "overall"}
)
_BESIDE: Final = frozenset({"rank", "lower", "upper", "ci", "id", "code", "urn", "no", "ref"})
_NUMBERED: Final = frozenset({"code", "number", "num", "no", "dfe", "la"})
_PLAIN: Final = frozenset({"number", "percent"})
_KINDS_OF_YEARS: Final[tuple[Years, ...]] = ("financial", "day")
_SCHEMES: Final[tuple[Scheme, ...]] = ("gss", "name", "dfe")


@dataclass(frozen=True, slots=True)
class _Sample:
    """The first rows under what may be a header."""

    header: Line
    rows: tuple[Record, ...]

    def cells(self, column: str) -> list[str]:
        """Return what stands in a column, blanks left out."""
        return [cell for row in self.rows if (cell := given(row, column))]

    @property
    def columns(self) -> list[str]:
        """The columns that have a name."""
        return [name.strip() for name in self.header.cells if name.strip()]


def proposed(table: Table, resolver: Resolver, catalogue: Catalogue) -> Mapping:
    """Return a mapping for a table. Raises Rejection where no column names authorities."""
    for sample in _samples(table):
        authority = _authority(sample, resolver)
        if authority is not None:
            return _mapping(table, sample, authority, catalogue)
    msg = (
        f"No column of {table.label} names authorities that the register knows in most of its "
        "cells, so there is nothing to propose."
    )
    raise Rejection(msg)


def _samples(table: Table) -> Iterator[_Sample]:
    for line in header_lines(table):
        records = islice(table.records(line), _LOOKED_AT)
        yield _Sample(line, tuple(one for _, one in records if isinstance(one, dict)))


def _authority(sample: _Sample, resolver: Resolver) -> AuthorityPart | None:
    found: dict[Scheme, str] = {}
    for column in sorted(sample.columns, key=lambda one: len(set(sample.cells(one)))):
        if known := next((one for one in _SCHEMES if _names(sample, column, one, resolver)), None):
            found[known] = column  # the last one has most of them: councils, not their regions
    name = found.get("name", "")
    if "gss" in found:
        return AuthorityPart(column=found["gss"], scheme="gss", name=name)
    if "dfe" in found and name:
        return AuthorityPart(column=found["dfe"], scheme="dfe", name=name)
    return AuthorityPart(column=name) if name else None


def _names(sample: _Sample, column: str, scheme: Scheme, resolver: Resolver) -> bool:
    """Tell whether most cells of a column are authorities by name or in a scheme of codes."""
    cells = list(dict.fromkeys(sample.cells(column)))[:_ASKED]
    if scheme == "dfe" and _NUMBERED.isdisjoint(plain(column).split()):
        return False
    known = sum(_known(cell, scheme, resolver) for cell in cells)
    return bool(cells) and known >= _MOST * len(cells)


def _known(cell: str, scheme: Scheme, resolver: Resolver) -> bool:
    try:
        if scheme == "name":
            resolver.by_name(cell)
        else:
            resolver.by_code(scheme, cell)
    except Rejection:
        return False
    return scheme != "name" or not is_number(cell)


def _mapping(
    table: Table, sample: _Sample, authority: AuthorityPart, catalogue: Catalogue
) -> Mapping:
    called = measure_key(PurePath(table.file).name.split(".")[0])[:50] or "table"
    taken = {authority.column, authority.name}
    across = [column for column in sample.columns if _years([column]) is not None]
    across = across if len(across) >= _FEWEST_PERIODS else []
    if both := _of_both(sample, authority, called):
        return both.model_copy(update={"published": _published(sample)})
    period = _period(table, sample, across, taken)
    published = _published(sample)
    taken |= {period.column, published.column, *across}
    values, scale = (across, "number") if across else _values(sample, taken, catalogue)
    measure = _measure(sample, taken, values, called, across=bool(across))
    about = [one for one in (authority.column, period.column, measure.column) if one]
    rest = {*taken, *values, measure.column}
    graded = scale not in _PLAIN
    breakdown = tuple(_breakdown(sample, about, rest, numbers=graded))
    several = len(values) > 1
    return Mapping(
        name=called,
        source_body=NO_BODY,
        kind="assessment" if graded else "indicator",
        authority=authority,
        period=period,
        published=published,
        measure=measure.model_copy(update={"breakdown": breakdown, "scale": scale}),
        values=ValuesPart(columns=tuple(values)) if several else ValuesPart(column=values[0]),
    )


def _of_both(sample: _Sample, authority: AuthorityPart, called: str) -> Mapping | None:
    """Return a mapping of columns whose heading of two rows names period and measure."""
    for kind in _KINDS_OF_YEARS:
        parts = {one: parts for one in sample.columns if (parts := parted(one, kind))}
        years = _years([period for period, _ in parts.values()])
        if years is not None and len(parts) >= _FEWEST_PERIODS:
            return Mapping(
                name=called,
                source_body=NO_BODY,
                authority=authority,
                period=PeriodPart(across=True, years=years),
                published=PublishedPart(lag_days=USUAL_LAG_DAYS),
                measure=MeasurePart(across=True, prefix=called),
                values=ValuesPart(columns=tuple(parts)),
            )
    return None


def _measure(
    sample: _Sample, taken: set[str], values: list[str], called: str, *, across: bool
) -> MeasurePart:
    """Return what is measured: a column's cells, the columns of values, or one thing."""
    if len(values) > 1 and not across:
        return MeasurePart(across=True, prefix=called)
    if column := _measure_column(sample, taken | set(values)):
        return MeasurePart(column=column)
    return MeasurePart(name=called if across or _is_value(values[0]) else measure_key(values[0]))


def _period(table: Table, sample: _Sample, across: list[str], taken: set[str]) -> PeriodPart:
    if across:
        return PeriodPart(across=True, years=_years(across) or "financial")
    for column in sample.columns:
        if column not in taken and "publi" not in plain(column):
            years = _years(list(dict.fromkeys(sample.cells(column)))[:_ASKED])
            if years is not None:
                return PeriodPart(column=column, years=years)
    if in_title(title_of(table, sample.header)) or in_title(table.file):
        return PeriodPart(in_title=True)
    return PeriodPart(value=NO_PERIOD)


def _years(labels: Sequence[str]) -> Years | None:
    """Return the kind of year that labels are of, or that they are days; None where neither."""
    kinds: tuple[Years, ...] = ("financial", "day")
    if labels and all(label.strip().isdigit() for label in labels):
        kinds = ("calendar",)
    for kind in kinds:
        if labels and all(is_period(label, kind) for label in labels):
            return kind
    return None


def _published(sample: _Sample) -> PublishedPart:
    for column in sample.columns:
        cells = sample.cells(column)
        if "publi" in plain(column) and cells and all(is_period(one, "day") for one in cells):
            return PublishedPart(column=column)
    return PublishedPart(lag_days=USUAL_LAG_DAYS)


def _values(sample: _Sample, taken: set[str], catalogue: Catalogue) -> tuple[list[str], str]:
    """Return the columns of values with the scale they are on. Raises Rejection for none."""
    free = [column for column in sample.columns if column not in taken]
    numbers = [column for column in free if _readable(sample, column, "number", catalogue)]
    named = [column for column in numbers if _is_value(column)]
    graded = _graded(sample, free, catalogue)
    if graded and not named:
        return graded
    of_numbers = [one for one in numbers if _BESIDE.isdisjoint(plain(one).split())]
    if found := named[:1] or of_numbers:
        percent = all("%" in one or "percent" in plain(one) for one in found)
        return found, "percent" if percent else "number"
    msg = "No column holds numbers, or words of a known scale, so there is nothing to propose."
    raise Rejection(msg)


def _graded(sample: _Sample, free: list[str], catalogue: Catalogue) -> tuple[list[str], str] | None:
    """Return a column of ratings, by its name, with the scale that its words are on."""
    for column in free:
        if _RATING_WORDS.isdisjoint(plain(column).split()):
            continue
        for scale in catalogue.scales.values():
            if scale.form == "ordinal" and _readable(sample, column, scale.scale, catalogue):
                return [column], scale.scale
    return None


def _readable(sample: _Sample, column: str, scale: str, catalogue: Catalogue) -> bool:
    cells = sample.cells(column)
    read = sum(_reads(cell, scale, catalogue) for cell in cells)
    return bool(cells) and read >= _NEARLY_ALL * len(cells)


def _reads(cell: str, scale: str, catalogue: Catalogue) -> bool:
    try:
        read_value(cell, catalogue.scales[scale])
    except UnreadableValueError:
        return False
    return True


def _is_value(column: str) -> bool:
    return not _VALUE_WORDS.isdisjoint(plain(column).split())


def _measure_column(sample: _Sample, taken: set[str]) -> str:
    """Return the column that names measures: of several the one with the longest names."""
    found = [
        column
        for column in sample.columns
        if column not in taken and not _MEASURE_WORDS.isdisjoint(plain(column).split())
    ]
    return max(found, key=lambda one: sum(map(len, sample.cells(one))), default="")


def _breakdown(
    sample: _Sample, about: list[str], taken: set[str], *, numbers: bool
) -> Iterator[str]:
    """Yield columns of few words that differ among rows of one authority, period and measure.

    Beside ratings ``numbers`` name things, too: targets, questions, standards.
    """
    for column in sample.columns:
        said = set(sample.cells(column))
        figures = not numbers and all(map(is_number, said))
        if column in taken or not 1 < len(said) <= _FEW or figures:
            continue
        pairs = {(*(given(row, one) for one in about), given(row, column)) for row in sample.rows}
        if len(pairs) > len({pair[:-1] for pair in pairs}):
            yield column
