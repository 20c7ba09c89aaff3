"""What the warnings are good for: what they would have said before each inspection of the past."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get

from ingest.back_test import BackTestTable, shipped_back_test
from web.site.request import Heading, Here
from web.words import back_test as words
from web.words import sentences

_TRAIL = (("Alerts", "/alerts"),)


@dataclass(frozen=True, slots=True)
class GoodForView:
    """What the page shows: sentences, and rows of tables."""

    replayed: str
    does_not_foretell: str
    order: Sequence[tuple[str, str, str, str]]
    bands: Sequence[tuple[str, int, int, int]]
    alerts: Sequence[str]
    figures: Sequence[str]
    missed: Sequence[tuple[str, str, str]]
    missed_of: str


@get("/alerts/good-for", sync_to_thread=True, include_in_schema=False)
def good_for(visit: Here) -> Response[str]:
    """Show what the back-test of the shipped rules found."""
    heading = Heading("What the warnings are good for", "alerts", _TRAIL)
    return visit.page("good_for.html", heading, _view(shipped_back_test()))


def _view(table: BackTestTable) -> GoodForView:
    return GoodForView(
        replayed=words.replayed(table),
        does_not_foretell=words.does_not_foretell(table),
        order=[*map(words.concordance, table.concordance), words.last_grade_alone(table)],
        bands=[
            (sentences.capitalised(one.name), one.n, one.worse, one.inadequate)
            for one in table.bands
        ],
        alerts=[*map(words.stood, table.stood), words.signals(table)],
        figures=[words.foretold(table.foretold), *map(words.shifts, table.shifts)],
        missed=[words.missed(one) for one in table.missed],
        missed_of=f"{len(table.missed)} of {table.inadequate}",
    )
