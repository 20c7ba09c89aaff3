"""Children's-services indicators: the long table of DfE's Local Authority Interactive Tool.

One value a row: measure, period, authority or region. Suppressed values ('-', 'x', 'c', blank) are
facts of their own. The table does not say when a value was published: that is estimated from the
measure's usual delay (its last update less the end of its newest period) and marked as such.
"""

from collections.abc import Sequence

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from ingest.feed import ByColumns, Context, Record
from ingest.feeds.figures import Said, published
from ingest.feeds.lait_values import Area, Series, series_of, value

NAME = "childrens_indicators"
USUAL_LAG_DAYS = 365
_COLUMNS = frozenset({"Short Desc", "Years", "LA and Regions", "Values", "LA Number"})


class _IndicatorReader:
    """Resolves each authority, and each measure and period, once; then reads values."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._areas: dict[tuple[str, str], Area] = {}
        self._series: dict[tuple[str, str], tuple[Series, Said]] = {}

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one value."""
        key = (record["Short Desc"], record["Years"])
        place = (record["LA Number"], record["LA and Regions"])
        series, said = self._series.get(key) or self._new_series(key)
        area = self._areas.get(place) or self._new_area(place)
        origin = Origin(NAME, self._context.file, number)
        raw = record["Values"].strip()
        return (value(self._context, origin, series, area, raw, said),)

    def _new_area(self, place: tuple[str, str]) -> Area:
        entry = self._context.resolver.by_code_and_name("dfe", *place)
        return self._areas.setdefault(place, Area(entry.id.hex, place[0]))

    def _new_series(self, key: tuple[str, str]) -> tuple[Series, Said]:
        series = series_of(self._context, *key)
        said = published_usually(self._context, series)
        return self._series.setdefault(key, (series, said))


def published_usually(context: Context, series: Series) -> Said:
    """Return when a value usually comes out, unless whoever imports the file said when it did."""
    lag_days = series.measure.publication_lag_days or USUAL_LAG_DAYS
    return published(context, series.true_on, lag_days)


INDICATORS = ByColumns(NAME, _COLUMNS, lambda context: _IndicatorReader(context).read, keyed=True)
