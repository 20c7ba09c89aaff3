"""What is opened and closed, for ``with`` blocks."""

from types import TracebackType
from typing import Self


class Closing:
    """Something with ``close``, which leaving a ``with`` block calls."""

    __slots__ = ()

    def close(self) -> None:
        """Let go of what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
