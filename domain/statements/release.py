"""Which held statements may be released when an epoch closes. Pure.

Two rules, for every member V who may see a statement. V must face at least three organisations
besides its own that may have made it. And what becomes visible about one authority at one time is
nothing, or at least two statements from at least two organisations, so that no two reads of the
past can single one out. From the second a speaker may consent to be excepted, from the first not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

CANDIDATES = 3
"""Organisations besides V's own that V must hold possible."""

TOGETHER = 2
"""Statements, and organisations, that become visible of an authority at one time."""

LONGEST_HOLD = 8
"""Epochs after which a speaker is asked whether the statement may come out alone."""

KEPT_DAYS = 730
"""A statement is kept so long after its release, or after it was recorded if it never came out."""

Why = Literal["epoch_open", "too_few_organisations", "alone", "asked"]
"""Why a statement is held: its epoch is open; too few might have said it; nobody else of another
organisation speaks of that authority; that has lasted so long that the speaker is asked."""


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that waits.

    ``plausible`` are the organisations that could have made it: those with a member who may speak,
    when it was recorded and now. ``restricted`` where only advisers are to see it. ``waited``
    counts the epochs that have closed since it was recorded, ``alone`` is the speaker's consent.
    """

    statement: UUID
    authority: UUID
    organisation: UUID
    plausible: frozenset[UUID]
    restricted: bool = False
    waited: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The statements to release, and for the others why not."""

    released: frozenset[UUID]
    held: Mapping[UUID, Why]


def decide(held: Sequence[Held], viewers: Iterable[UUID]) -> Decision:
    """Decide about all held statements of an epoch; ``viewers`` are the organisations that look.

    >>> from uuid import uuid4
    >>> a, b, c, d, e = (uuid4() for _ in range(5))
    >>> everybody = frozenset({a, b, c, d})
    >>> one = Held(uuid4(), e, a, everybody)
    >>> decide([one], everybody).held[one.statement]
    'alone'
    >>> other = Held(uuid4(), e, b, everybody)
    >>> decide([one, other], everybody).released == {one.statement, other.statement}
    True
    """
    looking = frozenset(viewers)
    possible = [one for one in held if faces_enough(one.plausible, looking)]
    released = {one.statement for one in possible if one.alone}
    by_authority: defaultdict[UUID, list[Held]] = defaultdict(list)
    for one in possible:
        if not one.alone:
            by_authority[one.authority].append(one)
    for some in by_authority.values():
        released |= {one.statement for one in _together(some)}
    reachable = {one.statement for one in possible}
    why = {
        one.statement: _why(one, one.statement in reachable)
        for one in held
        if one.statement not in released
    }
    return Decision(frozenset(released), why)


def faces_enough(plausible: frozenset[UUID], viewers: frozenset[UUID]) -> bool:
    """Tell whether each that looks holds enough organisations besides its own possible."""
    return len(plausible) - bool(plausible & viewers) >= CANDIDATES


def _together(some: Sequence[Held]) -> list[Held]:
    """Return what may come out about one authority, for members and for advisers."""
    open_to_all = [one for one in some if not one.restricted]
    shown = open_to_all if _enough(open_to_all) else []
    restricted = [one for one in some if one.restricted]
    return shown + restricted if _enough(shown + restricted) else shown


def _enough(some: Sequence[Held]) -> bool:
    return len(some) >= TOGETHER and len({one.organisation for one in some}) >= TOGETHER


def _why(one: Held, faces: bool) -> Why:  # noqa: FBT001 - what was found out about it
    if not faces:
        return "too_few_organisations"
    return "asked" if one.waited >= LONGEST_HOLD else "alone"
