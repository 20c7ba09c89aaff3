"""Who reviews whom: nobody themselves, and nobody whoever reviews them.

Such a pairing is a permutation without cycles of one or two, and there is one for any number of
sub-regions from three on, odd or even. One cycle through all is drawn, as the Board's paper of
January 2010 has it: Derbyshire, Northamptonshire, Lincolnshire, Nottinghamshire, Leicestershire.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from random import Random

from domain.peer_reviews.events import Pair
from domain.peer_reviews.refusal import PeerReviewRefusal

FEWEST = 3
_DRAWS = 50


def paired(
    sub_regions: Iterable[str], seed: int, before: Collection[Pair] = ()
) -> tuple[Pair, ...]:
    """Draw a pairing; of ``before``, the last one, as little comes again as the draws allow.

    Raises PeerReviewRefusal for fewer than three.

    >>> [(one.reviewer, one.reviewed) for one in paired(["A", "B", "C"], seed=1)]
    [('A', 'C'), ('B', 'A'), ('C', 'B')]
    """
    names = sorted(set(sub_regions))
    _check_number(names)
    chance = Random(seed)  # noqa: S311 - anybody may draw again what was drawn
    drawn = (_cycle(names, chance) for _ in range(_DRAWS))
    return min(drawn, key=lambda pairs: len(set(pairs) & set(before)))


def check_pairing(pairs: Sequence[Pair]) -> None:
    """Raise PeerReviewRefusal where somebody is left out, reviews themselves or their reviewer."""
    reviewers = Counter(one.reviewer for one in pairs)
    reviewed = Counter(one.reviewed for one in pairs)
    _check_number(list(reviewers))
    if reviewers.keys() != reviewed.keys() or any(
        count > 1 for found in (reviewers, reviewed) for count in found.values()
    ):
        msg = "Let each sub-region review one other and be reviewed by one."
        raise PeerReviewRefusal(msg)
    for one in pairs:
        if one.reviewer == one.reviewed:
            msg = f"{one.reviewer} can't review itself."
            raise PeerReviewRefusal(msg)
        if Pair(one.reviewed, one.reviewer) in pairs:
            msg = f"{one.reviewer} can't review {one.reviewed}, which reviews it."
            raise PeerReviewRefusal(msg)


def _cycle(names: Sequence[str], chance: Random) -> tuple[Pair, ...]:
    order = chance.sample(names, len(names))
    following = [*order[1:], order[0]]
    return tuple(sorted(map(Pair, order, following), key=lambda one: one.reviewer))


def _check_number(names: Sequence[str]) -> None:
    if len(names) < FEWEST:
        msg = (
            f"A pairing takes three sub-regions or more, and here are {len(names)}: of two each "
            "would review its reviewer, and one would review itself."
        )
        raise PeerReviewRefusal(msg)
