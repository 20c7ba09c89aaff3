"""The table of risks, version 1."""

from sqlalchemy import Table

from projections.state_projection import states_table


def risks_table(suffix: str = "") -> Table:
    """Give the table of risks; one with a suffix is built beside the one in use."""
    return states_table(f"risks_v1{suffix}")


risks = risks_table()
