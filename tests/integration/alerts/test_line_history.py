"""A line over the years over real stores: the band expected before, and what was known when."""

from dataclasses import replace
from math import sqrt
from pathlib import Path

import pytest

from detectors.lines.scale import on_scale
from domain.times import AsOf, Basis, known_by_instant
from infra.services.alerts.neighbour_figures import neighbour_figures
from infra.services.evidence.line_history import LineBooks, Period, line_history
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from tests.integration import lines
from tests.integration.steps import take_in


@pytest.fixture
def expecting(app: Soundings, tmp_path: Path) -> Soundings:
    """Return an installation that knows what to expect, and the figures of fifteen series."""
    lines.expect(app)
    take_in(app, lines.figures(app, tmp_path / "figures.csv"))
    return app


def history(app: Soundings, one: lines.Series, as_of: AsOf = AsOf()) -> list[Period]:  # noqa: B008 - frozen
    books = LineBooks(app.catalogue(), app.expectations())
    with app.reading() as connection:
        return line_history(connection, as_of, one.authority.hex, one.measure, books)


def test_the_band_is_what_was_expected_of_fifteen_real_series(expecting: Soundings) -> None:
    for one in lines.series(expecting):
        sign = -1 if one.vector["polarity"] == "High" else 1
        scale = one.vector["scale"]
        for period, figure in zip(history(expecting, one), one.vector["figures"], strict=True):
            assert (period.value, period.nation) == (figure["value"], figure["nation"])
            if figure["n"] == 1:
                assert period.expected is None
                continue
            assert period.expected is not None
            low, high = (
                sign * (on_scale(end, scale) - on_scale(figure["nation"], scale))
                for end in period.expected
            )
            spread = abs(high - low) / (2 * 1.96)
            z = (figure["y"] - (low + high) / 2) / spread
            assert z == pytest.approx(figure["z"], abs=1e-6)
            of = figure["parameters"]
            assert spread > sqrt(of["r"] * of["w"])


def test_what_was_published_later_than_the_moment_is_known_only_later(expecting: Soundings) -> None:
    one = lines.series(expecting)[0]
    figures = one.vector["figures"]
    then = AsOf(known_by=known_by_instant(figures[-2]["known"]), basis=Basis.PUBLISHED)
    *known, newest = history(expecting, one, then)

    assert [period.value for period in known] == [figure["value"] for figure in figures[:-1]]
    assert (newest.value, newest.later, newest.nation) == (None, figures[-1]["value"], None)
    assert known == [replace(period) for period in history(expecting, one)[:-1]]


def test_without_settled_neighbours_a_signal_is_told_beside_none(expecting: Soundings) -> None:
    with expecting.reading() as connection:
        told = [
            (alert.authority, signal)
            for alert in alerts_as_of(connection, AsOf())
            for signal in alert.signals
        ]
        found = neighbour_figures(connection, AsOf(), told)

    assert told
    assert not found.medians
