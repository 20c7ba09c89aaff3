"""The rules for single indicators that shipped before, and others', at one rate of false alarms.

Usage: python -m benchmarks.peers [COUNT]   (default 400 streams of each kind; some ten minutes)

Each is tuned on one seed (made up) or one half of the authorities (real) until 5% of the streams
without a change alarm at least once, and judged on the other. Where a peer has more than one
parameter a few variants are tried on the tuning streams and the best is taken. Everything is
printed and written to ``peers.csv``.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Sequence
from math import inf
from pathlib import Path
from random import Random

from benchmarks.detector_cost_evidence import Evidence, read_evidence
from benchmarks.peers_series import Stream, as_they_came, made_up, shuffled
from benchmarks.peers_tuning import Found, Tuned, found, microseconds, tune
from benchmarks.peers_watchers import (
    ADWIN,
    PAGE_HINKLEY,
    Bare,
    Loop,
    Make,
    Peer,
    Refitted,
    adwin,
    ecod,
    kernel,
    mann_kendall,
    page_hinkley,
    pelt,
)
from benchmarks.retired_rules import Cusum, XmR

FIGURES = Path(__file__).with_name("peers.csv")
COUNT, TIMED, LEAST_POINTS, LEAST_VALUES = 400, 60, 9, 5
HEADER = (
    "streams",
    "detector",
    "parameter",
    "false_alarms",
    "recall_shift",
    "recall_decline",
    "median_delay",
    "as_they_came",
    "microseconds",
    "ratio_to_adwin",
)


def cusum(k: float, cap: float) -> Make:
    """Return the CUSUM, tuned by its bound."""
    return lambda h: Cusum(k=k, h=h, cap=cap)


TUNED: tuple[tuple[Peer, ...], ...] = (
    tuple(Peer("CUSUM", cusum(k, cap), 0.2, 60) for k in (0.25, 0.5, 1.0) for cap in (3.0, inf)),
    (Peer("XmR", XmR, 0.05, 30),),
    tuple(
        Peer("river PageHinkley", page_hinkley(delta, cap), 0.05, 200)
        for delta in (0.005, 0.25, 0.5)
        for cap in (3.0, inf)
    ),
    tuple(
        Peer("river ADWIN", adwin(least, times), 0.9999, 1e-6)
        for least in (2, 3)
        for times in (1.0, 10.0)
    ),
    (Peer("ruptures PELT (l2, jump=1)", pelt, 0.1, 200),),
    tuple(
        Peer("ruptures KernelCPD", kernel(name), low, high)
        for name, low, high in (("rbf", 0.01, 20.0), ("linear", 0.1, 200.0))
    ),
    (Peer("PyOD ECOD", lambda _: Refitted(ecod), scored=True),),
    (Peer("pymannkendall", lambda _: Refitted(mann_kendall), scored=True),),
)
SHIPPED: tuple[Tuned, ...] = (
    Tuned(Peer("CUSUM as shipped", lambda _: Cusum()), 0.0),
    Tuned(Peer("XmR as shipped", lambda _: XmR()), 0.0),
    Tuned(Peer("river PageHinkley, defaults", lambda _: Bare(PAGE_HINKLEY())), 0.0),
    Tuned(Peer("river ADWIN, defaults", lambda _: Bare(ADWIN())), 0.0),
    Tuned(Peer("a bare loop", lambda _: Loop()), 0.0),
)
FLOOR = "river ADWIN, defaults"


def real(evidence: Evidence, half: int) -> list[tuple[float, ...]]:
    """Return the series of every other authority that are long enough and not nearly constant."""
    series: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for authority in sorted(evidence.facts)[half::2]:
        for fact in evidence.facts[authority]:
            if fact.kind == "indicator" and fact.value is not None and fact.polarity != "none":
                turned = -fact.value if fact.polarity == "low" else fact.value
                series[authority, fact.measure][fact.true_on.isoformat()] = turned
    ordered = [tuple(one[on] for on in sorted(one)) for one in series.values()]
    return [one for one in ordered if len(one) >= LEAST_POINTS and len({*one}) >= LEAST_VALUES]


def compare(
    name: str, tuning: Sequence[Stream], judging: Sequence[Stream], came: Sequence[Stream]
) -> list[tuple[str | float, ...]]:
    """Tune on some streams and judge on others; give rows of the file."""
    every = (*(tune(variants, tuning) for variants in TUNED), *SHIPPED)
    seen = [found(one, judging) for one in every]
    alarmed = [_alarmed(one, came) for one in every]
    costs = microseconds(every, [one for one in judging if one.kind == "null"][:TIMED])
    floor = next(c for c, t in zip(costs, every, strict=True) if t.peer.name == FLOOR)
    return [
        (name, tuned.peer.name, tuned.parameter, *_figures(one), share, cost, cost / floor)
        for tuned, one, share, cost in zip(every, seen, alarmed, costs, strict=True)
    ]


def _alarmed(tuned: Tuned, came: Sequence[Stream]) -> float | str:
    if not came:
        return ""
    return sum(tuned.first_alarm(one) is not None for one in came) / len(came)


def _figures(one: Found) -> tuple[float, ...]:
    return one.false_alarms, one.shift, one.decline, one.delay


def table(rows: Sequence[tuple[str | float, ...]]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| " + " | ".join(HEADER) + " |", "| " + " | ".join("---" for _ in HEADER) + " |"]
    lines += ["| " + " | ".join(_cell(one) for one in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(one: str | float) -> str:
    return one if isinstance(one, str) else f"{one:,.3g}"


def main(count: int) -> None:
    """Measure both sets, print and write."""
    rows = compare("made up", made_up(1, count), made_up(2, count), [])
    print(table(rows), flush=True)
    evidence, chance = read_evidence(), Random(3)  # noqa: S311 - which series, not a secret
    halves = [chance.sample(real(evidence, half), count) for half in (0, 1)]
    came = as_they_came(halves[1])
    rows += compare("real, shuffled", shuffled(4, halves[0]), shuffled(5, halves[1]), came)
    print(table(rows), flush=True)
    with FIGURES.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else COUNT)
