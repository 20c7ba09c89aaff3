"""Derive how often authorities of each band of the order of visit were judged worse six months on.

    python scripts/derive_band_frequencies.py TABLE SOURCE

TABLE is ingest/reference/order_of_visit_frequencies.csv, SOURCE says which judgements it is of.
Needs an installation (SOUNDINGS_HOME) with the judgements and the figures. A headline judgement
counts where its authority had a place six months before; what was published by then is all that
place goes by.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from consumers.backtest.replay import months_before
from consumers.order_of_visit.order import Order
from domain.times import AsOf, Basis, published_instant
from infra.services.installation import Soundings
from infra.settings import Settings

MONTHS = 6
_WORSE, _INADEQUATE = 2, 1
BANDS = ("top tenth", "rest of the upper half", "lower half")
PUBLISHED = AsOf(basis=Basis.PUBLISHED)


class Outcome(NamedTuple):
    """A headline grade, and the band its authority stood in six months before."""

    band: str
    grade: float


def main(target: Path, source: str) -> None:
    """Write one row a band."""
    with Soundings(Settings()) as app:
        app.catch_up()
        found = list(outcomes(app.order_of_visit(PUBLISHED)))
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("band", "n", "worse", "inadequate", "source"))
        for band in BANDS:
            grades = [one.grade for one in found if one.band == band]
            worse = sum(one <= _WORSE for one in grades)
            bad = sum(one == _INADEQUATE for one in grades)
            writer.writerow((band, len(grades), worse, bad, source))


def outcomes(order: Order) -> Iterator[Outcome]:
    """Yield every headline judgement whose authority had a place six months before."""
    for authority, published_on, grade in sorted(set(order.judgements.headlines())):
        day = months_before(date.fromisoformat(published_on[:10]), MONTHS)
        instant = published_instant(day.isoformat()) - 1
        place = order.places(instant).get(authority)
        if place is None or place.rank is None:
            continue
        upper = place.rank * 2 <= place.of
        rest = "rest of the upper half" if upper else "lower half"
        yield Outcome("top tenth" if place.band == "top tenth" else rest, grade)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
