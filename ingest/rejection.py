"""Why a row can't be taken in, said so that a person can put it right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection(Exception):  # noqa: N818 - the row is refused; nothing went wrong in the program
    """A row that goes to quarantine: the reason, and for a name its nearest candidates."""

    reason: str
    name: str = ""
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.reason
