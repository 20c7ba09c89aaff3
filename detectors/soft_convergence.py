"""Soft convergence: several bodies, each by itself, come to speak of the same kind of problem.

Source: the Healthcare Commission's use of coded soft intelligence beside its indicators (Bardsley
and Spiegelhalter 2009). It fires when at least three bodies spoke of one
problem type within twelve months, more than the base rate explains (Poisson, p below .01), and
clears when the count, each voice weighing half as much after 180 days, is below 1.5.

It is asked where the voices are, in the vault, and what leaves there is its yes or no. A body is
one voice, whomever it has it from: if a declared origin counted, the yes or no would tell who spoke
to whoever tries one origin after the other.

>>> from uuid import UUID
>>> heard = [Heard(UUID(int=one), days_ago=10) for one in (1, 2, 3)]
>>> stands(before=False, heard=heard, expected=0.1)
True
>>> stands(before=False, heard=heard[:2], expected=0.1)
False
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, factorial
from uuid import UUID

NAME = "soft_convergence"
BODIES = 3
DAYS = 365
P_BELOW = 0.01
HALF_LIFE = 180
CLEARS_BELOW = 1.5


@dataclass(frozen=True, slots=True)
class Heard:
    """A body's statement, and how many days ago it was made."""

    body: UUID
    days_ago: int


def stands(*, before: bool, heard: Sequence[Heard], expected: float) -> bool:
    """Tell whether bodies converge; ``expected`` is the base rate of twelve months."""
    if before and weight(heard) >= CLEARS_BELOW:
        return True
    bodies = len({one.body for one in heard if one.days_ago <= DAYS})
    return bodies >= BODIES and at_least(bodies, expected) < P_BELOW


def weight(heard: Sequence[Heard]) -> float:
    """Return the decayed count: each body by the newest that is heard of it."""
    newest: dict[UUID, int] = {}
    for one in heard:
        newest[one.body] = min(newest.get(one.body, one.days_ago), one.days_ago)
    return float(sum(0.5 ** (days / HALF_LIFE) for days in newest.values()))


def at_least(count: int, expected: float) -> float:
    """Return the chance of so many or more where so many are expected (Poisson).

    >>> round(at_least(1, 0.5), 4)
    0.3935
    """
    return 1 - sum(exp(-expected) * expected**few / factorial(few) for few in range(count))
