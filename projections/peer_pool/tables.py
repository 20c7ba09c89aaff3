"""The table of the peer pool, version 1."""

from sqlalchemy import Table

from projections.state_projection import states_table


def peers_table(suffix: str = "") -> Table:
    """Give the table of peers; one with a suffix is built beside the one in use."""
    return states_table(f"peer_pool_v1{suffix}")


peers = peers_table()
