"""A server's follower leaves no event out, whenever others record it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from domain.times import AsOf
from infra.server.follower import Follower
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import alerts_as_of
from tests.integration.steps import write_rows

_PATIENCE = 60.0
_ROW = "{0},assessment,Organisational assessment,1,2009-03-31,2009-12-09,1-4,high,Audit,{0},"


class Watched(Soundings):
    """An installation that acts at the end of a look, and tells when some have alerts."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.at_the_end: list[Callable[[], None]] = []
        self.awaited: set[str] = set()
        self.reached = Event()

    def follow(self) -> int:
        """Follow, do what is to be done at the end, and tell who has alerts by now."""
        recorded = super().follow()
        while self.at_the_end:
            self.at_the_end.pop()()
        if self.awaited <= self.with_alerts():
            self.reached.set()
        return recorded

    def record(self, authority: str, file: Path) -> None:
        """Record evidence that opens an alert once it is followed."""
        self.imports.importer("test").take_in([write_rows(file, [_ROW.format(authority)])])

    def with_alerts(self) -> set[str]:
        """Return the names of the authorities that have an open alert."""
        names = {one.hex: entry.name for one, entry in self.directory().entries.items()}
        with self.reading() as connection:
            return {names[one.authority] for one in alerts_as_of(connection, AsOf())}


@pytest.fixture
def watched(app: Soundings) -> Iterator[Watched]:
    """Yield an installation that is followed to its end."""
    with Watched(app.settings) as installed:
        installed.follow()
        installed.reached.clear()
        yield installed


@contextmanager
def followed(watched: Watched) -> Iterator[None]:
    """Follow as a server does until the block ends."""
    following = Follower(watched)
    following.start()
    try:
        yield
    finally:
        following.stop()


def test_what_is_recorded_at_the_end_of_a_look_is_followed_by_the_next(
    watched: Watched, tmp_path: Path
) -> None:
    watched.awaited = {"Boston", "Derby"}
    watched.at_the_end.append(lambda: watched.record("Derby", tmp_path / "derby.csv"))

    with followed(watched):
        watched.record("Boston", tmp_path / "boston.csv")

        assert watched.reached.wait(_PATIENCE)


def test_what_is_recorded_before_the_first_look_is_followed_by_it(
    watched: Watched, tmp_path: Path
) -> None:
    watched.awaited = {"Boston"}
    watched.record("Boston", tmp_path / "boston.csv")

    with followed(watched):
        assert watched.reached.wait(_PATIENCE)
