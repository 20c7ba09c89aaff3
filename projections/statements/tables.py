"""Tables of the statements view, version 1.

Every row carries the epoch it came out with. An epoch is there when its last event is, so whatever
moment or position is asked for, the answer is that of whole epochs.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table

from projections.column_types import POSITION, TEXT


def epochs_table(suffix: str = "") -> Table:
    """Return the table of closed epochs, each with the moment and the position of its end."""
    return Table(
        f"epochs_v1{suffix}",
        MetaData(),
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        Column("ended_on", TEXT, nullable=False),
        Column("closed_at", BigInteger, nullable=False),
        Column("position", POSITION, nullable=False),
    )


def statements_table(suffix: str = "") -> Table:
    """Return the table of released statements."""
    name = f"statements_v1{suffix}"
    return Table(
        name,
        MetaData(),
        Column("statement", TEXT, primary_key=True),
        Column("epoch", Integer, nullable=False),
        Column("authority", TEXT, nullable=False),
        Column("problem_types", TEXT, nullable=False),
        Column("service", TEXT, nullable=False),
        Column("information", TEXT, nullable=False),
        Column("handling", TEXT, nullable=False),
        Column("conditions", TEXT, nullable=False),
        Column("nonce", LargeBinary, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Index(f"{name}_authority", "authority"),
    )


def notes_table(suffix: str = "") -> Table:
    """Return the table of what came out about statements later: marks, grades, evidence, questions.

    ``about`` is the statement or, for an answer, the question; ``said`` is the mark, grade or
    evidence as text; questions and answers are sealed.
    """
    name = f"statement_notes_v1{suffix}"
    return Table(
        name,
        MetaData(),
        Column("note", TEXT, primary_key=True),
        Column("about", TEXT, nullable=False),
        Column("epoch", Integer, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("said", TEXT, nullable=False),
        Column("nonce", LargeBinary, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Index(f"{name}_about", "about"),
    )


epochs = epochs_table()
statements = statements_table()
notes = notes_table()
