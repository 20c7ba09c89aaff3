"""The rules by which alerts are raised: versioned data, changed by an event."""

from typing import ClassVar
from uuid import UUID

from domain.events import Event
from domain.ids import RULES, name_id

STREAM: UUID = name_id(RULES, "rulebook")

Parameter = float | int | str


class RulesChanged(Event, frozen=True, kw_only=True):
    """From here on these parameters hold, all that differ from those shipped.

    By detector, and under ``escalation`` for what reaches the adviser. ``versions`` counts how
    often each was changed. Alerts are folded anew by the new rules; what was said before stays on
    the recorded clock. ``retired`` names the rules that the program has no more, ``settled`` the
    place of the log up to which alerts had been said by the rules before.
    """

    topic: ClassVar[str] = "alerts.rules_changed"

    parameters: dict[str, dict[str, Parameter]]
    versions: dict[str, int]
    reason: str
    retired: tuple[str, ...] = ()
    settled: int = 0
