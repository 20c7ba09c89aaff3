"""Workers come and go under load: the partitions move between them, the answers stay the same."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import polars as pl
import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from consumers.stream.worker import NAME as WORKER
from domain.contracts import evidence
from infra.kafka.verify import compare
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.streaming import same_in_the_end, take_in
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.system import System, running

pytestmark = pytest.mark.xdist_group("rebalance")
PARTITIONS = 6
ROWS_A_FILE = 40
MEASURES = 12
MEASURE = "Short Desc"
LONGEST_MOVE = 60.0
SECONDS_A_FILE = 0.5
"""Load without end would be a test of speed."""
_LOOK_SECONDS = 0.3

Shares = dict[str, frozenset[int]]
"""The partitions of the evidence topic that each member of the workers' group has."""


@pytest.fixture
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that this test alone uses."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


@pytest.fixture
def slices(examples: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield real indicators year by year in small files: a trend is seen over many of them."""
    rows = pl.read_parquet(examples / "childrens-indicators" / "east_midlands.parquet")
    longest = rows.group_by(MEASURE).len().sort("len", MEASURE, descending=True).head(MEASURES)
    by_year = rows.join(longest, on=MEASURE, how="semi").sort("Years", MEASURE, "LA and Regions")

    def written() -> Iterator[Path]:
        for number, part in enumerate(by_year.iter_slices(ROWS_A_FILE)):
            file = tmp_path / f"slice_{number:03}.parquet"
            part.write_parquet(file)
            yield file

    return written()


def test_workers_that_come_and_go_under_load_change_no_answer(
    tmp_path: Path, slices: Iterator[Path], database_url: str, own_broker: Broker
) -> None:
    settings = Settings(
        home=tmp_path / "home",
        database_url=database_url,
        kafka_bootstrap=own_broker.bootstrap,
        kafka_partitions=PARTITIONS,
    )
    with Soundings(settings) as app:
        app.initialise()
        with running(settings, tmp_path) as system:
            seen = [_shared_by(system, 1)]
            with _load(app, slices) as taken_in:
                for name in ("worker2", "worker3"):
                    system.start(name)
                    seen.append(_shared_by(system, len(seen) + 1))
                system.kill("worker")
                seen.append(_shared_by(system, 2))
                system.end("worker2")
                seen.append(_shared_by(system, 1))
            _wait_for_the_right_answers(app, system)
            system.end("worker3")
            system.start("worker")
            system.wait_until_idle(app)
            found = compare(app)
            assert (found.ok, found.behind, found.alerts > 0) == (True, 0, True), found
        same_in_the_end(app, tmp_path, taken_in)
    _everybody_had_a_share(seen)


def _wait_for_the_right_answers(app: Soundings, system: System) -> None:
    """Wait until the last worker has said all there is to say.

    What it has committed says nothing of that: after two moves at short distance Faust at times
    commits no more of a partition, though it goes on folding it. The next worker reads that again.
    """
    deadline = time.monotonic() + LONGEST_MOVE
    while not (found := compare(app)).ok or found.behind:
        if time.monotonic() > deadline:
            msg = f"The answers are not right: {found}\n{system.logs()}"
            raise TimeoutError(msg)
        time.sleep(_LOOK_SECONDS)


@contextmanager
def _load(app: Soundings, files: Iterator[Path]) -> Iterator[list[Path]]:
    """Import one file after the other for as long as this lasts; return those that went in."""
    enough, taken_in = Event(), list[Path]()

    def work() -> None:
        for file in files:
            take_in(app, file)
            taken_in.append(file)
            if enough.wait(SECONDS_A_FILE):
                return

    thread = Thread(target=work)
    thread.start()
    try:
        yield taken_in
    finally:
        enough.set()
        thread.join()


def _shared_by(system: System, workers: int) -> Shares:
    """Wait until so many workers, no more and no fewer, have all partitions among them."""
    deadline = time.monotonic() + LONGEST_MOVE
    while True:
        shares = _shares(system.settings.kafka_bootstrap or "")
        whole = sorted(number for some in shares.values() for number in some)
        if len(shares) == workers and whole == list(range(PARTITIONS)) and all(shares.values()):
            return shares
        if time.monotonic() > deadline:
            msg = f"{workers} workers do not share the partitions: {shares}\n{system.logs()}"
            raise TimeoutError(msg)
        time.sleep(_LOOK_SECONDS)


def _shares(bootstrap: str) -> Shares:
    with KafkaAdminClient(bootstrap_servers=bootstrap) as admin:
        try:
            group = admin.describe_groups([WORKER])[WORKER]
        except KafkaError:  # the broker has only just started, or nobody has joined
            return {}
    return {
        member["member_id"]: _of_the_evidence(member["member_assignment"])
        for member in group["members"]
    }


def _of_the_evidence(assignment: Any) -> frozenset[int]:  # noqa: ANN401 - kafka-python has no types
    if not isinstance(assignment, dict):  # the group is in the middle of a move
        return frozenset()
    found = {one["topic"]: one["partitions"] for one in assignment["assigned_partitions"]}
    return frozenset(found.get(evidence.TOPIC, ()))


def _everybody_had_a_share(seen: list[Shares]) -> None:
    """One, two, three, two workers, and one: the last is not the first, so all of it moved."""
    assert [len(shares) for shares in seen] == [1, 2, 3, 2, 1]
    assert len({member for shares in seen for member in shares}) == 3
    assert seen[0].keys() != seen[-1].keys()
