"""The stream in trouble: its table lost, messages that come again, late, or make no sense.

All of it happens to one installation, one trouble after the other, each with an authority of its
own; what it holds at the end of each is what a fold in this process says.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from consumers.stream.parked_messages import Parked, parked
from consumers.stream.topics import DEAD_LETTERS, Cluster
from consumers.stream.worker import NAME as WORKER
from domain.contracts import evidence, signals
from infra.kafka.verify import compare
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.messages import held, put, put_again
from tests.integration.steps import write_rows
from tests.integration.streaming import alerts_of, take_in
from tests.servers.fixtures import fresh_broker
from tests.servers.system import System, running

pytestmark = pytest.mark.xdist_group("trouble")
CHANGELOG = f"{WORKER}-versions-changelog"
MARKER = "wording-of-a-statement"
POISON: dict[str, bytes | None] = {
    "no JSON": f"\xff\x00 {MARKER}".encode("latin-1"),
    "JSON that is no message": json.dumps([MARKER]).encode(),
    "another message": json.dumps({"type": MARKER, "authority": MARKER}).encode(),
    "an unknown field": json.dumps({MARKER: MARKER}).encode(),
    "nothing": b"",
    "no value": None,
}


@dataclass(frozen=True, slots=True)
class Troubled:
    """An installation whose programs run, and a folder for files."""

    app: Soundings
    system: System
    folder: Path

    @property
    def bootstrap(self) -> str:
        """The address of the broker."""
        return self.system.settings.kafka_bootstrap or ""

    def learn(self, authority: str, reference: str, value: int, year: int = 2009) -> None:
        """Take in one judgement and wait until everybody has made of it what they make."""
        row = (
            f"{authority},assessment,use_of_resources,{value},{year}-03-31,{year}-12-09,1-4,high,"
            f"Body,{reference},"
        )
        take_in(self.app, write_rows(self.folder / f"{reference}.csv", [row]))
        self.system.wait_until_idle(self.app)

    def alerts(self, authority: str) -> list[tuple[object, ...]]:
        """Return the alerts of one authority."""
        slugs = {entry.slug: one for one, entry in self.app.directory().entries.items()}
        return alerts_of(self.app, slugs[authority.lower()].hex)

    def all_is_well(self) -> bool:
        """Tell whether the log holds the alerts that a fold in this process gives."""
        found = compare(self.app)
        return found.ok and not found.behind


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    """Yield an installation that all tests here share; authorities are their own."""
    folder = tmp_path_factory.mktemp("troubled")
    with fresh_broker(tmp_path_factory) as broker:
        settings = Settings(
            home=folder / "home", kafka_bootstrap=broker.bootstrap, kafka_partitions=4
        )
        with Soundings(settings) as app:
            app.initialise()
            with running(settings, folder) as system:
                system.wait_until_idle(app)
                yield Troubled(app, system, folder)


def _lose_the_folder(troubled: Troubled) -> None:
    shutil.rmtree(troubled.system.settings.home / "worker")


def _lose_the_changelog(troubled: Troubled) -> None:
    _lose_the_folder(troubled)
    with KafkaAdminClient(bootstrap_servers=troubled.bootstrap) as admin:
        admin.delete_topics([CHANGELOG])


@pytest.mark.parametrize(
    ("authority", "lose"), [("Boston", _lose_the_folder), ("Lincoln", _lose_the_changelog)]
)
def test_a_worker_that_lost_what_it_held_still_tells_a_fall_by_what_came_before(
    troubled: Troubled, authority: str, lose: Callable[[Troubled], None]
) -> None:
    troubled.learn(authority, f"{authority}-before", 3, 2008)
    before = troubled.alerts(authority)
    troubled.system.end("worker")
    lose(troubled)
    troubled.system.start("worker")
    troubled.learn(authority, f"{authority}-after", 1, 2009)
    assert troubled.alerts(authority) != before
    assert troubled.all_is_well()
    troubled.learn(authority, f"{authority}-later", 3, 2010)
    assert troubled.all_is_well()


@pytest.mark.parametrize("topic", [evidence.TOPIC, signals.TOPIC])
def test_everything_delivered_once_more_records_nothing(troubled: Troubled, topic: str) -> None:
    troubled.learn("Derby", f"twice-{topic}", 1)
    assert troubled.alerts("Derby")
    before = troubled.app.store.last_position()
    put_again(troubled.bootstrap, held(troubled.bootstrap, topic))
    troubled.system.wait_until_idle(troubled.app)
    assert troubled.app.store.last_position() == before
    assert troubled.all_is_well()


@pytest.mark.parametrize("topic", [evidence.TOPIC, signals.TOPIC])
def test_what_is_old_and_comes_after_what_is_newer_records_nothing(
    troubled: Troubled, topic: str
) -> None:
    for year, value in ((2007, 3), (2008, 1), (2009, 2)):
        troubled.learn("Mansfield", f"old-{topic}-{year}", value, year)
    before = troubled.app.store.last_position()
    put_again(troubled.bootstrap, reversed(held(troubled.bootstrap, topic)))
    troubled.system.wait_until_idle(troubled.app)
    assert troubled.app.store.last_position() == before
    assert troubled.all_is_well()


@pytest.mark.parametrize("topic", [evidence.TOPIC, signals.TOPIC])
def test_what_makes_no_sense_is_parked_once_in_sight_and_holds_nobody_up(
    troubled: Troubled, topic: str
) -> None:
    for value in POISON.values():
        put(troubled.bootstrap, topic, value)
    put(troubled.bootstrap, topic, None, key=None)
    troubled.learn("Rutland", f"after-poison-{topic}", 1)
    assert troubled.alerts("Rutland")
    assert troubled.all_is_well()
    found = [one for one in parked(Cluster(troubled.bootstrap)) if one.topic == topic]
    assert len(found) == len(POISON) + 1
    assert _unreadable(troubled, topic) == {(one.partition, one.offset) for one in found}
    _speak_of_no_content(troubled, found)
    assert _in_quarantine(troubled, topic) == [one.reason for one in found]


def _unreadable(troubled: Troubled, topic: str) -> set[tuple[int, int]]:
    """Return where the poison lies; beside it are only messages with an authority as their key."""
    records = held(troubled.bootstrap, topic)
    return {(one.partition, one.offset) for one in records if one.key in {b"key", None}}


def _speak_of_no_content(troubled: Troubled, found: list[Parked]) -> None:
    """Each lies there once; neither a reason nor a log says a word of what was in it."""
    letters = [dict(one.headers) for one in held(troubled.bootstrap, DEAD_LETTERS)]
    places = [(one["topic"], one["partition"], one["offset"]) for one in letters]
    assert len(places) == len(set(places))
    assert all(one.reason and MARKER not in one.reason for one in found)
    assert MARKER not in troubled.system.logs()


def _in_quarantine(troubled: Troubled, topic: str) -> list[str]:
    done = troubled.system.command("quarantine", "--json")
    assert done.returncode == 0, done.stderr
    return [one["reason"] for one in json.loads(done.stdout) if one["file"] == topic]
