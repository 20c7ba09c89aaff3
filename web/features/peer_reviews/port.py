"""Peer reviews as the pages know them: what an installation is asked for, and who is due."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

import polars as pl

from domain.peer_reviews.commands import ReviewCommand
from domain.peer_reviews.findings import PROGRAMME_HOT_SPOTS
from domain.register.directory import Directory, Entry
from domain.times import AsOf
from projections.timemachine.portfolio import Portfolio


class PeerReviewing(Protocol):
    """Called from several threads at once."""

    def decide(self, command: ReviewCommand) -> None:
        """Record what is asked about a review. Raises PeerReviewRefusal, written for a reader."""
        ...


def reviewable(directory: Directory, places: Collection[str], day: date) -> list[Entry]:
    """Give the members of some sub-regions that stood on a day, by sub-region and name."""
    found = (
        one
        for one in directory.entries.values()
        if one.sub_region in places and one.kept is None and one.stood_on(day)
    )
    return sorted(found, key=lambda one: (one.sub_region, one.name))


def last_reviews(portfolio: Portfolio, as_of: AsOf) -> dict[str, date]:
    """Give the day of each authority's newest review by peers, by its id as hex.

    Whatever evidence of a review there is counts, recorded here or imported; to be named by a
    review of the programme does not.
    """
    own = (pl.col("kind") == "peer_review") & (pl.col("measure") != PROGRAMME_HOT_SPOTS)
    of_peers = own & ~pl.col("withdrawn")
    found = portfolio.in_force(as_of, of_peers)
    return dict(found.group_by("authority").agg(pl.col("true_on").max()).iter_rows())
