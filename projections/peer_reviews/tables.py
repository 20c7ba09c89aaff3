"""The tables of peer reviews, version 1."""

from sqlalchemy import Table

from projections.state_projection import states_table


def rounds_table(suffix: str = "") -> Table:
    """Give the table of rounds; one with a suffix is built beside the one in use."""
    return states_table(f"peer_review_rounds_v1{suffix}")


def reviews_table(suffix: str = "") -> Table:
    """Give the table of reviews, likewise."""
    return states_table(f"peer_reviews_v1{suffix}")


rounds, reviews = rounds_table(), reviews_table()
