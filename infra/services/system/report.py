"""How an installation is: who follows its log and how far, what is parked, what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

LONGEST_LAG = 300
"""Seconds after which a follower no longer counts as catching up; alarms go by the same."""

Store = Literal["SQLite", "PostgreSQL"]
Engine = Literal["embedded", "stream"]
Phase = Literal["loading", "ready"]
Answer = Literal["answered", "no_answer", "unreadable"]


@dataclass(frozen=True, slots=True)
class Follower:
    """One that follows the log: its position, and how far the log is ahead of it."""

    name: str
    position: int
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A view that is built anew beside the one in use, and how far it has come."""

    name: str
    position: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Anchor:
    """The furthest head of the log that was written down outside it, and whether the log has it."""

    position: int
    written_at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class Log:
    """The log, who follows it, and whether a file was ever read into it."""

    position: int
    imported: bool
    followers: Sequence[Follower]
    rebuilds: Sequence[Rebuild]
    anchor: Anchor | None

    @property
    def is_changed(self) -> bool:
        """Whether it is not what it was when its head was written down."""
        return self.anchor is not None and not self.anchor.holds

    @property
    def furthest_behind(self) -> Follower | None:
        """The follower that lags furthest behind; None where all have come to the end."""
        behind = [one for one in self.followers if one.events]
        return max(behind, key=lambda one: (one.seconds, one.events), default=None)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the stream that was put aside; its content is not here."""

    topic: str
    partition: int
    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Parked:
    """What the brokers said of parked messages: how many, and the newest of them."""

    answer: Answer
    total: int = 0
    messages: Sequence[Message] = ()

    @property
    def needs_look(self) -> bool:
        """Whether anything is parked, or could be."""
        return self.answer != "answered" or bool(self.total)


@dataclass(frozen=True, slots=True)
class Backups:
    """When the last back-up was made, None for never; ``known`` unless that can't be read."""

    last: datetime | None = None
    known: bool = True


class Status(StrEnum):
    """In one word, how it is."""

    WELL = "well"
    CATCHING_UP = "catching_up"
    LAGGING = "lagging"
    LOOK = "look"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class System:
    """An installation at one moment.

    ``failing`` tells whether this server failed when it last followed the log. ``log`` is None
    where the stores can't be read, ``parked`` where nobody asks brokers.
    """

    store: Store
    engine: Engine
    failing: bool
    log: Log | None
    parked: Parked | None
    backups: Backups

    @property
    def status(self) -> Status:
        """In one word, how it is; of several things that are wrong, the worst."""
        if self.log is None or self.failing or self.log.is_changed:
            return Status.FAILING
        if (last := self.log.furthest_behind) is not None:
            return Status.LAGGING if last.seconds > LONGEST_LAG else Status.CATCHING_UP
        needs_look = self.parked is not None and self.parked.needs_look
        return Status.LOOK if needs_look else Status.WELL
