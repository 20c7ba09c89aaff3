"""Tables of the intake view, version 3."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table

from projections.column_types import POSITION, TEXT


def quarantine_table(suffix: str = "") -> Table:
    """Return the table of rows in quarantine.

    A row here is one stay: from ``position`` (``quarantined_at``) until it was released, or put
    there again for another reason, at ``position_until`` (``left_at``). ``candidates`` and
    ``cells`` are JSON as it stands in the event.
    """
    name = f"quarantine_rows_v3{suffix}"
    return Table(
        name,
        MetaData(),
        Column("id", TEXT, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("feed", TEXT, nullable=False),
        Column("file", TEXT, nullable=False),
        Column("row", Integer, nullable=False),
        Column("reason", TEXT, nullable=False),
        Column("name", TEXT, nullable=False),
        Column("candidates", TEXT, nullable=False),
        Column("cells", TEXT, nullable=False),
        Column("quarantined_at", BigInteger, nullable=False),
        Column("left_at", BigInteger, nullable=False),
        Index(f"{name}_file", "file", "row"),
    )


def imports_table(suffix: str = "") -> Table:
    """Return the table of finished imports, a row for each table of a file.

    ``stream`` is where its events are. From ``taken_back_at`` (position ``taken_back_position``) on
    it is taken back.
    """
    return Table(
        f"imports_v3{suffix}",
        MetaData(),
        Column("position", POSITION, primary_key=True, autoincrement=False),
        Column("stream", TEXT, nullable=False),
        Column("version", Integer, nullable=False),
        Column("feed", TEXT, nullable=False),
        Column("file", TEXT, nullable=False),
        Column("sheet", TEXT, nullable=False),
        Column("digest", TEXT, nullable=False),
        Column("rows", Integer, nullable=False),
        Column("accepted", Integer, nullable=False),
        Column("duplicates", Integer, nullable=False),
        Column("left_aside", Integer, nullable=False),
        Column("rejected", Integer, nullable=False),
        Column("facts", Integer, nullable=False),
        Column("corrections", Integer, nullable=False),
        Column("withdrawals", Integer, nullable=False),
        Column("encoding", TEXT, nullable=False),
        Column("actor", TEXT, nullable=False),
        Column("finished_at", BigInteger, nullable=False),
        Column("taken_back_at", BigInteger, nullable=False),
        Column("taken_back_position", BigInteger, nullable=False),
        Column("taken_back_because", TEXT, nullable=False),
    )


quarantine = quarantine_table()
imports = imports_table()
