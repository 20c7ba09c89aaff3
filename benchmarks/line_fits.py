"""How near the fits of lines come to those of the study, and what a fit costs.

Usage: python -m benchmarks.line_fits path/to/lait_vintages.csv.gz

The study's parameters of 15 authorities and lines are in ``tests/cases/warnings/vectors.json``;
where it ran a line on another scale than the catalogue, its scale is taken. Of each January with
figures of two periods, differences of logarithms (phi: of log-odds; m: in standard deviations of
states) are printed: median, and median and 90th percentile regardless of sign.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import log
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.key_lines import KeyLine, Places, read
from benchmarks.line_history import FIRST_YEAR, LAST_YEAR, in_years
from detectors.lines.fit import Fitted, fitted

VECTORS = Path(__file__).parents[1] / "tests" / "cases" / "warnings" / "vectors.json"
HEADER = ("phi", "q", "r", "tau2", "m", "sd", "sd less expectation")
_FIRST_DEFAULTS = 0.93


def told(vector: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, float]]]:
    """Yield the years of which the study gives parameters, but for those before any fit."""
    for one in vector["figures"]:
        if one["parameters"]["phi"] != _FIRST_DEFAULTS:
            yield int(one["known"][:4]), one["parameters"]


def differences(found: Fitted, authority: str, study: Mapping[str, float]) -> tuple[float, ...]:
    """Return how far a fit is from the study's."""
    one = found.parameters
    odds = log(one.phi / (1 - one.phi)) - log(study["phi"] / (1 - study["phi"]))
    logs = {name: log(getattr(one, name) / study[name]) for name in ("q", "r", "tau2", "sd")}
    m = (found.expected[authority] - study["m"]) / study["sd"]
    rest = log(one.sd_residual / study["sd_res"])
    return odds, logs["q"], logs["r"], logs["tau2"], m, logs["sd"], rest


def fit(line: KeyLine, places: Places, year: int) -> Fitted | None:
    """Fit a line to what was known before a year."""
    day = f"{year}-01-01"
    return fitted(in_years(line.known_before(day)), *places.then(day))


def main(vintages: Path) -> None:
    """Fit what the study fitted, and everything, and print."""
    world = read(vintages)
    lines = {line.measure: line for line in world.lines}
    apart = []
    for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
        line = replace(lines[vector["line"]], scale=vector["scale"])
        authority = world.authorities[str(vector["la_code"])]
        for year, study in told(vector):
            found = fit(line, world.places, year)
            if found and authority in found.expected:
                apart.append(differences(found, authority, study))
    table = np.array(apart)
    print(f"{len(apart)} fits\n| | " + " | ".join(HEADER) + " |")
    print("| --- " * (len(HEADER) + 1) + "|")
    for name, row in (
        ("median", np.median(table, axis=0)),
        ("median size", np.median(np.abs(table), axis=0)),
        ("90th percentile of sizes", np.quantile(np.abs(table), 0.9, axis=0)),
    ):
        print(f"| {name} | " + " | ".join(f"{one:.2f}" for one in row) + " |")
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    inputs = [
        (in_years(line.known_before(f"{year}-01-01")), world.places.then(f"{year}-01-01"))
        for line in world.lines
        for year in years
    ]
    begun = process_time()
    count = sum(fitted(figures, *then) is not None for figures, then in inputs)
    taken = process_time() - begun
    print(f"{count} fits of all lines: {taken:.1f} s, {1e3 * taken / count:.0f} ms each")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
