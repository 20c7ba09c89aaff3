"""The one kind of exception that is an answer: what was asked can't be done, and why."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - an answer to whoever asked, not an error of the program
    """Tell whoever asked, in one sentence, what can't be done and what to do.

    Nothing was changed. A page shows the sentence, a program gets it with ``status``, a command
    prints it and exits with 1. It never holds what somebody said in confidence, or who said it.

    >>> str(Refusal("Choose an authority from the list.")), Refusal.status
    ('Choose an authority from the list.', 400)
    """

    status: ClassVar[int] = 400
    """The HTTP status that programs get."""
