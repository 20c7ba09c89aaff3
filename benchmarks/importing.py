"""Importing the whole indicator file, beside raw ``sqlite3`` inserting as many rows."""

import resource
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from benchmarks.event_store import RAW_INSERT, raw_store
from infra.services.installation import Soundings
from infra.settings import Settings

FILE = Path(__file__).parents[1] / "examples" / "childrens-indicators" / "bds_long_0.parquet"
_BATCH = 5_000
_MIB_IN_KIB = 1_024


def importing() -> list[str]:
    """Import, then bring views and alerts up to date; give lines that say how it went."""
    app = Soundings(Settings(home=Path(mkdtemp())))
    app.initialise()
    begun = perf_counter()
    report = app.imports.importer("benchmark").take_in([FILE])
    taken = perf_counter() - begun
    begun = perf_counter()
    app.catch_up()
    projected = perf_counter() - begun
    begun = perf_counter()
    alerts = app.follow()
    detected = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB_IN_KIB
    floor = _floor(app)
    app.close()
    return [
        f"{report.rows:,} rows: {report.accepted:,} accepted, {len(report.rejected)} in quarantine",
        f"import: {report.rows / taken:,.0f} rows a second",
        f"raw sqlite3, the same rows: {floor:,.0f}; ratio {report.rows / taken / floor:.2f}",
        f"views: {report.rows / projected:,.0f} events a second",
        f"detectors: {report.rows / detected:,.0f} facts a second, {alerts:,} alert events",
        f"peak memory: {peak:,.0f} MiB",
    ]


def _floor(app: Soundings) -> float:
    """Return the rate at which sqlite3 alone writes the very rows that the import wrote."""
    raw, count, spent, after = raw_store(), 0, 0.0, 0
    while rows := app.store.recorder.rows(after, _BATCH):
        after = rows[-1][0]
        ready = [row[1:5] for row in rows]
        begun = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(RAW_INSERT, ready)
        raw.execute("COMMIT")
        spent += perf_counter() - begun
        count += len(rows)
    return count / spent
