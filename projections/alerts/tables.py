"""Tables of the alerts view, version 2."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table


def alerts_table(suffix: str = "") -> Table:
    """Give the table of alerts; one with a suffix is built beside the one in use."""
    name = f"alerts_v2{suffix}"
    return Table(
        name,
        MetaData(),
        Column("alert", String, primary_key=True),
        Column("authority", String, nullable=False),
        Column("detector", String, nullable=False),
        Column("domain", String, nullable=False),
        Column("level", String, nullable=False),
        Column("opened_position", Integer, nullable=False),
        Index(f"{name}_authority", "authority"),
    )


def steps_table(suffix: str = "") -> Table:
    """Give the table of their steps.

    A step is in force from ``recorded_at`` (in the log: from ``position``) until a revision
    replaced it; ``known_at`` is when the evidence behind it could be known.
    """
    name = f"alert_steps_v2{suffix}"
    return Table(
        name,
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("alert", String, nullable=False),
        Column("place", Integer, nullable=False),
        Column("known_at", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("position", Integer, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("step", LargeBinary, nullable=False),
        Index(f"{name}_alert", "alert", "place"),
    )


alerts = alerts_table()
steps = steps_table()
