"""Whether what was said of an authority was heard at the other end.

Between the relay and the feed stand brokers and a worker that takes part in rebalances; a message
that one of them lets fall would leave its alerts out until there is new evidence. So the relay
keeps of each authority the position of its last settling message, and the feed the places it has
heard; what is not heard is said again.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text

_TABLES = {
    "signals_heard_v1": "authority TEXT NOT NULL, domain TEXT NOT NULL, position BIGINT NOT NULL, "
    "part BIGINT NOT NULL, PRIMARY KEY (authority, domain)",
    "relay_said_v1": "authority TEXT PRIMARY KEY, position BIGINT NOT NULL",
}
NAMES = frozenset(_TABLES)
_SAID = text(
    "INSERT INTO relay_said_v1 (authority, position) VALUES (:authority, :position) "
    "ON CONFLICT (authority) DO UPDATE SET position = excluded.position"
)
_FORGET = text(
    "DELETE FROM relay_said_v1 WHERE EXISTS (SELECT 1 FROM signals_heard_v1 "
    "WHERE signals_heard_v1.authority = relay_said_v1.authority "
    "AND signals_heard_v1.position >= relay_said_v1.position)"
)


def create(views: Engine) -> None:
    """Make the tables of what was said and of what was heard, if they are not there."""
    with views.begin() as connection:
        for name, columns in _TABLES.items():
            connection.execute(text(f"CREATE TABLE IF NOT EXISTS {name} ({columns})"))


def said(connection: Connection, authorities: Iterable[str], position: int) -> None:
    """Keep that the detectors may speak of authorities as of a position."""
    rows = [{"authority": one, "position": position} for one in authorities]
    if rows:
        connection.execute(_SAID, rows)


def unheard(connection: Connection) -> dict[str, int]:
    """Forget what was heard; return the rest: authorities with the position that was said."""
    connection.execute(_FORGET)
    found = connection.execute(
        text("SELECT authority, position FROM relay_said_v1 ORDER BY authority")
    )
    return {authority: int(position) for authority, position in found}
