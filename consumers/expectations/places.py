"""What kind of place each authority is, from what was known before a day.

Population, deprivation and language are among the figures of children's services that the
Department for Education publishes of every authority; a line of another service is fitted with the
same, for they describe the place. Where nothing is known of one it is an authority of middle size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log, nan
from statistics import median
from typing import NamedTuple

from consumers.expectations.settle import Place
from domain.register.directory import Directory

REFERRALS = "CPP_Total_NumRef"
REFERRAL_RATE = "CPP_Total_Rateper10,000"
DEPRIVATION = "PriFSM"
"""Primary pupils who are eligible for free school meals, per cent."""
LANGUAGE = "EALPri"
"""Primary pupils whose first language is not English, per cent."""
DESCRIBING = (REFERRALS, REFERRAL_RATE, DEPRIVATION, LANGUAGE)

_PER = 10_000.0
_SMALLEST_SHARE = 20.0
"""Of the middle population; smaller ones are no noisier."""


class Described(NamedTuple):
    """One figure that describes a place."""

    authority: str
    measure: str
    true_on: str
    value: float


def places(figures: Iterable[Described], directory: Directory) -> dict[str, Place]:
    """Return what the newest figures say of every authority that is watched."""
    newest: defaultdict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for one in figures:
        newest[one.authority][one.measure][one.true_on] = one.value
    populations = {
        name: population
        for name, of in newest.items()
        if (population := _population(of)) is not None
    }
    middle = median(populations.values()) if populations else nan
    found: dict[str, Place] = {}
    for authority, entry in directory.entries.items():
        if not entry.is_watched:
            continue
        of = newest.get(authority.hex, {})
        population = populations.get(authority.hex)
        traits = (
            _newest(of.get(DEPRIVATION, {})),
            _newest(of.get(LANGUAGE, {})),
            log(population) if population else nan,
            float(entry.region == "London"),
        )
        found[authority.hex] = Place(traits, _noise(population, middle))
    return found


def _noise(population: float | None, middle: float) -> float:
    return 0.5 + 0.5 * min(middle / population, _SMALLEST_SHARE) if population else 1.0


def _population(of: Mapping[str, Mapping[str, float]]) -> float | None:
    """Return how many children there are, by referrals and their rate of the newest year."""
    numbers, rates = of.get(REFERRALS, {}), of.get(REFERRAL_RATE, {})
    for true_on in sorted(numbers.keys() & rates.keys(), reverse=True):
        if numbers[true_on] > 0 and rates[true_on] > 0:
            return numbers[true_on] / rates[true_on] * _PER
    return None


def _newest(of: Mapping[str, float]) -> float:
    return of[max(of)] if of else nan
