"""Figures of lines through the whole: what was expected, the signal, its end, in any order."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.alerts.events import Signal
from domain.times import AsOf
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from tests.integration import lines
from tests.integration.steps import take_in, write_rows

EXACT = 1e-9


def said(app: Soundings) -> dict[tuple[str, str], list[tuple[str, Signal | None]]]:
    """Return what was said of each authority's line, day by day; None where it was over."""
    found: dict[tuple[str, str], list[tuple[str, Signal | None]]] = {}
    with app.reading() as connection:
        alerts = alerts_as_of(connection, AsOf(), include_cleared=True)
    for alert in alerts:
        if alert.detector != "departure":
            continue
        standing: dict[str, Signal] = {}
        for step in alert.steps:
            for key in step.dropped:
                gone = standing.pop(key)
                found[alert.authority, gone.measure].append((step.on, None))
            for signal in step.raised:
                standing[signal.key] = signal
                course = found.setdefault((alert.authority, signal.measure), [])
                course.append((step.on, signal))
    return found


@pytest.fixture
def expecting(app: Soundings, tmp_path: Path) -> Soundings:
    """Return an installation that knows what to expect, and the figures of fifteen series."""
    lines.expect(app)
    take_in(app, lines.figures(app, tmp_path / "figures.csv"))
    return app


def test_fifteen_real_series_come_through_the_whole_as_they_were_worked_out(
    expecting: Soundings,
) -> None:
    found = said(expecting)
    signalled = 0
    for one in lines.series(expecting):
        course = dict(found.get((one.authority.hex, one.measure), ()))
        for figure in one.vector["figures"]:
            happened = dict(figure["events"])
            if "clears" in happened:
                assert course[figure["known"]] is None
            signal = course.get(figure["known"])
            assert not ("signal" in happened and signal is None)
            if signal is not None:
                signalled += 1
                check(signal, figure)
    assert signalled >= 7


def check(signal: Signal, figure: dict[str, Any]) -> None:
    for name, wanted in (("level", "theta"), ("variance", "P")):
        assert signal.observed[name] == pytest.approx(figure[wanted], abs=EXACT)
    assert signal.observed["expected"] == pytest.approx(figure["parameters"]["m"], abs=EXACT)
    if "signal" in dict(figure["events"]):
        assert signal.observed["glr"] == pytest.approx(figure["glr"], abs=EXACT)
    assert signal.observed["value"] == figure["value"]
    assert signal.observed["nation"] == figure["nation"]


def test_in_whatever_order_figures_come_the_end_is_the_same(
    app: Soundings, tmp_path: Path, expecting: Soundings
) -> None:
    wanted = said(expecting)
    header, *rows = (tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert header
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    random.Random(seed).shuffle(rows)
    with Soundings(app.settings.model_copy(update={"home": tmp_path / "other"})) as other:
        other.initialise()
        lines.expect(other)
        for at in range(0, len(rows), 25):
            take_in(other, write_rows(tmp_path / f"some-{at}.csv", rows[at : at + 25]))
        assert said(other) == wanted


def test_what_is_withdrawn_leaves_what_there_would_be_without_it(
    app: Soundings, tmp_path: Path
) -> None:
    lines.expect(app)
    path = lines.figures(app, tmp_path / "figures.csv")
    _, *rows = path.read_text(encoding="utf-8").splitlines()
    newest = {row.split(",")[2]: row for row in rows}
    kept = [row for row in rows if row not in newest.values()]
    take_in(app, write_rows(tmp_path / "kept.csv", kept))
    wanted = {key: [one for one in course if one[1]] for key, course in said(app).items()}
    standing = {key: course[-1] for key, course in said(app).items()}
    assert wanted
    take_in(app, write_rows(tmp_path / "newest.csv", sorted(newest.values())))
    assert {key: course[-1] for key, course in said(app).items()} != standing
    taken_back = [withdrawn(row) for row in newest.values()]
    take_in(app, write_rows(tmp_path / "withdrawn.csv", taken_back))
    after = said(app)
    for key, (_, signal) in standing.items():
        assert (after[key][-1][1] is None) == (signal is None)


def withdrawn(row: str) -> str:
    cells = row.split(",")
    cells[3], cells[5] = "withdrawn", "2026-02-01"
    return ",".join(cells)


def test_nothing_is_said_of_a_figure_before_what_to_expect_of_it_was_known(
    expecting: Soundings,
) -> None:
    for one in lines.series(expecting):
        first = min(figure["known"] for figure in one.vector["figures"])
        course = said(expecting).get((one.authority.hex, one.measure), [])
        assert all(date.fromisoformat(on[:10]) >= date.fromisoformat(first) for on, _ in course)
