"""Support in words: kinds of problem, natures, forms of help, money."""

from collections.abc import Mapping

from domain.support.offer import Offer
from domain.support.problems import Form, Nature, ProblemType
from web.words import sentences

PROBLEMS: Mapping[ProblemType, str] = {
    "crisis": "Organisational crisis",
    "critical_success_factor": "Failure on a critical success factor",
    "service_specific": "One service",
    "coasting": "Coasting",
    "challenge": "Challenge",
    "towards_excellence": "Moving towards excellence",
}
NATURES: Mapping[Nature, str] = {
    "financial": "financial",
    "capacity": "capacity",
    "capability": "capability",
    "political": "political",
}
FORM_NAMES: Mapping[Form, str] = {
    "diagnostic": "Diagnostic",
    "peer_team": "Peer team",
    "mentoring": "Mentoring",
    "secondment": "Secondment",
    "training": "Training",
    "consultancy": "Consultancy",
    "good_practice": "Good practice",
}
GAPS: Mapping[str, str] = {
    "no_offer": "nothing is offered for it",
    "no_capacity": "what is offered for it is all called off",
}
MADE_UP = "Made up, as an example"
_PENCE = 100


def money(pence: int) -> str:
    """Give an amount as people write it.

    >>> money(8_500_000), money(12_345), money(0)
    ('£85,000', '£123.45', '£0')
    """
    pounds, rest = divmod(pence, _PENCE)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def price(offer: Offer) -> str:
    """Say what a unit costs."""
    pence = offer.made.pence_a_unit
    return f"{money(pence)} a {offer.made.unit}" if pence else "Free at the point of delivery"


def left(offer: Offer) -> str:
    """Say how much can still be called off, of how much."""
    if offer.withdrawn:
        return f"Withdrawn: {offer.withdrawn}"
    return f"{offer.left} of {sentences.counted(offer.made.capacity, offer.made.unit)} left"
