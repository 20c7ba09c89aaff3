"""A look at what the stream has parked, for a page that must not wait for brokers that are away.

Kafka's client may wait half a minute for them. So a thread looks, one at a time however many ask,
and only when somebody does; what it found is good for a few seconds.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic

from kafka.errors import KafkaError

from consumers.stream import parked_messages
from infra.services.system.report import Message, Parked

_LONGEST_WAIT = 2.0
_FRESH_SECONDS = 10.0
_SHOWN = 50

Read = Callable[[], Iterable[parked_messages.Parked]]
"""Returns everything that was parked, oldest first."""


@dataclass(slots=True)
class ParkedLook:
    """Looks at what is parked, and keeps what it found for a while. Used from several threads."""

    read: Read
    _lock: Lock = field(init=False, default_factory=Lock)
    _begun: float = field(init=False, default=0.0)
    _found: Future[Parked] | None = field(init=False, default=None)

    def within(self, seconds: float = _LONGEST_WAIT) -> Parked:
        """Return what is parked, or that brokers had not answered so long after the first ask."""
        with self._lock:
            found, begun = self._look(), self._begun
        try:
            return found.result(timeout=max(0.0, begun + seconds - monotonic()))
        except TimeoutError:
            return Parked("no_answer")

    def _look(self) -> Future[Parked]:
        found = self._found
        if found is None or (found.done() and monotonic() - self._begun > _FRESH_SECONDS):
            found = Future()
            self._found, self._begun = found, monotonic()
            Thread(target=_answer, args=(found, self.read), name="parked", daemon=True).start()
        return found


def _answer(found: Future[Parked], read: Read) -> None:
    try:
        found.set_result(_newest(read()))
    except (KafkaError, OSError):
        found.set_result(Parked("no_answer"))
    except Exception:  # noqa: BLE001 - a stranger's message may be anything, and the page says so
        found.set_result(Parked("unreadable"))


def _newest(every: Iterable[parked_messages.Parked]) -> Parked:
    total, newest = 0, deque[parked_messages.Parked](maxlen=_SHOWN)
    for one in every:
        total += 1
        newest.appendleft(one)
    messages = [Message(one.topic, one.partition, one.offset, one.reason) for one in newest]
    return Parked("answered", total, messages)
