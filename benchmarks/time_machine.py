"""What asking a past state costs, by the number of facts, beside DuckDB over the same facts.

Usage: python -m benchmarks.time_machine [FACTS ...]   (default 10000 100000 1000000 5000000)

Facts of 395 authorities and 50 measures with 5% corrections go through the log; views are rebuilt
from it in bulk, beside a bare loop that reads, decodes and inserts. The facts are made up: what is
measured is the cost, not what they say. Filling, rebuilding and asking are a process each, so that
the memory stated is that of the rebuild alone. The figures go to ``time_machine.csv``, from which
``benchmarks.plot`` draws.
"""

import csv
import gc
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from statistics import quantiles
from tempfile import mkdtemp
from time import perf_counter

import duckdb

from domain.evidence.commands import referenced_fact
from domain.evidence.events import EvidenceCorrected, EvidenceRecorded, Origin
from domain.times import FOREVER, AsOf, Basis, from_instant
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from infra.settings import Settings
from projections.picture import queries
from projections.picture.tables import versions
from projections.timemachine import columns
from projections.timemachine.differences import differences

MEASURES, BATCH, ROUNDS, CORRECTED = 50, 5_000, 40, 20
START = date(2000, 1, 31)
FIGURES = Path(__file__).with_name("time_machine.csv")
Ask = Callable[[], object]


def events(authorities: list[str], count: int) -> Iterator[EvidenceRecorded]:
    """Make facts quarter by quarter; every twentieth quarter corrects the one before."""
    number, quarter = 0, 0
    while number < count:
        again = quarter % CORRECTED == CORRECTED - 1
        about = quarter - 1 if again else quarter
        published = (START + timedelta(days=20 * quarter + 60)).isoformat()
        kind = EvidenceCorrected if again else EvidenceRecorded
        for measure in range(MEASURES):
            for authority in authorities[: count - number]:
                reference = f"{measure}|{about}|{authority[:8]}"
                yield kind(
                    originator_id=referenced_fact("benchmark", reference),
                    originator_version=2 if again else 1,
                    recorded_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=quarter),
                    actor="benchmark",
                    authority=authority,
                    kind="indicator",
                    measure=f"measure_{measure}",
                    raw=f"{number * 7 % 1000 / 10}",
                    true_on=START + timedelta(days=20 * about),
                    published_on=published,
                    origin=Origin("benchmark", "made up", number),
                    value=number * 7 % 1000 / 10,
                    scale="number",
                    polarity="high",
                    source_body="benchmark",
                    reference=reference,
                )
                number += 1
        quarter += 1


def fill(app: Soundings, count: int) -> None:
    """Put so many facts into the log; the views are not yet built."""
    app.initialise()
    batch = []
    for event in events(sorted(one.hex for one in app.directory().entries), count):
        batch.append(event)
        if len(batch) == BATCH:
            app.store.append(batch)
            batch = []
    app.store.append(batch)


