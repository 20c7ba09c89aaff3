"""Tables of the alerts view, version 2."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table

from projections.column_types import POSITION, ROW_ID, TEXT


def alerts_table(suffix: str = "") -> Table:
    """Return the table of alerts; one with a suffix is built beside the one in use."""
    name = f"alerts_v2{suffix}"
    return Table(
        name,
        MetaData(),
        Column("alert", TEXT, primary_key=True),
        Column("authority", TEXT, nullable=False),
        Column("detector", TEXT, nullable=False),
        Column("domain", TEXT, nullable=False),
        Column("level", TEXT, nullable=False),
        Column("opened_position", POSITION, nullable=False),
        Index(f"{name}_authority", "authority"),
    )


def steps_table(suffix: str = "") -> Table:
    """Return the table of their steps.

    A step is in force from ``recorded_at`` (in the log: from ``position``) until a revision
    replaced it; ``known_at`` is when the evidence behind it could be known.
    """
    name = f"alert_steps_v2{suffix}"
    return Table(
        name,
        MetaData(),
        Column("id", ROW_ID, primary_key=True),
        Column("alert", TEXT, nullable=False),
        Column("place", Integer, nullable=False),
        Column("known_at", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("step", LargeBinary, nullable=False),
        Index(f"{name}_alert", "alert", "place"),
    )


alerts = alerts_table()
steps = steps_table()
