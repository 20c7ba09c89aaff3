"""When a worker is taken for dead: messages wait for it, and it takes none."""

from time import monotonic

from faust.types import TP
from kafka import TopicPartition

from consumers.stream.topics import Cluster
from infra.kafka.brokers import Brokers, Found
from infra.kafka.stall_watch import STANDS_STILL_AFTER, Progress

OWN = frozenset({TP("evidence", 0)})


class Standing:
    """A worker's progress, on a clock that the test moves, beside brokers that answer."""

    def __init__(self, waiting: dict[TopicPartition, int]) -> None:
        self.now = 0.0
        self.brokers = Brokers(Cluster("127.0.0.1:9"))
        self.brokers._found = Found(monotonic(), waiting, 1)  # noqa: SLF001 - as if just asked
        self.progress = Progress(self.brokers, clock=lambda: self.now)

    def later(self) -> bool:
        """Let more time go by than may, and ask."""
        self.now += STANDS_STILL_AFTER + 1
        return self.progress.stands_still(OWN)


def test_a_worker_that_takes_none_of_the_messages_that_wait_for_it_stands_still() -> None:
    assert Standing({TopicPartition("evidence", 0): 3}).later()


def test_a_worker_that_took_a_message_of_late_does_not() -> None:
    standing = Standing({TopicPartition("evidence", 0): 3})
    standing.now += STANDS_STILL_AFTER
    standing.progress.moved()
    standing.now += 2
    assert not standing.progress.stands_still(OWN)


def test_messages_of_partitions_that_are_another_workers_do_not_count() -> None:
    assert not Standing({TopicPartition("evidence", 1): 3}).later()


def test_nothing_waits_nothing_is_wrong() -> None:
    assert not Standing({TopicPartition("evidence", 0): 0}).later()


def test_brokers_that_are_away_are_not_the_workers_fault() -> None:
    standing = Standing({TopicPartition("evidence", 0): 3})
    standing.brokers._found = None  # noqa: SLF001 - as if they did not answer
    assert not standing.later()
