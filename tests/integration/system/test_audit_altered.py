"""Whatever is done to the audit log with SQL shows: edits, swaps, cuts, insertions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.settings import Settings
from infra.stores.audit.entries import ByPerson, Entry, Impersonal, OnSubject
from infra.stores.audit.log import AuditLog

QUICK = settings(deadline=None, max_examples=40)
COLUMNS = ("position", "at", "act", "person", "subject", "count", "chain")
START = datetime(2026, 1, 7, tzinfo=UTC)
AFTERNOON = st.timedeltas(timedelta(0), timedelta(hours=9))
IDS = st.integers(0, 2**128 - 1).map("{:032x}".format)
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        lambda act, late, person, count: ByPerson(act, START + late, person, count),
        st.sampled_from(["viewed_list", "signed_in"]),
        AFTERNOON,
        IDS,
        st.integers(0, 10**9),
    ),
    st.builds(
        lambda act, late, person, subject: OnSubject(act, START + late, person, subject),
        st.sampled_from(["viewed_statement", "exported"]),
        AFTERNOON,
        IDS,
        IDS,
    ),
    st.builds(
        lambda late, count: Impersonal("released", START + late, count), AFTERNOON, IDS.map(len)
    ),
)
HEAD_AGAIN = """
INSERT INTO soundings_audit_head
SELECT 1, position, chain FROM soundings_audit ORDER BY position DESC LIMIT 1
"""
LOGS = st.lists(ENTRIES, min_size=1, max_size=6)
VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=40), st.binary(max_size=40)
)


@contextmanager
def written(
    entries: list[Entry], *, anchored: bool = False
) -> Iterator[tuple[AuditLog, sqlite3.Connection]]:
    """Yield a log of these entries, and a connection of somebody who tampers with it."""
    with TemporaryDirectory() as home, AuditLog(Settings(home=Path(home))) as log:
        for entry in entries:
            log.add(entry)
        if anchored:
            log.anchor()
        file = Path(home) / "audit" / "audit.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as hand:
            yield log, hand


def table(hand: sqlite3.Connection) -> list[tuple[object, ...]]:
    return hand.execute("SELECT *, typeof(count) FROM soundings_audit ORDER BY rowid").fetchall()


@QUICK
@given(LOGS, st.integers(0, 5), st.sampled_from(COLUMNS), VALUES)
def test_any_edit_of_any_field_of_any_entry_is_found(
    entries: list[Entry], place: int, column: str, value: object
) -> None:
    with written(entries) as (log, hand):
        before = table(hand)
        assert log.verify().ok
        position = place % len(entries) + 1
        try:
            hand.execute(
                f"UPDATE soundings_audit SET {column} = ? WHERE position = ?", (value, position)
            )
        except sqlite3.IntegrityError:
            return  # the table itself refuses it
        assert log.verify().ok == (table(hand) == before)


@QUICK
@given(LOGS, st.integers(0, 5), st.sampled_from(COLUMNS[2:5]))
def test_the_same_bytes_of_another_type_are_an_edit(
    entries: list[Entry], place: int, column: str
) -> None:
    with written(entries) as (log, hand):
        position = place % len(entries) + 1
        hand.execute(
            f"UPDATE soundings_audit SET {column} = CAST({column} AS BLOB) WHERE position = ?",
            (position,),
        )

        assert not log.verify().ok


@QUICK
@given(
    LOGS.filter(lambda some: len(some) > 1),
    st.integers(0, 5),
    st.integers(1, 5),
    st.sampled_from([COLUMNS[1:], COLUMNS[1:-1]]),
)
def test_any_two_entries_swapped_are_found(
    entries: list[Entry], one: int, apart: int, columns: tuple[str, ...]
) -> None:
    size = len(entries)
    first = one % size
    second = (first + 1 + (apart - 1) % (size - 1)) % size
    with written(entries) as (log, hand):
        rows = [
            hand.execute(
                f"SELECT {','.join(columns)} FROM soundings_audit WHERE position = ?", (place + 1,)
            ).fetchone()
            for place in (first, second)
        ]
        setting = ",".join(f"{column} = ?" for column in columns)
        for place, row in zip((second, first), rows, strict=True):
            hand.execute(
                f"UPDATE soundings_audit SET {setting} WHERE position = ?", (*row, place + 1)
            )

        assert log.verify().ok == (rows[0] == rows[1])


@QUICK
@given(LOGS, st.integers(0, 5), st.integers(0, 6))
def test_any_tail_that_was_cut_after_an_anchor_is_found_whatever_is_written_after(
    entries: list[Entry], left: int, more: int
) -> None:
    kept = left % len(entries)
    with written(entries, anchored=True) as (log, hand):
        hand.execute("DELETE FROM soundings_audit WHERE position > ?", (kept,))
        hand.execute("DELETE FROM soundings_audit_head")
        hand.execute(HEAD_AGAIN)
        for late in range(more):
            log.add(ByPerson("signed_in", START + timedelta(hours=late), "c" * 32))

        assert not log.verify().ok


@QUICK
@given(LOGS, st.integers(0, 5))
def test_an_entry_cut_out_anywhere_is_found_without_an_anchor(
    entries: list[Entry], place: int
) -> None:
    with written(entries) as (log, hand):
        hand.execute("DELETE FROM soundings_audit WHERE position = ?", (place % len(entries) + 1,))

        assert not log.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM soundings_audit",
        "DELETE FROM soundings_audit_head",
        "UPDATE soundings_audit_head SET position = 9",
        "UPDATE soundings_audit_head SET chain = x'00'",
        "UPDATE soundings_audit SET person = CAST(x'ff' AS TEXT) WHERE position = 1",
        (
            "INSERT INTO soundings_audit SELECT 3, at, act, person, subject, count, chain "
            "FROM soundings_audit WHERE position = 2"
        ),
        "DROP TABLE soundings_audit",
    ],
)
def test_coarser_hands_are_seen_too(statement: str) -> None:
    with written([Impersonal("released", START), ByPerson("signed_in", START, "a" * 32)]) as (
        log,
        hand,
    ):
        hand.execute(statement)

        assert not log.verify().ok
