"""The quarantine for programs."""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from projections.intake.queries import waited_rows
from web.json.quarantine import QuarantinedShape, quarantined_json
from web.site.request import Here

Limit = Annotated[int, QueryParameter(ge=1, le=10_000, description="At most so many rows.")]
Offset = Annotated[int, QueryParameter(ge=0, description="Leave out so many rows first.")]


class Dismissal(Struct, frozen=True):
    """Why a row is not to be taken in; ``alike``: nor those that wait for the same reason."""

    reason: str
    alike: bool = False


class Dismissed(Struct, frozen=True):
    """The ids of the rows that were dismissed."""

    rows: list[str]


@get("/quarantine", sync_to_thread=True, summary="Rows that could not be read")
def api_quarantine(visit: Here, limit: Limit = 1_000, offset: Offset = 0) -> list[QuarantinedShape]:
    """Give the rows in quarantine with their reasons and nearest candidates."""
    with visit.services.reading() as connection:
        found = waited_rows(connection, visit.as_of, limit=limit, offset=offset)
    return [quarantined_json(one) for one in found]


@post(
    "/quarantine/{row_id:str}/dismiss",
    sync_to_thread=True,
    status_code=HTTP_200_OK,
    summary="Dismiss a row",
)
def api_dismiss(visit: Here, row_id: FromPath[str], data: JSONBody[Dismissal]) -> Dismissed:
    """Take a row out of quarantine without taking it in; it stays in the log, with the reason."""
    services = visit.services
    return Dismissed(services.imports.dismiss(row_id, data.reason, visit.actor, alike=data.alike))
