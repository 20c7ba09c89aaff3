"""One measure and period: from all versions of all authorities' values to places among neighbours.

Values are taken in the order they could be known, so a place that could be known on a day rests on
nothing that was published later. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from detectors.peers import NEAREST, Place, placed
from domain.register.neighbours import Lists, Neighbours


class Valued(NamedTuple):
    """A version of an indicator's value; ``value`` None where suppressed or withdrawn."""

    authority: str
    evidence: str
    position: int
    value: float | None
    polarity: str
    published_on: str
    published_at: int


class Compared(NamedTuple):
    """A place from an instant on; no ``z``: from then on nothing can be said."""

    authority: str
    evidence: str
    known_at: int
    known_on: str
    position: int
    z: float | None
    worse_than: float | None


class _Held(NamedTuple):
    oriented: float
    version: Valued


def compare(versions: Iterable[Valued], neighbours: Neighbours) -> Iterator[Compared]:
    """Yield every place there was, each from the instant it could be known."""
    ordered = sorted(versions, key=attrgetter("published_at", "position"))
    facts: dict[str, Valued] = {}
    said: dict[str, Place] = {}
    for known_at, group in groupby(ordered, key=attrgetter("published_at")):
        some = list(group)
        facts.update((one.evidence, one) for one in some)
        held, lists = _held(facts), neighbours.known_by(known_at)
        for authority in sorted(said.keys() | held.keys()):
            own, place = held.get(authority), _place(authority, held, lists)
            if place == said.get(authority):
                continue
            newest = some[-1]
            yield Compared(
                authority,
                own.version.evidence if own else "",
                known_at,
                newest.published_on,
                max(one.position for one in some),
                place.z if place else None,
                place.worse_than if place else None,
            )
            if place is None:
                said.pop(authority)
            else:
                said[authority] = place


def _held(facts: Mapping[str, Valued]) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for one in sorted(facts.values(), key=attrgetter("published_at", "position")):
        if one.value is not None and one.polarity != "none":
            found[one.authority] = _Held(-one.value if one.polarity == "low" else one.value, one)
    return found


def _place(authority: str, held: Mapping[str, _Held], lists: Lists) -> Place | None:
    own = held.get(authority)
    near = lists.get(authority, ())[:NEAREST]
    if own is None or not near:
        return None
    return placed(own.oriented, [held[one].oriented for one in near if one in held])
