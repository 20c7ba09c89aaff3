"""Shifts of the nation that became known lately: said once, for the nation."""

from collections import defaultdict
from datetime import date, timedelta

from detectors.lines.nation import NationShift, nation_shifts
from domain.expectations.book import Expectations
from domain.expectations.events import NationSettled
from domain.measures.catalogue import Catalogue

LATELY_DAYS = 365


def shifts_known_lately(
    expectations: Expectations, catalogue: Catalogue, today: date
) -> list[NationShift]:
    """Return what became known in the year up to a day, the newest first."""
    settled: defaultdict[str, list[NationSettled]] = defaultdict(list)
    for one in expectations.nations.values():
        if date.fromisoformat(one.known_on[:10]) <= today:
            settled[one.measure].append(one)
    first = (today - timedelta(LATELY_DAYS)).isoformat()
    found: list[NationShift] = []
    for measure, periods in sorted(settled.items()):
        line = catalogue.line_of(measure)
        fits = [*expectations.fits.get(measure, {}).values()]
        if line is not None:
            shifts = nation_shifts(periods, line.scale, fits)
            found += (one for one in shifts if one.known_on[:10] > first)
    return sorted(found, key=lambda one: one.known_on, reverse=True)
