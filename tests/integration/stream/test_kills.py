"""Any of the five processes killed at any moment under load: nothing lost, doubled or missing.

``SOUNDINGS_KILLS`` says how many runs to do (default 5, one of each); a hundred take about half an
hour. The seed is printed, and ``SOUNDINGS_SEED`` repeats a run.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import polars as pl
import pytest
from sqlalchemy.exc import DBAPIError

from infra.kafka.verify import compare
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.eventstore.errors import StoreUnavailableError
from tests.integration.streaming import same_in_the_end, take_in
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.postgres import OwnServer, fresh_database
from tests.servers.system import PROGRAMS, System, running

pytestmark = pytest.mark.xdist_group("kills")
KILLS = int(os.environ.get("SOUNDINGS_KILLS", "5"))
SEED = int(os.environ.get("SOUNDINGS_SEED", str(random.randrange(2**32))))
ROWS_A_RUN = 400
LATEST_KILL, LONGEST_GONE = 3.0, 1.5
_AGAIN_SECONDS = 0.3


@pytest.fixture
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that this test alone uses."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


@pytest.fixture
def slices(examples: Path, tmp_path: Path) -> list[Path]:
    """Return real indicators in as many files as there are runs, in an order drawn by lot."""
    rows = pl.read_parquet(examples / "childrens-indicators" / "east_midlands.parquet")
    drawn = rows.sample(fraction=1.0, shuffle=True, seed=SEED % 2**31)
    found = []
    for number in range(KILLS):
        found.append(tmp_path / f"slice_{number:03}.parquet")
        drawn.slice(number * ROWS_A_RUN, ROWS_A_RUN).write_parquet(found[-1])
    return found


def test_whoever_is_killed_under_load_nothing_is_lost_doubled_or_missing(
    tmp_path: Path, slices: list[Path], own_broker: Broker, mortal_postgres: OwnServer
) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    killed: Counter[str] = Counter()
    with fresh_database(mortal_postgres.url) as url:
        settings = Settings(
            home=tmp_path / "home",
            database_url=url,
            kafka_bootstrap=own_broker.bootstrap,
            kafka_partitions=4,
        )
        with Soundings(settings) as app:
            app.initialise()
            with running(settings, tmp_path) as system:
                victims = _victims(system, own_broker, mortal_postgres)
                for number, file in enumerate(slices):
                    name = sorted(victims)[number % len(victims)]
                    _one_run(app, file, victims[name], chance)
                    killed[name] += 1
                    system.supervise()
                    system.wait_until_idle(app)
                    found = compare(app)
                    assert found.ok, (name, number, found)
            same_in_the_end(app, tmp_path, slices)
    print(f"killed: {dict(killed)}")


Victim = tuple[Callable[[], None], Callable[[], None]]
"""How to kill it, and how to start it again."""


def _victims(system: System, broker: Broker, postgres: OwnServer) -> dict[str, Victim]:
    found: dict[str, Victim] = {
        "broker": (broker.kill, broker.restart),
        "postgres": (postgres.kill, postgres.restart),
    }
    for name in PROGRAMS:
        found[name] = (partial(system.kill, name), partial(system.start, name))
    return found


def _one_run(app: Soundings, file: Path, victim: Victim, chance: random.Random) -> None:
    load = Thread(target=_take_in_whatever_happens, args=(app, file))
    load.start()
    time.sleep(chance.uniform(0, LATEST_KILL))
    kill, restart = victim
    kill()
    time.sleep(chance.uniform(0, LONGEST_GONE))
    restart()
    load.join()


def _take_in_whatever_happens(app: Soundings, file: Path) -> None:
    """Import, and again until it went through, as a person would."""
    while True:
        try:
            take_in(app, file)
        except (StoreUnavailableError, DBAPIError):
            time.sleep(_AGAIN_SECONDS)
        else:
            return
