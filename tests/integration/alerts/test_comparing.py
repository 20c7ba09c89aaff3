"""Comparisons with statistical neighbours: kept up to date, the same however they came."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from consumers.comparisons import tables
from consumers.comparisons.group import Valued, compare
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Neighbours, neighbours_stream
from domain.times import AsOf, published_instant
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.neighbour_lists import NeighbourListError
from projections.alerts.queries import Alert, alerts_as_of
from tests.integration.alerts.test_no_look_ahead import template
from tests.integration.steps import take_in, write_rows

AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = [f"a{number:02}" for number in range(12)]
COUNTIES = (
    *("Cambridgeshire", "Derbyshire", "Devon", "Essex", "Gloucestershire", "Hampshire", "Kent"),
    *("Hertfordshire", "Lancashire", "Leicestershire", "Lincolnshire", "Norfolk", "Suffolk"),
    *("Nottinghamshire", "Oxfordshire", "Staffordshire", "Surrey", "Warwickshire"),
    "Worcestershire",
)


def frozen(year: int, published_on: str) -> NeighboursFrozen:
    return NeighboursFrozen(
        originator_id=neighbours_stream(year),
        originator_version=1,
        recorded_at=AT,
        actor="test",
        year=year,
        source="test",
        published_on=published_on,
        lists={one: tuple(other for other in NAMES if other != one) for one in NAMES},
    )


def valued(authority: str, value: float | None, day: int, position: int) -> Valued:
    on = f"2019-09-{day:02}"
    return Valued(authority, f"e-{authority}", position, value, "high", on, published_instant(on))


values = st.lists(
    st.builds(
        valued,
        st.sampled_from(NAMES),
        st.none() | st.floats(0, 100),
        st.integers(1, 20),
        st.integers(1, 1000),
    ),
    max_size=40,
    unique_by=lambda one: one.position,
)


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(values, st.integers(1, 20))
def test_what_is_published_later_changes_no_place_of_before(found: list[Valued], day: int) -> None:
    neighbours = Neighbours({2019: frozen(2019, "2019-01-01")})
    until = published_instant(f"2019-09-{day:02}")
    before = [one for one in found if one.published_at <= until]

    now = [one for one in compare(found, neighbours) if one.known_at <= until]

    assert now == list(compare(before, neighbours))


def test_lists_count_from_the_day_they_were_published() -> None:
    neighbours = Neighbours({2019: frozen(2019, "2019-09-10")})
    found = [valued(name, float(place), 1, place) for place, name in enumerate(NAMES, 1)]
    again = [
        one._replace(position=100, published_at=published_instant("2019-09-11")) for one in found
    ]

    assert list(compare(found, neighbours)) == []
    assert len(list(compare([*found, *again], neighbours))) == len(NAMES)


def figures(year: int, **values: float) -> list[str]:
    return [
        f"{name},indicator,neet,{values.get(name, 5.0 + place / 10)},{year}-03-31,{year}-09-01,"
        f"percent,low,Body,{name}-{year},"
        for place, name in enumerate(COUNTIES)
    ]


def places(app: Soundings, name: str) -> Sequence[tables.ComparisonRow]:
    (one,) = app.directory().named(name)
    return sorted(tables.asked(app.views, one.hex))


@pytest.fixture
def settled(app: Soundings, tmp_path: Path) -> Soundings:
    """Return an installation in which every county has the others for neighbours from 2018 on."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["LA num", "LA Name", *(f"SN{n}" for n in range(1, len(COUNTIES)))])
    numbers = {}
    for name in COUNTIES:
        (one,) = app.directory().named(name)
        codes = app.directory().entries[one].codes
        numbers[name] = next(code.code for code in codes if code.scheme == "dfe")
    for name in COUNTIES:
        near = [number for other, number in numbers.items() if other != name]
        sheet.append([numbers[name], name, *near])
    book.save(tmp_path / "neighbours.xlsx")
    published = datetime(2018, 1, 1, tzinfo=UTC).date()
    lists = tmp_path / "neighbours.xlsx"
    assert app.neighbours.take_in(lists, 2018, published, "test") == len(COUNTIES)
    return app


def test_falling_behind_is_an_alert_and_a_neighbours_correction_takes_it_back(
    settled: Soundings, tmp_path: Path
) -> None:
    take_in(settled, write_rows(tmp_path / "a.csv", [*figures(2018), *figures(2019, Kent=9.0)]))
    take_in(settled, write_rows(tmp_path / "b.csv", figures(2020, Kent=9.0)))
    kent = {one.detector for one in of(settled, "Kent")}
    assert "peer_slippage" in kent
    assert len(places(settled, "Kent")) == 3

    worse = figures(2020, **dict.fromkeys(COUNTIES, 9.0))
    corrected = [row.replace(",2020-09-01,", ",2020-10-01,") for row in worse]
    take_in(settled, write_rows(tmp_path / "c.csv", corrected))

    assert "peer_slippage" not in {one.detector for one in of(settled, "Kent")}


def of(app: Soundings, name: str) -> list[Alert]:
    (one,) = app.directory().named(name)
    with app.reading() as connection:
        return list(alerts_as_of(connection, AsOf(), authority=one.hex))


def test_one_by_one_the_same_places_come_out_as_all_at_once(
    settled: Soundings, tmp_path: Path
) -> None:
    rows = [*figures(2018), *figures(2019, Kent=9.0)]
    for number, start in enumerate(range(0, len(rows), 7)):
        take_in(settled, write_rows(tmp_path / f"{number}.csv", rows[start : start + 7]))
    one_by_one = {name: places(settled, name) for name in COUNTIES}

    shutil.copytree(template(), tmp_path / "other")
    with Soundings(Settings(home=tmp_path / "other")) as other:
        published = datetime(2018, 1, 1, tzinfo=UTC).date()
        other.neighbours.take_in(tmp_path / "neighbours.xlsx", 2018, published, "test")
        take_in(other, write_rows(tmp_path / "all.csv", rows))
        at_once = {name: places(other, name) for name in COUNTIES}

    def said(found: Sequence[tables.ComparisonRow]) -> list[tuple[object, ...]]:
        return [(*one[:4], *one[5:]) for one in found]  # places in the log differ

    assert {name: said(one) for name, one in one_by_one.items()} == {
        name: said(one) for name, one in at_once.items()
    }


def test_a_sheet_without_neighbours_is_refused(app: Soundings, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")

    with pytest.raises(NeighbourListError, match="has no columns SN1"):
        app.neighbours.take_in(tmp_path / "empty.xlsx", 2018, AT.date(), "test")
