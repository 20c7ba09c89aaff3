"""Tables of the register view, version 2."""

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table

from projections.column_types import POSITION, TEXT


def definitions_table(suffix: str = "") -> Table:
    """Return the table of register and measure events in log order.

    They are a few thousand, folded whole by their readers.
    """
    return Table(
        f"register_definitions_v2{suffix}",
        MetaData(),
        Column("position", POSITION, primary_key=True, autoincrement=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("topic", TEXT, nullable=False),
        Column("state", LargeBinary, nullable=False),
    )


def authorities_table(suffix: str = "") -> Table:
    """Return the table with one row an authority, for joins.

    ``kept`` is the entry that speaks for a merged duplicate.
    """
    return Table(
        f"register_authorities_v2{suffix}",
        MetaData(),
        Column("authority", TEXT, primary_key=True),
        Column("slug", TEXT, nullable=False, unique=True),
        Column("name", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("region", TEXT, nullable=False),
        Column("sub_region", TEXT, nullable=False),
        Column("kept", TEXT),
    )


definitions = definitions_table()
authorities = authorities_table()
