"""Tables of the picture, version 1.

A row is one version of one fact. It was the version in force for whoever knew what had been
published in [published_at, published_until), and for whoever knew what this system had taken
in in [recorded_at, recorded_until); instants are microseconds since 1970.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

versions = Table(
    "picture_versions_v1",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("evidence", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("authority", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("measure", String, nullable=False),
    Column("value", Float),
    Column("raw", String, nullable=False),
    Column("missing", String, nullable=False),
    Column("scale", String, nullable=False),
    Column("polarity", String, nullable=False),
    Column("true_on", String, nullable=False),
    Column("published_on", String, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("published_until", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("recorded_until", BigInteger, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("estimated", Integer, nullable=False),
    Column("source_body", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("text", String, nullable=False),
    Index("picture_versions_v1_authority", "authority", "measure", "true_on"),
    Index("picture_versions_v1_evidence", "evidence"),
)
