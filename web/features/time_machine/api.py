"""The time machine for programs: what changed between two moments, and how late values come."""

from dataclasses import replace
from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from projections.timemachine.differences import BackwardsError, differences
from projections.timemachine.vintages import vintages
from web.features.time_machine.two_moments import Between
from web.json.differences import DiffShape, change_json, move_json
from web.json.facts import VintagesShape, vintages_json
from web.site.authority_param import Authority, entry_named
from web.site.errors import UnknownNameError
from web.site.moment import Moment, read_known_by
from web.site.request import Here

_BACKWARDS = "The first date comes after the second: swap them."

From = Annotated[
    str,
    QueryParameter(
        name="from", description="The first moment's known-by date or time; empty for 'known-by'."
    ),
]
To = Annotated[
    str,
    QueryParameter(
        name="to", description="The second moment's known-by date or time; empty for now."
    ),
]
Measure = Annotated[
    str, QueryParameter(name="measure", description="A measure's name, as the picture gives it.")
]


@get("/diff", sync_to_thread=True, summary="What changed between two moments, and why")
def api_diff(
    visit: Here, first: From = "", second: To = "", authority: Authority = ""
) -> DiffShape:
    """Give the changed cells of the picture by cause, and what became of alerts.

    Both moments have the basis, ``true-on`` and position of the address.
    """
    between = _between(visit.moment, first, second)
    only = entry_named(authority, visit.directory)
    wanted = [only.id.hex] if only else None
    changes = differences(
        visit.services.columns.portfolio(), between.earlier.as_of, between.later.as_of, wanted
    )
    moves = visit.services.alerts.moves(between.earlier.as_of, between.later.as_of)
    return DiffShape(
        changes=[
            change_json(row, visit.directory, visit.catalogue)
            for row in changes.iter_rows(named=True)
        ],
        alerts=[
            move_json(one, visit.directory)
            for one in moves
            if only is None or one.alert.authority == only.id.hex
        ],
    )


@get("/vintages", sync_to_thread=True, summary="How late values come, and how much they change")
def api_vintages(visit: Here, measure: Measure = "") -> list[VintagesShape]:
    """Give the vintages of a measure, one entry a source."""
    found = vintages(visit.services.columns.portfolio(), measure, visit.as_of)
    if not found and measure not in visit.catalogue.measures:
        msg = f"No measure is called '{measure}': write its name as the picture gives it."
        raise UnknownNameError(msg)
    return [vintages_json(one) for one in found]


def _between(moment: Moment, first: str, second: str) -> Between:
    earlier = replace(moment, known_by=read_known_by(first) or moment.known_by)
    later = replace(moment, known_by=read_known_by(second))
    if earlier.as_of.known_by > later.as_of.known_by:
        raise BackwardsError(_BACKWARDS)
    return Between(earlier, later)
