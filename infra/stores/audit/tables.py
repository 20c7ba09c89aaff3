"""The audit log's tables, for any database."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

METADATA = MetaData()

entries = Table(
    "soundings_audit",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)
"""One row an entry, only ever added to; ``at`` in whole microseconds since 1970 in UTC."""

head = Table(
    "soundings_audit_head",
    METADATA,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    CheckConstraint("one = 1", name="soundings_audit_head_one_row"),
)
"""One row: the last position ever used and its hash, so that a cut tail leaves a gap."""

weeks = Table(
    "soundings_audit_weeks",
    METADATA,
    Column("begins", Date, primary_key=True),
    Column("act", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How often each act of speaking happened in a week (of its Monday) that is not over yet."""
