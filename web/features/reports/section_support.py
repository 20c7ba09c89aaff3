"""Help given, and the money for it, as sections of a report: numbers only, and no small ones.

A report leaves the group, so it names no authority that is helped, and a count below five is not
given: of so few somebody could tell who they are. What was said in the group is in none of it.
"""

from collections import Counter
from collections.abc import Iterable

from domain.support.plan import Plan, Stage
from projections.plans import plans_as_of
from web.features.reports.parts import Asked, Cell, Section, Table
from web.words import sentences
from web.words.support import GAPS, PROBLEMS, money

SMALL = 5
_STAGES: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("Being drawn up", frozenset({"draft", "with_group"})),
    ("Agreed or under way", frozenset({"agreed", "under_way"})),
    ("Closed", frozenset({"closed"})),
)


def counted(number: int) -> str:
    """Return a count; of some but fewer than five no number.

    >>> counted(0), counted(4), counted(5)
    ('None', 'Fewer than 5', '5')
    """
    if not number:
        return "None"
    return f"Fewer than {SMALL}" if number < SMALL else f"{number:,}"


def supported(asked: Asked) -> Section:
    """Count the authorities that are helped, by how far their plans have come."""
    viewpoint = asked.viewpoint
    with viewpoint.services.reading() as connection:
        plans = plans_as_of(connection, viewpoint.as_of)
    rows = [[Cell(name), Cell(_authorities(plans, stages))] for name, stages in _STAGES]
    milestones = [one for plan in plans for one in plan.milestones]
    reached = Counter(one.reached_on is not None for one in milestones)
    rows += [
        [Cell("Milestones reached"), Cell(counted(reached[True]))],
        [Cell("Milestones still to come"), Cell(counted(reached[False]))],
    ]
    table = Table(
        key="supported",
        caption="Authorities with a support plan, and how far they have come",
        columns=("Plans", "Authorities"),
        rows=rows if plans else [],
        none="No support plan had been opened by this moment.",
        widths=(10, 4),
    )
    line = (
        f"A number below {SMALL} is not given, for of so few somebody could tell who they are. An "
        "improvement after a concern is in part what would have come without help."
    )
    return Section("Authorities supported", [line], [table])


def _authorities(plans: Iterable[Plan], stages: frozenset[Stage]) -> str:
    return counted(len({one.authority for one in plans if one.stage in stages}))


def spending(asked: Asked) -> Section:
    """Tell each year's money: for support, committed, spent, left."""
    years = asked.viewpoint.services.offers.budgets(asked.viewpoint.as_of)
    rows = [
        [
            Cell(one.set.year),
            *map(
                _amount,
                (
                    one.set.total,
                    one.set.support,
                    one.set.contingency,
                    sum(one.committed.values()),
                    sum(one.spent.values()),
                    one.left,
                ),
            ),
            Cell(one.set.source),
        ]
        for one in years
    ]
    table = Table(
        key="spending",
        caption="Money for support by financial year",
        columns=(
            "Year",
            "Whole budget",
            "For support",
            "Contingency",
            "Committed",
            "Spent",
            "Left",
            "Source",
        ),
        rows=rows,
        none="No budget was set by this moment.",
        widths=(3, 4, 4, 4, 4, 4, 4, 6),
        numeric=(1, 2, 3, 4, 5, 6),
    )
    return Section("Spending", ["Support is at most 5% of the annual budget."], [table])


def _amount(pence: int) -> Cell:
    return Cell(money(pence))


def gaps(asked: Asked) -> Section:
    """List the kinds of problem for which no help can be called off."""
    services, as_of = asked.viewpoint.services, asked.viewpoint.as_of
    found = services.offers.matrix(as_of, as_of.asked_of(services.clock())).gaps
    rows = [
        [
            Cell(PROBLEMS[one.problem_type].name),
            Cell(sentences.capitalised(GAPS[one.why])),
            Cell(money(one.pence) if one.pence is not None else "No price to go by"),
        ]
        for one in found
    ]
    table = Table(
        key="gaps",
        caption="Kinds of problem for which nothing can be called off",
        columns=("Kind of problem", "Why", "A usual commission would cost"),
        rows=rows,
        none="For every kind of problem something can be called off.",
        widths=(8, 8, 5),
    )
    return Section("Gaps in the menu of support", [], [table])
