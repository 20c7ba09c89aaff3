"""What every standing signal of lines says would clear it, put in: it goes; a little worse stays.

Usage: python -m benchmarks.clearing HOME   (an installation's folder; nothing is written there)

Each signal's figures are given to the authority the day after its newest one was known, England
and what is expected staying where they were; then figures that are a little worse. Printed: how
many signals of each detector were tried, by how many figures they clear, and those of which either
failed.
"""

import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import copysign
from pathlib import Path
from uuid import UUID

import msgspec

from consumers.folding import Folding
from consumers.line_figures import line_versions
from detectors.lines.filter import years_between
from domain.alerts.decisions import standing_after
from domain.alerts.events import Bound, Signal
from domain.expectations.book import Expectations
from domain.times import published_instant
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.picture.queries import VersionRow, all_versions

WATCHED = {"departure", "theme"}
_WORSE = 0.02
_ALWAYS_THERE = 28


@dataclass(frozen=True, slots=True)
class Standing:
    """A signal that stands, with all rows of its authority."""

    authority: str
    domain: str
    signal: Signal
    rows: Sequence[VersionRow]
    known: date
    """The day on which the newest of its figures could be known."""


def standing(app: Soundings, folding: Folding) -> Iterator[Standing]:
    """Yield every signal of lines that stands."""
    for authority in app.directory().entries:
        with app.reading() as connection:
            rows = all_versions(connection, authority.hex)
        lines = {row.measure for row in rows if folding.catalogue.line_of(row.measure)}
        domains = {folding.catalogue.domain_of(measure) for measure in lines}
        heard = [one.known_on for one, _ in line_versions(authority.hex, rows, folding)]
        known = _day(max(heard, default="1970-01-01"))
        for domain, signal in signals(folding, authority.hex, rows, domains):
            yield Standing(authority.hex, domain, signal, rows, known)


def signals(
    folding: Folding, authority: str, rows: Sequence[VersionRow], domains: set[str]
) -> Iterator[tuple[str, Signal]]:
    """Yield the signals of lines that stand by some rows, with their domains."""
    for said in folding.courses(authority, rows, domains):
        for course in said.courses:
            if course.detector in WATCHED:
                yield from ((said.domain, one) for one in standing_after(course.steps).values())


def stands_after(one: Standing, folding: Folding, *, worse: float) -> bool:
    """Tell whether a signal still stands after what it asks for, each figure worse by a share."""
    rows, books = list(one.rows), folding.expectations.copy()
    for asked in one.signal.clears_if.bounds:
        rows += _figures(one, asked, books, worse)
    now = replace(folding, today=_last(rows), expectations=books)
    key = (one.signal.detector, one.signal.measure, one.signal.episode)
    found = signals(now, one.authority, rows, {one.domain})
    return any((told.detector, told.measure, told.episode) == key for _, told in found)


def _figures(
    one: Standing, asked: Bound, books: Expectations, worse: float
) -> Iterator[VersionRow]:
    """Yield the figures that are asked for; England and what is expected stay where they were."""
    own = [
        row
        for row in one.rows
        if row.measure == asked.measure
        and row.value is not None
        and books.nation(asked.measure, row.true_on) is not None
    ]
    *_, before, newest = sorted(own, key=lambda row: row.true_on)
    nation = books.nation(asked.measure, newest.true_on)
    assert nation is not None  # noqa: S101 - it has signalled
    fit = books.fit(asked.measure, max(_day(newest.published_on), _day(nation.known_on)).year)
    assert fit is not None  # noqa: S101 - the same
    months = round(12 * years_between(_day(before.true_on), _day(newest.true_on)))
    for ahead in range(1, one.signal.clears_if.times + 1):
        day = _months_after(_day(newest.true_on), ahead * months).isoformat()
        on = (one.known + timedelta(days=ahead)).isoformat()
        books.apply(msgspec.structs.replace(nation, true_on=day, known_on=on))
        books.apply(msgspec.structs.replace(fit, year=int(on[:4])))
        sign = 1 if asked.better == "at_most" else -1
        value = asked.bound + copysign(max(abs(asked.bound), 1.0) * worse, sign) * bool(worse)
        books.apply(msgspec.structs.replace(nation, true_on=day, known_on=on))
        books.apply(msgspec.structs.replace(fit, year=int(on[:4])))
        yield newest._replace(
            evidence=f"{newest.evidence}-{ahead}",
            version=1,
            value=value,
            true_on=day,
            published_on=on,
            published_at=published_instant(on),
            position=newest.position + ahead,
        )


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, last if day.day > _ALWAYS_THERE else day.day)


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _last(rows: Sequence[VersionRow]) -> date:
    return max(_day(row.published_on) for row in rows)


def main(home: Path) -> None:
    """Try every signal of an installation."""
    tried: Counter[str] = Counter()
    figures: Counter[tuple[int, int]] = Counter()
    failed: list[str] = []
    with Soundings(Settings(home=home)) as app:
        folding = app.folding()
        for one in standing(app, folding):
            asked = one.signal.clears_if
            tried[one.signal.detector] += 1
            figures[len(asked.bounds), asked.times] += 1
            name = f"{app.directory().entries[UUID(one.authority)].name} {one.signal.measure}"
            if stands_after(one, folding, worse=0.0):
                failed.append(f"still stands: {name} {asked}")
            elif not asked.any_value and not stands_after(one, folding, worse=_WORSE):
                failed.append(f"a little worse clears, too: {name} {asked}")
    print(f"tried: {dict(tried)}")
    for (lines, times), count in sorted(figures.items()):
        print(f"{count} clear by {times} figure(s) of {lines} line(s)")
    print(f"failed: {len(failed)}", *failed, sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
