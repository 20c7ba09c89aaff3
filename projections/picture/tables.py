"""Tables of the picture, version 2.

A row is one version of one fact under one authority. It was the version in force for whoever
knew what had been published in [published_at, published_until), and for whoever knew what this
system had taken in in [recorded_at, recorded_until); instants are microseconds since 1970, and an
interval that ends before it begins is empty.

Merging a duplicate moves its facts to the entry that is kept without touching the past: the row
ends (``held_until`` is the position of the merge, ``left_at`` its instant) and a copy under the
kept entry begins (``held_from``, ``recorded_at``). So a log cut off at any position can be asked.
``changed_at`` is the position of the last event that bore on the fact: before it, a row's
intervals are not those of the log cut off there.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, Table

from projections.column_types import POSITION, ROW_ID, TEXT

NAME = "picture_versions_v2"


def versions_table(suffix: str = "") -> Table:
    """Return the table; one with a suffix is built beside the one in use."""
    name = NAME + suffix
    return Table(
        name,
        MetaData(),
        Column("id", ROW_ID, primary_key=True),
        Column("position", POSITION, nullable=False),
        Column("evidence", TEXT, nullable=False),
        Column("version", Integer, nullable=False),
        Column("authority", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("measure", TEXT, nullable=False),
        Column("value", Float),
        Column("raw", TEXT, nullable=False),
        Column("missing", TEXT, nullable=False),
        Column("scale", TEXT, nullable=False),
        Column("polarity", TEXT, nullable=False),
        Column("true_on", TEXT, nullable=False),
        Column("published_on", TEXT, nullable=False),
        Column("published_at", BigInteger, nullable=False),
        Column("published_until", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("held_from", POSITION, nullable=False),
        Column("held_until", BigInteger, nullable=False),
        Column("left_at", BigInteger, nullable=False),
        Column("changed_at", POSITION, nullable=False),
        Column("withdrawn", Integer, nullable=False),
        Column("estimated", Integer, nullable=False),
        Column("source_body", TEXT, nullable=False),
        Column("reference", TEXT, nullable=False),
        Column("text", TEXT, nullable=False),
        Index(f"{name}_authority", "authority", "kind", "measure", "true_on"),
        Index(f"{name}_evidence", "evidence"),
        Index(f"{name}_held", "held_from"),
    )


def merges_table(suffix: str = "") -> Table:
    """Return the table of merged duplicates, so that a late event finds the entry that is kept."""
    return Table(
        f"picture_merges_v2{suffix}",
        MetaData(),
        Column("duplicate", TEXT, primary_key=True),
        Column("kept", TEXT, nullable=False),
    )


versions = versions_table()
merges = merges_table()
