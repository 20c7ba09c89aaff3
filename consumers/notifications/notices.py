"""A notice: what an adviser is told of one authority at once. The same on every channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from consumers.notifications.changes import Kind
from consumers.notifications.urgency import Pressing, Status, pressing
from detectors.escalation import Escalated

SOURCE = "/soundings/feed"
_ORDER: Sequence[Kind] = ("opened", "updated", "cleared", "acknowledged", "snoozed", "dismissed")


class Told(msgspec.Struct, frozen=True):
    """One change of an alert, as a notice lists it. ``of`` says what the alert is about."""

    alert: str
    version: int
    kind: Kind
    of: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one authority. ``id`` names it for ever; ``evidence`` are sentences.

    Thin on purpose: it holds what detectors said of published facts, and a link. ``not_told``
    counts by reason what changed since the notice before and is not in this one.
    """

    id: str
    at: datetime
    authority: str
    name: str
    code: str = ""
    level: Escalated
    why: str
    changes: tuple[Told, ...]
    evidence: tuple[str, ...] = ()
    not_told: dict[str, int] = {}
    link: str
    status: Status = "Actual"

    @property
    def kind(self) -> Kind:
        """What it is altogether: the first of its changes in order of weight."""
        return strongest(one.kind for one in self.changes)

    @property
    def pressing(self) -> Pressing:
        """Its urgency, severity and certainty."""
        return pressing(self.level, self.kind)


def strongest(kinds: Iterable[Kind]) -> Kind:
    """Return the weightiest of some kinds of change.

    >>> strongest(["acknowledged", "opened"])
    'opened'
    """
    return min(kinds, key=_ORDER.index)


def notice_id(authority: str, position: int) -> str:
    """Name a notice by its authority and the position of its last change: no other has both."""
    return f"{authority}.{position}"
