"""Both engines over the same files: every view, alert and explanation is the same.

``SOUNDINGS_FILES`` names other files than the sample (several by colons): the whole of the data
takes some ten minutes.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.kafka.verify import compare
from infra.settings import Settings
from tests.integration import lines
from tests.integration.streaming import (
    explanations,
    installed,
    stream_in_process,
    take_in,
    views_of,
)
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.system import System

pytestmark = pytest.mark.xdist_group("same_answers")
VALUES = 200
LONGEST = int(os.environ.get("SOUNDINGS_LONGEST", "120"))


@pytest.fixture
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that no other test has put anything into."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


@pytest.fixture
def distributed(tmp_path: Path, database_url: str, own_broker: Broker) -> Settings:
    """Return the settings of an installation on PostgreSQL and Kafka."""
    return Settings(
        home=tmp_path / "distributed",
        database_url=database_url,
        kafka_bootstrap=own_broker.bootstrap,
        kafka_partitions=4,
    )


def test_the_same_files_give_the_same_views_alerts_and_explanations_in_both_engines(
    tmp_path: Path, examples: Path, distributed: Settings
) -> None:
    files = [Path(one) for one in os.environ.get("SOUNDINGS_FILES", "").split(":") if one] or [
        examples / "east-midlands",
        examples / "childrens-services",
        examples / "childrens-indicators" / "vintages_east_midlands.csv.gz",
    ]
    with installed(Settings(home=tmp_path / "embedded")) as embedded:
        lines.expect(embedded)
        files.append(lines.figures(embedded, tmp_path / "figures.csv"))
        take_in(embedded, *files)
        wanted, why = views_of(embedded), explanations(embedded, VALUES)
    with installed(distributed) as app:
        lines.expect(app)
        take_in(app, *files)
        assert views_of(app)["alerts_v2"] == []
        with stream_in_process(distributed):
            System(distributed, tmp_path).wait_until_idle(app, LONGEST)
        assert len(wanted["alerts_v2"]) > 100
        assert sum("departure" in row for row in wanted["alerts_v2"]) >= 5
        found = views_of(app)
        for name, rows in wanted.items():
            assert found[name] == rows, name
        assert explanations(app, VALUES) == why
        compared = compare(app)
        assert (compared.ok, compared.behind) == (True, 0)
