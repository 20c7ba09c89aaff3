"""Lines for tests: how they move, and figures of one after another."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from detectors.contract import Finding
from detectors.lines.figure import Reading
from detectors.lines.filter import Expected, LineParameters
from domain.measures.events import Polarity

MIDDLING = LineParameters(phi=0.85, q=0.5, r=1.0, tau2=2.0, sd=1.3, sd_residual=1.2)
"""Parameters of the order that real lines have."""


def reading(
    *,
    sign: int = 1,
    nation: float = 20.0,
    level: float = 0.0,
    theme: str = "front_door",
    parameters: LineParameters = MIDDLING,
) -> Reading:
    """Return how the figures of a made-up line on its own scale are read."""
    return Reading("raw", sign, nation, Expected(parameters, 1.0, level), theme, 0.05)


def figure(measure: str, year: int, value: float | None, read: Reading) -> Finding:
    """Return a figure for the year to March, known that November."""
    known = f"{year}-11-30"
    day = date(year, 3, 31)
    polarity: Polarity = "low" if read.sign > 0 else "high"
    return Finding(
        f"{measure}-{year}", "line", measure, value, "percent", polarity, day, known, reading=read
    )


@cache
def vectors() -> list[dict[str, Any]]:
    """Return fifteen real series with all that follows from them (`tests/cases/warnings`)."""
    path = Path(__file__).parents[1] / "cases" / "warnings" / "vectors.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def figures_of(vector: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Finding]]:
    """Yield each figure of a vector, and the finding that a detector gets of it."""
    sign = -1 if vector["polarity"] == "High" else 1
    for one in vector["figures"]:
        of = one["parameters"]
        moves = LineParameters(of["phi"], of["q"], of["r"], of["tau2"], of["sd"], of["sd_res"])
        read = Reading(
            vector["scale"], sign, one["nation"], Expected(moves, of["w"], of["m"]), "theme", 0.1
        )
        yield (
            one,
            Finding(
                f"{vector['line']}-{one['period']}",
                "line",
                vector["line"],
                one["value"],
                "percent",
                "low" if sign > 0 else "high",
                date(one["period"], 3, 31),
                one["known"],
                reading=read,
            ),
        )
