"""What the model says of one text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The types from likeliest to least, with calibrated probabilities that sum to one.

    Where the model is not sure enough it abstains, and ``types`` is empty: there is nothing to
    show. ``model`` is the number of the model that spoke.
    """

    types: tuple[tuple[str, float], ...]
    abstained: bool
    model: int

    @property
    def best(self) -> str | None:
        """The likeliest type (``none`` is one), or None where the model abstained."""
        return self.types[0][0] if self.types else None
