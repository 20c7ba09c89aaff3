"""What kinds of problem support is for, and which alerts suggest which.

The kinds are the protocol's ('Support for Struggling and Weak local authorities', section 2), the
natures too (section 4).
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

ProblemType = Literal[
    "crisis",
    "critical_success_factor",
    "service_specific",
    "coasting",
    "challenge",
    "towards_excellence",
]
Nature = Literal["financial", "capacity", "capability", "political"]
Form = Literal[
    "diagnostic",
    "peer_team",
    "mentoring",
    "secondment",
    "training",
    "consultancy",
    "good_practice",
]
"""How help comes."""

PROBLEM_TYPES: Final[tuple[ProblemType, ...]] = get_args(ProblemType)
NATURES: Final[tuple[Nature, ...]] = get_args(Nature)
FORMS: Final[tuple[Form, ...]] = get_args(Form)

SUGGESTED_BY: Final[Mapping[str, ProblemType]] = {
    "critical_factor": "critical_success_factor",
    "rating_fall": "service_specific",
    "departure": "service_specific",
    "theme": "service_specific",
    "service_failure": "service_specific",
    "sudden_shift": "service_specific",
    "decline": "service_specific",
    "peer_slippage": "service_specific",
    "coasting": "coasting",
    "insight_gap": "challenge",
    "silence": "challenge",
    "soft_convergence": "challenge",
}
"""By detector: what its alert is most likely to be. A person decides."""
