"""One authority for programs: could we have known?"""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from infra.services.alerts.replay import first_of_each, replayed
from web.json.alerts import ReplayedShape, replayed_json
from web.site.authority_param import Authority, entry_named
from web.site.errors import UnknownNameError
from web.site.request import Here

Every = Annotated[
    bool, QueryParameter(name="every", description="Every time, not only the first of each rule.")
]


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
    return [
        replayed_json(one, only.id.hex, visit.directory, visit.catalogue)
        for one in (found if every else first_of_each(found))
    ]