def rebuilt(app: Soundings, count: int) -> None:
    """Rebuild every view in bulk, and time it beside the bare loop."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work = Rebuilding(app)
    work.build()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    note(count, "rebuild, events a second", work.events / work.seconds)
    note(count, "rebuild, peak MiB", peak / 1024)
    note(count, "before the rebuild, peak MiB", before / 1024)
    note(count, "switch, ms", work.switch() * 1000)
    note(count, "bare read, decode, insert, events a second", bare(app))


def bare(app: Soundings) -> float:
    """Read, decode and insert the same events with nothing else: events a second."""
    with sqlite3.connect(Path(mkdtemp()) / "bare.db", isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=NORMAL")
        names = [column.name for column in versions.columns]
        raw.execute(f"CREATE TABLE t ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        begun, after, count = perf_counter(), 0, 0
        while batch := app.store.read(after, 10_000):
            rows = [(one.position, *_flat(one.event, len(names) - 1)) for one in batch]
            raw.execute("BEGIN")
            raw.executemany(f"INSERT INTO t VALUES ({marks})", rows)
            raw.execute("COMMIT")
            after, count = batch[-1].position, count + len(batch)
        for wanted in ("authority, kind, measure, true_on", "evidence", "held_from"):
            raw.execute(f"CREATE INDEX i_{wanted.split(',')[0]} ON t ({wanted})")
        return count / (perf_counter() - begun)


def _flat(event: object, wanted: int) -> list[object]:
    if not isinstance(event, EvidenceRecorded):
        return [None] * wanted
    held: list[object] = [
        *(event.originator_id.hex, event.originator_version, event.authority, event.kind),
        *(event.measure, event.value, event.raw, event.missing, event.scale, event.polarity),
        *(event.true_on.isoformat(), event.published_on, event.source_body, event.reference),
    ]
    return held + [0] * (wanted - len(held))


def timed(ask: Ask) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    ask()
    taken = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        ask()
        taken.append((perf_counter() - begun) * 1000)
    parts = quantiles(taken, n=20)
    return parts[9], parts[18]


def asked(app: Soundings, count: int) -> None:
    """Time every question, ours and DuckDB's, at random moments."""
    portfolio = app.columns.portfolio()
    chance = random.Random(7)  # noqa: S311 - moments to ask of, not secrets
    with app.reading() as connection:
        low, high = connection.exec_driver_sql(
            f"SELECT min(published_at), max(published_at) FROM {versions.name}"
        ).one()
        authorities = list(
            connection.exec_driver_sql(f"SELECT DISTINCT authority FROM {versions.name}").scalars()
        )

        def moment() -> AsOf:
            return AsOf(chance.randint(low, high), basis=Basis.PUBLISHED)

        def both() -> AsOf:
            day = from_instant(chance.randint(low, high)).date()
            return AsOf(chance.randint(low, high), day, Basis.PUBLISHED)

        def changed() -> object:
            then, now = sorted(chance.randint(low, high) for _ in range(2))
            before, after = (AsOf(one, basis=Basis.PUBLISHED) for one in (then, now))
            return differences(portfolio, before, after)

        def past_position() -> AsOf:
            return AsOf(
                chance.randint(low, high),
                basis=Basis.PUBLISHED,
                position=chance.randint(1, portfolio.position),
            )

        ours: dict[str, Ask] = {
            "portfolio now": lambda: portfolio.picture(AsOf(basis=Basis.PUBLISHED)),
            "portfolio, past": lambda: portfolio.picture(moment()),
            "portfolio, both clocks past": lambda: portfolio.picture(both()),
            "portfolio, past, log cut off": lambda: portfolio.picture(past_position()),
            "difference of two times": changed,
            "one authority, past (columns)": lambda: portfolio.picture(
                moment(), [chance.choice(authorities)]
            ),
            "one authority, past (table)": lambda: queries.picture(
                connection, moment(), [chance.choice(authorities)]
            ),
        }
        for name, ask in ours.items():
            note(count, name, *timed(ask))
    beside_duckdb(app, count, low, high)


def beside_duckdb(app: Soundings, count: int, low: int, high: int) -> None:
    """Time DuckDB over the same facts, held in its own tables in memory."""
    folder = Path(mkdtemp())
    with app.reading() as connection:
        columns.write(connection, folder / "copy", columns.Stamp(0, "", 0))
    database = duckdb.connect()
    database.execute(f"CREATE TABLE facts AS SELECT * FROM '{folder}/copy/*.parquet'")
    chance = random.Random(7)  # noqa: S311 - moments to ask of, not secrets
    # The answer stays in its columns, as ours does: rows of Python would be unfair.
    statement = (
        "CREATE OR REPLACE TEMP TABLE answer AS SELECT * FROM facts "
        "WHERE published_at <= ? AND published_until > ? AND true_on <= ? AND NOT withdrawn "
        "QUALIFY row_number() OVER (PARTITION BY authority, kind, measure "
        "ORDER BY true_on DESC, published_at DESC, position DESC) = 1"
    )

    def ask(known_by: int) -> object:
        return database.execute(statement, [known_by, known_by, date.max])

    for name, work in (
        ("DuckDB: portfolio now", lambda: ask(FOREVER - 1)),
        ("DuckDB: portfolio, past", lambda: ask(chance.randint(low, high))),
    ):
        note(count, name, *timed(work))


def note(count: int, name: str, figure: float, high: float | None = None) -> None:
    """Print a figure and keep it: a median with its 95th percentile, or one alone."""
    print(f"| {count:,} | {name} | {figure:,.1f} | {'' if high is None else f'{high:,.1f}'} |")
    with FIGURES.open("a", newline="") as file:
        csv.writer(file).writerow([count, name, figure, high])


STEPS: dict[str, Callable[[Soundings, int], None]] = {
    "fill": fill,
    "rebuild": rebuilt,
    "ask": asked,
}


def step(name: str, home: str, count: int) -> None:
    """Do one step in this process."""
    gc.set_threshold(100_000)
    app = Soundings(Settings(home=Path(home)))
    STEPS[name](app, count)
    app.close()


def main(counts: list[int]) -> None:
    """Measure at each size, every step in a process of its own."""
    with FIGURES.open("w", newline="") as file:
        csv.writer(file).writerow(["facts", "what", "figure or median", "95th percentile"])
    for count in counts:
        home = mkdtemp()
        for name in STEPS:
            subprocess.run(  # noqa: S603 - this very module
                [sys.executable, "-m", "benchmarks.time_machine", name, home, str(count)],
                check=True,
            )
        rmtree(home)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in STEPS:
        step(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main([int(one) for one in sys.argv[1:]] or [10_000, 100_000, 1_000_000, 5_000_000])
