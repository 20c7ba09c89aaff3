"""Invariants 9 and 10 at the brokers: nothing of the group goes out to any topic."""

from datetime import date
from pathlib import Path

from consumers.stream import topics
from consumers.stream.relay import Relay
from consumers.stream.topics import Cluster
from infra.stores.views import for_writing
from tests.attacks.test_storage import CANARIES, MEMBERS, filled, forms
from tests.attacks.worlds import world
from tests.integration import messages
from tests.integration.steps import write_rows
from tests.servers.fixtures import RunningBroker
from tests.servers.kafka import Broker

ROW = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,Body,2009,"


def test_no_topic_holds_anything_of_statements_or_members(
    tmp_path: Path, kafka_broker: Broker | RunningBroker
) -> None:
    cluster = Cluster(kafka_broker.bootstrap, partitions=2)
    with world(tmp_path / "home", MEMBERS) as made:
        said = filled(made, 160)
        made.app.imports.importer("test").take_in([write_rows(tmp_path / "rows.csv", [ROW])])
        made.app.follow()
        topics.create(cluster)
        producer = topics.producer(cluster, "test")
        relay = Relay(
            log=made.app.store,
            views=made.app.views,
            places=for_writing(made.app.views),
            producer=producer,
            partitions=2,
            today=lambda: date(2026, 11, 22),
            bring_up=made.app.position,
        )
        sent = 0
        while done := relay.step():
            sent += done.messages
        producer.close()
        people = [one.id.hex for one in made.people.values()]
    assert sent > 0
    wanted = [*CANARIES, *said, *people]
    shapes = {form for word in wanted for form in forms(word)}
    names = [one for one in messages.topics(kafka_broker.bootstrap) if not one.startswith("__")]
    held = [one for name in names for one in messages.held(kafka_broker.bootstrap, name)]
    assert len(held) >= sent
    for one in held:
        parts = [one.key or b"", one.value or b"", *(part[1] for part in one.headers)]
        content = b"\0".join([*parts, *(part[0].encode() for part in one.headers)])
        assert not any(shape in content for shape in shapes), one.topic
        assert b"intelligence" not in content
