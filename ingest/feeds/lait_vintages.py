"""Vintages of the Department for Education's indicators: each value when first seen, or changed.

A row is one version of a value, seen in a dated copy of the department's table. The first copy
shows what stood there on its day, not when that was published, so its date is marked as estimated;
each later one is the first day on which a new or changed value could be had.
"""

from collections.abc import Sequence
from functools import lru_cache

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.times import canonical_published
from ingest.feed import ByColumns, Context, Record
from ingest.feeds.figures import Said
from ingest.feeds.lait_values import Area, Series, series_of, value
from ingest.rejection import Rejection

NAME = "childrens_indicators_vintages"
FIRST_COPY = "2024-11-15"
_COLUMNS = frozenset({"measure", "period", "la_code", "value", "first_seen"})


class _VintageReader:
    """Resolves each authority, and each measure and period, once; then reads values."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._areas: dict[str, Area] = {}
        self._series: dict[tuple[str, str], Series] = {}

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one version of a value."""
        key, code = (record["measure"], record["period"]), record["la_code"]
        series = self._series.get(key) or self._new_series(key)
        area = self._areas.get(code) or self._new_area(code)
        origin = Origin(NAME, self._context.file, number)
        published = _published(record["first_seen"])
        return (value(self._context, origin, series, area, record["value"].strip(), published),)

    def _new_area(self, code: str) -> Area:
        entry = self._context.resolver.by_code("dfe", code)
        return self._areas.setdefault(code, Area(entry.id.hex, code))

    def _new_series(self, key: tuple[str, str]) -> Series:
        return self._series.setdefault(key, series_of(self._context, *key))


@lru_cache(maxsize=1_024)
def _published(first_seen: str) -> Said:
    try:
        on = canonical_published(first_seen)
    except ValueError:
        msg = f"first_seen: '{first_seen}' is not a date; write it as 2024-11-15."
        raise Rejection(msg) from None
    return Said(on, estimated=on == FIRST_COPY)


VINTAGES = ByColumns(
    NAME, _COLUMNS, lambda context: _VintageReader(context).read, brings_versions=True, keyed=True
)
