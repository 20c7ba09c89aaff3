"""How pressing a notice is, with the words of the Common Alerting Protocol, each kept apart.

Urgency is how soon to act, severity how grave it is, certainty how sure. See OASIS, *Common
Alerting Protocol 1.2*, section 3.2.2.
"""

from typing import Literal, NamedTuple

from consumers.notifications.changes import Kind
from detectors.escalation import Escalated

Urgency = Literal["Immediate", "Expected", "Future", "Past"]
Severity = Literal["Severe", "Moderate", "Minor"]
Certainty = Literal["Observed", "Likely", "Possible"]
Status = Literal["Actual", "Test"]


class Pressing(NamedTuple):
    """The three, named as the extensions of a CloudEvent are."""

    urgency: Urgency
    severity: Severity
    certainty: Certainty


_BY_LEVEL: dict[Escalated, Pressing] = {
    "critical": Pressing("Immediate", "Severe", "Observed"),
    "alert": Pressing("Expected", "Moderate", "Likely"),
    "watch": Pressing("Future", "Minor", "Possible"),
}


def pressing(level: Escalated, kind: Kind) -> Pressing:
    """Return how pressing a change is at an authority's level.

    >>> pressing("critical", "opened").urgency
    'Immediate'
    >>> pressing("critical", "acknowledged").urgency
    'Past'
    """
    found = _BY_LEVEL[level]
    return found if kind in {"opened", "updated"} else found._replace(urgency="Past")
