"""How an installation is, in figures, and what they come to in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from projections.follower import kind_of
from web.words import sentences

LONGEST_LAG = 300
"""Seconds after which a follower no longer counts as catching up; alarms go by the same."""

Store = Literal["SQLite", "PostgreSQL"]
Engine = Literal["embedded", "stream"]
Phase = Literal["loading", "ready"]
Answer = Literal["answered", "no_answer", "unreadable"]

FOLLOWERS = {
    "register": "register view",
    "picture": "picture view",
    "intake": "intake view",
    "alerts": "alerts view",
    "members": "members view",
    "statements": "statements view",
    "triage": "triage view",
    "peer_reviews": "peer reviews view",
    "risks": "risks view",
    "support": "support view",
    "pool": "peer pool view",
    "plans": "plans view",
    "detectors": "detectors' runner",
    "relay": "relay",
    "relay_settled": "detectors' leave to speak",
}


@dataclass(frozen=True, slots=True)
class Follower:
    """One that follows the log: its position, and how far the log is ahead of it."""

    name: str
    position: int
    events: int
    seconds: float

    @property
    def title(self) -> str:
        """Give what people call it."""
        return title_of(self.name)


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


@dataclass(frozen=True, slots=True)
class Backups:
    """When the last back-up was made, None for never; ``known`` unless that can't be read."""

    last: datetime | None = None
    known: bool = True


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


class Status(StrEnum):
    """In one word, how it is."""

    WELL = "well"
    CATCHING_UP = "catching_up"
    LAGGING = "lagging"
    LOOK = "look"
    FAILING = "failing"


class Verdict(NamedTuple):
    """In one word and in one sentence, how it is."""

    status: Status
    sentence: str


def title_of(name: str) -> str:
    """Give what people call a follower, whatever its version.

    >>> title_of("picture_v2"), title_of("relay_settled_v2"), title_of("weather_v1")
    ('picture view', "detectors' leave to speak", 'weather_v1')
    """
    return FOLLOWERS.get(kind_of(name), name)


def verdict(system: System) -> Verdict:
    """Say how it is; of several things that are wrong, the worst."""
    if system.log is None:
        return Verdict(Status.FAILING, "It is failing: the event log or its views can't be read.")
    log = system.log
    return _failure(system, log) or _lag(log) or _look(system.parked) or _well(log)


def _failure(system: System, log: Log) -> Verdict | None:
    if system.failing:
        why = "this server could not follow the log when it last tried. It keeps trying."
    elif log.anchor is not None and not log.anchor.holds:
        why = f"the log is not what it was when event {log.anchor.position:,} was its head."
    else:
        return None
    return Verdict(Status.FAILING, f"It is failing: {why}")


def _lag(log: Log) -> Verdict | None:
    behind = [one for one in log.followers if one.events]
    if not behind:
        return None
    last = max(behind, key=lambda one: (one.seconds, one.events))
    far = f"the {last.title} is {sentences.counted(last.events, 'event')} behind the log"
    waits = f"the oldest of which has waited for {sentences.duration(last.seconds)}."
    if last.seconds > LONGEST_LAG:
        return Verdict(Status.LAGGING, f"It is not well: {far}, {waits}")
    return Verdict(Status.CATCHING_UP, f"It is catching up: {far}, {waits}")


def _look(parked: Parked | None) -> Verdict | None:
    if parked is None or (parked.answer == "answered" and not parked.total):
        return None
    match parked.answer:
        case "no_answer":
            why = "the brokers do not answer, so the detectors may hear nothing new."
        case "unreadable":
            why = "the list of parked messages can't be read."
        case "answered":
            lie = "lies" if parked.total == 1 else "lie"
            why = (
                f"{sentences.counted(parked.total, 'message')} that could not be read {lie} parked."
            )
    return Verdict(Status.LOOK, f"It follows the log, but needs a look: {why}")


def _well(log: Log) -> Verdict:
    if not log.imported:
        return Verdict(Status.WELL, "It is well, and empty: nothing has been imported yet.")
    end = f"every follower has come to the end of the log, event {log.position:,}."
    return Verdict(Status.WELL, f"It is well: {end}")
