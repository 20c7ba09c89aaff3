"""The event store's tables on PostgreSQL, as the migrations must have made them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

events = Table(
    "soundings_events",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("originator_id", Text, nullable=False),
    Column("originator_version", BigInteger, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    UniqueConstraint("originator_id", "originator_version", name="soundings_events_version"),
)

head = Table(
    "soundings_head",
    METADATA,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    CheckConstraint("one = 1", name="soundings_head_one_row"),
)
"""One row: the last position ever used and its hash. Whoever writes locks it first."""
