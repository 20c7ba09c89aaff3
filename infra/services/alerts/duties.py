"""Statutory duties that an authority's newest figures miss. It is no news, so no alert."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from domain.alerts.events import OLD_YEARS
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.times import years_after
from projections.picture.queries import Fact

_FAR = 0.75
"""Of a duty; whoever reaches less of it is far below."""


class MissedDuty(NamedTuple):
    """A figure worse than the duty's value; ``nation`` is None where it is not known."""

    measure: str
    true_on: str
    value: float
    duty: float
    nation: float | None
    is_above: bool

    @property
    def reached(self) -> float:
        """The share of the duty that is reached."""
        better, worse = (self.duty, self.value) if self.is_above else (self.value, self.duty)
        return better / worse if worse else 0.0

    @property
    def is_far(self) -> bool:
        """Tell whether much is missing."""
        return self.reached < _FAR


def duties_missed(
    newest: Iterable[Fact], catalogue: Catalogue, expectations: Expectations, today: date
) -> list[MissedDuty]:
    """Return the duties that the newest figures miss, the furthest missed first."""
    missed = (one for fact in newest for one in _missed(fact, catalogue, expectations, today))
    return sorted(missed, key=lambda one: (one.reached, one.measure))


def _missed(
    fact: Fact, catalogue: Catalogue, expectations: Expectations, today: date
) -> Iterator[MissedDuty]:
    known = catalogue.measures.get(fact.measure)
    duty = known.duty_terms.value if known and known.duty_terms else None
    if duty is None or fact.value is None or fact.kind != "indicator":
        return
    is_comparable = catalogue.is_comparable(fact.measure, fact.scale)
    if not is_comparable or years_after(fact.true_on, OLD_YEARS) <= today:
        return
    is_low = catalogue.direction_of(fact.measure, fact.polarity) == "low"
    if fact.value > duty if is_low else fact.value < duty:
        true_on = fact.true_on.isoformat()
        nation = expectations.nation(fact.measure, true_on)
        beside = nation.median if nation else None
        yield MissedDuty(fact.measure, true_on, fact.value, duty, beside, is_low)
