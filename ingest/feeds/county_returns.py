"""What the sub-regions' returns have in common: their targets, and bodies named within a county.

The returns number the 12 stretch targets differently (10 and 11 change places), so targets are
matched by meaning.
"""

from datetime import date
from pathlib import PurePath

from domain.register.directory import Entry
from domain.register.names import normalised
from ingest.feed import Context
from ingest.rejection import Rejection

_COUNTIES = ("Derbyshire", "Leicestershire", "Lincolnshire", "Nottinghamshire", "Northamptonshire")
_WITHIN_COUNTY = frozenset({"fire service", "fire authority"})

_BODIES_OF = date(2009, 12, 31)
"""The returns are of December 2009: bodies are those of then."""

TARGETS = {
    "1": "adult_social_services",
    "2": "childrens_services",
    "3": "looked_after_and_safeguarding",
    "4": "organisational_assessment",
    "5": "use_of_resources",
    "6": "laa_targets_achieved",
    "7": "efficiency_savings",
    "8": "invoices_paid_in_30_days",
    "9": "benefit_claim_days",
    "10": "neet",
    "11": "people_get_on_well",
    "12": "co2_reduction",
}
"""The Board's order, which the Derbyshire return follows."""

SWAPPED_TARGETS = {**TARGETS, "10": TARGETS["11"], "11": TARGETS["10"]}
"""The order of the Leicestershire, Lincolnshire and Northamptonshire returns."""


def body_of(context: Context, body: str) -> Entry:
    """Resolve a body; one that only a county tells apart needs the county in the file's name."""
    if normalised(body) not in _WITHIN_COUNTY:
        return context.resolver.by_name(body, _BODIES_OF)
    stem = normalised(PurePath(context.file).stem.replace("_", " "))
    named = [county for county in _COUNTIES if normalised(county) in stem.split()]
    if len(named) != 1:
        candidates = tuple(f"{county} Fire and Rescue" for county in _COUNTIES)
        msg = f"'{body}' needs a county, and the file's name does not say one."
        raise Rejection(msg, name=body, candidates=candidates)
    return context.resolver.by_name(f"{named[0]} {body}", _BODIES_OF)


def target(targets: dict[str, str], number: str) -> str:
    """Return the measure a target is about."""
    try:
        return targets[number]
    except KeyError:
        msg = f"target: '{number}' is not one of the 12 stretch targets."
        raise Rejection(msg) from None
