"""How an adviser is told, as the pages show it: ways, what was sent, what nobody was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from domain.membership.person import Person
from domain.refusal import Refusal

Channel = Literal["webhook", "mail", "reader"]
CHANNELS: tuple[Channel, ...] = ("mail", "webhook", "reader")


class WayRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


class Way(NamedTuple):
    """One way by which a member is told; ``ended`` says why it is no more, '' where it is."""

    id: str
    channel: Channel
    target: str
    since: datetime
    ended: str


class NewSecret(NamedTuple):
    """What is shown once and never again: a webhook's secret, or a reader's two addresses."""

    channel: Channel
    lines: tuple[str, ...]


class Delivered(NamedTuple):
    """A message on one way: ``status`` is waiting, sent, failed or stopped."""

    id: str
    way: str
    of: tuple[str, ...]
    status: str
    tries: int
    tried: datetime | None
    next: datetime | None
    outcome: str


class KeptBack(NamedTuple):
    """A change that nobody was told, or isn't yet: ``why`` is '' where it waits for ``due``."""

    alert: str
    authority: str
    detector: str
    domain: str
    kind: str
    heard: datetime
    why: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything there is to one member's ways, newest first; counts are of all changes."""

    ways: Sequence[Way]
    delivered: Sequence[Delivered]
    kept_back: Sequence[KeptBack]
    counts: Mapping[str, int]


class Ways(Protocol):
    """Called from several threads at once. What can't be done raises WayRefusal."""

    def telling(self, person: Person, newest: int) -> Telling:
        """Give a member's ways, the newest deliveries on them, and what was kept back."""
        ...

    def add(self, person: Person, channel: Channel, target: str) -> NewSecret | None:
        """Tell a member by one more way; give what is to be shown once, if anything is."""
        ...

    def revoke(self, person: Person, way: str) -> None:
        """End one of a member's ways; what waits on it is not sent."""
        ...

    def rotate(self, person: Person, way: str) -> NewSecret:
        """Give a member's webhook a new secret; the one before signs beside it meanwhile."""
        ...

    def test(self, person: Person, way: str) -> None:
        """Send a message that says it is a test."""
        ...
