"""What there is to watch in any installation: the lag of its followers, and its stores."""

from collections.abc import Mapping

from consumers import runner
from consumers.stream.places import RELAYED, SETTLED
from infra.observability.health import Check
from infra.observability.lag import LagCollector
from infra.services.context import Context
from projections import follower


def lag_of(app: Context) -> LagCollector:
    """Return the lag of every view, and of the relay or the detectors that run beside the views."""
    return LagCollector(app.store, lambda: positions(app), app.clock)


def positions(app: Context) -> Mapping[str, int]:
    """Return where every follower of the log is."""
    names = [one.name for one in app.projections]
    names += [RELAYED, SETTLED] if app.settings.kafka_bootstrap else [runner.NAME]
    with app.reading() as connection:
        return {name: follower.position(connection, name) for name in names}


def checks_of(app: Context) -> dict[str, Check]:
    """Return the checks that the event store answers and is set up, and that the views answer."""
    return {"store": lambda: app.store.last_position() > 0, "views": lambda: app.position() >= 0}
