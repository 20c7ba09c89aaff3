"""How good the warnings were, judged on outcomes: the table that pages show.

``python -m benchmarks.backtest`` writes it from an installation with all of England's figures.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ingest.reference_data import rows


class Concordance(NamedTuple):
    """How often the worse of two judged stood higher, some months before; shares with bounds.

    ``within`` is that share among those of one previous grade.
    """

    months: int
    share: float
    low: float
    high: float
    within: float


class Band(NamedTuple):
    """Of ``n`` that stood in a band six months before, how many were judged worse than good."""

    name: str
    n: int
    worse: int
    inadequate: int


class Stood(NamedTuple):
    """The shares of inadequate and of other judgements some months before which an alert stood."""

    months: int
    inadequate: float
    other: float


class Shifts(NamedTuple):
    """The shares of ``n`` shifts put into figures that were found, at so many signals a year."""

    how: str
    n: int
    in_three: float
    in_one: float
    signals: float


class Missed(NamedTuple):
    """A judgement of inadequate whose authority stood in the lower half six months before."""

    name: str
    on: str
    previous: float | None


class Foretold(NamedTuple):
    """How many figures since a year were foretold, and the share within their 95% intervals.

    ``gain`` is the mean log score beyond saying the last value again.
    """

    since: str
    n: int
    gain: float
    coverage: float


class BackTestTable(NamedTuple):
    """What the back-test of the shipped rules found; days are ISO."""

    first: str
    last: str
    outcomes: int
    inadequate: int
    auc: tuple[float, float, float]
    concordance: tuple[Concordance, ...]
    last_grade_alone: tuple[float, float, float]
    bands: tuple[Band, ...]
    stood: tuple[Stood, ...]
    signals: float
    foretold: Foretold
    shifts: tuple[Shifts, ...]
    missed: tuple[Missed, ...]


@cache
def shipped_back_test() -> BackTestTable:
    """Return the table that ships with the project.

    >>> shipped_back_test().bands[0].name
    'top tenth'
    """
    table = rows("back_test.csv")
    (outcomes,), (alone,), (auc,), (signals,), (foretold,) = (
        list(_of(table, kind))
        for kind in ("outcomes", "last grade alone", "auc", "new signals", "forecast")
    )
    within = {row["name"]: float(row["a"]) for row in _of(table, "within grade")}
    return BackTestTable(
        first=outcomes["name"],
        last=outcomes["on"],
        outcomes=int(outcomes["a"]),
        inadequate=int(outcomes["b"]),
        auc=_numbers(auc),
        concordance=tuple(
            Concordance(int(row["name"]), *_numbers(row), within[row["name"]])
            for row in _of(table, "concordance")
        ),
        last_grade_alone=_numbers(alone),
        bands=tuple(
            Band(row["name"], int(row["a"]), int(row["b"]), int(row["c"]))
            for row in _of(table, "band")
        ),
        stood=tuple(
            Stood(int(row["name"]), float(row["a"]), float(row["b"]))
            for row in _of(table, "alert stood")
        ),
        signals=float(signals["a"]),
        foretold=Foretold(
            foretold["name"], int(foretold["a"]), float(foretold["b"]), float(foretold["c"])
        ),
        shifts=tuple(
            Shifts(row["name"], int(row["on"]), *_numbers(row)) for row in _of(table, "injected")
        ),
        missed=tuple(
            Missed(row["name"], row["on"], float(row["b"]) if row["b"] else None)
            for row in _of(table, "missed")
        ),
    )


def _of(table: list[dict[str, str]], kind: str) -> Iterator[dict[str, str]]:
    return (row for row in table if row["kind"] == kind)


def _numbers(row: dict[str, str]) -> tuple[float, float, float]:
    return float(row["a"]), float(row["b"]), float(row["c"])
