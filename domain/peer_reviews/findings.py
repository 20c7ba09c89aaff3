"""What a review found, as evidence: the detectors know it like any other finding.

Of an authority that was reviewed: its rating, and how many hot spots there are. Of one that hot
spots of a sub-region's programme name: how many, as a measure of its own, for to be named there is
not to be reviewed. None is said too, so that the next review ends what the last one raised. No
wording is in it: evidence is open to more readers than a review is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Origin
from domain.measures.events import Polarity
from domain.peer_reviews.events import ReviewHeld
from domain.peer_reviews.reviews import Review

RATING = "peer_review"
HOT_SPOTS = "peer_review_hot_spots"
PROGRAMME_HOT_SPOTS = "programme_hot_spots"
FEED = "peer_reviews"
ACTOR = "peer reviews"
"""Whoever recorded a review is named to nobody who reads evidence, not by an id either."""

_VALUES: Final = {"red": 1.0, "amber": 2.0, "green": 3.0}


def evidence_of(review: Review, held: ReviewHeld, formerly: Iterable[str] = ()) -> list[TakeIn]:
    """Return what was found as versions of facts.

    ``formerly`` are authorities (hex) with hot spots in what this one corrects or follows.
    """
    return list(_evidence(review, held, formerly))


def _evidence(review: Review, held: ReviewHeld, formerly: Iterable[str]) -> Iterator[TakeIn]:
    spots = Counter(one.authority for one in held.hot_spots if one.authority)
    if review.authority:
        yield _fact(review, held, review.authority, RATING)
        yield _fact(review, held, review.authority, HOT_SPOTS, spots[review.authority])
        return
    for authority in sorted({*spots, *formerly} - {""}):
        yield _fact(review, held, authority, PROGRAMME_HOT_SPOTS, spots[authority])


def _fact(
    review: Review, held: ReviewHeld, authority: str, measure: str, count: int | None = None
) -> TakeIn:
    reference = f"{review.round}:{review.reviewed}:{authority}:{measure}"
    body = f"Peers from {review.reviewer}"
    rated = count is None
    scale, polarity = _on(rated=rated)
    return TakeIn(
        fact_id=referenced_fact(body, reference),
        at=held.recorded_at,
        actor=ACTOR,
        authority=authority,
        kind="peer_review",
        measure=measure,
        raw=held.rating if count is None else str(count),
        value=_VALUES[held.rating] if count is None else float(count),
        true_on=held.held_on,
        published_on=held.published_on.isoformat(),
        origin=Origin(FEED, f"peer-reviews/{held.originator_id.hex}", held.originator_version),
        scale=scale,
        polarity=polarity,
        source_body=body,
        reference=reference,
    )


def _on(*, rated: bool) -> tuple[str, Polarity]:
    return ("rag", "high") if rated else ("number", "low")
