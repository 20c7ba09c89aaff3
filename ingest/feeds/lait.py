"""Children's-services indicators: the long table of DfE's Local Authority Interactive Tool.

One value a row: measure, period, authority or region. Suppressed values ('-', 'x', 'c', blank) are
facts of their own. The table does not say when a value was published: that is estimated from the
measure's usual delay (its last update less the end of its newest period) and marked as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Origin
from domain.measures.events import MeasureDefined, ScaleDefined
from domain.measures.scales import Reading
from ingest.feed import Context, Read, Record, measure_scale, read
from ingest.feeds.periods import period_end

NAME = "childrens_indicators"
BODY = "Department for Education (LAIT)"
USUAL_LAG_DAYS = 365
_COLUMNS = frozenset({"Short Desc", "Years", "LA and Regions", "Values", "LA Number"})
_BLANK = Reading(None, "blank")


class IndicatorsFeed:
    """Reads the table."""

    name = NAME

    def recognises(self, columns: frozenset[str]) -> bool:
        """The table's own columns are there."""
        return columns >= _COLUMNS

    def reader(self, context: Context) -> Read:
        """Give the function that reads this file's rows."""
        return _IndicatorReader(context).read


@dataclass(frozen=True, slots=True)
class _Cell:
    """What all values of one measure and period have in common."""

    measure: MeasureDefined
    scale: ScaleDefined
    true_on: date
    published_on: str


class _IndicatorReader:
    """Resolves each authority, and each measure and period, once; then reads values."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._authorities: dict[tuple[str, str], str] = {}
        self._cells: dict[tuple[str, str], _Cell] = {}

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one value."""
        name, period, code = record["Short Desc"], record["Years"], record["LA Number"]
        raw = record["Values"].strip()
        cell = self._cells.get((name, period)) or self._cell(name, period)
        place = (code, record["LA and Regions"])
        authority = self._authorities.get(place) or self._authority(place)
        reading = _reading(raw, cell.scale)
        reference = f"{name}|{period}|{code}"
        command = TakeIn(
            fact_id=referenced_fact(BODY, reference),
            at=self._context.at,
            actor=self._context.actor,
            authority=authority,
            kind="indicator",
            measure=name,
            raw=raw,
            true_on=cell.true_on,
            published_on=cell.published_on,
            origin=Origin(NAME, self._context.file, number),
            value=reading.value,
            missing=reading.missing,
            scale=cell.scale.scale,
            polarity=cell.measure.polarity,
            source_body=BODY,
            reference=reference,
            published_estimated=True,
        )
        return (command,)

    def _authority(self, place: tuple[str, str]) -> str:
        entry = self._context.resolver.by_code_and_name("dfe", *place)
        return self._authorities.setdefault(place, entry.id.hex)

    def _cell(self, name: str, period: str) -> _Cell:
        scale = measure_scale(self._context.catalogue, name)
        measure = self._context.catalogue.measures[name]
        true_on = period_end(period, measure.year_type)
        lag = timedelta(days=measure.publication_lag_days or USUAL_LAG_DAYS)
        cell = _Cell(measure, scale, true_on, (true_on + lag).isoformat())
        return self._cells.setdefault((name, period), cell)


def _reading(raw: str, scale: ScaleDefined) -> Reading:
    if not raw:
        return _BLANK
    try:
        value = float(raw)
    except ValueError:
        return read(raw, scale, "Values")
    return Reading(value) if isfinite(value) else read(raw, scale, "Values")
