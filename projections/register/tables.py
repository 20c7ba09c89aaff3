"""Tables of the register view, version 1."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

definitions = Table(
    "register_definitions_v1",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("topic", String, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
"""Register and measure events in log order: a few thousand, folded whole by their readers."""

authorities = Table(
    "register_authorities_v1",
    metadata,
    Column("authority", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("region", String, nullable=False),
    Column("sub_region", String, nullable=False),
    Column("kept", String),
)
"""One row an authority, for joins; ``kept`` is the entry that speaks for a merged duplicate."""
