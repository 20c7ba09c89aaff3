"""Why a row is not taken in, said so that a person can put it right."""

from dataclasses import dataclass


@dataclass(slots=True, unsafe_hash=True)  # not frozen: context managers put a traceback on it
class Rejection(Exception):  # noqa: N818 - the row is refused; nothing went wrong in the program
    """A row that goes to quarantine: the reason, and for a name its nearest candidates."""

    reason: str
    name: str = ""
    candidates: tuple[str, ...] = ()
    row: int = 0
    """Where a whole file is refused for one row: that row."""

    def __str__(self) -> str:
        return self.reason


@dataclass(slots=True, unsafe_hash=True)  # not frozen: context managers put a traceback on it
class LeftAside(Exception):  # noqa: N818 - nothing went wrong
    """A row that is no evidence of an authority: a note, a total, another level. It is counted.

    Never raised for a row that could be evidence of an authority: that is a Rejection.
    """

    reason: str

    def __str__(self) -> str:
        return self.reason
