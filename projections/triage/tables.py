"""The table of the triage view, version 1."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table

from projections.column_types import POSITION, ROW_ID, TEXT


def triage_table(suffix: str = "") -> Table:
    """Give the table of where alerts stand; one with a suffix is built beside the one in use.

    A row holds from ``recorded_at`` (in the log: from ``position``) until the next one of the same
    alert. An alert about which nobody ever decided anything has none.
    """
    name = f"triage_v1{suffix}"
    return Table(
        name,
        MetaData(),
        Column("id", ROW_ID, primary_key=True),
        Column("alert", TEXT, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("status", TEXT, nullable=False),
        Column("state", LargeBinary, nullable=False),
        Index(f"{name}_alert", "alert", "position_until"),
    )


triage = triage_table()
