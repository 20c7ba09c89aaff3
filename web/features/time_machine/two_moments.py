"""Two moments on one basis, the earlier first: what a comparison is asked of."""

from dataclasses import dataclass, replace
from datetime import datetime

from web.site.moment import Moment, read_known_by
from web.site.request import Visit

COMPARE_WITH = "compare-with"
"""The parameter that holds the second moment's date; empty is now."""


@dataclass(frozen=True, slots=True)
class Between:
    """Two moments; ``swapped`` where the address named the later one first."""

    earlier: Moment
    later: Moment
    swapped: bool = False

    @property
    def is_none(self) -> bool:
        """Tell whether both are the same moment."""
        return self.earlier == self.later

    def at_now(self) -> "Between":
        """Return both at the present, on the same basis."""
        now = Moment(basis=self.earlier.basis)
        return Between(now, now)

    def pinned(self, now: datetime, position: int) -> "Between":
        """Return both with 'now' and the log fixed."""
        earlier, later = (one.pinned(now, position) for one in (self.earlier, self.later))
        return Between(earlier, later)


def read_between(visit: Visit) -> Between:
    """Read the second moment beside the page's own. Raises UnreadableMomentError."""
    compared = read_known_by(visit.query.get(COMPARE_WITH, ""))
    first, second = visit.moment, replace(visit.moment, known_by=compared)
    if first.as_of.known_by > second.as_of.known_by:
        return Between(second, first, swapped=True)
    return Between(first, second)


def visit_from(visit: Visit, between: Between) -> Visit:
    """Return the visit as if the address had named the earlier moment first."""
    compared = between.later.query.get("known-by", "")
    return replace(visit, moment=between.earlier, query={**visit.query, COMPARE_WITH: compared})
