"""An installation with an adviser, whose feed tests read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.notifications.deliver import Delivery
from infra.services.installation import Soundings
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows

ROW = "{},assessment,{},{},{},{},1-4,high,A made-up body,{},"


class Feeding:
    """Begins on the day it is, so that signatures of now can be verified."""

    def __init__(self, app: Soundings, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        self.adviser = admit(app, "finn", "improvement_adviser")
        self.delivery = Delivery.of(app)
        self.delivery.run()
        self._files = 0

    def publish(
        self, authority: str, value: int, *, measure: str = "use_of_resources", ago: int = 1
    ) -> None:
        """Take in an assessment that was published some days ago."""
        published = self.clock().date() - timedelta(days=ago)
        self._files += 1
        cells = (authority, measure, value, published - timedelta(days=200), published)
        row = ROW.format(*cells, self._files)
        take_in(self.app, write_rows(self.folder / f"{self._files}.csv", [row]))

    def on_monday(self) -> None:
        """Let the time of the next digest come, and deliver."""
        self.clock.move(days=7)
        self.delivery.run()


@contextmanager
def feeding(folder: Path, **settings: str) -> Iterator[Feeding]:
    """Yield one, set up."""
    clock = Clock()
    clock.now = datetime.now(UTC).replace(microsecond=0)
    with opened(folder / "home", clock, webhooks_internal="true", **settings) as app:
        app.initialise()
        yield Feeding(app, clock, folder)
