"""Figures of quarters: in the picture, in series and charts, and in their vintages."""

from datetime import date
from pathlib import Path

import pytest

from domain.times import AsOf, Basis, known_by_instant
from infra.services.evidence.series import by_series
from projections.picture import queries as picture
from tests.integration.evidence.test_taking_back import World
from web.site.charts.facts import chart_of

ROW = "Boston,indicator,repairs,{},{},{},percent,high,A made-up partnership,,"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world with four quarters, of which the third never came, and a later correction."""
    world = World(tmp_path)
    rows = (
        ("81", "Q1 2024/25", "2024-08-01"),
        ("82.5", "Q2 2024/25", "2024-11-01"),
        ("84", "Q4 2024/25", "2025-05-01"),
        ("85", "Q1 2025/26", "2025-08-01"),
    )
    world.take_in("returns.csv", [ROW.format(*row) for row in rows])
    world.take_in("again.csv", [ROW.format("80", "Q1 2024/25", "2024-12-01")])
    return world


def test_the_picture_has_the_newest_quarter_of_any_day(world: World) -> None:
    def newest(true_on: date, known_by: str = "2026-01-01") -> str:
        as_of = AsOf(known_by_instant(known_by), true_on, Basis.PUBLISHED)
        with world.app.reading() as connection:
            return " ".join(one.raw for one in picture.picture(connection, as_of))

    assert newest(date(2024, 9, 29)) == "80"
    assert newest(date(2024, 9, 29), "2024-11-30") == "81"  # as it was first sent
    assert newest(date(2024, 9, 30)) == "82.5"
    assert newest(date(2025, 3, 30)) == "82.5"
    assert newest(date(2026, 1, 1)) == "85"


def test_a_chart_names_quarters_and_breaks_where_one_is_missing(world: World) -> None:
    with world.app.reading() as connection:
        [series] = by_series(picture.facts(connection, AsOf())).values()
    drawn = chart_of(series, world.app.catalogue())

    assert drawn.title == "Repairs: 85% in June 2025, up from 84% in March 2025"
    assert drawn.description == (
        "June 2024: 80%; September 2024: 82.5%; March 2025: 84%; June 2025: 85%."
    )
    assert [point.shown for point in drawn.points] == ["80%", "82.5%", "not known", "84%", "85%"]
    assert len(drawn.wide.segments) == 2
    assert len({marker.x for marker in drawn.wide.markers}) == 4


def test_a_chart_of_years_says_years(tmp_path: Path) -> None:
    world = World(tmp_path)
    years = ("2021-22", "2022-23", "2024-25")
    world.take_in("years.csv", [ROW.format(n, y, "2025-08-01") for n, y in enumerate(years)])
    with world.app.reading() as connection:
        [series] = by_series(picture.facts(connection, AsOf())).values()
    drawn = chart_of(series, world.app.catalogue())

    assert drawn.title == "Repairs: 2% in 2025, up from 1% in 2023"
    assert [point.shown for point in drawn.points] == ["0%", "1%", "not known", "2%"]
