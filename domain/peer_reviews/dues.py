"""Whom it is time to review: every authority once in two years (strategy of 2008, a target)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

Standing = Literal["none", "overdue", "due", "reviewed"]
"""``none``: no review is on record, so nothing is known of how long ago one was."""

SOON = timedelta(days=183)
"""What falls due within this is called due."""

_YEARS = 2


def due_on(last: date) -> date:
    """Return the day two years after the last review; the end of February where there is no 29th.

    >>> due_on(date(2008, 2, 29)), due_on(date(2010, 3, 31))
    (datetime.date(2010, 2, 28), datetime.date(2012, 3, 31))
    """
    try:
        return last.replace(year=last.year + _YEARS)
    except ValueError:
        return last.replace(year=last.year + _YEARS, day=28)


def standing(last: date | None, today: date) -> Standing:
    """Tell how an authority stands on a day.

    >>> [standing(date(2010, 3, 31), date(2012, *day)) for day in ((3, 31), (4, 1))]
    ['due', 'overdue']
    """
    if last is None:
        return "none"
    due = due_on(last)
    if due < today:
        return "overdue"
    return "due" if due - today <= SOON else "reviewed"


def due_within(last: Mapping[str, date | None], ends: date) -> list[str]:
    """Return those that must be reviewed by a day, the longest unreviewed first."""
    waiting = [one for one, day in last.items() if day is None or due_on(day) <= ends]
    return sorted(waiting, key=lambda one: (last[one] or date.min, one))


def spread(authorities: Sequence[str], begins: date, ends: date) -> dict[str, date]:
    """Spread reviews evenly over a round, in the order given.

    >>> spread(["a", "b"], date(2010, 2, 1), date(2010, 2, 11))
    {'a': datetime.date(2010, 2, 1), 'b': datetime.date(2010, 2, 6)}
    """
    days = (ends - begins).days
    return {
        one: begins + timedelta(days=days * place // max(len(authorities), 1))
        for place, one in enumerate(authorities)
    }
