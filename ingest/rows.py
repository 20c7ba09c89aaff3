"""One row of a file after reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.evidence.commands import TakeIn
from ingest.rejection import LeftAside, Rejection


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file after reading: its facts, or why it has none."""

    number: int
    outcome: Sequence[TakeIn] | Rejection | LeftAside
    cells: Mapping[str, str]

    @property
    def facts(self) -> Sequence[TakeIn]:
        """Its facts; none where it was not taken."""
        return () if isinstance(self.outcome, Exception) else self.outcome
