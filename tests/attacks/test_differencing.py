"""Invariants 5 and 6 on whole installations: no two reads of the past single a statement out.

Random courses of events; then the group is read as of every moment at which anything happened, in
every audience and of every authority, and every difference between two reads is looked at with the
vault's knowledge of who spoke.
"""

import os
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from domain.statements import release
from domain.times import AsOf, to_instant
from infra.stores.vault import statements
from tests.attacks.stories import AUTHORITIES, Act, Story, stories
from tests.attacks.test_non_interference import MEMBERS, PARTS, VIEWER
from tests.attacks.worlds import World, world

WORLDS = int(os.environ.get("SOUNDINGS_WORLDS", "4"))
CAST = {part: f"{'xy'[part % 2]}{part // 2}" for part in range(PARTS)} | {-1: VIEWER}
ROLES = ("group_member", "improvement_adviser")


def moments(made: World) -> list[AsOf]:
    """Return every moment just before and at each event, and every position."""
    recorded = made.app.store.read(0, 1_000_000)
    instants = sorted({to_instant(one.event.recorded_at) for one in recorded})
    first = next((one.position for one in recorded if "intelligence" in one.event.topic), 1)
    by_clock = [AsOf(known_by=at - before) for at in instants for before in (1, 0)]
    return by_clock + [AsOf(position=place) for place in range(first - 1, len(recorded) + 1)]


def singled_out(made: World) -> list[str]:
    """Return the differences between two reads that hold too little."""
    with made.app.vault.connect() as vault:
        said = {one.statement: one for one in statements.out(vault)}
    wrong = []
    for role in ROLES:
        for authority in map(made.authority, AUTHORITIES):
            reads = [_ids(made, role, authority, moment) for moment in moments(made)]
            for before, after in pairwise(sorted(reads, key=len)):
                new = [said[one] for one in after - before if one in said and not said[one].alone]
                if new and (len(new) < 2 or len({one.organisation for one in new}) < 2):
                    wrong.append(f"{role} {authority}: {len(new)}")
    return wrong


def _ids(made: World, role: str, authority: UUID, moment: AsOf) -> frozenset[str]:
    return frozenset(one.id for one in made.statements.reading.statements(role, authority, moment))


def looked_at(story: Story) -> list[str]:
    """Play a story and look."""
    folder = Path(mkdtemp(prefix="soundings-attack-"))
    try:
        with world(folder / "home", MEMBERS, seed=7, viewer=VIEWER) as made:
            story.play(made, CAST)
            return singled_out(made)
    finally:
        rmtree(folder, ignore_errors=True)


@given(stories(PARTS))
@settings(
    max_examples=WORLDS,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_difference_between_two_reads_singles_a_statement_out(story: Story) -> None:
    assert looked_at(story) == []


LONELY = Story(
    (
        Act("record", 0, 0, 1),
        Act("record", 1, 0, 1),
        Act("record", 2, 1, 1),
        Act("close", 0, 0, 1),
        Act("record", 4, 0, 1),
        Act("close", 0, 0, 1),
    ),
    PARTS,
)
"""Two colleagues of one authority, one alone of another, then one that joins the two."""


def test_a_guard_that_lets_one_come_out_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(LONELY) == []
    monkeypatch.setattr(release, "TOGETHER", 1)
    assert looked_at(LONELY) != []
