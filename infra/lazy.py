"""What is opened by the first who needs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Lazy(Generic[T]):
    """Opened at most once, whichever thread asks first; programs that never ask go without."""

    open: Callable[[], T]
    shut: Callable[[T], None]
    _held: T | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self) -> T:
        """Give it, opened."""
        with self._lock:
            if self._held is None:
                self._held = self.open()
            return self._held

    def close(self) -> None:
        """Shut it, if it was ever opened."""
        with self._lock:
            if self._held is not None:
                self.shut(self._held)
                self._held = None
