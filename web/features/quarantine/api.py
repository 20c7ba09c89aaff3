"""The quarantine for programs."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from projections.intake.queries import waited_rows
from web.json.quarantine import QuarantinedShape, quarantined_json
from web.site.request import Here

Limit = Annotated[int, QueryParameter(ge=1, le=10_000, description="At most so many rows.")]
Offset = Annotated[int, QueryParameter(ge=0, description="Leave out so many rows first.")]


@get("/quarantine", sync_to_thread=True, summary="Rows that could not be read")
def api_quarantine(visit: Here, limit: Limit = 1_000, offset: Offset = 0) -> list[QuarantinedShape]:
    """Give the rows in quarantine with their reasons and nearest candidates."""
    with visit.services.reading() as connection:
        found = waited_rows(connection, visit.as_of, limit=limit, offset=offset)
    return [quarantined_json(one) for one in found]
