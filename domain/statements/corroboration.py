"""What may be said of how many agree with a statement, or contest it. Pure.

A count would let members subtract, so there is none: at most a yes or no to 'at least two
organisations'. Even that is said only where it makes no organisation's part certain to anybody,
nor to so many organisations that put together what they know. The bounds below are not argued:
``tests/attacks`` enumerates every case of two to eight organisations against them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

AT_LEAST = 2
_AGREE_NEEDS = 3
"""Organisations besides those that collude: of two that agree, any must be replaceable."""

_CONTEST_NEEDS = 5
"""Besides them, where agreement is said too: two that agree and two that contest, and one more."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One part somebody took: its organisation, and where its knowledge comes from.

    ``origin`` is what the voice declares: another organisation's id, or words for it; empty for
    what it knows by itself.
    """

    organisation: UUID
    origin: str = ""

    @property
    def source(self) -> str:
        """Whom it comes from in the end."""
        return self.origin or self.organisation.hex


class Marks(NamedTuple):
    """What is said, None where nothing may be."""

    corroborated: bool | None
    contested: bool | None


def independent(voices: Iterable[Voice]) -> int:
    """Count the sources: a rumour that comes round through two organisations counts once.

    >>> from uuid import uuid4
    >>> a, b = uuid4(), uuid4()
    >>> independent([Voice(a), Voice(b)]), independent([Voice(a), Voice(b, origin=a.hex)])
    (2, 1)
    """
    sources: dict[UUID, set[str]] = {}
    for one in voices:
        sources.setdefault(one.organisation, set()).add(one.source)
    return _groups(sources)


def _groups(sources: Mapping[UUID, set[str]]) -> int:
    """Count groups of organisations that share no source."""
    groups: list[set[str]] = []
    for some in sources.values():
        apart = [group for group in groups if not group & some]
        joined = set(some).union(*(group for group in groups if group & some))
        groups = [*apart, joined]
    return len(groups)


def marks(
    speaker: Voice,
    agreeing: Iterable[Voice],
    contesting: Iterable[Voice],
    organisations: int,
    colluding: int = 1,
) -> Marks:
    """Return what may be said; ``organisations`` counts those that could take part.

    The speaker's own organisation adds nothing to its statement, and is told nothing else than
    others are.
    """
    others = [one for one in agreeing if one.organisation != speaker.organisation]
    against = [one for one in contesting if one.organisation != speaker.organisation]
    room = organisations - colluding
    return Marks(
        independent([speaker, *others]) >= AT_LEAST if room >= _AGREE_NEEDS else None,
        independent(against) >= AT_LEAST if room >= _CONTEST_NEEDS else None,
    )


def convergence_may_be_said(organisations: int, colluding: int, at_least: int) -> bool:
    """Tell whether a yes to 'so many organisations' leaves each of them replaceable."""
    return organisations - colluding > at_least
