"""Invariant 16 in time: what one does moves nothing of what others see, but at a window's end."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.statements.release import KEPT_DAYS
from tests.attacks.worlds import BEGUN, World, world

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}
WEEK = 7
PLAN = "ab" * 16


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Yield a group of five organisations, one member each, on a Monday."""
    with world(tmp_path / "home", MEMBERS) as made:
        assert BEGUN.weekday() == 0
        yield made


@pytest.mark.parametrize("urgent_on", [None, 0, 3, 6, 7])
def test_urgent_consent_postpones_nobodys_release(town: World, urgent_on: int | None) -> None:
    for login in ("ada", "ben"):
        town.record(login, "boston", f"By {login}.")
    alone = town.record("cat", "derby", "Alone.")

    for day in range(WEEK + 1):
        town.clock.at = BEGUN + timedelta(days=day)
        if day == urgent_on:
            assert town.statements.mine.consent(town.people["cat"], alone.receipt)
        town.statements.keep_time(WEEK)
        out = {text for text in town.texts("dan") if text != "Alone."}
        assert out == ({"By ada.", "By ben."} if day == WEEK else set()), day


@pytest.mark.parametrize("made_on", [0, 3, 6])
def test_the_day_on_which_a_suggestion_goes_tells_no_day_on_which_it_was_made(
    town: World, made_on: int
) -> None:
    suggestions = town.app.plans.suggestions
    town.record("ada", "boston", "Opens the window.")
    town.clock.pass_(days=made_on)
    for login in ("ada", "ben"):
        suggestions.add(town.people[login], PLAN, f"By {login}.", alone=False)
    town.clock.at = BEGUN + timedelta(days=WEEK)
    town.statements.keep_time(WEEK)
    assert [one.erased for one in suggestions.out(PLAN)] == [False, False]

    gone: set[date] = set()
    for day in range(KEPT_DAYS - WEEK, KEPT_DAYS + 2 * WEEK):
        town.clock.at = BEGUN + timedelta(days=day)
        town.statements.erasure.expire()
        if all(one.erased for one in suggestions.out(PLAN)):
            gone.add(town.clock.at.date())
    assert min(gone) == (BEGUN + timedelta(days=KEPT_DAYS + WEEK)).date()
