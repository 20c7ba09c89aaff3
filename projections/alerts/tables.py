"""Tables of the alerts view, version 1."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

alerts = Table(
    "alerts_v1",
    metadata,
    Column("alert", String, primary_key=True),
    Column("authority", String, nullable=False),
    Column("detector", String, nullable=False),
    Column("domain", String, nullable=False),
    Column("level", String, nullable=False),
    Column("opened_position", Integer, nullable=False),
    Index("alerts_v1_authority", "authority"),
)

steps = Table(
    "alert_steps_v1",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("recorded_until", BigInteger, nullable=False),
    Column("step", LargeBinary, nullable=False),
    Index("alert_steps_v1_alert", "alert", "place"),
)
"""Steps in force from ``recorded_at`` until a revision replaced them; ``known_at`` is when the
evidence behind a step could be known."""
