"""What a program of the stream tells of each piece of its work to whoever watches it.

The trace goes on in the headers of what is sent; figures are counts, positions and ids.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

Headers = list[tuple[str, bytes]]
"""A Kafka message's headers."""

Carried = Mapping[str, bytes] | Iterable[tuple[str, bytes]] | None
"""Headers as clients give them."""


class Work(Protocol):
    """One piece of work while it is being done."""

    @property
    def headers(self) -> Headers:
        """What messages carry, so that what they lead to is seen to come from here."""
        ...

    def note(self, **figures: int | str) -> None:
        """Say what came of it."""
        ...

    def failed(self, error: Exception) -> None:
        """Say that something failed that will be tried again."""
        ...


class Unwatched:
    """Work that nobody watches."""

    @property
    def headers(self) -> Headers:
        """None."""
        return []

    def note(self, **_: int | str) -> None:
        """Say nothing."""

    def failed(self, _: Exception) -> None:
        """Say nothing."""


@contextmanager
def unwatched(_: Carried | Iterable[Carried] | datetime) -> Iterator[Work]:
    """Do work that nobody watches."""
    yield Unwatched()
