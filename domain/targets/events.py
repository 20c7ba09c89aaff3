"""How targets come to hold, change, and end."""

from datetime import date
from typing import ClassVar, Literal

from domain.events import Event

Comparison = Literal["at_least", "above", "at_most", "below"]


class TargetDefined(Event, frozen=True, kw_only=True):
    """A target holds from now on, or holds in this form.

    ``measure`` is what it is about, '' where nothing that is taken in tells. Each authority of the
    kinds in ``applies_to`` is held against ``threshold``, or, where that is None, against its own
    latest value of ``own_target``. ``share`` of them must meet it. Below the threshold by no more
    than ``near`` is amber: in bands where the measure is a rating, as a share of the threshold
    where it is a number. Within ``tolerance``, such a share, a value counts as on the threshold
    for symbols. ``returned_as`` is what returned colours and symbols are about, '' where none are.
    """

    topic: ClassVar[str] = "targets.target_defined"

    key: str
    programme: str
    number: int
    title: str
    adopted_on: date
    due_on: date
    source: str
    measure: str = ""
    comparison: Comparison = "at_least"
    threshold: float | None = None
    own_target: str = ""
    returned_as: str = ""
    applies_to: tuple[str, ...] = ()
    share: float = 1.0
    near: float = 0.1
    tolerance: float = 0.02


class TargetRetired(Event, frozen=True, kw_only=True):
    """A target holds no more."""

    topic: ClassVar[str] = "targets.target_retired"

    key: str
    reason: str


TargetEvent = TargetDefined | TargetRetired
