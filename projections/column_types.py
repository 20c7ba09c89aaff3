"""Types of the read models' columns that mean the same on SQLite and on PostgreSQL.

Text compares and sorts by its bytes, as SQLite does. On PostgreSQL that is the collation C, said
with each column: so answers don't hang on the locale that somebody's database was made with.
Positions are 64 bits wide; on SQLite every INTEGER is, and only that type numbers rows.
"""

from sqlalchemy import BigInteger, Integer, Text

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
POSITION = BigInteger().with_variant(Integer, "sqlite")
ROW_ID = POSITION


def storable(text: str) -> str:
    """Return text that any database can hold: PostgreSQL knows no character of code nought."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in text else text
