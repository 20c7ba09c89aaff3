"""How an installation is, as programs get it."""

from msgspec import Struct, convert

from infra.services.system.report import Anchor, Follower, System
from web.words.system import sentence_of, title_of


class FollowerShape(Struct, frozen=True):
    """One that follows the log: lag in positions, and as the age of the oldest that waits."""

    name: str
    title: str
    position: int
    lag_events: int
    lag_seconds: float


class RebuildShape(Struct, frozen=True):
    """A view built anew beside the one in use: ``loading``, or ``ready`` to be switched to."""

    name: str
    position: int
    phase: str


class AnchorShape(Struct, frozen=True):
    """The furthest head of the log written down outside it; ``holds``: the log still has it."""

    position: int
    written_at: str
    holds: bool


class MessageShape(Struct, frozen=True):
    """Where a message that was parked came from, and why; never what is in it."""

    topic: str
    partition: int
    offset: int
    reason: str


class ParkedShape(Struct, frozen=True):
    """The newest messages that were parked; ``answer`` is ``no_answer`` where brokers are away."""

    answer: str
    total: int
    messages: list[MessageShape]


class SystemShape(Struct, frozen=True):
    """How the installation is at this moment.

    ``log_position`` is null where the stores can't be read, ``parked`` where there are no brokers.
    """

    status: str
    sentence: str
    store: str
    engine: str
    following_fails: bool
    imported: bool | None
    log_position: int | None
    followers: list[FollowerShape]
    rebuilds: list[RebuildShape]
    anchor: AnchorShape | None
    parked: ParkedShape | None


def system_json(system: System) -> SystemShape:
    """Return how an installation is."""
    log, parked = system.log, system.parked
    return SystemShape(
        status=system.status.value,
        sentence=sentence_of(system),
        store=system.store,
        engine=system.engine,
        following_fails=system.failing,
        imported=log.imported if log else None,
        log_position=log.position if log else None,
        followers=[_follower_json(one) for one in log.followers] if log else [],
        rebuilds=convert(log.rebuilds if log else [], list[RebuildShape], from_attributes=True),
        anchor=_anchor_json(log.anchor) if log and log.anchor else None,
        parked=convert(parked, ParkedShape, from_attributes=True) if parked else None,
    )


def _follower_json(one: Follower) -> FollowerShape:
    return FollowerShape(one.name, title_of(one.name), one.position, one.events, one.seconds)


def _anchor_json(anchor: Anchor) -> AnchorShape:
    return AnchorShape(anchor.position, anchor.written_at.isoformat(), anchor.holds)
