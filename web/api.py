"""The answers as JSON, for programs: the shapes of ``representations``."""

from typing import Annotated, cast
from uuid import UUID

from litestar import Router, get
from litestar.params import QueryParameter

from domain.register.directory import Directory, Entry
from projections.alerts.queries import alerts_as_of
from projections.intake.queries import waited_rows
from projections.picture import queries as pictures
from web.errors import UnknownNameError
from web.representations import alert_json, fact_json, quarantined_json
from web.shapes import AlertShape, FactShape, QuarantinedShape
from web.visit import Here

Authority = Annotated[
    str, QueryParameter(name="authority", description="A name, alias, slug or GSS code.")
]
WithCleared = Annotated[
    bool, QueryParameter(name="all", description="Cleared alerts too, not only open ones.")
]
Limit = Annotated[int, QueryParameter(ge=1, le=10_000, description="At most so many rows.")]
Offset = Annotated[int, QueryParameter(ge=0, description="Leave out so many rows first.")]


@get("/alerts", sync_to_thread=True, summary="Alerts, newest first")
def api_alerts(
    visit: Here, authority: Authority = "", *, with_cleared: WithCleared = False
) -> list[AlertShape]:
    """Give the alerts as they stood, with the signals behind each."""
    directory, catalogue = visit.directory, visit.catalogue
    only = _entry(authority, directory)
    with visit.services.reading() as connection:
        found = alerts_as_of(
            connection,
            visit.moment.as_of,
            authority=only.id.hex if only else None,
            include_cleared=with_cleared,
        )
    return cast("list[AlertShape]", [alert_json(one, directory, catalogue) for one in found])


@get("/picture", sync_to_thread=True, summary="What is or was known")
def api_picture(visit: Here, authority: Authority = "") -> list[FactShape]:
    """Give the newest fact per authority, kind and measure."""
    directory, catalogue = visit.directory, visit.catalogue
    only = _entry(authority, directory)
    with visit.services.reading() as connection:
        wanted = [only.id.hex] if only else None
        found = pictures.picture(connection, visit.moment.as_of, wanted)
    return cast("list[FactShape]", [fact_json(one, directory, catalogue) for one in found])


@get("/quarantine", sync_to_thread=True, summary="Rows that could not be read")
def api_quarantine(visit: Here, limit: Limit = 1_000, offset: Offset = 0) -> list[QuarantinedShape]:
    """Give the rows in quarantine with their reasons and nearest candidates."""
    with visit.services.reading() as connection:
        found = waited_rows(connection, visit.moment.as_of, limit=limit, offset=offset)
    return cast("list[QuarantinedShape]", [quarantined_json(one) for one in found])


def _entry(wanted: str, directory: Directory) -> Entry | None:
    """Give the one authority that is meant, None where none is named; else there is no answer."""
    wanted = wanted.strip()
    if not wanted:
        return None
    owners: frozenset[UUID] = directory.named(wanted) or directory.coded("gss", wanted)
    if len(owners) != 1:
        msg = f"No single authority in the register is called '{wanted}'."
        raise UnknownNameError(msg)
    return directory.entries[next(iter(owners))]


def api() -> Router:
    """Give the routes under ``/api``."""
    return Router("/api", route_handlers=[api_alerts, api_picture, api_quarantine])
