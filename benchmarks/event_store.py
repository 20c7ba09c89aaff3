"""Saving events through the application, beside raw ``sqlite3`` writing the same rows."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.measuring import Pair, Work, pair
from domain.evidence.events import EvidenceRecorded, Origin
from domain.ids import EVIDENCE, name_id
from infra.stores.eventstore.mapper import EventMapper
from infra.stores.eventstore.store import EventStore

AT = datetime(2026, 1, 1, tzinfo=UTC)
RAW_TABLE = (
    "CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, originator_id TEXT, "
    "originator_version INTEGER, topic TEXT, state BLOB, "
    "UNIQUE (originator_id, originator_version))"
)
RAW_INSERT = (
    "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
)


def sample(count: int) -> list[EvidenceRecorded]:
    """Return facts such as the indicator feed makes."""
    return [
        EvidenceRecorded(
            originator_id=name_id(EVIDENCE, "benchmark", str(n)),
            originator_version=1,
            recorded_at=AT,
            actor="benchmark",
            authority=name_id(EVIDENCE, str(n % 400)).hex,
            kind="indicator",
            measure=f"measure {n % 434}",
            raw="12.5",
            value=12.5,
            true_on=date(2020, 3, 31),
            published_on="2020-11-01",
            origin=Origin("childrens_indicators", "bds_long_0.parquet", n),
            scale="percent",
            polarity="low",
            source_body="Department for Education (LAIT)",
            reference=f"measure {n % 434}|2020|{n}",
            published_estimated=True,
        )
        for n in range(count)
    ]


def rows_of(events: Sequence[EvidenceRecorded]) -> list[tuple[str, int, str, bytes]]:
    """Return the rows that those events are stored as."""
    mapper = EventMapper()
    stored = ((event.originator_id.hex, mapper.to_stored_event(event)) for event in events)
    return [(stream, 1, one.topic, one.state) for stream, one in stored]


def raw_store() -> sqlite3.Connection:
    """Return a bare database with the same durability."""
    raw = sqlite3.connect(Path(mkdtemp()) / "raw.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute(RAW_TABLE)
    return raw


def saving(count: int, size: int) -> Pair:
    """Measure saves of ``size`` events a transaction."""
    events = sample(count)
    rows = rows_of(events)

    def ours() -> Work:
        store = EventStore(Path(mkdtemp()))

        def work() -> int:
            for start in range(0, count, size):
                store.append(events[start : start + size])
            return count

        return work

    def floor() -> Work:
        raw = raw_store()

        def work() -> int:
            for start in range(0, count, size):
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany(RAW_INSERT, rows[start : start + size])
                raw.execute("COMMIT")
            return count

        return work

    return pair(f"save through the application, {size} a transaction", ours, floor)
