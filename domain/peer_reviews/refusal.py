"""The refusal of peer reviews."""

from typing import ClassVar

from domain.refusal import Refusal


class PeerReviewRefusal(Refusal):
    """It can't be done; the message says why and what to do instead, and repeats no text."""


class ReviewMovedOnError(PeerReviewRefusal):
    """The review changed since it was looked at."""

    status: ClassVar[int] = 409

    def __init__(self) -> None:
        super().__init__(
            "Nothing was done, for the review has changed since you looked at it. Look at it again."
        )
