"""What to expect is settled from what was known, once, and anew where something came late."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.expectations.book import expectation_stream
from domain.expectations.events import LineFitted, NationSettled
from infra.services.installation import Soundings
from tests.integration.steps import take_in, write_rows

MEASURE = "ReReferral"
YEARS = range(2016, 2021)
UPPER = {"county", "unitary", "metropolitan_district", "london_borough"}


def councils(app: Soundings, count: int) -> list[str]:
    """Return councils that were there in all of those years, by names that need no quotes."""
    entries = [one for one in app.directory().entries.values() if one.kind in UPPER]
    always = [one for one in entries if not (one.ended_on or one.starts_on)]
    return sorted(one.name for one in always if "," not in one.name)[:count]


def rows(names: list[str], years: range, published: str = "{year}-10-31") -> list[str]:
    """Return made-up figures: a town's own level, a nation that drifts, and noise."""
    chance = random.Random(7)
    found = []
    for year in years:
        for place, name in enumerate(names):
            value = round(20 + place % 9 - 4 + 0.3 * (year - 2016) + chance.gauss(0, 1.5), 2)
            known = published.format(year=year)
            found.append(
                f"{name},indicator,{MEASURE},{value},{year}-03-31,{known},percent,low,DfE,"
                f"{place}-{year},"
            )
    return found


def settled(app: Soundings) -> tuple[list[NationSettled], list[LineFitted]]:
    stream = expectation_stream(MEASURE)
    events = app.store.streams([stream]).get(stream, [])
    return (
        [one for one in events if isinstance(one, NationSettled)],
        [one for one in events if isinstance(one, LineFitted)],
    )


@pytest.fixture
def settle(app: Soundings, tmp_path: Path) -> Callable[[list[str]], None]:
    """Return what takes rows in and lets what to expect be settled."""

    def taken(some: list[str]) -> None:
        take_in(app, write_rows(tmp_path / "figures.csv", some))

    return taken


def test_ninety_nine_authorities_are_no_nation_and_a_hundred_are(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    names = councils(app, 100)
    settle(rows(names[:99], YEARS))
    assert settled(app)[0] == []
    settle(rows(names, YEARS))
    nations, _ = settled(app)
    assert [one.true_on for one in nations] == [f"{year}-03-31" for year in YEARS]
    assert {one.authorities for one in nations} == {100}
    assert [one.known_on for one in nations] == [f"{year}-10-31" for year in YEARS]


def test_each_january_is_fitted_to_what_was_known_before_it(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    settle(rows(councils(app, 103), YEARS))
    _, fits = settled(app)
    now = app.clock().year
    assert [one.year for one in fits] == list(range(2017, now + 1))
    assert [one.figures for one in fits[:5]] == [103, 206, 309, 412, 515]
    assert all(len(one.levels) >= 103 for one in fits)


def test_the_same_again_settles_nothing_anew(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    some = rows(councils(app, 101), YEARS)
    settle(some)
    before = app.store.last_position()
    settle(some)
    assert app.expect() == 0
    assert settled(app) == settled(app)
    assert not any(
        isinstance(one.event, NationSettled | LineFitted) for one in app.store.read(before, 1_000)
    )


def test_wild_figures_of_the_day_after_change_nothing_of_what_was_expected_before(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    names = councils(app, 103)
    settle(rows(names, YEARS))
    nations, fits = settled(app)
    last = YEARS[-1] + 1
    wild = [
        f"{name},indicator,{MEASURE},{99 - place % 7},{last}-03-31,{last}-01-01,percent,low,DfE,"
        f"{place}-{last},"
        for place, name in enumerate(names)
    ]
    settle([row.replace(f"{last}-03-31", f"{last - 1}-12-31") for row in wild])
    now_nations, now_fits = settled(app)
    assert now_nations[: len(nations)] == nations
    unmoved = [one for one in fits if one.year <= last]
    newest = {one.year: one for one in now_fits}
    assert [newest[one.year].basis for one in unmoved] == [one.basis for one in unmoved]


def test_what_comes_late_settles_anew_what_it_must_and_says_so(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    names = councils(app, 104)
    settle(rows(names[:101], YEARS))
    nations, fits = settled(app)
    settle(rows(names, YEARS))
    again, refitted = settled(app)
    assert len(again) == 2 * len(nations)
    assert {one.authorities for one in again[len(nations) :]} == {104}
    assert len(refitted) == 2 * len(fits)


def test_a_new_year_is_fitted_though_nothing_came(
    app: Soundings, settle: Callable[[list[str]], None]
) -> None:
    settle(rows(councils(app, 102), YEARS))
    _, fits = settled(app)
    year = app.clock().year
    app.clock = lambda: datetime(year + 1, 1, 2, tzinfo=UTC)
    app.follow()
    _, now = settled(app)
    assert [one.year for one in now[len(fits) :]] == [year + 1]
