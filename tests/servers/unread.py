"""How much groups of readers have yet to read, asked over one connection."""

from collections.abc import Mapping
from dataclasses import dataclass

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError


@dataclass(slots=True)
class Unread:
    """Counts messages that were not committed; ``read_by`` are each group's topics."""

    bootstrap: str
    partitions: int
    read_by: Mapping[str, tuple[str, ...]]
    _admin: KafkaAdminClient | None = None

    def counted(self) -> dict[str, int]:
        """Return each group's count. Raises KafkaError where brokers or topics are away.

        What was committed is asked before where topics end: so where nothing is left, whatever
        readers made of the last message was there to be counted, too.
        """
        try:
            return self._counted()
        except KafkaError:
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go."""
        if self._admin is not None:
            self._admin.close()
        self._admin = None

    def _counted(self) -> dict[str, int]:
        if self._admin is None:
            self._admin = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        known = self._admin.list_group_offsets(dict.fromkeys(self.read_by))
        places = [place for group in self.read_by for place in self._places(group)]
        ends = self._admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
        found = dict.fromkeys(self.read_by, 0)
        for group in self.read_by:
            read = {place: max(0, one.offset) for place, one in known.get(group, {}).items()}
            for place in self._places(group):
                found[group] += max(0, ends[place].offset - read.get(place, 0))
        return found

    def _places(self, group: str) -> list[TopicPartition]:
        numbers = range(self.partitions)
        return [TopicPartition(topic, one) for topic in self.read_by[group] for one in numbers]
