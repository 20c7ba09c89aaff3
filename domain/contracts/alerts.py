"""``soundings.alerts.v1``: what happened to alerts, as CloudEvents keyed by the authority."""

from typing import Literal

from domain.alerts.events import Level
from domain.contracts.message import HexId, Part, Position
from domain.contracts.signals import StepV1

TOPIC = "soundings.alerts.v1"
SOURCE = "/soundings"

Happened = Literal["opened", "strengthened", "weakened", "cleared", "revised"]


class AlertChangedV1(Part):
    """What one event says of an alert.

    ``steps`` are the steps it added or, for ``revised``, the alert's whole course anew. The
    CloudEvent around it has the type ``alert.opened``, ``alert.cleared`` or ``alert.updated``, the
    authority as its subject and an id of alert and version, so a repeat has the same.
    """

    alert: HexId
    version: int
    authority: HexId
    detector: str
    domain: str
    level: Level
    happened: Happened
    position: Position
    steps: tuple[StepV1, ...]
