"""What there is to watch in any installation: the lag of its followers, and its stores."""

from collections.abc import Mapping

from consumers import runner
from infra.app import Soundings
from infra.observability.health import Check
from infra.observability.lag import LagCollector
from projections import follower


def lag_of(app: Soundings) -> LagCollector:
    """Give the lag of every view and of the detectors that run beside the views."""
    names = [*(one.name for one in app.projections), runner.NAME]

    def positions() -> Mapping[str, int]:
        with app.reading() as connection:
            return {name: follower.position(connection, name) for name in names}

    return LagCollector(app.store, positions, app.clock)


def checks_of(app: Soundings) -> dict[str, Check]:
    """Give the checks that the event store answers and is set up, and that the views answer."""
    return {"store": lambda: app.store.last_position() > 0, "views": lambda: app.position() >= 0}
