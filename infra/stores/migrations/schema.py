"""What is known of the schema without Alembic: the newest revision and the one in force."""

from sqlalchemy import Connection, inspect, text

HEAD = "0001"
VERSION_TABLE = "soundings_migrations"
ADVISORY_LOCK = 7_365_756_400_107_290_625
"""Any number that other programs in the same database don't lock too."""


def revision(connection: Connection) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(
        text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - our own name
    ).scalar()
    return found
