"""What was expected of a line each January, fitted to what was known before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.key_lines import Figures, KeyLine, Places
from detectors.lines.filter import Expected
from detectors.lines.fit import Fitted, NotConvergedError, fitted

FIRST_YEAR, LAST_YEAR = 2016, 2026
_MONTHS = 12


@dataclass(frozen=True)
class Januaries:
    """Parameters in force in each year, and how noisy each authority's figures were held to be."""

    fits: Mapping[int, Fitted]
    weights: Mapping[int, Mapping[str, float]]
    unsettled: tuple[int, ...]
    """Years in which the search did not settle, so that the last ones stayed in force."""

    @property
    def begin(self) -> int:
        """The first year with parameters; they stand in for the years before, too."""
        return min(self.fits)

    def expected(self, authority: str, year: int) -> Expected:
        """Return what was expected of an authority in a year."""
        year = max(year, self.begin)
        of = self.fits[year]
        noise = self.weights[year].get(authority, 1.0)
        return Expected(of.parameters, noise, of.expected.get(authority, 0.0))


def januaries(line: KeyLine, places: Places) -> Januaries:
    """Fit a line at each January to what was known before it."""
    fits: dict[int, Fitted] = {}
    weights: dict[int, Mapping[str, float]] = {}
    unsettled: list[int] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        day = f"{year}-01-01"
        then = places.then(day)
        weights[year] = then.weights
        try:
            found = fitted(in_years(line.known_before(day)), *then)
        except NotConvergedError:
            unsettled.append(year)
            found = None
        if (kept := found or fits.get(year - 1)) is not None:
            fits[year] = kept
    return Januaries(fits, weights, tuple(unsettled))


def in_years(figures: Figures) -> dict[str, list[tuple[float, float]]]:
    """Return figures by the year and part of it that they are true of."""
    return {
        authority: [(on.year + on.month / _MONTHS, y) for on, y in own]
        for authority, own in figures.items()
    }
