"""Tables of the intake view, version 1."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

metadata = MetaData()

quarantine = Table(
    "quarantine_rows_v1",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("feed", String, nullable=False),
    Column("file", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("name", String, nullable=False),
    Column("candidates", String, nullable=False),
    Column("cells", String, nullable=False),
    Column("quarantined_at", String, nullable=False),
    Column("released_at", String),
    Index("quarantine_rows_v1_file", "file", "row"),
)
"""``candidates`` and ``cells`` are JSON as it stands in the event."""

imports = Table(
    "imports_v1",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("feed", String, nullable=False),
    Column("file", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("facts", Integer, nullable=False),
    Column("corrections", Integer, nullable=False),
    Column("withdrawals", Integer, nullable=False),
    Column("encoding", String, nullable=False),
    Column("finished_at", String, nullable=False),
)
