"""The brokers' disk full: the relay waits where it is, and with room again nothing is missing."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from consumers.stream.places import RELAYED
from infra.kafka.verify import compare
from infra.services.installation import Soundings
from infra.settings import Settings
from projections import follower
from tests.integration.streaming import same_in_the_end, take_in
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.system import System, running

pytestmark = pytest.mark.xdist_group("full_disk")
ROOM = "64m"
_PIECE = 1 << 16
_LONGEST_DEATH = 60.0
_LOOK_SECONDS = 0.2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of its own with little room; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("no small disk: this system has no mount")
    command = [mount, "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk: {made.stderr.strip()}")
    yield folder
    subprocess.run([unmount, "--lazy", str(folder)], check=True)


@pytest.fixture
def cramped_broker(small_disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker whose data lies on the small disk."""
    with fresh_broker(tmp_path_factory) as broker:
        broker.stop()
        shutil.move(broker.folder / "data", small_disk / "data")
        (broker.folder / "data").symlink_to(small_disk / "data")
        broker.restart()
        yield broker


def test_a_full_disk_at_the_broker_delays_what_is_said_and_loses_none_of_it(
    tmp_path: Path, examples: Path, small_disk: Path, cramped_broker: Broker
) -> None:
    settings = Settings(
        home=tmp_path / "home", kafka_bootstrap=cramped_broker.bootstrap, kafka_partitions=2
    )
    files = [examples / "east-midlands", examples / "childrens-services"]
    with Soundings(settings) as app, running(settings, tmp_path) as system:
        app.initialise()
        take_in(app, files[0])
        system.wait_until_idle(app)
        filler = _fill(small_disk)
        before = _relayed(app)
        take_in(app, files[1])
        _wait_until(system, lambda: cramped_broker.pid is None)
        assert _relayed(app) == before < app.store.last_position()
        filler.unlink()
        cramped_broker.restart()
        system.wait_until_idle(app)
        found = compare(app)
        assert (found.ok, found.behind) == (True, 0), found
        same_in_the_end(app, tmp_path, files)


def _fill(disk: Path) -> Path:
    """Take all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(_PIECE)):
            pass
    return filler


def _relayed(app: Soundings) -> int:
    with app.reading() as connection:
        return follower.position(connection, RELAYED)


def _wait_until(system: System, so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LONGEST_DEATH
    while not so():
        if time.monotonic() > deadline:
            msg = f"The broker lives on with a full disk.\n{system.logs()}"
            raise TimeoutError(msg)
        time.sleep(_LOOK_SECONDS)
