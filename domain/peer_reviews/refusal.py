"""The refusal of peer reviews."""


class PeerReviewRefusal(Exception):  # noqa: N818 - a refusal is not an error of the program
    """It can't be done; the message says why and what to do instead, and repeats no text."""


class ReviewMovedOnError(PeerReviewRefusal):
    """The review changed since it was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was done, for the review has changed since you looked at it. Look at it again."
        )
