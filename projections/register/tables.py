"""Tables of the register view, version 2."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table


def definitions_table(suffix: str = "") -> Table:
    """Give the table of register and measure events in log order.

    They are a few thousand, folded whole by their readers.
    """
    return Table(
        f"register_definitions_v2{suffix}",
        MetaData(),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("topic", String, nullable=False),
        Column("state", LargeBinary, nullable=False),
    )


def authorities_table(suffix: str = "") -> Table:
    """Give the table with one row an authority, for joins.

    ``kept`` is the entry that speaks for a merged duplicate.
    """
    return Table(
        f"register_authorities_v2{suffix}",
        MetaData(),
        Column("authority", String, primary_key=True),
        Column("slug", String, nullable=False, unique=True),
        Column("name", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("region", String, nullable=False),
        Column("sub_region", String, nullable=False),
        Column("kept", String),
    )


definitions = definitions_table()
authorities = authorities_table()
