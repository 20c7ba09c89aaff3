"""The answers as JSON, for programs: the shapes of ``representations``."""

from dataclasses import replace
from typing import Annotated, cast

from litestar import Router, get
from litestar.datastructures import State
from litestar.params import QueryParameter

from infra.services.alerts.changes import Move, moves
from infra.services.alerts.replay import first_of_each, replayed
from infra.services.evidence.changes import changes_between
from infra.services.system.status import SystemService
from projections.alerts.queries import alerts_as_of
from projections.intake.queries import waited_rows
from projections.picture import queries as pictures
from projections.timemachine.differences import BackwardsError
from projections.timemachine.vintages import vintages
from web.features.alerts.api import api_alerts, api_decide
from web.features.alerts.live_events import api_alert_events
from web.features.peer_reviews.api import api_peer_reviews
from web.features.plans.api import api_act_on_plan, api_plan, api_plans, api_suggest
from web.features.risks.api import api_risks
from web.features.statements.api import api_record, api_statements
from web.features.support.api import api_matrix, api_offers
from web.features.targets.api import (
    api_target,
    api_target_disagreements,
    api_target_lines,
    api_targets,
)
from web.json.representations import (
    change_json,
    fact_json,
    move_json,
    picture_json,
    quarantined_json,
    replayed_json,
    system_json,
    vintages_json,
)
from web.json.shapes import (
    DiffShape,
    FactShape,
    QuarantinedShape,
    ReplayedShape,
    SystemShape,
    VintagesShape,
)
from web.site.authority_param import Authority, entry_named
from web.site.errors import UnknownNameError
from web.site.moment import Moment, read_known_by
from web.site.request import Here, Visit
from web.site.two_moments import Between

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
Every = Annotated[
    bool, QueryParameter(name="every", description="Every time, not only the first of each rule.")
]
Limit = Annotated[int, QueryParameter(ge=1, le=10_000, description="At most so many rows.")]
Offset = Annotated[int, QueryParameter(ge=0, description="Leave out so many rows first.")]


@get("/picture", sync_to_thread=True, summary="What is or was known")
def api_picture(visit: Here, authority: Authority = "") -> list[FactShape]:
    """Give the newest fact per authority, kind and measure."""
    directory, catalogue, as_of = visit.directory, visit.catalogue, visit.as_of
    only = entry_named(authority, directory)
    if only is None:
        whole = visit.services.columns.portfolio().picture(as_of)
        return cast("list[FactShape]", picture_json(whole, as_of.basis, directory, catalogue))
    with visit.services.reading() as connection:
        found = pictures.picture(connection, as_of, [only.id.hex])
    return cast("list[FactShape]", [fact_json(one, directory, catalogue) for one in found])


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
    changes = changes_between(visit.services.columns.portfolio(), between, wanted)
    return cast(
        "DiffShape",
        {
            "changes": [
                change_json(row, visit.directory, visit.catalogue)
                for row in changes.iter_rows(named=True)
            ],
            "alerts": [
                move_json(one, visit.directory)
                for one in _moves(visit, between)
                if only is None or one.alert.authority == only.id.hex
            ],
        },
    )


@get("/vintages", sync_to_thread=True, summary="How late values come, and how much they change")
def api_vintages(visit: Here, measure: Measure = "") -> list[VintagesShape]:
    """Give the vintages of a measure, one entry a source."""
    found = vintages(visit.services.columns.portfolio(), measure, visit.as_of)
    if not found and measure not in visit.catalogue.measures:
        msg = f"No measure is called '{measure}': write its name as the picture gives it."
        raise UnknownNameError(msg)
    return cast("list[VintagesShape]", [vintages_json(one) for one in found])


@get("/replay", sync_to_thread=True, summary="Could we have known?")
def api_replay(
    visit: Here, authority: Authority = "", *, every: Every = False
) -> list[ReplayedShape]:
    """Give when today's rules would have fired on what was published by then, oldest first."""
    only = entry_named(authority, visit.directory)
    if only is None:
        msg = "Name the authority to replay: authority=Boston."
        raise UnknownNameError(msg)
    found = replayed(visit.services, only.id.hex, visit.as_of)
    return cast(
        "list[ReplayedShape]",
        [
            replayed_json(one, only.id.hex, visit.directory, visit.catalogue)
            for one in (found if every else first_of_each(found))
        ],
    )


@get("/quarantine", sync_to_thread=True, summary="Rows that could not be read")
def api_quarantine(visit: Here, limit: Limit = 1_000, offset: Offset = 0) -> list[QuarantinedShape]:
    """Give the rows in quarantine with their reasons and nearest candidates."""
    with visit.services.reading() as connection:
        found = waited_rows(connection, visit.as_of, limit=limit, offset=offset)
    return cast("list[QuarantinedShape]", [quarantined_json(one) for one in found])


@get("/system", sync_to_thread=True, summary="Is it well?")
def api_system(state: State) -> SystemShape:
    """Give how the installation is now: its followers' lag, its log's anchor, what is parked."""
    system: SystemService = state.system
    return cast("SystemShape", system_json(system.report()))


def _between(moment: Moment, first: str, second: str) -> Between:
    earlier = replace(moment, known_by=read_known_by(first) or moment.known_by)
    later = replace(moment, known_by=read_known_by(second))
    if earlier.as_of.known_by > later.as_of.known_by:
        raise BackwardsError(_BACKWARDS)
    return Between(earlier, later)


def _moves(visit: Visit, between: Between) -> list[Move]:
    with visit.services.reading() as connection:
        before, after = (
            alerts_as_of(connection, moment.as_of, include_cleared=True)
            for moment in (between.earlier, between.later)
        )
    return moves(before, after)


def api() -> Router:
    """Give the routes under ``/api``."""
    return Router(
        "/api",
        route_handlers=[
            api_alerts,
            api_decide,
            api_alert_events,
            api_offers,
            api_matrix,
            api_targets,
            api_target_lines,
            api_target,
            api_target_disagreements,
            api_picture,
            api_diff,
            api_vintages,
            api_replay,
            api_quarantine,
            api_system,
            api_peer_reviews,
            api_risks,
            api_statements,
            api_record,
            api_plans,
            api_plan,
            api_suggest,
            api_act_on_plan,
        ],
    )
