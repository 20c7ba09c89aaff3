"""Behind Kafka an earlier program's installation is switched over the same; nobody is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.times import AsOf
from infra.kafka.verify import compare
from infra.notifications.deliver import Delivery
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import Alert, alerts_as_of
from tests.integration.earlier_program import RETIRED, put_in_place, said_all
from tests.integration.members import admit
from tests.integration.streaming import fixed, stream_in_process
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.mailbox import Mailbox, mailbox
from tests.servers.system import System

pytestmark = pytest.mark.xdist_group("switching_over")


@pytest.fixture
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that this test alone uses."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Yield a mail server on loopback."""
    with mailbox() as one:
        yield one


def standing(app: Soundings) -> list[Alert]:
    app.catch_up()
    with app.reading() as connection:
        return alerts_as_of(connection, AsOf())


def in_process(home: Path) -> dict[str, object]:
    """Return what stands after a switch in this process, by id."""
    put_in_place(home)
    with Soundings(Settings(home=home), clock=fixed) as app:
        said_all(app)
        app.initialise()
        app.follow()
        return {one.id: (one.opened_on, one.signals) for one in standing(app)}


def test_the_stream_ends_retired_alerts_opens_what_is_left_and_tells_nobody(
    tmp_path: Path, own_broker: Broker, box: Mailbox
) -> None:
    wanted = in_process(tmp_path / "embedded")
    settings = Settings(
        home=tmp_path / "home",
        kafka_bootstrap=own_broker.bootstrap,
        kafka_partitions=2,
        smtp_url=box.url,
        mail_from="soundings@partnership.example",
    )
    put_in_place(settings.home)
    with Soundings(settings, clock=fixed) as app:
        said_all(app, stream=True)
        delivery = Delivery.of(app)
        adviser = admit(app, "finn", "improvement_adviser")
        delivery.notifications.subscriptions.mail(adviser, "finn@partnership.example")
        delivery.run()
        app.initialise()
        with stream_in_process(settings):
            System(settings, tmp_path).wait_until_idle(app)
        delivery.run()

        assert {one.id: (one.opened_on, one.signals) for one in standing(app)} == wanted
        assert not RETIRED & {one.detector for one in standing(app)}
        assert compare(app).ok
        assert set(delivery.notifications.log.counts()) <= {"rules", "no_change"}
        assert box.mails == []
