"""What to expect of the figures of lines, as it is settled now."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from domain.expectations.events import ExpectationEvent, LineFitted, NationSettled
from domain.ids import EXPECTATIONS, name_id


def expectation_stream(measure: str) -> UUID:
    """Return the stream of what to expect of a line."""
    return name_id(EXPECTATIONS, measure)


@dataclass(slots=True)
class Expectations:
    """The nation's figure of every period, and each year's parameters of every line."""

    nations: dict[tuple[str, str], NationSettled] = field(default_factory=dict)
    fits: dict[str, dict[int, LineFitted]] = field(default_factory=dict)
    _years: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[ExpectationEvent]) -> "Expectations":
        """Return what events, oldest first, settle."""
        found = cls()
        for event in events:
            found.apply(event)
        return found

    def apply(self, event: ExpectationEvent) -> None:
        """Take one event in."""
        match event:
            case NationSettled():
                self.nations[event.measure, event.true_on] = event
            case LineFitted():
                years = self.fits.setdefault(event.measure, {})
                years[event.year] = event
                self._years[event.measure] = sorted(years)

    def copy(self) -> "Expectations":
        """Return the same, to be changed without changing these."""
        fits = {measure: dict(years) for measure, years in self.fits.items()}
        return Expectations(dict(self.nations), fits, dict(self._years))

    def nation(self, measure: str, true_on: str) -> NationSettled | None:
        """Return the nation's figure for a period, if there is one."""
        return self.nations.get((measure, true_on))

    def fit(self, measure: str, year: int) -> LineFitted | None:
        """Return what holds for figures that become known in a year; the first where none does yet.

        A figure that came before anything could be fitted counts from when the first was.
        """
        years = self._years.get(measure)
        if not years:
            return None
        at = bisect_right(years, year)
        return self.fits[measure][years[max(at - 1, 0)]]
