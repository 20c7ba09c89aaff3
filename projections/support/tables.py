"""The tables of the support view, version 1."""

from sqlalchemy import Table

from projections.state_projection import states_table


def offers_table(suffix: str = "") -> Table:
    """Give the table of offers; one with a suffix is built beside the one in use."""
    return states_table(f"support_offers_v1{suffix}")


def budgets_table(suffix: str = "") -> Table:
    """Give the table of budgets by year, likewise."""
    return states_table(f"support_budgets_v1{suffix}")


offers = offers_table()
budgets = budgets_table()
