"""What may be said of how many agree with a statement, or contest it. Pure.

A count would let members subtract, so there is none: at most a yes or no to 'at least two
organisations'. Even that is said only where it makes no organisation's part certain to anybody,
nor to so many organisations that put together what they know. The bounds below are not argued:
``tests/attacks`` enumerates every case of two to eight organisations against them.

Who made the statement is not asked, nor whom anybody has it from. Whoever could hold either against
what is shown would find it by trying: a yes that fails where one's own organisation spoke, or the
one that is named as origin, says so. What is no parameter here can't be found out from here.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

AT_LEAST = 2
_AGREE_NEEDS = 3
"""Organisations besides those that collude: of two that agree, any must be replaceable."""

_CONTEST_NEEDS = 5
"""Besides them, where agreement is said too: two that agree and two that contest, and one more."""


class Marks(NamedTuple):
    """What is said, None where nothing may be."""

    corroborated: bool | None
    contested: bool | None


def marks(
    agreeing: Iterable[UUID],
    contesting: Iterable[UUID],
    organisations: int,
    colluding: int,
) -> Marks:
    """Return what may be said of the organisations whose members agree, and contest.

    ``organisations`` counts those that could take part. The speaker's own is one like all others:
    its colleagues agree without being told that it spoke.

    >>> one, other = UUID(int=1), UUID(int=2)
    >>> marks([one, other, other], [one], organisations=6, colluding=1)
    Marks(corroborated=True, contested=False)
    >>> marks([one, other], [], organisations=3, colluding=1)
    Marks(corroborated=None, contested=None)
    """
    room = organisations - colluding
    return Marks(
        len(set(agreeing)) >= AT_LEAST if room >= _AGREE_NEEDS else None,
        len(set(contesting)) >= AT_LEAST if room >= _CONTEST_NEEDS else None,
    )


def convergence_may_be_said(organisations: int, colluding: int, at_least: int) -> bool:
    """Tell whether a yes to 'so many organisations' leaves each of them replaceable."""
    return organisations - colluding > at_least
