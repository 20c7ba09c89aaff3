"""Bands of the order of visit, by rank among those judged: who is high, and who stays so.

One comes into the top tenth by being there, and leaves it below the top sixth: without that
gap whoever stands at its edge would come and go with every figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

Band = Literal["top tenth", "top quarter", "other", "not judged", "old"]
"""``old`` is what nobody has judged or measured for four years."""

TENTH, SIXTH, QUARTER, HALF = 10, 6, 4, 2

Ranks = Mapping[str, int]
"""By authority its place, 1 first."""


def in_order(scores: Mapping[str, float]) -> list[str]:
    """Return authorities, the highest score first; of two alike the one whose id comes first.

    >>> in_order({"b": 1.0, "a": 1.0, "c": 2.0})
    ['c', 'a', 'b']
    """
    return sorted(scores, key=lambda one: (-scores[one], one))


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Return each authority's place by its score."""
    return {one: place for place, one in enumerate(in_order(scores), start=1)}


def within(rank: int, of: int, part: int) -> bool:
    """Tell whether a place is within the first so-manieth part.

    >>> within(1, 10, TENTH), within(2, 10, TENTH), within(1, 9, TENTH)
    (True, False, False)
    """
    return rank * part <= of


def top_tenth(newest_first: Iterable[Ranks]) -> frozenset[str]:
    """Return who is in the top tenth now, from the places now and at the days before.

    The days before are only looked at as long as somebody stands between the tenth and the sixth.

    >>> sixty = [f"{n:02}" for n in range(60)]
    >>> then = {name: place for place, name in enumerate(sixty, start=1)}
    >>> now = then | {"05": 7, "06": 6}
    >>> sorted(top_tenth([now, then]) - top_tenth([now]))
    ['05']
    """
    found: set[str] = set()
    open_: AbstractSet[str] | None = None
    for then in newest_first:
        asked = then.keys() if open_ is None else open_ & then.keys()
        inside = {one for one in asked if within(then[one], len(then), TENTH)}
        found |= inside
        open_ = {one for one in asked - inside if within(then[one], len(then), SIXTH)}
        if not open_:
            break
    return frozenset(found)


def band(rank: int, of: int, *, is_top: bool) -> Band:
    """Return the band of a place, given whether it counts among the top tenth."""
    if is_top:
        return "top tenth"
    return "top quarter" if within(rank, of, QUARTER) else "other"


def entered(authority: str, newest_first: Sequence[Ranks]) -> int:
    """Return for how many of the days it has counted among the top tenth without a break."""
    return next(
        (
            place
            for place in range(len(newest_first))
            if authority not in top_tenth(newest_first[place:])
        ),
        len(newest_first),
    )
