"""What the group's statements add to the alerts, for whoever may read statements.

Of soft convergence a yes leaves the vault with an epoch, as an event, and nothing of who spoke. On
the pages of alerts it is one more voice for the group's readers. Nobody else sees it, and no file,
notice or briefing holds it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from projections.statements import queries
from web.site.request import Visit
from web.words.statements import SHORT_TYPES

Converging = Mapping[str, Sequence[str]]
"""By authority, as hex, the types of problem in words that several bodies speak of."""

NOBODY_SPEAKS: Converging = {}


def converging(visit: Visit, connection: Connection) -> Converging:
    """Give what several bodies spoke of at the moment of a visit; nothing for other readers."""
    if visit.person is None or not visit.may("GET", "/statements"):
        return NOBODY_SPEAKS
    found = {
        authority: [SHORT_TYPES[kind].lower() for kind in kinds]
        for authority in sorted(queries.ever_converging(connection))
        if (kinds := queries.converging(connection, authority, visit.as_of))
    }
    return found or NOBODY_SPEAKS
