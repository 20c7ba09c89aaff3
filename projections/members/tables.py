"""Tables of the members view, version 1."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table

from projections.column_types import POSITION, TEXT


def members_table(suffix: str = "") -> Table:
    """Return the table of standings.

    A row is one: from ``position`` (``recorded_at``) until the person had another, or left, at
    ``position_until`` (``recorded_until``). ``authority`` is empty where there is none.
    """
    return Table(
        f"members_v1{suffix}",
        MetaData(),
        Column("person", TEXT, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("role", TEXT, nullable=False),
        Column("organisation", TEXT, nullable=False),
        Column("area", TEXT, nullable=False),
        Column("authority", TEXT, nullable=False),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
    )


members = members_table()
