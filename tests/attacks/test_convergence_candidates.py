"""Invariants 15 and 16 for convergence: what several bodies speak of names none of them.

All sees it, so it is counted over what all may read, by the windows in which that came out, and
only where organisations are enough that could have said all of it.
"""

from itertools import combinations
from pathlib import Path

import pytest

from domain.statements.corroboration import convergence_may_be_said
from domain.times import AsOf
from projections.statements import queries
from tests.attacks.worlds import World, world

BODIES = 3
SPEAKERS = {f"speaker {one}": f"Speaker {one}" for one in range(8)}


def converging(made: World) -> list[str]:
    """Return the types of problem that bodies are said to speak of, of Boston."""
    with made.app.reading() as views:
        return queries.converging(views, made.authority("boston").hex, AsOf())


def group(early: int) -> dict[str, str]:
    """Return so many of the speakers."""
    return dict(list(SPEAKERS.items())[:early])


@pytest.mark.parametrize("colluding", [1, 2])
@pytest.mark.parametrize("many", range(2, 9))
def test_a_yes_leaves_nobodys_part_certain_to_one_or_two(many: int, colluding: int) -> None:
    others = range(colluding, many)
    spoke = [set(some) for size in (3, 4, 5) for some in combinations(others, size)]
    certain = set.intersection(*spoke) if spoke else set()
    assert not (certain and convergence_may_be_said(many, colluding, BODIES))


@pytest.mark.parametrize("early", [5, 6])
def test_whoever_came_after_it_was_said_is_no_cover(tmp_path: Path, early: int) -> None:
    with world(tmp_path / "home", group(early)) as made:
        for login in ("speaker 0", "speaker 1", "speaker 2"):
            made.record(login, "boston", f"By {login}.")
        made.clock.pass_(days=1)
        for login in list(SPEAKERS)[early:]:
            made.admit(login, SPEAKERS[login])
        made.close()
        assert converging(made) == (["leadership"] if early == 6 else [])


def test_what_is_for_advisers_only_moves_nothing_that_all_can_see(tmp_path: Path) -> None:
    with world(tmp_path / "home", SPEAKERS) as made:
        for login in ("speaker 0", "speaker 1"):
            made.record(login, "boston", f"By {login}.")
        hidden = {"handling": "C", "conditions": ("advisers_only",)}
        for login in ("speaker 2", "speaker 3"):
            made.record(login, "boston", f"By {login}.", **hidden)
        assert made.close() == 4
        assert converging(made) == []
        made.record("speaker 4", "boston", "By another.")
        made.record("speaker 5", "boston", "And by another.")
        made.close()
        assert converging(made) == ["leadership"]


@pytest.mark.parametrize("day", [0, 3, 6])
def test_when_it_ends_tells_no_day_on_which_somebody_spoke(tmp_path: Path, day: int) -> None:
    with world(tmp_path / "home", SPEAKERS) as made:
        made.clock.pass_(days=day)
        for login in ("speaker 0", "speaker 1", "speaker 2"):
            made.record(login, "boston", f"By {login}.")
        made.clock.pass_(days=6 - day)
        made.close()
        lasts = 0
        while converging(made):
            made.close()
            lasts += 1
        assert lasts == 53
