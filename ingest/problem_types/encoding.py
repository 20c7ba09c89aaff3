"""What a text becomes before it is scored: numbers in places."""

from collections.abc import Callable, Sequence
from typing import Protocol


class Encoder(Protocol):
    """Turns a text into weights by place; the same text always into the same."""

    @property
    def size(self) -> int:
        """The number of places."""
        ...

    def weigh(self, text: str) -> dict[int, float]:
        """Return the weights that are not 0; none at all where the text holds nothing known."""
        ...


Learn = Callable[[Sequence[str]], Encoder]
"""Makes an encoder from the texts that a model learns from."""
