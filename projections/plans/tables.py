"""The table of the plans view, version 1."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table

from projections.column_types import POSITION, ROW_ID, TEXT


def plans_table(suffix: str = "") -> Table:
    """Give the table of plans; one with a suffix is built beside the one in use.

    A row holds from ``recorded_at`` (in the log: from ``position``) until the next one of the same
    plan.
    """
    name = f"plans_v1{suffix}"
    return Table(
        name,
        MetaData(),
        Column("id", ROW_ID, primary_key=True),
        Column("plan", TEXT, nullable=False),
        Column("authority", TEXT, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("state", LargeBinary, nullable=False),
        Index(f"{name}_plan", "plan", "position_until"),
    )


plans = plans_table()
