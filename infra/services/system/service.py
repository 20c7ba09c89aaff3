"""Looks at an installation for whoever runs it. Changes nothing."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from infra.observability.lag import lags
from infra.services.context import NOW, Context
from infra.services.system.report import (
    Anchor,
    Backups,
    Follower,
    Log,
    Parked,
    Phase,
    Rebuild,
    System,
)
from infra.services.system.watch import positions
from infra.settings import Settings
from infra.stores.eventstore.store import EventStore
from projections import follower
from projections.intake.queries import finished_imports
from projections.rebuilding import builds

AskParked = Callable[[], Parked]
"""Returns what is parked, without waiting long."""

_PHASES: Mapping[str, Phase] = {"loading": "loading", "ready": "ready"}
"""Those of a rebuild under way."""

_log = logging.getLogger(__name__)


def _never() -> bool:
    """Tell that nothing fails."""
    return False


@dataclass(frozen=True, slots=True)
class SystemService:
    """Tells how an installation is. Changes nothing, waits for no broker longer than 2 s.

    ``failing`` tells whether this server fails to follow the log; ``parked`` asks the brokers.
    """

    context: Context
    failing: Callable[[], bool] = _never
    parked: AskParked | None = None

    def ready(self) -> bool:
        """Tell whether the stores answer and the register is loaded."""
        return self.context.store.last_position() > 0 and bool(self.context.directory().entries)

    def report(self) -> System:
        """Tell how it is, even where the stores or the brokers do not answer."""
        settings = self.context.settings
        return System(
            store="PostgreSQL" if settings.database_url else "SQLite",
            engine="stream" if settings.kafka_bootstrap else "embedded",
            failing=self.failing(),
            log=_read(self.context),
            parked=self.parked() if self.parked else None,
            backups=_backups(self.context),
        )


def _backups(app: Context) -> Backups:
    try:
        return Backups(app.audit.last("backup"))
    except (SQLAlchemyError, OSError) as error:
        _log.error("the audit log can't be read: %s", type(error).__name__)
        return Backups(known=False)


def parked_of(settings: Settings) -> AskParked | None:
    """Return what asks the brokers for parked messages; None where there are none."""
    if not settings.kafka_bootstrap:
        return None
    from consumers.stream.parked_messages import parked  # noqa: PLC0415 - brings Kafka's client along
    from consumers.stream.topics import Cluster  # noqa: PLC0415 - the same
    from infra.services.system.parked_messages import ParkedLook  # noqa: PLC0415 - the same

    cluster = Cluster(settings.kafka_bootstrap)
    return ParkedLook(lambda: parked(cluster)).within


def _read(app: Context) -> Log | None:
    try:
        anchor = _anchor(app.store)
        last, followers = _followers(app)
        with app.reading() as connection:
            return Log(
                position=last,
                imported=bool(finished_imports(connection, NOW, 1)),
                followers=followers,
                rebuilds=_rebuilds(connection),
                anchor=anchor,
            )
    except Exception as error:  # noqa: BLE001 - whatever is wrong, this is the place to say that it is
        _log.error("the log and its views can't be read: %s", type(error).__name__)
        return None


def _followers(app: Context) -> tuple[int, list[Follower]]:
    places = positions(app)
    last, found = lags(app.store, places, app.clock())
    lag = {one.follower: one for one in found}
    return last, [
        Follower(name, place, lag[name].events, lag[name].seconds) for name, place in places.items()
    ]


def _rebuilds(connection: Connection) -> list[Rebuild]:
    return [
        Rebuild(name, follower.position(connection, f"{name}_b{build}"), _PHASES[phase])
        for name, (build, phase) in sorted(builds(connection).items())
        if phase in _PHASES
    ]


def _anchor(store: EventStore) -> Anchor | None:
    """Return the furthest head that was written down. Read before the log, which only grows."""
    heads, written_at = store.anchors.read(), store.anchors.written_at()
    if not heads or written_at is None:
        return None
    position = max(place for place, _ in heads)
    wanted = {chain for place, chain in heads if place == position}
    held = {one.chain for one in store.read(position - 1, 1) if one.position == position}
    return Anchor(position, written_at, holds=wanted == held)
