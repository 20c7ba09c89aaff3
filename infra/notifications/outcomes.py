"""What came of a try to send."""

from typing import NamedTuple


class Outcome(NamedTuple):
    """``what`` is for the delivery log; ``gone`` says that the receiver wants no more."""

    ok: bool
    what: str
    gone: bool = False
