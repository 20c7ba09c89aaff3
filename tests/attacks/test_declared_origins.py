"""Invariant 14: what V declares is never held against what is hidden and the outcome shown.

V tries one origin after the other, window by window, on statements of every organisation, V's own
among them. What is shown must not tell one speaker from another, nor one origin from another.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from projections.statements import queries
from tests.attacks.worlds import World, world

ORGANISATIONS = ("Audit Ltd", "Bridge", "Coast", "Dale", "Eastern", "Fen", "Gate")
MEMBERS = {f"speaker {number}": name for number, name in enumerate(ORGANISATIONS)} | {
    "vera": "Valley",
    "colleague": "Valley",
}
SPEAKERS = [login for login in MEMBERS if login != "vera"]
OWN = ""
Side = Literal["agree", "contest"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Yield a group of eight organisations, V with a colleague in one of them."""
    with world(tmp_path / "home", MEMBERS) as made:
        yield made


def origins(town: World) -> list[str]:
    """Return what V may declare: each organisation by id and by name, other words, and nothing."""
    known = town.app.people.organisations()
    return [OWN, "the Gazette", *(one.hex for one in known), *known.values()]


def spoken(town: World) -> dict[str, str]:
    """Let everybody but V speak; return whose each statement is."""
    by = {town.record(one, "boston", f"By {one}.").statement: one for one in SPEAKERS}
    assert town.close() == len(SPEAKERS)
    return by


def shown(town: World) -> dict[str, tuple[bool | None, bool | None]]:
    """Return what is said of each statement."""
    every = town.statements.reading.statements("change_agent")
    return {one.id: (one.corroborated, one.contested) for one in every}


@pytest.mark.parametrize("side", ["agree", "contest"])
@pytest.mark.parametrize("first", [False, True], ids=["alone", "after another's voice"])
def test_no_declared_origin_tells_one_speaker_from_another(
    town: World,
    side: Side,
    first: bool,  # noqa: FBT001 - whether somebody else spoke up before
) -> None:
    by = spoken(town)
    if first:
        for statement, login in by.items():
            other = SPEAKERS[(SPEAKERS.index(login) + 1) % len(ORGANISATIONS)]
            town.statements.discussion.voice(town.people[other], statement, side)
        town.close()

    for origin in origins(town):
        for statement in by:
            town.statements.discussion.voice(town.people["vera"], statement, side, origin)
        town.close()

        assert len(set(shown(town).values())) == 1, origin


def test_nobody_learns_by_a_voice_that_a_colleague_is_the_speaker(town: World) -> None:
    by = spoken(town)
    for statement in by:
        town.statements.discussion.voice(town.people["vera"], statement, "agree")
    town.close()

    colleagues = next(one for one, login in by.items() if login == "colleague")
    after = shown(town)
    assert {after[colleagues]} == {after[one] for one in by if one != colleagues}


@pytest.mark.parametrize("declared", ["", "speaker 0", "speaker 3", "the Gazette"])
def test_no_declared_origin_moves_convergence(town: World, declared: str) -> None:
    origin = town.people[declared].organisation.hex if declared in town.people else declared
    for login in ("speaker 0", "speaker 1"):
        town.record(login, "boston", f"By {login}.")
    town.record("vera", "boston", "By vera.", origin=origin)
    town.close()

    with town.app.reading() as views:
        assert queries.converging(views, town.authority("boston").hex) == ["leadership"]
