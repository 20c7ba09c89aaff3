"""Replays a table of vintages as it happened; holds every past answer against a fold of the file.

Usage: python -m benchmarks.vintages path/to/lait_vintages.csv.gz

One import a date, on a clock that stands on that date. After each, the facts as known then, on both
clocks, must equal the file folded by the few lines of ``folded``, value for value, and the answers
for every earlier date must be byte for byte what they were before.
"""

import csv
import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

import polars as pl

from domain.times import AsOf, Basis, known_by_instant
from infra.analysts import frames
from infra.services.installation import Soundings
from infra.settings import Settings

Rows = list[dict[str, str]]
_BASES = (Basis.PUBLISHED, Basis.RECORDED)


def key(row: dict[str, str]) -> str:
    """Return what a row is about: a period keeps its name when its figures are revised."""
    period = re.sub(r" ?\((?:OT|Final|Rev|Revised|[Pp]rov)\)$", "", row["period"])
    return f"{row['measure']}|{period}|{row['la_code']}"


def folded(rows: Rows, day: str) -> dict[str, str]:
    """Return the value of each key as the file has it by a day: the last one seen up to then."""
    held: dict[str, str] = {}
    for row in rows:
        if row["first_seen"] <= day:
            held[key(row)] = row["value"].strip()
    return held


class Replay:
    """One installation whose clock stands where it is put."""

    def __init__(self, source: Path) -> None:
        """Read the file and sort it by date."""
        with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
            self.rows = sorted(csv.DictReader(file), key=lambda row: row["first_seen"])
        self.folder = Path(mkdtemp())
        self.now = datetime(2024, 1, 1, tzinfo=UTC)
        self.app = Soundings(Settings(home=self.folder / "home"), clock=lambda: self.now)
        self.app.initialise()
        self.digests: dict[tuple[Basis, str], str] = {}
        self.rejected: set[str] = set()

    def run(self) -> Iterator[str]:
        """Import date by date; yield what was found."""
        by_day: defaultdict[str, Rows] = defaultdict(list)
        for row in self.rows:
            by_day[row["first_seen"]].append(row)
        for day, rows in sorted(by_day.items()):
            self._take_in(day, rows)
            checked = self._check(day)
            yield f"{day}: {len(rows):,} vintages, {checked:,} values equal, past answers the same"

    def _take_in(self, day: str, rows: Rows) -> None:
        path = self.folder / f"{day}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        self.now = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=12)
        report = self.app.imports.importer("replay").take_in([path])
        for one in report.rejected:
            row = rows[one.row - 2]
            self.rejected.add(key(row))
        self.app.catch_up()
        path.unlink()

    def _check(self, day: str) -> int:
        expected = folded(self.rows, day)
        for key in self.rejected:
            expected.pop(key, None)
        portfolio = self.app.columns.portfolio()
        for basis in _BASES:
            as_of = AsOf(known_by_instant(day), basis=basis)
            facts = portfolio.in_force(as_of)
            found = dict(facts.select("reference", "raw").iter_rows())
            if found != expected:
                msg = f"{day}, {basis}: {len(found)} values known, {len(expected)} expected"
                raise AssertionError(msg)
            cells = newest(facts)
            if not cells.equals(shown(portfolio.picture(as_of))):
                msg = f"{day}, {basis}: the picture is not the newest of the facts"
                raise AssertionError(msg)
        for basis in _BASES:
            for earlier in sorted({*(one for _, one in self.digests), day}):
                as_of = AsOf(known_by_instant(earlier), basis=basis)
                answer = frames.picture(self.app, as_of, None).write_csv().encode()
                digest = sha256(answer).hexdigest()
                if self.digests.setdefault((basis, earlier), digest) != digest:
                    msg = f"The answer for {earlier} ({basis}) changed with the import of {day}"
                    raise AssertionError(msg)
        return len(expected)


def newest(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the newest fact of each cell by sorting all of them."""
    keys = ["authority", "kind", "measure"]
    ranked = facts.sort(*keys, "true_on", "published_at", "position")
    return shown(ranked.group_by(keys, maintain_order=True).last())


def shown(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what is compared of a picture."""
    return frame.select("authority", "kind", "measure", "evidence", "raw", "true_on")


def main(source: Path) -> None:
    """Replay and print."""
    begun, replay = perf_counter(), Replay(source)
    for line in replay.run():
        print(line, flush=True)
    kept = len(replay.digests)
    print(
        f"{len(replay.rows):,} vintages; {len(replay.rejected):,} keys in quarantine; "
        f"{kept} answers (dates x clocks) held to the byte; {perf_counter() - begun:.0f} s"
    )
    replay.app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
