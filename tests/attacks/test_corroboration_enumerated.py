"""Invariant 3, every case: what is said of agreement makes no organisation's part certain.

All groups of two to eight organisations, every speaker, everybody who may agree or contest, and
every coalition up to the size that is guarded against (one member, two that put together what they
know). Organisations are numbered; a set of them is the bits of a number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import pytest

from domain.statements.corroboration import Marks, marks

Say = Callable[[list[UUID], list[UUID], int, int], Marks]

_MOST = 8


class World(NamedTuple):
    """Who spoke, who agrees, who contests."""

    speaker: int
    agree: int
    contest: int

    @property
    def parts(self) -> int:
        """Everybody who took part."""
        return 1 << self.speaker | self.agree | self.contest


def worlds(organisations: int) -> Iterator[World]:
    """Yield every world in which no organisation agrees and contests at once.

    The speaker's own may agree: a colleague knows the same and isn't told who spoke.
    """
    every = 1 << organisations
    for speaker in range(organisations):
        for agree in range(every):
            for contest in range(every):
                if not contest & (1 << speaker | agree):
                    yield World(speaker, agree, contest)


def bodies(bits: int) -> list[UUID]:
    """Return the organisations of a set of them."""
    return [UUID(int=one + 1) for one in range(_MOST) if bits >> one & 1]


def certain(say: Say, organisations: int, colluding: int) -> int:
    """Count what a coalition may see that makes an outsider's part certain."""
    coalition = (1 << colluding) - 1
    seen: defaultdict[tuple[object, ...], int] = defaultdict(lambda: ~0)
    for one in worlds(organisations):
        said = say(bodies(one.agree), bodies(one.contest), organisations, colluding)
        own = one.speaker if one.speaker < colluding else None
        key = (own, one.agree & coalition, one.contest & coalition, said)
        seen[key] &= one.parts
    return sum(bool(parts & ~coalition) for parts in seen.values())


GROUPS = [(n, colluding) for n in range(2, _MOST + 1) for colluding in (1, 2) if n - colluding > 1]
"""With one possible speaker left its part is certain anyway, and nothing is released to a group."""


@pytest.mark.parametrize(("organisations", "colluding"), GROUPS)
def test_no_part_is_ever_certain(organisations: int, colluding: int) -> None:
    assert certain(marks, organisations, colluding) == 0


def too_early(by: int) -> Say:
    """Return the guard as it must not be: it speaks in groups that are smaller by some."""

    def say(agree: list[UUID], contest: list[UUID], organisations: int, colluding: int) -> Marks:
        return marks(agree, contest, organisations + by, colluding)

    return say


@pytest.mark.parametrize(("organisations", "colluding"), [(3, 1), (4, 2), (5, 1), (6, 2)])
def test_a_guard_that_speaks_one_organisation_too_early_is_caught(
    organisations: int, colluding: int
) -> None:
    assert certain(too_early(1), organisations, colluding) > 0


def exact(agree: list[UUID], contest: list[UUID], organisations: int, colluding: int) -> Marks:
    """Say how many agree: the guard as it must not be."""
    _ = contest, organisations, colluding
    return Marks(len(agree), None)  # type: ignore[arg-type]  # the mistake this is about


@pytest.mark.parametrize("organisations", range(3, 7))
def test_exact_counts_are_caught_in_every_group(organisations: int) -> None:
    assert certain(exact, organisations, 1) > 0
